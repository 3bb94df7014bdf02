"""Several kinds of records in one profile, ids from files and formats, stubs, keys in the body: end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as pyld

from policygraph.export import formats
from policygraph.export.records import write_records
from policygraph.findings import Finding
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Current
from policygraph.mapping.inverse import restore
from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import Record
from policygraph.pipeline import Build, build
from policygraph.profile.load import load_profile
from policygraph.profile.patterns import IdRule
from policygraph.query.describe import describe
from policygraph.query.search import search
from policygraph.report.build import build_object, build_text
from policygraph.settings import Settings
from policygraph.validation import validate
from policygraph.validation.watch import Watch
from tests.helpers import BASE, PG, comparable, document, examples, run, triples, write
from tests.profile.helpers import (
    DCTERMS,
    KINDS,
    PATHS,
    PROFILES,
    comparable_lists,
    judged,
    keys_of,
    parsed,
    write_example,
)

PLANT = {
    "id": "7", "lang": "en", "name": "Plant", "fateOfCarbon": "EOR", "status": "Planned",
    "coordinates": [51.5, -0.5], "relatedPolicies": ["act"], "announcedCapacityMin": 1, "announcedCapacityMax": 2.5,
}  # fmt: skip


def made(folder: Path, profile: str = "policy", source: str = "r") -> Build:
    return build(Settings(root=folder, sources=(folder / source,), profile=profile))


def findings(build: Build) -> list[Finding]:
    return list(validate.validate(build, validate.ValidationOptions()).findings)


def text(folder: Path, path: str, content: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, "utf-8")
    return file


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    write(
        tmp_path / "r", "policies/en/act.md", {"id": "act", "title": "Act", "relatedFacilities": ["7", "8"]}
    )
    write(tmp_path / "r", "facilities/en/7.md", PLANT)
    write(tmp_path / "r", "facilities/en/8.md", {**PLANT, "id": "8", "relatedPolicies": []})
    write(
        tmp_path / "r",
        "countries/en/chad.md",
        {"id": "Chad", "lang": "en", "name": "Chad", "region": "Africa"},
    )
    return tmp_path


# --- which kind


def test_kinds_are_told_by_folder_and_by_key(mixed: Path) -> None:
    build = made(mixed)
    assert build.generation.manifest.kind_of_paths() == {
        "countries/en/chad.md": "country",
        "facilities/en/7.md": "facility",
        "facilities/en/8.md": "facility",
        "policies/en/act.md": "policy",
    }
    assert made(mixed, source="r/facilities").generation.manifest.kinds() == {"facility": 2}
    assert made(mixed, source="r/facilities/en").generation.manifest.kinds() == {"facility": 2}  # by its key
    assert made(mixed, source="r/countries").generation.manifest.kinds() == {"country": 1}


def test_a_build_says_how_many_of_each_kind(mixed: Path) -> None:
    built = made(mixed)
    assert build_text(built, 0).startswith("4 records, 4 subjects (facility 2, country 1, policy 1), ")
    assert build_object(built, [])["kinds"] == {"facility": 2, "country": 1, "policy": 1}


def test_ids_of_two_kinds_do_not_meet(tmp_path: Path) -> None:
    write(tmp_path / "r", "policies/x.md", {"id": "x", "title": "A law"})
    write(tmp_path / "r", "facilities/x.md", {**PLANT, "id": "x"})
    write(tmp_path / "r", "facilities/y.md", {**PLANT, "id": "X"})
    build = made(tmp_path)
    graph = build.open()
    assert describe(graph, "x").titles[0].text == "A law"
    assert describe(graph, "facility/x").titles[0].text == "Plant"
    assert {each.policy for each in findings(build) if each.code == "id-similar"} == {"x", "X"}
    assert [match.id for match in search(graph, "plant")] == ["X", "x"]


def test_files_are_included_and_excluded(tmp_path: Path) -> None:
    write(
        tmp_path / "r", "eips/eip-1.md", {"eip": 1, "title": "A", "status": "Final", "created": "2020-01-01"}
    )
    write(tmp_path / "r", "eips/notes.md", {"eip": 2})
    build = made(tmp_path, "eip")
    assert build.counts()["records"] == 1
    write(tmp_path / "r", "eips/notes.md", {"eip": 3})  # what is no record changes nothing
    assert not made(tmp_path, "eip").rebuilt


# --- facilities and policies


def test_links_between_kinds_and_what_is_not_answered(mixed: Path) -> None:
    build = made(mixed)
    told = {(each.code, Path(each.path).name, each.value, each.message) for each in findings(build)}
    assert (
        "policies-unanswered", "8.md", "1",
        "1 policies name this facility, and no record of the facility names them",
    ) in told  # fmt: skip
    assert not [each for each in told if each[0] == "facilities-unanswered"]
    graph = build.open()
    assert describe(graph, "Chad").id == "Chad"
    country = {each.label: each.values[0].text for each in describe(graph, "Chad").properties}
    assert country["of jurisdiction"] == "Chad"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, set()),
        ({"coordinates": [0.001, 0.001]}, {"facility-coordinates"}),
        ({"coordinates": [91, 0]}, {"facility-coordinates"}),
        ({"coordinates": [0, -181]}, {"facility-coordinates"}),
        ({"coordinates": ["a", 1]}, {"bad-value"}),  # one defect, one finding
        ({"coordinates": [0, 20]}, set()),  # on the equator
        ({"coordinates": [1, 2, 3]}, {"unexpected-value"}),
        ({"coordinates": "1, 2"}, {"unexpected-value"}),
        ({"announcedCapacityMin": 3}, {"facility-capacity"}),
        ({"name": ""}, {"facility-name"}),
    ],
)
def test_the_rules_of_facilities(tmp_path: Path, change: dict[str, Any], codes: set[str]) -> None:
    write(tmp_path / "r", "en/7.md", {**PLANT, "relatedPolicies": [], **change})
    assert {each.code for each in findings(made(tmp_path))} == codes


def test_an_item_of_a_list_is_found_in_its_place(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/7.md", {**PLANT, "coordinates": [0, 0]})
    (found,) = [each for each in findings(made(tmp_path)) if each.code == "facility-coordinates"]
    lines = (tmp_path / "r/en/7.md").read_text("utf-8").splitlines()
    assert lines[found.line - 1].strip() == "0,"
    assert lines[found.line - 2].strip() == '"coordinates": ['


def test_json_ld_of_several_kinds_is_read_the_same_by_two_processors(mixed: Path) -> None:
    graph = made(mixed).open()
    data = formats.to_bytes(graph, "jsonld")
    triples = {q.triple for q in ox.parse(formats.to_bytes(graph, "ntriples"), format=ox.RdfFormat.N_TRIPLES)}
    by_pyld = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    assert {q.triple for q in ox.parse(by_pyld, format=ox.RdfFormat.N_QUADS)} == triples
    assert {q.triple for q in ox.parse(data, format=ox.RdfFormat.JSON_LD)} == triples
    plant = next(each for each in json.loads(data)["@graph"] if each["@id"] == "facility/7")
    assert plant["name"]["@value"] == "Plant"
    assert plant["status"].endswith("facility-status/planned")


def test_records_of_every_kind_come_back(mixed: Path) -> None:
    target = mixed / "back"
    assert write_records(made(mixed).open(), target) == 4
    for file in (mixed / "r").rglob("*.md"):
        back = (target / file.relative_to(mixed / "r")).read_text("utf-8")
        old, new = (json.loads(each.split("---\n")[1]) for each in (file.read_text("utf-8"), back))
        assert comparable(new) == comparable(old)


def test_a_saved_facility_is_checked_with_the_policy_it_names(mixed: Path) -> None:
    built = made(mixed)
    watch = Watch(Settings(root=mixed, sources=(mixed / "r",)), built, validate.ValidationOptions())
    write(mixed / "r", "facilities/en/8.md", {**PLANT, "id": "8", "coordinates": [0, 0]})
    ((path, found),) = watch.changes()
    assert path == "facilities/en/8.md"
    assert found is not None
    assert {each.code for each in found} == {"facility-coordinates"}


# --- ids and references by pattern


def test_an_id_of_a_number_and_references_in_every_form(tmp_path: Path) -> None:
    head = {"title": "T", "status": "Final", "created": "2020-01-01"}
    write(
        tmp_path / "r", "eip-161.md", '{"eip": 161, "title": "A", "status": "Final", "created": "2016-10-24"}'
    )
    forms = "0161, EIP-20, [ERC-721](./eip-721.md), https://eips.ethereum.org/EIPS/eip-55, N/A"
    write(tmp_path / "r", "eip-2.md", {"eip": 2, **head, "requires": forms})
    text(tmp_path / "r", "eip-3.md", "---\neip: 3\ntitle: C\nrequires: 0161\n---\n")
    write(tmp_path / "r", "eip-4.md", {"eip": "4", **head, "requires": [161, "20"]})
    build = made(tmp_path, "eip")
    assert not build.problems()
    edges = {(edge.successor, edge.predecessor) for edge in read_lineage(build.open()).edges}
    assert edges == {
        ("2", "161"), ("2", "20"), ("2", "721"), ("2", "55"), ("3", "161"), ("4", "161"), ("4", "20"),
    }  # fmt: skip


def test_what_is_no_reference_is_told_and_never_guessed(tmp_path: Path) -> None:
    write(tmp_path / "r", "eip-2.md", '{"eip": 2,\n"title": "A",\n"requires": "22 (in part), x, 3"}')
    build = made(tmp_path, "eip")
    assert [(each.line, each.column, each.code, each.field) for each in build.problems()] == [
        (4, 14, "bad-reference", "requires"),
        (4, 28, "bad-reference", "requires"),
    ]
    assert {each.message.split(" is ")[0] for each in build.problems()} == {"'22 (in part)'", "'x'"}
    assert [(edge.successor, edge.predecessor) for edge in read_lineage(build.open()).edges] == [("2", "3")]


@pytest.mark.parametrize("value", ["pep-0008", "PEP 8", 8, "8", "0008"])
def test_an_id_by_format(tmp_path: Path, value: Any) -> None:
    write(tmp_path / "r", "x.md", {"id": value, "title": "Style"})
    assert list(read_lineage(made(tmp_path, "pep").open()).policies) == ["pep-0008"]


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"id": "pep-eight"}, "'pep-eight' is no id"),
        ({"id": ["8"]}, "the id is not a text"),
        ({}, "the record has no id"),
    ],
)
def test_an_id_that_the_pattern_refuses(tmp_path: Path, metadata: dict[str, Any], said: str) -> None:
    write(tmp_path / "r", "x.md", {"title": "x", **metadata})
    (problem,) = made(tmp_path, "pep").problems()
    assert (problem.code, problem.message) == ("missing-id", said)


# --- stubs


def test_a_stub_stands_for_another_record_and_says_nothing(tmp_path: Path) -> None:
    stub = {"eip": 20, "status": "Moved", "category": "ERC", "title": "Old title"}
    write(tmp_path / "r", "eips/eip-20.md", stub, "Moved away.")
    write(
        tmp_path / "r",
        "ercs/erc-20.md",
        {"eip": 20, "status": "Final", "title": "Token", "created": "2015-11-19"},
    )
    build = made(tmp_path, "eip")
    graph = build.open()
    assert build.counts()["records"] == 2
    assert build.counts()["policies"] == 1
    assert describe(graph, "20").titles[0].text == "Token"
    assert len(describe(graph, "20").records) == 1
    assert "eip-20.md" not in {Path(each.path).name for each in findings(build)}  # the stub, that is
    write_records(graph, tmp_path / "back")
    back = (tmp_path / "back/eips/eip-20.md").read_text("utf-8")
    assert json.loads(back.split("---\n")[1]) == stub
    assert back.endswith("Moved away.\n")


def test_a_stub_alone_is_told(tmp_path: Path) -> None:
    write(tmp_path / "r", "eip-20.md", {"eip": 20, "status": "Moved"})
    build = made(tmp_path, "eip")
    assert [(each.code, each.field, each.value) for each in findings(build)] == [
        ("stub-alone", "status", "20")
    ]
    assert build.counts()["policies"] == 0
    assert not describe(build.open(), "20").resolved


# --- keys in the body

OLD = """# 9. Use a queue

