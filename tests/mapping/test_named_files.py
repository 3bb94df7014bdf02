"""References that name a file, and files whose names give one id."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.export.records import write_records
from policygraph.lineage.read import read_lineage
from policygraph.mapping.named_files import Described, file_in, own_subjects, paths_named
from policygraph.pipeline import Build, build
from policygraph.profile.load import load_profile
from policygraph.query.parameters import subject
from policygraph.settings import Settings
from policygraph.validation import validate
from tests.helpers import BASE, json_front_matter, profile_head, write
from tests.mapping.helpers import data_profile
from tests.pipeline.helpers import held

ADR = load_profile("adr")


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("0005-b.md", "0005-b.md"),
        ("[the act](../en/the%20act.md#art-5)", "../en/the act.md"),
        ("see [a](a.md) in part", "a.md"),
        ("[a](a.md), [b](b.md)", ""),
        ("A.MARKDOWN", "A.MARKDOWN"),
        ("[a](a.html)", ""),
        ("ADR 5", ""),
        ("`[a](a.md)`", ""),
        ("[[0005-b#why|the other]]", "0005-b.md"),
    ],
)
def test_a_reference_names_a_file_where_it_has_one_path(text: str, file: str) -> None:
    assert file_in(text) == file


@pytest.mark.parametrize(
    ("file", "paths"),
    [
        ("0005-b.md", ["x/0005-b.md"]),
        ("../0005-b.md", ["0005-b.md", "x/0005-b.md"]),
        ("../../top/y/0005-b.md", ["y/0005-b.md", "x/0005-b.md"]),  # through the source's own folder
        ("../../other/0005-b.md", ["x/0005-b.md"]),  # not among the sources, but one of its name is
        ("/docs/0005-b.md", ["docs/0005-b.md", "x/docs/0005-b.md", "x/0005-b.md"]),  # from a folder above
        ("../0006-b.md", ["0006-b.md"]),  # its name gives another id, so nothing is guessed
    ],
)
def test_a_file_is_looked_for_where_the_path_leads_and_then_beside(file: str, paths: list[str]) -> None:
    assert paths_named(file, "top/x/0007-c.md", "5", ADR.kinds) == paths


def test_a_name_that_gives_no_id_is_a_path_and_nothing_more() -> None:
    kinds = load_profile("policy").kinds[:1]  # whose ids are keys
    assert paths_named("../zh/a.md", "top/en/b.md", "a", kinds) == ["zh/a.md"]
    assert paths_named("../zh/a.md", "en/b.md", "a", kinds) == []


VAULT = {
    "acts/Air Act.md": "---\ntitle: The Air Act\naliases: [CAA, Clean Air]\nreplaces: '[[Old Air|before]]'\n---\nSee [[water act#Part 2]], [[CAA]].\n",
    "acts/Water Act.md": "---\ntitle: Water\n---\nAs in [[caa]] and [the act](air%20act.md), [[notes/Old  Air]], [[Nobody]].\n",
    "notes/Old Air.md": "---\ntitle: Before\n---\nThen [[Clean Air]]; not ![[CAA]].\n",
}


BY_NAME = (
    profile_head("vault")
    + """[record]
