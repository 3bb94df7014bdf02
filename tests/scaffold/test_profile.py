"""A drafted profile loads, builds its records without errors, and loses none of their front matter."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from policygraph.errors import UsageError
from policygraph.export.records import write_records
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.records import frontmatter
from policygraph.records.frontmatter import without_empty
from policygraph.scaffold.profile.draft import Draft, draft_profile
from policygraph.scaffold.profile.files import profile_files, write_new
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.samples import by_kind, read_samples
from policygraph.settings import Settings
from tests.helpers import ROOT, write


def drafted(records: Path, folder: Path) -> tuple[Draft, Build]:
    """Draft a profile, and build the records with it."""
    draft = draft_profile(records, "mine")
    write_new(folder / "mine", profile_files(draft))
    return draft, build(Settings(root=folder, sources=(records,), profile=str(folder / "mine")))


def kinds(draft: Draft, number: int = 0) -> dict[str, str]:
    return {guess.key: guess.kind for guess in draft.kinds[number].guesses}


def front_matter(folder: Path) -> dict[str, Any]:
    """Return path -> front matter of the records below a folder."""
    files = sorted(folder.rglob("*.md"))
    fronts = {str(f.relative_to(folder)): frontmatter.parse(f.read_text("utf-8")) for f in files}
    return {path: without_empty(front.metadata) for path, front in fronts.items() if front and front.metadata}


def edges(built: Build) -> Counter[str]:
    lineage = read_lineage(built.open())
    return Counter(lineage.relation_name(edge.relation) for edge in lineage.edges)


def assert_nothing_lost(records: Path, built: Build, folder: Path) -> None:
    assert [finding for finding in built.problems() if finding.severity == "violation"] == []
    write_records(built.open(), folder / "back")
    assert front_matter(folder / "back") == front_matter(records)


def test_peps_have_the_lineage_that_they_state(shared: Path, tmp_path: Path) -> None:
    records = shared / "corpora" / "peps"
    draft, built = drafted(records, tmp_path)
    assert edges(built) == {"supersedes": 47, "references": 39}
    assert built.problems() == []
    assert kinds(draft) == {
        "id": "id", "title": "title", "status": "label", "type": "label", "date": "date",
        "superseded_by": "reference", "supersedes": "reference", "references": "reference",
    }  # fmt: skip
    assert_nothing_lost(records, built, tmp_path)
    lineage = read_lineage(built.open())
    phases = {status.phase for policy in lineage.policies.values() for status in policy.statuses}
    assert phases == {"before", "during", "after"}  # shipped statuses keep their phases


@pytest.mark.long
def test_eips_have_ids_that_are_numbers_and_lists_with_commas(shared: Path, tmp_path: Path) -> None:
    records = shared / "corpora" / "eips" / "eips"
    draft, built = drafted(records, tmp_path)
    assert edges(built) == {"requires": 769}
    roles = kinds(draft)
    assert (roles["eip"], roles["author"], roles["discussions-to"]) == ("id", "agent", "url")
    assert_nothing_lost(records, built, tmp_path)


@pytest.mark.parametrize(
    "language", [pytest.param("en", marks=pytest.mark.long), pytest.param("*", marks=pytest.mark.soak)]
)
def test_the_hub_has_kinds_by_folder_and_links_between_them(
    shared: Path, tmp_path: Path, language: str
) -> None:
    """In one language in each run: twice as many records take a minute."""
    hub, records = shared / "corpora" / "ccus-policy-hub", tmp_path / "hub"
    for file in hub.glob(f"*/{language}/*.md"):
        (records / file.relative_to(hub)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, records / file.relative_to(hub))
    draft, built = drafted(records, tmp_path)
    assert built.generation.manifest.kinds() == {"facilities": 1017, "policies": 86, "countries": 58}
    assert draft.languages == (("en", "zh") if language == "*" else ("en",))
    assert kinds(draft, 1)["relatedPolicies"] == kinds(draft)["relatedFacilities"] == "reference"
    assert_nothing_lost(records, built, tmp_path)


MADR = {
    "0001-use-a.md": {
        "status": "superseded",
        "superseded-by": "[ADR 2](0002-use-b.md)",
        "date": "2023-01-02",
    },
    "0002-use-b.md": {"status": "accepted", "supersedes": "0001", "decision-makers": "Ann, Bob"},
}


def test_decision_records_get_ids_from_names_and_titles_from_headings(tmp_path: Path) -> None:
    records = tmp_path / "adr"
    for name, metadata in MADR.items():
        write(records, name, metadata, f"# About {name}\n\nText.")
    (records / "README.md").write_text("# Decisions\n", "utf-8")
    draft, built = drafted(records, tmp_path)
    lineage = read_lineage(built.open())
    assert sorted(lineage.policies) == ["0001", "0002"]
    assert [(edge.successor, edge.predecessor) for edge in lineage.edges] == [("0002", "0001")]
    assert draft.skipped == ("README.md",)
    settings = tomllib.loads((tmp_path / "mine" / "profile.toml").read_text("utf-8"))
    assert settings["record"]["derive"] == [{"pattern": r"#[ \t]+(?P<title>.+)", "once": True}]
    assert_nothing_lost(records, built, tmp_path)


def test_text_alone_is_a_record_by_its_name_and_heading(tmp_path: Path) -> None:
    for name in ("1-a", "2-b", "3-c"):
        file = tmp_path / "adr" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"# Decision {name}\n", "utf-8")
    _, built = drafted(tmp_path / "adr", tmp_path)
    assert sorted(read_lineage(built.open()).policies) == ["1", "2", "3"]


HOSTILE: dict[str, dict[str, dict[str, Any] | str]] = {
    "none": {},
    "one": {"a.md": {"foo": 1}},
    "no common key": {"x.md": {"a": 1}, "y.md": {"b": {"c": [1, {"d": 2}], "e": "x"}}, "z.md": {}},
    "prefixes as keys": {
        "x.md": {
            "pg": 1, "records": 2, "schema": "x", "xsd": "2020-01-01", "skos": {"prov": 3, "a:b": 1}, "@id": 4,
            "": 5, "a/b": 6, "sp ace": "it's \"x\n#\u007f\u2028", "own": 1, "title": {"a": 1}, "dcterms": "2024",
            "body": ["x", ["y"]], "rdf": True, "date": "2024-02-30", "id": "a b/c#d", "k{x}": "y", "'q'": "v",
            "supersedes": ["zzz", "22 (in part)"], "foaf": "http://x.org/a", "é": "ü", "lang": "xx-yy",
        },
        "y.md": {"id": "x", "pg": "z", "lang": "en"},
    },
    "same numbers": {"0001-a.md": {"x": "y"}, "0001-b.md": {"x": "y"}, "we ird[x]/b.md": {"x": "007"}},
    "keys nested and not": {"a.md": {"m": {"n": "x"}, "n": "y"}, "b.md": {"m": {"n": "z"}, "n": ["y", "z"]}},
    "one property, nested and not": {
        "a.md": {"id": "a", "supersedes": "b"}, "b.md": {"id": "b", "rel": {"replaces": "a"}},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_anything_builds(name: str, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    for path, metadata in HOSTILE[name].items():
        write(records, path, metadata, "text")
    _, built = drafted(records, tmp_path)
    assert built.counts()["records"] == len(HOSTILE[name])
    assert_nothing_lost(records, built, tmp_path)
    for file in (tmp_path / "mine").glob("*.ttl"):
        rdflib.Graph().parse(file)
    for file in (tmp_path / "mine").glob("*.jsonld"):
        jsonld.expand({**json.loads(file.read_text("utf-8")), "@id": "https://example.org/x"})


def test_unreadable_files_are_reported(tmp_path: Path) -> None:
    write(tmp_path / "records", "good.md", {"id": "good"})
    for n in range(5):
        write(tmp_path / "records", f"bad{n}.md", "a: [")
    (tmp_path / "records" / "bytes.md").write_bytes(b"---\na: \xff\n---\n")
    draft, built = drafted(tmp_path / "records", tmp_path)
    assert len(draft.unreadable) == 6
    comments = (tmp_path / "mine" / "profile.toml").read_text("utf-8")
    assert "# bad0.md cannot be read: the YAML cannot be read" in comments
    assert "# and 3 more files cannot be read" in comments
    assert len(built.problems()) == 6


def test_languages_come_from_folders_endings_keys_and_scripts(tmp_path: Path) -> None:
    for path in ("a/en/x.md", "a/zh/x.md", "b/x.fr.md", "b/x.de.md", "it/y.md"):
        write(tmp_path / "paths", path, {"k": "v"})
    assert set(read_samples(tmp_path / "paths").languages) == {"en", "zh", "fr", "de"}
    _, built = drafted(tmp_path / "paths", tmp_path)
    assert sorted(read_lineage(built.open()).policies) == ["x", "y"]
    write(tmp_path / "keys", "x.md", {"id": "x", "lang": "PT"})
    assert draft_profile(tmp_path / "keys", "k").languages == ("pt",)
    write(tmp_path / "script", "x.md", {"id": "x", "title": "关于碳捕集的指引"})
    assert draft_profile(tmp_path / "script", "k").languages == ("zh",)


def test_a_number_is_no_reference_by_accident(tmp_path: Path) -> None:
    for n in range(1, 6):
        metadata = {"id": n, "phase": n % 3 + 1, "parent": 6 - n, "code": f"00{n}", "size": n + 0.5}
        write(tmp_path / "records", f"{n}.md", metadata)
    roles = kinds(draft_profile(tmp_path / "records", "x"))
    assert roles == {"id": "id", "phase": "integer", "parent": "reference", "code": "text", "size": "decimal"}


def test_a_relation_is_one_though_nothing_has_the_id(tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "a", "supersedes": "old-a", "amends": "the act of last year"})
    roles = kinds(draft_profile(tmp_path / "records", "x"))
    assert (roles["supersedes"], roles["amends"]) == ("reference", "text")


def test_ids_are_found_without_the_name_of_a_key(tmp_path: Path) -> None:
    for name, target in (("act-one", "act-two"), ("act-two", "act-three"), ("act-three", "act-one")):
        write(tmp_path / "records", f"file-{target}.md", {"act": name, "before": target, "x": "same"})
    draft = draft_profile(tmp_path / "records", "x")
    assert (draft.kinds[0].naming.key, kinds(draft)["before"]) == ("act", "reference")


def test_ids_in_several_spellings_are_one(tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "RFC-0001", "title": "One thing"})
    write(tmp_path / "records", "b.md", {"id": "rfc 2", "title": "Two things", "replaces": "rfc1, RFC 0007"})
    _, built = drafted(tmp_path / "records", tmp_path)
    lineage = read_lineage(built.open())
    assert {name: policy.resolved for name, policy in lineage.policies.items()} == {
        "RFC-0001": True, "RFC-0002": True, "RFC-0007": False,
    }  # fmt: skip
    assert_nothing_lost(tmp_path / "records", built, tmp_path)


def test_labels_are_a_vocabulary(tmp_path: Path) -> None:
    for n, word in enumerate(["Draft", "draft", "Nonsense", "Draft", "Nonsense", "Draft", "Draft"]):
        write(
            tmp_path / "records",
            f"{n}.md",
            {"id": f"r{n}", "status": word, "colour": "red" if n % 2 else "blue"},
        )
    drafted(tmp_path / "records", tmp_path)
    vocabulary = rdflib.Graph().parse(tmp_path / "mine" / "vocabulary.ttl")
    rows = vocabulary.query(
        "SELECT ?c ?l ?p { ?c skos:prefLabel|skos:altLabel ?l ; a skos:Concept OPTIONAL { ?c pg:phase ?p } }",
        initNs={"pg": rdflib.Namespace("https://w3id.org/policygraph/ns#"), "skos": rdflib.SKOS},
    )
    labels = {(str(row[0]).partition("/scheme/")[2], str(row[1]), str(row[2])) for row in rows}  # type: ignore[index]
    assert labels == {
        ("status/proposed", "Draft", "before"), ("status/proposed", "draft", "before"),
        ("status/Nonsense", "Nonsense", "None"), ("colour/red", "red", "None"), ("colour/blue", "blue", "None"),
    }  # fmt: skip


def test_folders_of_like_keys_are_one_kind(tmp_path: Path) -> None:
    for path in ("a/1.md", "b/2.md"):
        write(tmp_path, path, {"id": path, "title": "x", "date": "2020"})
    assert list(by_kind(read_samples(tmp_path))) == [""]
    write(tmp_path, "c/3.md", {"name": "y", "place": "z", "owner": "w"})
    assert list(by_kind(read_samples(tmp_path))) == [""]  # a and b are one kind, c is not unlike both
    shutil.rmtree(tmp_path / "a")
    assert set(by_kind(read_samples(tmp_path))) == {"b", "c"}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="b exists; nothing was written"):
        write_new(tmp_path, {"a": "x", "b": "y"})
    assert not (tmp_path / "a").exists()
    assert (tmp_path / "b").read_text("utf-8") == "mine"


def test_known_relations_are_those_of_the_ontology() -> None:
    store = ox.Store()
    store.load(path=ROOT / "ontology" / "policygraph.ttl", format=ox.RdfFormat.TURTLE)
    namespace = "https://w3id.org/policygraph/ns#"
    claims = [
        quad.subject
        for name in ("claims", "claimsInverse")
        for quad in store.quads_for_pattern(None, ox.NamedNode(namespace + name), None)
    ]
    relations = {iri.value.replace(namespace, "pg:") for iri in claims if isinstance(iri, ox.NamedNode)}
    assert set(known_keys().relations.values()) <= relations
    assert len(known_keys().relations) > 20
