"""What the graph calls a node: in the language asked for, else in any, else by its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from policygraph.pipeline import build
from policygraph.profile.model import Profile
from policygraph.rdf.namespaces import DCTERMS, PG
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups, Value
from tests.helpers import BASE, write

TIER = f"{BASE}policy/alberta-tier"


def test_a_concept_is_called_as_its_language_does(seeds_graph: GraphStore) -> None:
    status = "https://w3id.org/policygraph/scheme/status/in-force"
    assert Lookups(seeds_graph, "en").label(status) == "Active"
    assert Lookups(seeds_graph, "zh").label(status) == "现行"


def test_without_a_label_in_the_language_any_is_taken_and_without_any_the_name(
    seeds_graph: GraphStore,
) -> None:
    reader = Lookups(seeds_graph, "xx")
    assert reader.label(TIER) in {title.text for title in reader.titles(TIER)}
    assert reader.label(f"{PG}nothing") == "pg:nothing"
    assert reader.label("https://example.org/x") == "https://example.org/x"


def test_a_property_is_called_as_the_profile_does_in_any_language(
    seeds_graph: GraphStore, policy: Profile
) -> None:
    labels = {f"{PG}odd": {"en": "an oddity"}, f"{PG}year": {"en": "the year"}}
    graph = replace(seeds_graph, profile=replace(policy, labels=labels))
    lookups = Lookups(graph, "zh")
    assert (lookups.label(f"{PG}odd"), lookups.label(f"{PG}year")) == ("an oddity", "标注年份")


def test_titles_are_sorted_by_language(seeds_graph: GraphStore) -> None:
    found = Lookups(seeds_graph, "en").titles(TIER)
    assert [title.language for title in found] == ["en", "zh"]
    assert found[1].text.startswith("艾伯塔省")


def test_what_is_said_of_a_node_leaves_out_its_class_and_what_is_asked(seeds_graph: GraphStore) -> None:
    reader = Lookups(seeds_graph, "en")
    everything = [each.iri for each in reader.labelled_properties(TIER)]
    assert not [iri for iri in everything if iri.endswith("#type")]
    assert f"{DCTERMS}title" in everything
    less = [each.iri for each in reader.labelled_properties(TIER, {f"{DCTERMS}title"})]
    assert less == [iri for iri in everything if iri != f"{DCTERMS}title"]
    labels = [each.label for each in reader.labelled_properties(TIER)]
    assert labels == sorted(labels)


def test_subjects_and_objects_are_sorted_and_nothing_has_none(seeds_graph: GraphStore) -> None:
    reader = Lookups(seeds_graph, "en")
    assert reader.objects(TIER, f"{PG}supersedes") == [f"{BASE}policy/alberta-ccir"]
    assert reader.subjects(f"{PG}supersedes", f"{BASE}policy/alberta-ccir") == [TIER]
    records = reader.subjects(f"{PG}describes", TIER)
    assert records == [f"{BASE}record/en/alberta-tier.md", f"{BASE}record/zh/alberta-tier.md"]
    assert reader.objects("https://example.org/x", f"{PG}supersedes") == []


def test_a_policy_is_told_by_its_id_and_a_text_with_its_language(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "A", "evolution": {"supersedes": ["gone"]}})
    reader = Lookups(build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open(), "en")
    facts = {each.iri: each.values for each in reader.labelled_properties(f"{BASE}policy/a")}
    assert facts[f"{PG}supersedes"] == (Value("gone"),)
    assert facts[f"{DCTERMS}title"] == (Value("A", "en"),)
    assert reader.id_of(f"{BASE}policy/gone") == "gone"