class = "pg:Policy"
id = { file = '(?P<name>.+)', format = "{name}" }
title = "title"
language = { fixed = "en" }
body = "dcterms:description"
names = ["title", "aliases"]
[[record.values]]
keys = ["replaces"]
pattern = '\\[\\[(?P<name>[^\\[\\]|#]+)[^\\[\\]]*\\]\\]'
format = "{name}"
[[record.values]]
keys = ["aliases"]
split = ","
[[record.links]]
key = "cites"
wiki = true
pattern = '(?P<name>.+)\\.md'
format = "{name}"
[nodes]
"pg:Policy" = { iri = "note/{id}", label = "dcterms:identifier" }
"pg:Record" = { iri = "record/{path}" }
"""
)
TERMS = {
    "pg": "https://w3id.org/policygraph/ns#",
    "own": "https://example.org/ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "records": {"@reverse": "pg:describes", "@container": "@set"},
    "title": {"@id": "dcterms:title"},
    "aliases": {"@id": "own:alias", "@language": None, "@container": "@set"},
    "replaces": {"@id": "pg:statesSupersedes", "@type": "@id", "@container": "@set"},
    "cites": {"@id": "pg:statesReferences", "@type": "@id", "@container": "@set"},
}


def vault(folder: Path, texts: dict[str, str]) -> set[tuple[str, str]]:
    """Return which note of a vault refers to which, by ids; a text that is empty takes the note away."""
    for path, text in texts.items():
        file = folder / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8") if text else file.unlink()
    (folder / "profile.toml").write_text(BY_NAME, "utf-8")
    (folder / "context.jsonld").write_text(json.dumps({"@context": TERMS}), "utf-8")
    settings = Settings(root=folder, sources=(folder / "vault",), profile=str(folder))
    anew = folder / "anew" / str(len([*folder.glob("anew/*")]))
    anew.mkdir(parents=True)
    updated, other = build(settings), build(replace(settings, root=anew))
    assert set(map(str, updated.open().store)) == set(map(str, other.open().store))
    return {(edge.successor, edge.predecessor) for edge in read_lineage(updated.open()).edges}


def test_a_link_means_the_record_of_that_name_wherever_it_is(tmp_path: Path) -> None:
    assert vault(tmp_path, VAULT) == {
        ("Air Act", "Old Air"), ("Air Act", "Water Act"), ("Water Act", "Air Act"), ("Water Act", "Old Air"),
        ("Water Act", "Nobody"), ("Old Air", "Air Act"),
    }  # fmt: skip


def test_a_name_that_comes_goes_or_is_given_twice_is_looked_up_again(tmp_path: Path) -> None:
    vault(tmp_path, VAULT)
    nobody = "---\naliases: nobody, somebody\n---\nText.\n"
    assert ("Water Act", "Late") in vault(tmp_path, {"Late.md": nobody})
    assert ("Water Act", "Nobody") in vault(
        tmp_path, {"Later.md": nobody.replace("aliases", "title: nobody\naliases")}
    )
    assert ("Water Act", "Later") in vault(tmp_path, {"Late.md": ""})
    assert ("Water Act", "Nobody") in vault(tmp_path, {"Later.md": "---\ntitle: Other\n---\nText.\n"})


def own(*paths: str, kind: str = "record") -> dict[str, str]:
    described = [
        Described(path, kind, path.split(".")[-2] if path.count(".") > 1 else "en", "x:5") for path in paths
    ]
    found = own_subjects(described, ADR, BASE)
    return {path: subject.removeprefix(f"{BASE}decision/") for path, subject in found.items()}


def test_two_files_of_one_number_have_their_names_as_ids() -> None:
    assert own("0005-a.md", "x/0005-b.md") == {"0005-a.md": "0005-a", "x/0005-b.md": "0005-b"}
    assert own("0005-a.md") == {}
    assert own("x/0005-a.md", "y/0005-a.md") == {}  # the name does not tell them apart


def test_a_translation_is_no_other_thing() -> None:
    assert own("0005-a.md", "0005-甲.zh.md") == {}
    assert own("0005-a.md", "0005-b.md", "0005-a.zh.md") == {
        "0005-a.md": "0005-a", "0005-b.md": "0005-b", "0005-a.zh.md": "0005-a",
    }  # fmt: skip


def test_ids_that_are_written_down_are_not_changed() -> None:
    described = [Described(f"en/{name}.md", "policy", "en", f"{BASE}policy/a") for name in "ab"]
    assert own_subjects(described, load_profile("policy"), BASE) == {}


def adr(title: str, status: str, text: str = "", day: str = "2020-01-01") -> str:
    return f"# {title}\n\nDate: {day}\n\n## Status\n\n{status}\n\n## Context\n\n{text}\n"


DECISIONS = {
    "0005-kafka.md": adr("5. Kafka", "Accepted", day="2021-01-01"),
    "0005-rest.md": adr("5. REST", "Superseded by [7](0007-grpc.md)"),
    "0007-grpc.md": adr(
        "7. gRPC", "Accepted\n\nSupersedes [5. REST](0005-rest.md)", "See [[0005-kafka]].", "2021-02-01"
    ),
    "0008-amqp.md": adr(
        "8. AMQP", "Accepted\n\nAmends [5](../decisions/0005-kafka.md)", "[[5]]", "2021-06-01"
    ),
}


def built(tmp_path: Path, profile: str, files: dict[str, str]) -> Build:
    for path, text in files.items():
        file = tmp_path / "r" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile=profile))


def edges(found: Build) -> set[tuple[str, str, str]]:
    held(found.open())
    lineage = read_lineage(found.open())
    return {(e.successor, lineage.relation_name(e.relation), e.predecessor) for e in lineage.edges}


def findings(found: Build) -> set[tuple[str, int, str, str]]:
    reported = validate.validate(found, validate.ValidationOptions()).findings
    return {(Path(each.path).name, each.line, each.code, each.value) for each in reported}


def test_a_link_means_the_file_that_it_names_and_the_other_is_not_blamed(tmp_path: Path) -> None:
    found = built(tmp_path, "adr", DECISIONS)
    assert edges(found) == {
        ("7", "supersedes", "0005-rest"),
        ("7", "references", "0005-kafka"),
        ("8", "amends", "0005-kafka"),
        ("8", "references", "5"),
    }
    assert findings(found) == {
        ("0005-kafka.md", 1, "id-shared", "5"),
        ("0005-rest.md", 1, "id-shared", "5"),
        ("0008-amqp.md", 13, "lineage-unresolved", "5"),  # the number alone names neither
    }


@pytest.mark.parametrize("text", ["5", "0005", "ADR-5"])
def test_whoever_asks_for_a_number_of_two_files_is_told_both(text: str, tmp_path: Path) -> None:
    one = {
        path: text for path, text in DECISIONS.items() if path != "0008-amqp.md"
    }  # which refers to the number
    graph = built(tmp_path, "adr", one).open()
    with pytest.raises(UsageError, match=f"{text} may be 0005-kafka or 0005-rest; name one of them"):
        subject(graph, text)
    assert str(subject(graph, "0005-rest")).endswith("/0005-rest>")


def test_a_finding_about_what_is_linked_is_at_the_link(tmp_path: Path) -> None:
    again = adr("5. REST", "Accepted", day="2022-01-01")
    said = findings(built(tmp_path, "adr", {**DECISIONS, "0005-rest.md": again}))
    assert ("0005-rest.md", 7, "lineage-still-live", "Accepted") in said
    assert ("0007-grpc.md", 9, "lineage-order", "0005-rest") in said
    assert {code for name, _, code, _ in said if name == "0005-kafka.md"} == {"id-shared"}


def test_with_one_file_of_a_number_all_is_as_the_pattern_says(tmp_path: Path) -> None:
    one = {path: text for path, text in DECISIONS.items() if path != "0005-kafka.md"}
    found = built(tmp_path, "adr", one)
    assert ("7", "supersedes", "5") in edges(found)
    found = built(tmp_path, "adr", DECISIONS)  # a second file comes, and those that name them are read again
    assert ("7", "supersedes", "0005-rest") in edges(found)


ACT = "---\nid: {id}\ntitle: {id}\n{more}---\n\n{text}\n"


@pytest.mark.parametrize(
    ("profile", "files", "edge"),
    [
        (
            "policy",
            {"a.md": ACT.format(id="a", more="evolution:\n  supersedes: '[[b]]'\n", text=""), "c.md": ACT.format(id="b", more="", text="")},
            ("a", "supersedes", "b"),
        ),
        (
            "policy",  # the file of that name, whatever its id is
            {"a.md": ACT.format(id="a", more="evolution:\n  amends: ['[[old act#art-5|the act]]']\n", text=""),
             "old act.md": ACT.format(id="act-1999", more="", text="")},
            ("a", "amends", "act-1999"),
        ),
        (
            "policy",
            {"a.md": ACT.format(id="a", more="evolution:\n  supersedes: '[[b]] (arts. 1-3)'\n", text=""), "b.md": ACT.format(id="b", more="", text="")},
            ("a", "supersedesInPart", "b"),
        ),
        (
            "policy",
            {"facilities/7.md": "---\nid: 7\nname: P\nrelatedPolicies: ['[[b|B]]']\n---\n", "b.md": ACT.format(id="b", more="relatedFacilities: ['[[7]]']\n", text="")},
            None,
        ),
        ("pep", {"x.md": "---\nid: 8\ntitle: A\nsupersedes: '[[PEP 7|C style]], 9'\n---\n", "y.md": "---\nid: 7\ntitle: B\n---\n"},
         ("pep-0008", "supersedes", "pep-0007")),
        ("eip", {"eip-2.md": "---\neip: 2\ntitle: A\nrequires: '[[eip-20|tokens]], 3'\n---\n"}, ("2", "requires", "20")),
        ("adr", {"0002-a.md": "---\nsupersedes: '[[adr/0001-b|b]]'\n---\n# A\n", "0001-b.md": "# B\n\nDate: 2024-01-01\n"}, ("2", "supersedes", "1")),
        ("adr", {"20240102-a.md": "---\nsupersedes: '[[20240101-b]]'\n---\n# A\n"}, ("20240102-a", "supersedes", "20240101-b")),
        ("okf", {"m/a.md": "---\ntype: M\nsupersedes: '[[b]]'\n---\n", "m/b.md": "---\ntype: M\n---\n"}, ("m/a", "supersedes", "m/b")),
    ],
)  # fmt: skip
def test_a_wiki_link_as_a_value_means_the_record_that_it_names(
    profile: str, files: dict[str, str], edge: tuple[str, str, str] | None, tmp_path: Path
) -> None:
    found = built(tmp_path, profile, files)
    assert edge is None or edge in edges(found)
    assert not [
        (code, value) for _, _, code, value in findings(found) if code.startswith("bad-") or "[" in value
    ]
    identifier = ox.NamedNode("http://purl.org/dc/terms/identifier")
    quads = found.open().store.quads_for_pattern(None, identifier, None)
    assert not [quad for quad in quads if "[[" in str(quad.object)]


def test_the_id_in_the_file_counts_and_not_its_name(tmp_path: Path) -> None:
    more = 'evolution:\n  supersedes: old.md\n  amends: ["../../r/en/old.md", "[old](old.md#art-5)"]\n'
    files = {
        "en/new.md": ACT.format(id="new", more=more, text="[old](../en/old.md) [gone](gone.md)"),
        "en/old.md": ACT.format(id="act-1999", more="", text=""),
    }
    expected = {
        ("new", "supersedes", "act-1999"),
        ("new", "amends", "act-1999"),
        ("new", "references", "act-1999"),
    }
    assert edges(built(tmp_path, "policy", files)) == {*expected, ("new", "references", "gone")}
    write(tmp_path / "r", "en/old.md", "id: act-2000\ntitle: Old")
    renamed = edges(build(Settings(root=tmp_path, sources=(tmp_path / "r",))))
    assert ("new", "supersedes", "act-2000") in renamed
    assert not [edge for edge in renamed if edge[2] == "act-1999"]


def test_a_file_whose_name_no_pattern_reads_is_named_by_its_path(tmp_path: Path) -> None:
    found = built(
        tmp_path,
        "eip",
        {
            "eip-1.md": "---\neip: 1\ntitle: One\nreplaces: eip-draft.md, eip-x.md\n---\n",
            "eip-draft.md": "---\neip: 2\ntitle: Two\n---\n",
        },
    )
    assert edges(found) == {("1", "supersedes", "2")}
    (problem,) = [each for each in found.problems() if each.code == "bad-reference"]
    assert problem.message == "'eip-x.md' is not as the profile expects replaces"


def test_a_file_of_another_kind_is_not_meant(tmp_path: Path) -> None:
    files = {
        "en/a.md": ACT.format(id="a", more="evolution:\n  amends: ../facilities/b.md\n", text=""),
        "facilities/b.md": "---\nid: b\nname: B\n---\n",
    }
    assert edges(built(tmp_path, "policy", files)) == {("a", "amends", "../facilities/b.md")}


@pytest.mark.parametrize(
    ("after", "others"),
    [
        ("../b/two.yaml", ["ACT 2"]),
        ("['/b/two.yaml#x', ACT 3]", ["ACT 2", "ACT 3"]),
        ("../b/two.rst", ["ACT 2"]),  # the text of the record is the record
        ("../b/none.yaml", ["../b/none.yaml"]),
    ],
)
def test_a_file_of_data_is_named_by_its_path_or_that_of_its_text(
    after: str, others: list[str], tmp_path: Path
) -> None:
    profile = data_profile(tmp_path)
    texts = {
        "a/one.yaml": f"no: ACT 1\nafter: {after}\n",
        "b/two.yaml": "no: ACT 2\n",
        "b/two.rst": "It is ``ACT 9``.\n",
    }
    for path, text in texts.items():
        file = tmp_path / "r" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile=profile))
    assert built.counts()["records"] == 2
    assert sorted(edge.predecessor for edge in read_lineage(built.open()).edges) == sorted(others)


def test_a_format_may_say_that_the_record_of_a_name_is_meant(tmp_path: Path) -> None:
    numbered = BY_NAME.replace('names = ["title", "aliases"]', 'names = ["no"]').replace(
        """pattern = '\\\\[\\\\[(?P<name>[^\\\\[\\\\]|#]+)[^\\\\[\\\\]]*\\\\]\\\\]'
