"""What is asked for as FACET=LABEL."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.lineage.read import read_lineage
from policygraph.lineage.traversal import having
from policygraph.pipeline import build
from policygraph.query.selection import wanted_labels, wanted_subjects
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import write


@pytest.mark.parametrize("name", ["Canada", "加拿大", "CA", "canada"])
def test_a_label_is_of_any_language_or_a_notation(graph: GraphStore, name: str) -> None:
    assert wanted_labels(graph, [("country", name)]) == {"country": {"Canada"}}


@pytest.mark.parametrize("name", ["Superseded", "已被取代", "superseded"])
def test_policies_are_selected_by_status_as_well(graph: GraphStore, name: str) -> None:
    assert wanted_labels(graph, [("status", name)]) == {"status": {"Superseded"}}
    lineage = read_lineage(graph)
    superseded = {p.iri for p in lineage.policies.values() if "Superseded" in p.labels["status"]}
    assert wanted_subjects(graph, [("status", name)]) == superseded
    assert set(having(lineage, {"status": {"Superseded"}}).policies) == {
        name for name, policy in lineage.policies.items() if policy.iri in superseded
    }
    assert superseded


def test_several_of_one_facet_are_together(graph: GraphStore) -> None:
    where = [
        ("country", "Canada"),
        ("country", "Peru"),
        ("source", "unfccc"),
        ("cluster", "Alberta Carbon Pricing"),
    ]
    assert wanted_labels(graph, where) == {
        "country": {"Canada", "Peru"}, "source": {"UNFCCC"}, "cluster": {"Alberta Carbon Pricing"},
    }  # fmt: skip
    assert wanted_labels(graph, []) == {}


@pytest.mark.parametrize(("facet", "label", "said"), [
    ("contry", "Canada", "there is no facet contry. Did you mean country?"),
    ("x", "Canada", "there is no facet x. There is country, category, legal_weight, cluster, source, status,"),
    ("country", "Canda", "there is no country Canda. Did you mean Canada"),
    ("legal_weight", "Guidlines", "there is no legal weight Guidlines. Did you mean Guideline"),
    ("cluster", "Alberta Carbon", "there is no cluster Alberta Carbon. Did you mean Alberta Carbon Pricing"),
])  # fmt: skip
def test_a_wrong_word_suggests_the_nearest(graph: GraphStore, facet: str, label: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        wanted_labels(graph, [(facet, label)])
    assert str(caught.value).startswith(said)


def test_a_text_in_another_language_means_the_one_beside_it(tmp_path: Path) -> None:
    for language, region in (("en", "Asia"), ("zh", "亚洲")):
        record = {"id": "japan", "name": "J", "lang": language, "region": region}
        write(tmp_path / "r", f"countries/{language}/japan.md", record)
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    assert wanted_labels(graph, [("region", "亚洲")]) == wanted_labels(graph, [("region", "asia")]) == {
        "region": {"Asia"}
    }  # fmt: skip
