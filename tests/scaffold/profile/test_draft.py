"""A drafted profile loads, builds its records without errors, and loses none of their front matter."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.rdf.serialize import to_bytes
from policygraph.scaffold.profile.draft import OWN_NAMESPACE, draft_profile
from policygraph.scaffold.profile.samples import read_samples
from tests.helpers import write
from tests.rdf.helpers import read_back
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted, kinds


def edges(built: Build) -> Counter[str]:
    lineage = read_lineage(built.open())
    return Counter(lineage.relation_name(edge.relation) for edge in lineage.edges)


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
    assert phases == {"before", "started", "during", "after", "never"}  # shipped statuses keep their phases


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


def test_a_key_with_the_name_of_a_prefix_takes_it_away(tmp_path: Path) -> None:
    write(tmp_path, "a.md", {"id": "a", "dcterms": "x", "own": {"own2": "y"}})
    draft = draft_profile(tmp_path, "x")
    assert draft.own_prefix == "own3"
    assert "dcterms" not in draft.prefixes
    assert draft.compact("dcterms:title") == "http://purl.org/dc/terms/title"
    assert draft.compact("pg:status") == "pg:status"
    assert draft.properties(draft.kinds[0]) == {
        "id": "http://purl.org/dc/terms/identifier", "dcterms": "own3:dcterms", "own2": "own3:own2",
    }  # fmt: skip


def test_kinds_share_a_property_where_its_values_are_alike(tmp_path: Path) -> None:
    write(tmp_path, "acts/a.md", {"id": "a", "supersedes": "b", "size": 1, "mark": 1})
    write(tmp_path, "places/x.md", {"size": 2, "mark": "two", "colour": "red", "owner": "y"})
    draft = draft_profile(tmp_path, "x")
    acts, places = draft.kinds
    assert (draft.properties(acts)["size"], draft.properties(places)["size"]) == ("own:size", "own:size")
    assert (draft.properties(acts)["mark"], draft.properties(places)["mark"]) == (
        "own:mark",
        "own:places.mark",
    )


def test_texts_without_front_matter_are_records_unless_most_files_have_it(tmp_path: Path) -> None:
    write(tmp_path, "a.md", {"id": "a"}, "# A")
    (tmp_path / "b.md").write_text("# B\n", "utf-8")
    draft = draft_profile(tmp_path, "x")
    assert (draft.skipped, len(draft.kinds[0].samples), draft.kinds[0].title_in_heading) == (
        ("b.md",),
        1,
        True,
    )
    (tmp_path / "c.md").write_text("C\n", "utf-8")
    draft = draft_profile(tmp_path, "x")
    assert (draft.skipped, len(draft.kinds[0].samples)) == ((), 3)
    assert draft.kinds[0].naming.key is None


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("标题", "标题"),
        ("2020", "_2020"),
        ("my key", "my%20key"),
        ("𠀀", "key_"),
        ("k.1", "k.1"),
    ],
)
def test_every_format_can_write_the_properties(key: str, name: str, tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", key: "A text of some words"})
    draft = draft_profile(tmp_path / "r", "x")
    property_ = draft.properties(draft.kinds[0])[key].removeprefix("own:")
    assert property_.startswith(name)
    triple = ox.Triple(ox.NamedNode("x:s"), ox.NamedNode(OWN_NAMESPACE + property_), ox.Literal("x"))
    for format in RDF_FORMATS:
        assert read_back(to_bytes([triple], format, {}), format) == {triple}