format = "{name}\"""".replace("\\\\", "\\"),
        """pattern = '(?:No\\. )?(?P<name>[0-9]+)'\nformat = "[[{name}]]\"""",
    )
    assert "[[{name}]]" in numbered
    (tmp_path / "profile.toml").write_text(numbered, "utf-8")
    terms = {**TERMS, "no": {"@id": "own:no", "@language": None}}
    (tmp_path / "context.jsonld").write_text(json.dumps({"@context": terms}), "utf-8")
    fronts: dict[str, dict[str, object]] = {
        "air": {"no": 7, "replaces": ["No. 8", 9]},
        "water": {"no": "8", "replaces": "No. 7"},
        "soil": {"no": "5"},
        "wind": {"no": 5, "replaces": 5},
    }
    for name, front in fronts.items():
        write(tmp_path / "acts", f"{name}.md", front)
    built = build(Settings(root=tmp_path, sources=(tmp_path / "acts",), profile=str(tmp_path)))
    edges = {(edge.successor, edge.predecessor) for edge in read_lineage(built.open()).edges}
    assert edges == {("air", "water"), ("air", "9"), ("water", "air"), ("wind", "5")}  # two have the name 5
    write_records(built.open(), tmp_path / "back")
    assert json_front_matter(tmp_path / "back" / "air.md") == {"no": 7, "replaces": ["No. 8", 9]}


@pytest.mark.parametrize(
    ("written", "beside"),
    [
        ("[old](old.md), other", ", other"),
        ("other; [[old]]", "other;"),
        ("arts. 1-3 of [the old act, (1999)](old.md#s1)", "arts. 1-3 of"),
        ("[old](old.md), 甲", ", 甲"),
        ("*[old](old.md)*.", ""),
        ("[old](old.md) (arts. 1-3)", ""),  # a part that the profile reads
        ("./old.md", ""),
    ],
)
def test_what_stands_beside_a_link_is_told(tmp_path: Path, written: str, beside: str) -> None:
    files = {
        "new.md": ACT.format(id="new", more=f"evolution:\n  amends: '{written}'\n", text=""),
        "old.md": ACT.format(id="act-1999", more="", text=""),
    }
    found = built(tmp_path, "policy", files)
    assert edges(found) == {("new", "amends", "act-1999")}
    expected = [f"{beside!r} beside the link is not read"] if beside else []
    assert [each.message for each in found.problems() if each.code == "bad-reference"] == expected