Date: 2015-01-01

## Status

Superseded by [10. Use a log](0010-use-a-log.md)

## Context

```
Date: 2001-01-01
# No title
```

Accepted
"""
NEW = """# 10. Use a log

Date: 2016-02-30

## Status

Accepted

Supersedes [9. Use a queue](0009-use-a-queue.md)

Amends [8. Other](https://example.org/8)
"""


@pytest.fixture
def decisions(tmp_path: Path) -> Build:
    text(tmp_path / "r", "0009-use-a-queue.md", OLD)
    text(tmp_path / "r", "0010-use-a-log.md", NEW)
    text(
        tmp_path / "r",
        "0011-madr.md",
        '---\nstatus: "superseded by ADR-0012"\ndate: 2024-01-05\n---\n# Markdown\n',
    )
    text(tmp_path / "r", "0012-madr.md", "---\nstatus: accepted\nsupersedes: 11 (in part)\n---\n# Any\n")
    text(tmp_path / "r", "README.md", "# Decisions\n")
    text(tmp_path / "r", "notes/20-ideas.txt", "# Ideas\n")
    return made(tmp_path, "adr")


def test_decisions_in_both_forms(decisions: Build) -> None:
    lineage = read_lineage(decisions.open())
    assert {(edge.successor, edge.predecessor, len(edge.by_successor), len(edge.by_predecessor)) for edge in lineage.edges} == {
        ("10", "9", 1, 1), ("12", "11", 0, 1),
    }  # fmt: skip
    said = {
        name: (each.title(), [status.label for status in each.statuses], each.published)
        for name, each in lineage.policies.items()
    }
    assert said == {
        "9": ("Use a queue", ["Superseded"], ("2015-01-01",)),
        "10": ("Use a log", ["Accepted"], ("2016-02-30",)),
        "11": ("Markdown", ["Superseded"], ("2024-01-05",)),
        "12": ("Any", ["Accepted"], ()),
    }


def test_what_is_wrong_in_the_body_is_told_with_its_line(decisions: Build) -> None:
    assert [(each.path, each.line, each.column, each.code) for each in decisions.problems()] == [
        ("0010-use-a-log.md", 3, 7, "bad-date"),
        ("0010-use-a-log.md", 11, 8, "bad-reference"),
        ("0012-madr.md", 3, 1, "bad-reference"),
    ]


def test_keys_of_the_body_are_not_written_back(decisions: Build, tmp_path: Path) -> None:
    write_records(decisions.open(), tmp_path / "back")
    assert (tmp_path / "back/0009-use-a-queue.md").read_text("utf-8") == OLD
    assert (tmp_path / "back/0010-use-a-log.md").read_text("utf-8") == NEW
    front = json.loads((tmp_path / "back/0011-madr.md").read_text("utf-8").split("---\n")[1])
    assert front == {"status": "superseded by ADR-0012", "date": "2024-01-05"}


def test_a_body_that_no_format_can_hold_is_refused(tmp_path: Path) -> None:
    text(tmp_path / "r", "0001-a.md", "# 1. A\x00\n")
    assert [each.code for each in made(tmp_path, "adr").problems()] == ["unfit-character"]


def test_a_file_with_front_matter_whose_name_gives_no_id(tmp_path: Path) -> None:
    text(tmp_path / "r", "adr-x.md", "---\nstatus: accepted\n---\n# A\n")
    assert [each.code for each in made(tmp_path, "adr").problems()] == ["missing-id"]


# --- nothing is lost, whatever the profile

SCALARS = st.one_of(
    st.sampled_from(
        ["161", "0161", "N/A", "20, 161", "pep-0008", "superseded by 7", "Moved", "Final", "2020-01", "[A](0007-a.md)",
         "22 (in part)", "https://example.org/a", "x", " x ", "", "现行"]
    ),
    st.integers(-5, 3000),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
)  # fmt: skip
VALUES = st.one_of(
    SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(st.sampled_from("ab"), SCALARS, max_size=2)
)
BODIES = ["", OLD, NEW, "# T\n## Status\nProposed\nAmended by 3\nAmended by 4"]


@pytest.mark.parametrize(("name", "kind"), KINDS)
@examples(30)
@given(data=st.data())
def test_front_matter_comes_back_whatever_the_profile(name: str, kind: str, data: st.DataObject) -> None:
    profile = PROFILES[name]
    own = profile.kind(kind)
    keys = st.sampled_from(keys_of(own))
    metadata: dict[str, Any] = data.draw(st.dictionaries(keys, VALUES, max_size=5))
    if own.id.key is not None:
        metadata[own.id.key] = data.draw(st.sampled_from([7, "7", "0007"]))
    body = data.draw(st.sampled_from(BODIES))
    path = PATHS.get(kind, "0007-a.md")
    content = f"---\n{json.dumps(metadata)}\n---\n{body}"
    record = parsed(content, path, profile)
    assert isinstance(record, Record), record
    assert record.kind == kind
    statements = map_record(record, profile, BASE, profile.languages)
    judged(statements, own, record.language)
    nodes = document(statements, own.context, record.language)
    restored = restore(nodes[:2], own, profile.vocabulary, BASE, record.language)
    assert comparable_lists(restored) == comparable_lists(record.metadata)
    for each in statements.origins:
        _, line, column = record.locate(each.pointer)
        assert 1 <= line <= content.count("\n") + 1
        assert column >= 1


def test_the_profiles_are_what_their_files_say() -> None:
    assert PROFILES["adr"].first.id.key is None
    assert PROFILES["policy"].first.id == IdRule("id")
    assert all(each.first.subject_class == f"{PG}Policy" for each in PROFILES.values())


def test_words_for_no_other_policy_are_no_policy_and_come_back(tmp_path: Path) -> None:
    evolution = {"supersedes": ["N/A"], "requires": "none", "supersededBy": "22 (in part)"}
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "evolution": evolution})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    assert [edge[:2] for edge in read_lineage(built.open()).edges] == [("22", "a")]
    formats.write_folder(built.open(), "records", tmp_path / "back")
    assert '"N/A"' in (tmp_path / "back" / "a.md").read_text("utf-8")


def test_one_that_has_no_lineage_has_a_sheet_and_was_never_in_force(tmp_path: Path) -> None:
    write(tmp_path / "r", "facilities/7.md", PLANT)
    write(tmp_path / "r", "countries/a b.md", {"id": "A b", "name": "A"})
    write(tmp_path / "r", "policies/7.md", {"id": "7", "title": "Seven", "year": 2019})
    graph = made(tmp_path).open()
    for name, title in (
        ("facility/7", "Plant"),
        ("country/A b", "A"),
        ("country/A%20b", "A"),
        ("7", "Seven"),
    ):
        found = describe(graph, name)
        assert [each.text for each in found.titles] == [title]
        assert found.current == (Current(unknown=("7",)) if name == "7" else Current())
        assert (found.standing is not None) == (name == "7")
    place = str(tmp_path / "r")
    wrong = run("report", place, "--policy", "facility/7", "--as-of", "2020")
    assert (wrong.exit_code, "facility/7 is no policy" in wrong.stderr) == (2, True)
    assert "in 2020" in run("report", place, "--policy", "7", "--as-of", "2020").stdout
    both = run("report", place, "--policy", "7", "--country", "Canada")
    assert (both.exit_code, "are for a corpus" in both.stderr) == (2, True)


@pytest.mark.parametrize(
    ("path", "metadata", "properties"),
    [
        ("en/p.md", {"status": "TBD", "country": "Other", "category": "Unknown", "sectors": ["N/A"]}, "pg:status|pg:jurisdiction|pg:category|pg:sector"),
        ("zh/p.md", {"status": "待定", "country": "其他", "category": "未知", "sectors": ["无"]}, "pg:status|pg:jurisdiction|pg:category|pg:sector"),
        ("en/facilities/f.md", {"country": "Other", "sector": "TBD", "fateOfCarbon": "-"}, "pg:locatedIn|pg:facilitySector|pg:fateOfCarbon"),
    ],
    ids=["en", "zh", "facility"],
)  # fmt: skip
def test_a_word_for_nothing_is_no_concept_and_stays_written(
    tmp_path: Path, path: str, metadata: dict[str, Any], properties: str
) -> None:
    write(tmp_path, f"r/{path}", {"id": "p", "title": "P", **metadata})
    built = made(tmp_path)
    entry = next(built.generation.manifest.records())
    assert "label-unknown" not in {finding.code for finding in entry.findings}
    store = built.open().store
    assert not store.query(f"ASK {{ <{entry.policy}> {properties} ?o }}", prefixes={"pg": PG})
    write_records(built.open(), tmp_path / "back")
    back = (tmp_path / "back" / path).read_text("utf-8")
    assert json.loads(back.split("---\n")[1]).items() >= metadata.items()


@pytest.mark.parametrize("language", ["fr", "en", "zh-Hant"])
@pytest.mark.parametrize("title", ["Loi sur l'air", "Clean Air", "空气法", ["Loi", "空气法"]])
def test_a_processor_reads_texts_in_the_language_that_the_context_says(
    tmp_path: Path, language: str, title: str | list[str]
) -> None:
    folder = write_example(tmp_path)
    context = json.loads((folder / "context.jsonld").read_text("utf-8"))
    context["@context"]["title"]["@language"] = language
    (folder / "context.jsonld").write_text(json.dumps(context), "utf-8")
    profile = load_profile(str(folder))
    front = json.dumps({"rfc": 7, "title": title})
    record = parsed(f"---\n{front}\n---\nText.\n", "rfc7.md", profile)
    assert isinstance(record, Record), record
    statements = map_record(record, profile, BASE, profile.languages)
    judged(statements, profile.kind("rfc"), record.language)
    titles = [each.object for each in triples(statements) if each.predicate.value == f"{DCTERMS}title"]
    tags = {each.language for each in titles if isinstance(each, ox.Literal)}
    assert tags == {language.lower()}
