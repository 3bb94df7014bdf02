"""One text of the front matter as a value: a literal, a concept or a named node."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.mapping.inverse import restore
from policygraph.mapping.values import Values
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.rdf.namespaces import DCTERMS, FOAF, RDF_TYPE, SKOS, XSD
from tests.helpers import (
    BASE,
    PG,
    SEED,
    document,
    mapped,
    triples,
    write,
)
from tests.mapping.helpers import instances, stated, values
from tests.profile.helpers import write_example


@pytest.mark.parametrize(
    ("class_", "group", "iri"),
    [
        (f"{PG}Cluster", f"{PG}Cluster", "cluster/Odd"),
        (f"{SKOS}Concept", "https://w3id.org/policygraph/scheme/legal-weight", "concept/legal-weight/Odd"),
        (f"{SKOS}Concept", "https://w3id.org/policygraph/scheme/status/", "concept/status/Odd"),
        (f"{PG}Jurisdiction", "https://w3id.org/policygraph/scheme/jurisdiction", "concept/jurisdiction/Odd"),
    ],
)
def test_what_makes_an_iri_knows_its_scheme(policy: Profile, class_: str, group: str, iri: str) -> None:
    values = Values(policy, policy.first, BASE, ("en",), "en")
    assert values.maker(class_, group)("Odd", f"{BASE}policy/a") == BASE + iri


def test_texts_are_tagged_by_their_script(policy: Profile) -> None:
    _, statements = mapped(SEED, policy)
    found = triples(statements)
    assert [text.rpartition("@")[2] for text in values(found, "http://purl.org/dc/terms/title")] == ["zh"]
    assert {text.rpartition("@")[2] for text in values(found, f"{PG}evidence")} == {"en"}


def test_dates_are_never_padded(policy: Profile, tmp_path: Path) -> None:
    for text, kind in (("2024", "gYear"), ("2024-10", "gYearMonth"), ("2024-10-01", "date")):
        _, statements = mapped(write(tmp_path, "x.md", {"id": "x", "pubDate": text}), policy)
        assert values(triples(statements), "http://purl.org/dc/terms/issued") == [
            f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}>'
        ]


@pytest.mark.parametrize(
    ("syntax", "line"),
    [("---", "pubDate: 2024-08-19 00:00:00.000Z"), ("---", "pubDate: '2024-08-19T00:00:00+08:00'"),
     ("---", "pubDate: 2024-08-19Z"), ("---", "pubDate: 2024-08-19-05:00"),
     ("+++", "pubDate = 2024-08-19T00:00:00Z")],
)  # fmt: skip
def test_of_a_date_with_a_time_or_a_zone_the_day_counts_and_the_writing_comes_back(
    syntax: str, line: str, policy: Profile, tmp_path: Path
) -> None:
    file = tmp_path / "x.md"
    identifier = {"---": "id: x", "+++": 'id = "x"'}[syntax]
    file.write_text(f"{syntax}\n{identifier}\n{line}\n{syntax}\n", "utf-8")
    record, statements = mapped(file, policy)
    day = '"2024-08-19"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert values(triples(statements), "http://purl.org/dc/terms/issued") == [day]
    assert not statements.findings
    nodes = document(statements, policy.context, "en")
    assert restore(nodes[:2], policy.first, policy.vocabulary, BASE, "en") == record.metadata


def test_labels_that_share_a_slug_are_two_nodes(policy: Profile, tmp_path: Path) -> None:
    metadata = {"id": "x", "evolution": {"clusters": ["Fit for 55", "Fit-for-55"]}}
    _, statements = mapped(write(tmp_path, "en/x.md", metadata), policy)
    assert len(instances(triples(statements), "Cluster")) == 2


def test_a_label_in_another_language_is_the_same_concept(policy: Profile, tmp_path: Path) -> None:
    found = []
    for folder, label in (("en", "Active"), ("zh", "现行"), ("en", "现行有效")):
        _, statements = mapped(write(tmp_path, f"{folder}/x.md", {"id": "x", "status": label}), policy)
        found += values(triples(statements), f"{PG}status")
    assert set(found) == {"<https://w3id.org/policygraph/scheme/status/in-force>"}


def test_an_unknown_label_is_a_concept_in_no_scheme(policy: Profile, tmp_path: Path) -> None:
    _, statements = mapped(write(tmp_path, "en/x.md", {"id": "x", "country": "Elbonia"}), policy)
    found = triples(statements)
    assert values(found, f"{PG}jurisdiction") == [f"<{BASE}concept/jurisdiction/Elbonia>"]
    assert values(found, f"{SKOS}prefLabel") == ['"Elbonia"@en']
    assert values(found, f"{SKOS}inScheme") == []


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("id", "中文", ("dcterms:identifier", '"中文"')),  # an id is in no language
        ("title", "A law", ("dcterms:title", '"A law"@en')),
        ("title", "一部法律", ("dcterms:title", '"一部法律"@zh')),
        ("pubDate", "2024-05-01", ("dcterms:issued", f'"2024-05-01"^^<{XSD}date>')),
        ("pubDate", "2024", ("dcterms:issued", f'"2024"^^<{XSD}gYear>')),
        ("url", "https://example.org/x", ("schema:url", "<https://example.org/x>")),
        ("url", "example.org", ("schema:url", '"example.org"')),
        ("url", "pg:x", ("schema:url", '"pg:x"')),  # which a context would expand
        ("supersedes", "b c", ("pg:statesSupersedes", f"<{BASE}policy/b%20c>")),
        ("status", "active", ("pg:status", "<scheme:status/in-force>")),
        ("source", "Ministry", ("dcterms:publisher", f"<{BASE}source/Ministry>")),
        ("reviewer", "Ana", ("pg:reviewer", f"<{BASE}agent/Ana>")),
        ("reviewer", "Human Audit Pending", ("pg:awaits", "<scheme:pending/human-audit>")),
    ],
)
def test_a_text_is_a_value_of_the_kind_of_its_key(
    tmp_path: Path, policy: Profile, key: str, text: str, found: tuple[str, str]
) -> None:
    file = write(tmp_path, "x.md", {"id": "a", key: text})
    assert stated(file, policy, "en/x.md", f"/{key}") == [found]


@pytest.mark.parametrize(
    ("key", "text", "lines"),
    [
        ("supersedes", "b c", [f'<{BASE}policy/b%20c> <{DCTERMS}identifier> "b c" .']),
        ("supersedes", "a", []),  # its own label is stated already
        ("source", "Ministry", [f"<{BASE}source/Ministry> <{RDF_TYPE}> <{PG}Source> .",
                                f'<{BASE}source/Ministry> <{FOAF}name> "Ministry"@en .']),
    ],
)  # fmt: skip
def test_what_is_named_is_stated_with_its_label(
    tmp_path: Path, policy: Profile, key: str, text: str, lines: list[str]
) -> None:
    _, statements = mapped(write(tmp_path, "x.md", {"id": "a", key: text}), policy)
    own = (f"<{statements.policy}>", f"<{statements.record}>")
    assert sorted(line[:-1] for line in statements.lines if not line.startswith(own)) == sorted(lines)


def told(file: Path, profile: Profile, path: str = "en/x.md") -> list[tuple[str, int, str]]:
    return [(each.code, each.line, each.value) for each in mapped(file, profile, path)[1].findings]


@pytest.mark.parametrize(
    ("key", "text", "code", "severity", "said"),
    [
        ("pubDate", "soon", "bad-date", "violation", "'soon' is not a date; it is kept as text"),
        ("year", "MMXX", "bad-value", "warning", "'MMXX' is not a year; it is kept as text"),
    ],
)
def test_what_is_not_of_its_datatype_is_told_and_kept_as_text(
    tmp_path: Path, policy: Profile, key: str, text: str, code: str, severity: str, said: str
) -> None:
    file = write(tmp_path, "x.md", f"id: a\n{key}: {text}")
    _, statements = mapped(file, policy)
    ((_, value),) = stated(file, policy, pointer=f"/{key}")
    assert value == f'"{text}"'
    (found,) = statements.findings
    assert (found.code, found.severity, found.line, found.message) == (code, severity, 3, said)


@pytest.mark.parametrize(
    ("key", "text", "remedy"),
    [
        ("year", "2024.0", "Write 2024"),
        ("year", "+2024", "Write 2024"),
        ("year", "24.0", "Write a year"),
        ("year", "2024.5", "Write a year"),
        ("pubDate", "2024.0", "Write 2024"),
        ("pubDate", "2024-02-30", "Write a day that exists"),
        ("pubDate", "2024-23-03", "Write a day that exists; day and month may have changed places"),
        ("pubDate", "2024-02-30T10:00:00Z", "Write a day that exists"),
        ("pubDate", "2024-02-20T31:00:00Z", "Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"),
        ("pubDate", "2024.5", "Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"),
    ],
)
def test_a_whole_number_in_another_form_is_told_as_it_should_be(
    tmp_path: Path, policy: Profile, key: str, text: str, remedy: str
) -> None:
    _, statements = mapped(write(tmp_path, "x.md", f"id: a\n{key}: {text}"), policy)
    assert [found.remedy for found in statements.findings] == [remedy]


@pytest.mark.parametrize(
    ("format", "text", "read_as", "remedy"),
    [
        ("{year}-{month:en}-{day:02}", "31 Feb 2017", "2017-02-31", "Write a day that exists"),
        ("{year}-{month}-{day:02}", "1 Feb 2017", "2017-Feb-01", "Let the format of the profile make YYYY-MM-DD of it"),
    ],
)  # fmt: skip
def test_what_is_made_of_a_date_is_told_where_it_is_none(
    tmp_path: Path, format: str, text: str, read_as: str, remedy: str
) -> None:
    folder = write_example(tmp_path)
    rule = f"[[kinds.rfc.values]]\nkeys = 'date'\npattern = '(?P<day>.+) (?P<month>.+) (?P<year>.+)'\nformat = '{format}'"
    settings = (folder / "profile.toml").read_text("utf-8").replace("[kinds.group]", f"{rule}\n[kinds.group]")
    (folder / "profile.toml").write_text(settings, "utf-8")
    file = write(tmp_path, "1.md", {"rfc": 1, "date": text})
    (found,) = mapped(file, load_profile(str(folder)))[1].findings
    said = f"'{text}' is read as '{read_as}', which is not a date; it is kept as text"
    assert (found.code, found.message, found.remedy) == ("bad-date", said, remedy)


def test_a_foreign_script_is_noticed(tmp_path: Path, policy: Profile) -> None:
    file = write(tmp_path, "x.md", {"id": "a", "source": "工信部 office of industry", "title": "plain"})
    assert told(file, policy) == [("foreign-script", 0, "工信部 office of industry")]


def test_texts_in_another_language_are_counted_by_key_but_names_are_not(
    tmp_path: Path, policy: Profile
) -> None:
    metadata = {
        "id": "a",
        "title": "plain",
        "source": "An Agency",
        "analysis": {"MRV": {"score": 1, "evidence": ["plain", "and plain"]}},
    }
    _, statements = mapped(write(tmp_path, "x.md", metadata, "Plain."), policy, "zh/x.md")
    (found,) = (each for each in statements.findings if each.code == "untranslated")
    assert found.detail == "evidence (2), text, title"


def test_a_label_that_is_usual_in_another_language_is_noticed_once(tmp_path: Path, policy: Profile) -> None:
    chinese = write(tmp_path, "a.md", {"id": "a", "status": "Active", "country": "Canada"})
    assert told(chinese, policy, "zh/a.md") == [("label-usual", 0, "Active")]
    english = write(tmp_path, "b.md", {"id": "a", "country": "加拿大", "status": ["现行", "Active"]})
    assert told(english, policy) == [("label-language", 0, "加拿大"), ("label-language", 0, "现行")]


def test_a_label_is_usual_where_its_concept_has_one_in_the_language_of_the_record(
    tmp_path: Path, policy: Profile
) -> None:
    french = replace(policy, languages=("en", "zh", "fr"))
    file = write(tmp_path, "a.md", {"id": "a", "status": "Active", "country": "Canada"})
    assert told(file, french, "fr/a.md") == []
    labels = {iri: {**each, "fr": "x"} for iri, each in policy.vocabulary.labels.items()}
    spoken = replace(french, vocabulary=replace(policy.vocabulary, labels=labels))
    assert told(file, spoken, "fr/a.md") == [("label-usual", 0, "Active")]


def test_a_label_without_letters_is_in_no_language(tmp_path: Path, policy: Profile) -> None:
    group, active = f"{PG[:-3]}scheme/status", f"{PG[:-3]}scheme/status/in-force"
    words = policy.vocabulary
    for label, found in (("1/2", []), ("2-a", [("label-usual", 0, "2-a")])):
        by_label = {**words.by_label, group: {**words.by_label[group], label: active}}
        tags = {**words.tags, group: {**words.tags[group], label: {"en"}}}
        odd = replace(policy, vocabulary=replace(words, by_label=by_label, tags=tags))
        assert told(write(tmp_path, "a.md", {"id": "a", "status": label}), odd, "zh/a.md") == found


def test_a_label_of_no_scheme_is_noticed_and_one_of_a_class_is_not(tmp_path: Path, policy: Profile) -> None:
    file = write(tmp_path, "x.md", {"id": "a", "status": "Zombie", "source": "Anybody"})
    assert told(file, policy) == [("label-unknown", 0, "Zombie")]
