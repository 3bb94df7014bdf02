"""One text of the front matter as a value: a literal, a concept or a named node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policygraph.mapping.inverse import restore
from policygraph.mapping.values import Encoder, Piece
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from tests.helpers import (
    BASE,
    PG,
    SEED,
    mapped,
    triples,
    write,
)
from tests.mapping.helpers import instances, record, values

SKOS = "http://www.w3.org/2004/02/skos/core#"


def test_texts_are_tagged_by_their_script(policy: Profile) -> None:
    record, statements = mapped(SEED, policy)
    found = triples(record, statements, policy)
    assert [text.rpartition("@")[2] for text in values(found, "http://purl.org/dc/terms/title")] == ["zh"]
    assert {text.rpartition("@")[2] for text in values(found, f"{PG}evidence")} == {"en"}


def test_dates_are_never_padded(policy: Profile, tmp_path: Path) -> None:
    for text, kind in (("2024", "gYear"), ("2024-10", "gYearMonth"), ("2024-10-01", "date")):
        record, statements = mapped(write(tmp_path, "x.md", {"id": "x", "pubDate": text}), policy)
        assert values(triples(record, statements, policy), "http://purl.org/dc/terms/issued") == [
            f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}>'
        ]


@pytest.mark.parametrize(
    ("syntax", "line"),
    [("---", "pubDate: 2024-08-19 00:00:00.000Z"), ("---", "pubDate: '2024-08-19T00:00:00+08:00'"),
     ("+++", "pubDate = 2024-08-19T00:00:00Z")],
)  # fmt: skip
def test_of_a_date_with_a_time_the_day_counts_and_the_writing_comes_back(
    syntax: str, line: str, policy: Profile, tmp_path: Path
) -> None:
    file = tmp_path / "x.md"
    identifier = {"---": "id: x", "+++": 'id = "x"'}[syntax]
    file.write_text(f"{syntax}\n{identifier}\n{line}\n{syntax}\n", "utf-8")
    record, statements = mapped(file, policy)
    day = '"2024-08-19"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert values(triples(record, statements, policy), "http://purl.org/dc/terms/issued") == [day]
    assert not statements.findings
    kind = policy.kind(record.kind)
    assert restore(statements.graph[:2], kind, policy.vocabulary, BASE, "en") == record.metadata


def test_labels_that_share_a_slug_are_two_nodes(policy: Profile, tmp_path: Path) -> None:
    metadata = {"id": "x", "evolution": {"clusters": ["Fit for 55", "Fit-for-55"]}}
    record, statements = mapped(write(tmp_path, "en/x.md", metadata), policy)
    assert len(instances(triples(record, statements, policy), "Cluster")) == 2


def test_a_label_in_another_language_is_the_same_concept(policy: Profile, tmp_path: Path) -> None:
    found = []
    for folder, label in (("en", "Active"), ("zh", "现行"), ("en", "现行有效")):
        record, statements = mapped(write(tmp_path, f"{folder}/x.md", {"id": "x", "status": label}), policy)
        found += values(triples(record, statements, policy), f"{PG}status")
    assert set(found) == {"<https://w3id.org/policygraph/scheme/status/in-force>"}


def test_an_unknown_label_is_a_concept_in_no_scheme(policy: Profile, tmp_path: Path) -> None:
    record, statements = mapped(write(tmp_path, "en/x.md", {"id": "x", "country": "Elbonia"}), policy)
    found = triples(record, statements, policy)
    assert values(found, f"{PG}jurisdiction") == [f"<{BASE}concept/jurisdiction/Elbonia>"]
    assert values(found, f"{SKOS}prefLabel") == ['"Elbonia"@en']
    assert values(found, f"{SKOS}inScheme") == []


def encoder(tmp_path: Path, profile: Profile, content: str = "id: a", language: str = "en") -> Encoder:
    read = record(tmp_path, profile, f"---\n{content}\n---\n".encode(), f"{language}/x.md")
    return Encoder(read, profile, profile.first, BASE, profile.languages, f"{BASE}policy/a")


def value(encoder: Encoder, key: str, text: str) -> tuple[str, Any]:
    field = encoder.kind.fields[encoder.kind.subject_class][key]
    return encoder.value(field, text, f"/{key}")


@pytest.mark.parametrize(
    ("key", "text", "stated"),
    [
        ("id", "中文", ("id", "中文")),  # an id is in no language
        ("title", "A law", ("title", "A law")),
        ("title", "一部法律", ("title", {"@value": "一部法律", "@language": "zh"})),
        ("pubDate", "2024-05-01", ("pubDate", "2024-05-01")),
        ("pubDate", "2024", ("pubDate", {"@value": "2024", "@type": "xsd:gYear"})),
        ("url", "https://example.org/x", ("url", "https://example.org/x")),
        ("url", "example.org", ("url", {"@value": "example.org"})),
        ("url", "pg:x", ("url", {"@value": "pg:x"})),  # which a context would expand
        ("supersedes", "b c", ("supersedes", {"@id": f"{BASE}policy/b%20c", "id": "b c"})),
        ("supersedes", "a", ("supersedes", f"{BASE}policy/a")),  # its own label is stated already
        ("status", "active", ("status", "https://w3id.org/policygraph/scheme/status/in-force")),
        ("source", "Ministry", ("source", {"@id": f"{BASE}source/Ministry", "@type": "pg:Source", "foaf:name": "Ministry"})),
        ("reviewer", "Ana", ("reviewer", {"@id": f"{BASE}agent/Ana", "@type": "prov:Agent", "foaf:name": "Ana"})),
        ("reviewer", "Human Audit Pending", ("pg:awaits", {"@id": "https://w3id.org/policygraph/scheme/pending/human-audit"})),
    ],
)  # fmt: skip
def test_a_text_is_a_value_of_the_kind_of_its_key(
    tmp_path: Path, policy: Profile, key: str, text: str, stated: tuple[str, Any]
) -> None:
    assert value(encoder(tmp_path, policy), key, text) == stated


def told(encoder: Encoder) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.line, finding.value) for finding in encoder.findings]


def test_what_is_not_of_its_datatype_is_told_and_kept_as_text(tmp_path: Path, policy: Profile) -> None:
    for key, text, code, severity, said in (
        ("pubDate", "soon", "bad-date", "violation", "'soon' is not a date; it is kept as text"),
        ("year", "MMXX", "bad-value", "warning", "'MMXX' is not a year; it is kept as text"),
    ):
        found = encoder(tmp_path, policy, f"id: a\n{key}: {text}")
        assert value(found, key, text) == (key, {"@value": text})
        (finding,) = found.findings
        assert (finding.code, finding.severity, finding.line, finding.message) == (code, severity, 3, said)


def test_a_text_in_another_language_is_counted_and_a_foreign_script_noticed(
    tmp_path: Path, policy: Profile
) -> None:
    found = encoder(tmp_path, policy)
    assert found.text("工信部 office of industry", "/source")
    found.text("plain", "/source")
    assert ("foreign-script", 0, "工信部 office of industry") in told(found)
    assert len(found.findings) == 1
    chinese = encoder(tmp_path, policy, language="zh")
    assert chinese.text("plain", "/source") == {"@value": "plain", "@language": "en"}
    chinese.text("plain", "/analysis/mrv/evidence/1")
    chinese.text("plain", "")
    value(chinese, "source", "An Agency")  # a name
    assert chinese.untranslated == {"source": 1, "evidence": 1, "text": 1}


def test_a_label_that_is_usual_in_another_language_is_noticed_once(tmp_path: Path, policy: Profile) -> None:
    chinese = encoder(tmp_path, policy, language="zh")
    for key, text in (("status", "Active"), ("country", "Canada"), ("status", "现行")):
        value(chinese, key, text)
    assert told(chinese) == [("label-usual", 0, "Active")]
    english = encoder(tmp_path, policy)
    for key, text in (("country", "加拿大"), ("status", "现行"), ("status", "Active")):
        value(english, key, text)
    assert told(english) == [("label-language", 0, "加拿大"), ("label-language", 0, "现行")]


def test_a_label_of_no_scheme_is_noticed_and_one_of_a_class_is_not(tmp_path: Path, policy: Profile) -> None:
    found = encoder(tmp_path, policy)
    value(found, "status", "Zombie")
    value(found, "source", "Anybody")
    assert told(found) == [("label-unknown", 0, "Zombie")]


def test_pieces_are_read_by_the_rule_of_their_key(tmp_path: Path) -> None:
    eip = load_profile("eip")
    found = encoder(tmp_path, eip, "eip: 1\nrequires: 20, x", "")
    field = found.kind.fields[found.kind.subject_class]["requires"]
    assert list(found.pieces(field, "requires", "EIP-020, N/A, x", "/requires")) == [
        Piece("EIP-020", "20", None, "EIP-020")
    ]
    assert [(each.code, each.line, each.message) for each in found.findings] == [
        ("bad-reference", 3, "'x' is not as the profile expects requires")
    ]
    title = found.kind.fields[found.kind.subject_class]["title"]
    assert list(found.pieces(title, "title", "a, b", "/title")) == [Piece("a, b", "a, b")]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("lopd-1999 (arts. 1-23)", ("lopd-1999", "arts. 1-23")),
        ("lopd-1999  ( art. 5(2) )", ("lopd-1999", "art. 5(2)")),
        ("lopd-1999 (in part)", ("lopd-1999", "")),
        ("lopd-1999 (In part: art. 5)", ("lopd-1999", "art. 5")),
        ("lopd-1999（第1至23条）", ("lopd-1999", "第1至23条")),
        ("个人信息保护法 （部分）", ("个人信息保护法", "")),
        ("个人信息保护法（部分：第三章）", ("个人信息保护法", "第三章")),
        ("lopd-1999（arts. 1-23）", ("lopd-1999", "arts. 1-23")),
        ("管理办法（试行）", ("管理办法（试行）", None)),  # a title, and no part
        ("lopd-1999(arts)", ("lopd-1999(arts)", None)),
        ("Clean Air Act (1970)", ("Clean Air Act (1970)", None)),
        ("lopd-1999", ("lopd-1999", None)),
        ("a\nb", ("a\nb", None)),
    ],
)
def test_a_part_stands_in_brackets_behind_an_id(
    tmp_path: Path, policy: Profile, text: str, pieces: tuple[str, str | None]
) -> None:
    found = encoder(tmp_path, policy)
    field = found.kind.fields[found.kind.subject_class]["supersedes"]
    assert list(found.pieces(field, "supersedes", text, "/evolution/supersedes")) == [Piece(text, *pieces)]


def test_a_page_is_a_citation_with_its_address(tmp_path: Path, policy: Profile) -> None:
    found = encoder(tmp_path, policy).page("https://example.org/a b")
    assert found["@type"] == "pg:Citation"
    assert found["@id"].startswith(f"{BASE}policy/a#citation=")
    assert found["url"] == "https://example.org/a b"
