"""Files for graph tools, read back by those tools, and by none of the code that wrote them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import igraph
import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.export import graph_files
from policygraph.export.graph_files import to_cytoscape, to_gexf, to_graphml, to_node_link
from policygraph.export.property_graph import to_networkx
from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import open_source
from policygraph.settings import Settings
from tests.helpers import ROOT


def legal(text: str) -> str:
    """Return a text as an XML parser gives it back from an element: written apart from the code it judges."""
    kept = [char if char >= " " or char in "\t\r\n" else "\ufffd" for char in text]
    kept = ["\ufffd" if "\ud800" <= char <= "\udfff" or char in "\ufffe\uffff" else char for char in kept]
    return "".join(kept)


def facts(lineage: Lineage) -> tuple[Counter[str], Counter[str]]:
    """Return what nodes and edges say, without their names, so that names may differ between formats."""
    graph = to_networkx(lineage)
    nodes = Counter(_line(data) for _, data in graph.nodes(data=True))
    edges = Counter(
        _line({**data, "from": graph.nodes[successor]["iri"], "to": graph.nodes[predecessor]["iri"]})
        for successor, predecessor, data in graph.edges(data=True)
    )
    return nodes, edges


def _line(data: dict[str, str | bool]) -> str:
    clean = {key: legal(value) if isinstance(value, str) else value for key, value in data.items()}
    return json.dumps(clean, sort_keys=True, ensure_ascii=False)


def facts_of(graph: networkx.MultiDiGraph[str]) -> tuple[Counter[str], Counter[str]]:
    """Return what nodes and edges say in a graph that was read back, less the ids and labels that it gained."""
    nodes = Counter(
        _line({key: value for key, value in data.items() if key != "label"})
        for _, data in graph.nodes(data=True)
    )
    edges = Counter(
        _line({
            **{key: value for key, value in data.items() if key not in ("id", "label", "key")},
            "from": graph.nodes[successor]["iri"],
            "to": graph.nodes[predecessor]["iri"],
        })
        for successor, predecessor, data in graph.edges(data=True)
    )  # fmt: skip
    return nodes, edges


def test_networkx_reads_the_graphml(any_lineage: Lineage) -> None:
    graph = networkx.parse_graphml(to_graphml(any_lineage).decode(), force_multigraph=True)
    assert isinstance(graph, networkx.MultiDiGraph)
    assert facts_of(graph) == facts(any_lineage)
    names = [key for *_, key in graph.edges(keys=True)]
    assert len(set(names)) == len(names) == len(any_lineage.edges)


def test_igraph_reads_the_graphml(any_lineage: Lineage, tmp_path: Path) -> None:
    file = tmp_path / "x.graphml"
    file.write_bytes(to_graphml(any_lineage))
    graph = igraph.Graph.Read_GraphML(str(file))

    def said(attributes: dict[str, str | bool]) -> dict[str, str | bool]:
        return {key: value for key, value in attributes.items() if key != "id" and value != ""}

    iris = graph.vs["iri"]
    nodes = Counter(_line(said(vertex.attributes())) for vertex in graph.vs)
    edges = Counter(
        _line({**said(edge.attributes()), "from": iris[edge.source], "to": iris[edge.target]})
        for edge in graph.es
    )
    assert graph.is_directed()
    assert (nodes, edges) == facts(any_lineage)


def test_networkx_reads_the_gexf(any_lineage: Lineage) -> None:
    data = to_gexf(any_lineage)
    graph = networkx.read_gexf(io.BytesIO(data))
    nodes, edges = facts(any_lineage)
    assert graph.number_of_nodes() == sum(nodes.values())
    multigraph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    multigraph.add_nodes_from(graph.nodes(data=True))
    multigraph.add_edges_from(graph.edges(data=True))
    assert facts_of(multigraph) == (nodes, edges)


def test_the_gexf_says_labels_and_kinds_and_no_date(any_lineage: Lineage) -> None:
    root = ET.fromstring(to_gexf(any_lineage))
    spaces = {"g": "http://gexf.net/1.3"}
    nodes, edges = root.findall(".//g:node", spaces), root.findall(".//g:edge", spaces)
    labels = [node.get("label") for node in nodes]
    assert all(labels)
    assert len({node.get("id") for node in nodes}) == len(any_lineage.policies)
    assert len({edge.get("id") for edge in edges}) == len(any_lineage.edges)
    kinds = Counter((edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges)
    assert set(kinds.values()) == {1}
    declared = {each.get("id") for each in root.findall(".//g:attribute", spaces)}
    assert {value.get("for") for value in root.findall(".//g:attvalue", spaces)} <= declared
    assert "lastmodified" not in to_gexf(any_lineage).decode()


def test_networkx_reads_the_node_link_json(any_lineage: Lineage) -> None:
    document = json.loads(to_node_link(any_lineage))
    graph = networkx.node_link_graph(document, edges="edges")
    assert isinstance(graph, networkx.MultiDiGraph)
    assert networkx.utils.graphs_equal(graph, to_networkx(any_lineage))


def test_the_cytoscape_json_has_the_documented_structure(any_lineage: Lineage) -> None:
    document = json.loads(to_cytoscape(any_lineage))
    elements = document["elements"]
    nodes, edges = ([element["data"] for element in elements[group]] for group in ("nodes", "edges"))
    ids = [data["id"] for data in (*nodes, *edges)]
    assert all(isinstance(each, str) and each for each in ids)
    assert len(set(ids)) == len(ids)
    assert {node["id"] for node in nodes} == set(any_lineage.policies)
    assert Counter((edge["source"], edge["target"], edge["relation"]) for edge in edges) == Counter(
        (edge.successor, edge.predecessor, any_lineage.relation_name(edge.relation))
        for edge in any_lineage.edges
    )
    for group in ("nodes", "edges"):
        assert {element["group"] for element in elements[group]} == {group}
    assert networkx.utils.graphs_equal(  # and NetworkX reads it: it adds what it names elements by
        networkx.cytoscape_graph({**document, "elements": {"nodes": elements["nodes"], "edges": []}}),
        networkx.cytoscape_graph(networkx.cytoscape_data(_less_edges(any_lineage))),
    )


def _less_edges(lineage: Lineage) -> networkx.MultiDiGraph[str]:
    return to_networkx(replace(lineage, edges=()))


@pytest.mark.parametrize("format", ["node-link", "cytoscape"])
def test_a_script_element_cannot_be_ended_by_a_title(format: str) -> None:
    lineage = Lineage({"a": Policy("a", titles={"en": "</script><b>"})}, (), {})
    data = graph_files.FORMATS[format](lineage)
    assert b"</script" not in data
    assert "</script><b>" in json.dumps(json.loads(data))


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1, max_size=5))
def test_any_text_is_well_formed_xml_and_no_policy_is_lost(titles: dict[str, str]) -> None:
    policies = {name: Policy(name, titles={"en": titles[name]}) for name in sorted(titles)}
    edges = tuple(
        Edge(successor, predecessor, "supersedes") for successor in policies for predecessor in policies
    )
    lineage = Lineage(policies, edges, {})
    for data in (to_graphml(lineage), to_gexf(lineage)):
        root = ET.fromstring(data)
        ids = [each.get("id") for each in root.iter() if each.tag.endswith("}node")]
        assert len(set(ids)) == len(ids) == len(policies)
        ends = {each.get("source") for each in root.iter() if each.tag.endswith("}edge")}
        assert ends == set(ids)
    read = networkx.parse_graphml(to_graphml(lineage).decode(), force_multigraph=True)
    assert [data.get("title_en", "") for _, data in read.nodes(data=True)] == [
        legal(titles[name]) for name in policies
    ]


def test_an_empty_lineage_is_a_file_too() -> None:
    empty = Lineage({}, (), {})
    assert networkx.parse_graphml(to_graphml(empty).decode()).number_of_nodes() == 0
    assert networkx.read_gexf(io.BytesIO(to_gexf(empty))).number_of_nodes() == 0
    assert json.loads(to_node_link(empty))["nodes"] == []
    assert json.loads(to_cytoscape(empty))["elements"] == {"nodes": [], "edges": []}


def test_a_small_edit_is_a_small_difference(seeds: Path, tmp_path: Path) -> None:
    lineage = read_lineage(open_source(Settings(root=tmp_path, sources=(seeds,))))
    fewer = replace(lineage, edges=lineage.edges[1:])
    for write in graph_files.FORMATS.values():
        before, after = write(lineage).decode().splitlines(), write(fewer).decode().splitlines()
        assert set(after) <= {*before, *(line.rstrip(",") for line in before)}
        assert len(before) - len(after) < 15


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import hashlib, sys, policygraph as pg\n"
        "from policygraph.export import graph_files, tables\n"
        "from policygraph.lineage.read import read_lineage\n"
        "found = read_lineage(pg.build(sys.argv[1], folder=sys.argv[2]).store)\n"
        "data = [write(found) for write in graph_files.FORMATS.values()]\n"
        "data += [each for write in tables.TABLES.values() for each in write(found).values()]\n"
        "print(*[hashlib.sha256(each).hexdigest() for each in data])"
    )
    outputs = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code, str(ROOT / "seeds"), str(tmp_path / seed)]
        (tmp_path / seed).mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        outputs.append(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert outputs[0] == outputs[1]
    assert len(set(outputs[0].split())) == 8
