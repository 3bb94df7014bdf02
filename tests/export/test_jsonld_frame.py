"""The JSON-LD document: a node for each policy, with what belongs to it inside."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox

from policygraph.export import formats
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.export.helpers import in_store, less_dataset
from tests.helpers import BASE, write
from tests.rdf.helpers import read_with_pyld


def test_oxigraph_reads_the_published_json_ld_too(graph: GraphStore) -> None:
    data = formats.to_bytes(graph, "jsonld")
    found = {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD)}
    assert less_dataset(found) == in_store(graph)


def test_json_ld_is_framed_by_policy(graph: GraphStore) -> None:
    document = json.loads(formats.to_bytes(graph, "jsonld"))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert document["@context"]["@base"] == BASE
    tier = nodes["policy/alberta-tier"]
    assert tier["id"] == "alberta-tier"
    assert {title["@language"] for title in tier["title"]} == {"en", "zh"}
    assert [record["@id"] for record in tier["records"]] == [
        "record/en/alberta-tier.md",
        "record/zh/alberta-tier.md",
    ]
    assert all("pg:describes" not in record for record in tier["records"])
    assert tier["pg:supersedes"] == {"@id": "policy/alberta-ccir"}
    assert "cluster/Alberta-Carbon-Pricing" not in nodes  # inside the policies that are in it
    assert list(nodes) == sorted(nodes, key=lambda iri: (not iri.startswith("policy/"), iri))


def test_a_script_element_cannot_be_ended_by_a_title(tmp_path: Path) -> None:
    source = write(tmp_path / "r", "en/x.md", {"id": "x", "title": "</script><b>"})
    graph = build(Settings(root=tmp_path, sources=(source,))).open()
    data = formats.to_bytes(graph, "jsonld")
    assert b"</script" not in data
    assert any(
        t.object.value == "</script><b>" for t in read_with_pyld(data) if isinstance(t.object, ox.Literal)
    )
