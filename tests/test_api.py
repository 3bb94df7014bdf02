"""The Python API: what the front door gives."""

from __future__ import annotations

from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib

import policygraph as pg
from policygraph.lineage.standing import Current
from policygraph.query.sparql import Rows
from policygraph.settings import ServerAddress
from tests.helpers import ROOT, write


@pytest.fixture
def graph(tmp_path: Path) -> pg.Graph:
    return pg.build(ROOT / "seeds", folder=tmp_path)


def test_query_gives_rows_a_truth_value_or_triples(graph: pg.Graph) -> None:
    rows = graph.query("SELECT ?id ?year { ?p dcterms:identifier ?id ; pg:year ?year } ORDER BY ?id LIMIT 1")
    assert isinstance(rows, Rows)
    assert list(rows) == [{"id": "alberta-ccir", "year": 2017}]
    assert graph.query("ASK { ?p a pg:Policy }") is True
    triples = graph.query("CONSTRUCT { ?a pg:supersedes ?b } { ?a pg:supersedes ?b }")
    assert isinstance(triples, list)
    assert all(isinstance(triple, ox.Triple) for triple in triples)
    assert len(triples) == 8


def test_questions_are_answered_by_name(graph: pg.Graph) -> None:
    assert [row["id"] for row in graph.ask("current-version", policy="alberta-sger")] == ["alberta-tier"]
    assert "current-version" in {question.name for question in graph.questions()}


def test_show_and_search(graph: pg.Graph) -> None:
    assert graph.show("alberta-sger").current == Current(unknown=("alberta-tier",))
    assert [match.id for match in graph.search("sbm 014 report")] == ["intl-paris-art-6-4-ccs"]


def test_export_goes_by_the_ending(graph: pg.Graph, tmp_path: Path) -> None:
    graph.export(tmp_path / "x.ttl")
    assert (tmp_path / "x.ttl").read_bytes() == graph.to_bytes("turtle")
    graph.export(tmp_path / "x", format="ntriples")
    assert (tmp_path / "x").read_bytes() == graph.to_bytes("ntriples")
    graph.export(tmp_path / "records", format="records")
    assert len(list((tmp_path / "records").rglob("*.md"))) == 17
    graph.export(tmp_path / "x.graphml")
    assert networkx.read_graphml(tmp_path / "x.graphml").number_of_nodes() == 14
    graph.export(tmp_path / "tables", format="csv")
    assert len((tmp_path / "tables" / "edges.csv").read_text("utf-8").splitlines()) == 9
    with pytest.raises(pg.PolicyGraphError, match="tells no format"):
        graph.export(tmp_path / "x.docx")


def test_rdflib_gets_the_same_triples(graph: pg.Graph) -> None:
    found = graph.to_rdflib()
    assert isinstance(found, rdflib.Graph)
    assert len(found) == len(graph.to_bytes("ntriples").splitlines())


def test_networkx_gets_policies_and_edges(graph: pg.Graph) -> None:
    found = graph.to_networkx()
    assert isinstance(found, networkx.MultiDiGraph)
    assert found.number_of_nodes() == 14
    assert networkx.descendants(found, "alberta-tier") == {"alberta-ccir", "alberta-sger"}
    assert found.edges["alberta-tier", "alberta-ccir", "supersedes"] == {
        "relation": "supersedes",
        "said_by": "en/alberta-ccir.md; en/alberta-tier.md; zh/alberta-tier.md",
    }
    assert found.nodes["alberta-sger"]["resolved"] is True


def test_a_policy_without_a_record_is_a_node_that_says_so(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"id": "a", "evolution": {"supersedes": ["b"]}})
    nodes = pg.build(tmp_path / "r", folder=tmp_path).to_networkx().nodes
    assert {name: node["resolved"] for name, node in nodes.items()} == {"a": True, "b": False}


def test_problems_tell_what_was_left_out(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"title": "no id"})
    (problem,) = pg.build(tmp_path / "r", folder=tmp_path).problems
    assert (problem.path, problem.line, problem.code) == ("en/a.md", 2, "missing-id")


def test_validate_gives_findings(graph: pg.Graph, tmp_path: Path) -> None:
    (finding,) = graph.validate(select=("lineage-*",))
    assert (finding.code, finding.policy, finding.value, finding.line) == (
        "lineage-one-sided", "us-45q-2022", "us-45q-2018", 17,
    )  # fmt: skip
    graph.export(tmp_path / "x.nt")
    with pytest.raises(pg.PolicyGraphError, match="an RDF file has no lines"):
        pg.build(tmp_path / "x.nt").validate()


def test_an_rdf_file_opens_as_a_graph(graph: pg.Graph, tmp_path: Path) -> None:
    graph.export(tmp_path / "x.nt")
    again = pg.build(tmp_path / "x.nt")
    assert [row["id"] for row in again.ask("current-version", policy="alberta-sger")] == ["alberta-tier"]


def test_a_graph_is_loaded_to_a_server_and_asked_there(graph: pg.Graph, address: ServerAddress) -> None:
    url = str(address)
    assert graph.publish(url)
    assert not graph.publish(url)
    there = pg.connect(url)
    assert (there.built, there.problems) == (None, ())
    assert there.ask("predecessors", policy="alberta-tier") == graph.ask(
        "predecessors", policy="alberta-tier"
    )
    assert there.to_bytes("turtle") == graph.to_bytes("turtle")
    assert there.walk("alberta-sger") == graph.walk("alberta-sger")
    with pytest.raises(pg.PolicyGraphError, match="only what is built from records"):
        there.publish(url)
    with pytest.raises(pg.PolicyGraphError, match="profile policy, not of pep"):
        pg.connect(url, profile="pep")


def test_the_package_says_what_it_lacks() -> None:
    with pytest.raises(AttributeError, match="no attribute nonsense"):
        pg.nonsense  # noqa: B018
