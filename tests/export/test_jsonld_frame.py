"""The JSON-LD document: a node for each policy, with what belongs to it inside."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import UsageError
from policygraph.export import formats
from policygraph.export.jsonld_frame import write_framed
from policygraph.export.triples import line_of, sorted_lines
from policygraph.pipeline import build
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.rdf.context import compile_context
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import PG, RDF, SKOS
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.export.helpers import in_store, less_dataset
from tests.helpers import BASE, examples, write
from tests.rdf.helpers import iris, literals, read_with_pyld, texts


def framed(profile: Profile, triples: Iterable[ox.Triple]) -> Any:
    """The document of some triples."""
    file = BytesIO()
    write_framed(file, GraphStore(ox.Store(), profile, BASE), sorted_lines(map(line_of, triples)))
    return json.loads(file.getvalue())


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


def terms_of(profile: Profile) -> tuple[list[str], list[str]]:
    """Return the properties that the contexts of a profile have, with some that they lack, and its classes."""
    properties = {term.iri for kind in profile.kinds for term in kind.context.terms.values()}
    properties |= set(profile.context.reverse.values()) | {
        f"{RDF}type",
        f"{PG}//odd",
        "urn:x:y",
        f"{SKOS}inScheme",
    }
    classes = {
        f"{PG}Record",
        f"{PG}UnresolvedPolicy",
        f"{SKOS}Concept",
        *(kind.subject_class for kind in profile.kinds),
    }
    return sorted(filter(is_absolute, properties)), sorted(classes)


PROPERTIES, CLASSES = terms_of(load_profile("policy"))
NODES = [
    ox.NamedNode(f"{BASE}{name}")
    for name in ("policy/a", "policy/b", "record/a", "cluster/c", "x", "x#y", "./z")
]
nodes = st.sampled_from(NODES)
graphs = st.lists(
    st.builds(ox.Triple, nodes, st.sampled_from(PROPERTIES).map(ox.NamedNode), nodes | literals | iris)
    | st.builds(
        ox.Triple, nodes, st.just(ox.NamedNode(f"{RDF}type")), st.sampled_from(CLASSES).map(ox.NamedNode)
    ),
    min_size=1,
    max_size=12,
)


@examples(50)
@given(graphs)
def test_any_graph_comes_back_whole(policy: Profile, triples: list[ox.Triple]) -> None:
    document = framed(policy, set(triples))
    assert read_with_pyld(json.dumps(document).encode()) == set(triples)


blank_nodes = st.sampled_from([ox.BlankNode(name) for name in "abc"])
directed = st.builds(
    ox.Literal,
    texts,
    language=st.sampled_from(["ar", "en"]),
    direction=st.sampled_from([None, ox.BaseDirection.LTR, ox.BaseDirection.RTL]),
)
FEW_PROPERTIES = [f"{RDF}type", f"{RDF}first", f"{RDF}rest", f"{PG}status", f"{PG}inCluster", f"{PG}describes",
                  f"{PG}assessment", f"{PG}dimension", "http://purl.org/dc/terms/title"]  # fmt: skip
with_blank_nodes = st.lists(
    st.builds(
        ox.Triple,
        nodes | blank_nodes,
        st.sampled_from(FEW_PROPERTIES).map(ox.NamedNode),
        nodes | blank_nodes | directed | st.sampled_from(CLASSES).map(ox.NamedNode),
    ),
    min_size=1,
    max_size=12,
)


@examples(50)
@given(with_blank_nodes)
def test_blank_nodes_and_directions_of_text_come_back(policy: Profile, triples: list[ox.Triple]) -> None:
    document = framed(policy, set(triples))
    found = ox.Dataset(ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD))
    stated = ox.Dataset(ox.Quad(*triple) for triple in triples)
    for dataset in (found, stated):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert set(found) == set(stated)


def test_what_leads_in_circles_or_by_many_ways_is_written(policy: Profile) -> None:
    link = ox.NamedNode(f"{PG}inCluster")
    node = [[ox.NamedNode(f"{BASE}{row}/{column}") for column in range(2)] for row in range(40)]
    triples = {ox.Triple(a, link, b) for above, below in pairwise(node) for a in above for b in below}
    triples |= {ox.Triple(node[-1][0], link, node[0][0]), ox.Triple(node[-1][1], link, node[0][1])}
    document = framed(policy, triples)
    assert read_with_pyld(json.dumps(document).encode()) == triples


def test_of_two_reverse_properties_neither_is_lost(policy: Profile) -> None:
    context = compile_context({**policy.context.source, "stubs": {"@reverse": "pg:standsFor"}})
    profile = replace(policy, kinds=(replace(policy.first, context=context), *policy.kinds[1:]))
    record, policies = ox.NamedNode(f"{BASE}record/a"), NODES[:2]
    triples = {ox.Triple(policies[0], ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{PG}Policy"))}
    triples |= {ox.Triple(policies[1], ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{PG}Policy"))}
    triples |= {
        ox.Triple(record, ox.NamedNode(PG + name), policies[n])
        for n, name in enumerate(("describes", "standsFor"))
    }
    document = framed(profile, triples)
    assert read_with_pyld(json.dumps(document).encode()) == triples


def test_an_iri_that_a_processor_would_take_for_a_short_one_is_refused(policy: Profile) -> None:
    triple = ox.Triple(NODES[0], ox.NamedNode("pg:x"), NODES[0])
    with pytest.raises(UsageError, match="pg:x cannot be written as JSON-LD"):
        framed(policy, [triple])


def test_the_vocabulary_is_written_whole(graph: GraphStore) -> None:
    layers = ("asserted", "derived", "vocabulary")
    data = formats.to_bytes(graph, "jsonld", formats.ExportOptions(layers))
    assert less_dataset(read_with_pyld(data)) == {quad.triple for quad in graph.store}
