"""The NetworkX graph: every policy and relation of the records, with flat attributes that say what they say."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.export.property_graph import edge_attributes, node_attributes, node_columns, to_networkx
from policygraph.lineage.model import Edge, Lineage, Policy, Status
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE


def metadata_of(file: Path) -> dict[str, Any]:
    """Return front matter, read by libraries and by none of the code."""
    text = file.read_text("utf-8")
    fence, front = text[:3], text[4:].split(f"\n{text[:3]}\n")[0]
    found: dict[str, Any] = tomllib.loads(front) if fence == "+++" else yaml.safe_load(front)
    return found


def stated_edges(source: Path) -> dict[tuple[str, str], set[str]]:
    """Return (newer, older) -> the files that say the one supersedes the other, from front matter alone."""
    found: dict[tuple[str, str], set[str]] = {}

    def say(successor: str, predecessor: str, file: Path) -> None:
        found.setdefault((successor, predecessor), set()).add(file.relative_to(source).as_posix())

    for file in source.rglob("*.md"):
        metadata = metadata_of(file)
        evolution = metadata.get("evolution") or {}
        for predecessor in evolution.get("supersedes") or []:
            say(metadata["id"], predecessor, file)
        if evolution.get("supersededBy"):
            say(evolution["supersededBy"], metadata["id"], file)
    return found


@pytest.mark.parametrize("corpus", ["seeds", "hub"])
def test_edges_are_those_of_the_front_matter(corpus: str, request: pytest.FixtureRequest) -> None:
    source: Path = request.getfixturevalue(corpus)
    graph = to_networkx(read_lineage(request.getfixturevalue(f"{corpus}_graph")))
    expected = stated_edges(source)
    assert len(expected) == 8
    assert {
        (successor, predecessor): set(data["said_by"].split("; "))
        for successor, predecessor, data in graph.edges(data=True)
    } == expected
    assert {key for *_, key in graph.edges(keys=True)} == {"supersedes"}
    ids = {metadata_of(file)["id"] for file in source.rglob("*.md")}
    assert {name for name, data in graph.nodes.items() if data["resolved"]} == ids
    assert set(graph) == ids | {name for edge in expected for name in edge}
    assert list(graph) == sorted(graph)


def test_a_policy_of_the_hub_has_what_its_files_say(hub: Path, hub_graph: GraphStore) -> None:
    graph = to_networkx(read_lineage(hub_graph))
    name = "intl-paris-art-6-4-ccs"
    assert graph.nodes[name]["title_zh"] == metadata_of(hub / "zh" / f"{name}.md")["title"]
    assert graph.nodes[name]["title_en"] == metadata_of(hub / "en" / f"{name}.md")["title"]
    assert {type(value) for _, data in graph.nodes(data=True) for value in data.values()} == {str, bool}


def test_a_policy_of_the_seeds_in_full(seeds_graph: GraphStore) -> None:
    graph = to_networkx(read_lineage(seeds_graph))
    assert graph.nodes["intl-paris-art-6-4-ccs"] == {
        "title_en": "Paris Agreement Article 6.4 Crediting Mechanism (including CCS and removals standards)",
        "title_zh": "《巴黎协定》第 6.4 条碳交易机制 (含 CCS/CDR 标准)",
        "status": "Active",
        "country": "International",
        "category": "Market",
        "legal_weight": "Primary Legislation",
        "cluster": "International Carbon Markets; UNFCCC Paris Agreement implementation",
        "source": "UNFCCC",
        "issued": "2024-10-01",
        "year": "2024",
        "last_audited": "2026-02-08",
        "resolved": True,
        "iri": f"{BASE}policy/intl-paris-art-6-4-ccs",
    }


def test_several_values_are_joined_and_none_is_left_out() -> None:
    policy = Policy(
        "x",
        titles={"": "plain", "zh-Hans": "简", "en": ""},
        statuses=(Status("a", "Active", ""), Status("d", "Draft", "")),
        published=("2019", "2020-01"),
        audited=("2020-02-02", "2021-02-02"),
        facets={"cluster": ("A", "B"), "source": ()},
        resolved=False,
    )
    lineage = Lineage(
        {"x": policy}, (), {}, columns=("status", "cluster", "source", "issued", "year", "last_audited")
    )
    assert node_attributes(lineage, policy) == {
        "title": "plain",
        "title_zh_Hans": "简",
        "status": "Active; Draft",
        "cluster": "A; B",
        "issued": "2019; 2020-01",
        "last_audited": "2020-02-02; 2021-02-02",
        "resolved": False,
    }
    assert set(node_attributes(lineage, policy)) < set(node_columns(lineage))
    assert list(node_attributes(replace(lineage, columns=("issued",)), policy))[2:] == ["issued", "resolved"]


def test_columns_are_what_the_profile_gives(peps: Build, seeds_graph: GraphStore) -> None:
    assert node_columns(read_lineage(peps.open())) == [
        "title_en", "status", "type", "topic", "issued", "resolved", "iri",
    ]  # fmt: skip
    assert node_columns(read_lineage(seeds_graph))[2:8] == [
        "status", "country", "category", "legal_weight", "cluster", "source",
    ]  # fmt: skip


def test_two_relations_between_two_policies_are_two_edges() -> None:
    edges = (
        Edge("b", "a", "amends"),
        Edge("b", "a", "supersedes", ("n.md",), ("o.md", "n.md"), ("art. 1", "art. 3")),
    )
    lineage = Lineage({"a": Policy("a"), "b": Policy("b")}, edges, {})
    graph = to_networkx(lineage)
    assert dict(graph["b"]["a"]) == {
        "amends": {"relation": "amends"},
        "supersedes": {"relation": "supersedes", "said_by": "n.md; o.md", "parts": "art. 1; art. 3"},
    }
    assert edge_attributes(lineage, edges[0]) == {"relation": "amends"}
