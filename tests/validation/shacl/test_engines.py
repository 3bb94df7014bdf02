"""The SPARQL engine and pyshacl find the same, feature by feature, on data with planted errors."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph import pipeline
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.validation.shacl import validate
from tests.helpers import ROOT
from tests.validation.shacl.helpers import (
    DATES,
    NODE_FEATURES,
    NUMBERS,
    ORDER_FEATURES,
    PROPERTY_FEATURES,
    TARGETS,
    TEXTS,
    data,
    result_keys,
    store_of,
    with_both_engines,
)  # fmt: skip

SEEDS = range(6)
SELECTS = {
    "value": "SELECT $this ?value WHERE { $this ex:p ?value . FILTER isLiteral(?value) }",
    "path": "SELECT DISTINCT $this (ex:p AS ?path) ?value WHERE { $this ex:p ?value ; ex:q ?other }",
    "neither": "SELECT $this WHERE { $this ex:p ?any . FILTER NOT EXISTS { $this ex:q ?any } }",
    "union": "SELECT $this ?value { { $this ex:p ?value } UNION { $this ex:q ?value } FILTER isIRI(?value) }",
    "optional": "SELECT $this ?value { $this ex:p ?x OPTIONAL { ?value ex:q $this } }",
    "filter alone": "SELECT $this { FILTER ($this = ex:n1) }",
    "bind": "SELECT $this ?value { BIND ($this AS ?that) ?that ex:p ?value }",
    "grouped": "SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
    "nested": "SELECT $this ?value { { SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x } GROUP BY $this } }",
    "passed on": "SELECT $this ?value { $this a ex:A { SELECT DISTINCT $this ?value { ?x ex:p ?value . ?x a ex:C } } }",
    "braces in texts": "SELECT $this { $this ex:p ?x . FILTER isLiteral(?x) # { $this\n FILTER (STR(?x) != '}') FILTER (STR(?x) != \"{ SELECT\") }",
}


@pytest.mark.parametrize("feature", PROPERTY_FEATURES)
def test_property_shapes(feature: str) -> None:
    shape = f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ {PROPERTY_FEATURES[feature]} ] ."
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs), seed
        assert ours.conforms == theirs.conforms


@pytest.mark.parametrize("feature", ORDER_FEATURES)
@pytest.mark.parametrize("pool", [NUMBERS, DATES, TEXTS])
def test_order(feature: str, pool: list[str]) -> None:
    """Values of one kind at a time: pyshacl's order across kinds is not SPARQL's, see below."""
    # pyshacl refuses to compare what is no literal by sh:lessThan; SHACL has a result for it.
    values = pool if feature.startswith("less") else [*pool, "ex:n0", "_:b0"]
    constraint = ORDER_FEATURES[feature].replace("LOW", pool[0]).replace("HIGH", pool[1])
    shape = f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; {constraint} ] ."
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed, values), shape)
        assert result_keys(ours) == result_keys(theirs), seed


@pytest.mark.parametrize("feature", NODE_FEATURES)
def test_node_shapes(feature: str) -> None:
    shape = (
        f'ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:targetNode 1 , "abc" ; {NODE_FEATURES[feature]} .'
    )
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs), seed


@pytest.mark.parametrize("target", TARGETS)
def test_targets(target: str) -> None:
    shape = f"ex:A a sh:NodeShape ; {TARGETS[target]} ; sh:nodeKind sh:Literal ; sh:property ex:P ." + (
        "ex:P sh:path ex:p ; sh:minCount 2 ; sh:nodeKind sh:IRI ."
    )
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert ours.results
        assert result_keys(ours) == result_keys(theirs), seed


@pytest.mark.parametrize("name", SELECTS)
def test_sparql_constraints(name: str) -> None:
    text = SELECTS[name]
    shape = f"""
    ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
    ex:S a sh:NodeShape ; sh:targetClass ex:A , ex:C ; sh:severity sh:Info ;
      sh:sparql [ sh:prefixes ex:prefixes ; sh:select \"\"\"{text.replace('"', chr(92) + '"')}\"\"\" ] ."""
    total = 0
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs), seed
        total += len(ours.results)
    assert total


def test_sparql_in_a_property_shape() -> None:
    shape = """
    ex:S a sh:PropertyShape ; sh:path [ sh:inversePath <http://example.org/p> ] ; sh:targetClass ex:A ;
      sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value }" ; sh:message "got {?value}"@en ] ."""
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs)


def test_a_property_shape_of_two_shapes_has_results_for_each() -> None:
    shapes = """
    ex:S sh:targetClass ex:A ; sh:property ex:P . ex:T sh:targetClass ex:B ; sh:property ex:P .
    ex:P sh:path ex:p ; sh:minCount 4 ."""
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shapes)
        assert result_keys(ours) == result_keys(theirs)


def _project_shapes() -> list[ox.Triple]:
    files = sorted((ROOT / "shapes").glob("*.ttl"))
    return [quad.triple for file in files for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]


def test_project_shapes_need_no_pyshacl(hub_graph: GraphStore) -> None:
    assert validate(hub_graph.store, _project_shapes(), "sparql").results


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("us-45q", "ae-c"), marks=pytest.mark.long),
        pytest.param(("",), marks=pytest.mark.soak),
    ],
)
def test_project_shapes_on_the_hub(hub: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    """A part in each run, because pyshacl asks each query of each focus node: minutes for all of it."""
    for file in sorted(hub.rglob("*.md")):
        if file.stem.startswith(names):
            target = tmp_path / "records" / file.relative_to(hub)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    store = pipeline.build(Settings(root=tmp_path, sources=(tmp_path / "records",))).open().store
    shapes = _project_shapes()
    ours, theirs = validate(store, shapes, "sparql"), validate(store, shapes, "pyshacl")
    assert ours.results
    assert result_keys(ours) == result_keys(theirs)


# --- Where the engines differ, pyshacl is the one that is wrong: a short list, each with its reason.

DIFFERENCES = {
    # pyshacl has no lexical rule for gYear and gYearMonth; "2020-13" is not in their lexical space.
    "gYearMonth": ('ex:n ex:p "2020-13"^^xsd:gYearMonth .', "sh:datatype xsd:gYearMonth"),
    # rdflib reads a day as a dateTime at midnight; XML Schema demands the time.
    "dateTime without time": ('ex:n ex:p "2020-01-01"^^xsd:dateTime .', "sh:datatype xsd:dateTime"),
    # Section 4.4.1: a blank node has no length, and violates every minLength, 0 too.
    "minLength 0 of a blank node": ("ex:n ex:p _:b .", "sh:minLength 0"),
    # Sections 4.3 want a result where values cannot be compared; rdflib orders them by datatype.
    "number above a date": ('ex:n ex:p "1.5"^^xsd:double .', 'sh:minInclusive "2020-01-01"^^xsd:date'),
    # XPath's "$" without the flag m matches at the very end only, Python's before a last line break.
    "line break at the end": (r'ex:n ex:p "abc\n" .', 'sh:pattern "^abc$"'),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_pyshacl_overlooks(name: str) -> None:
    text, constraint = DIFFERENCES[name]
    shape = f"ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; {constraint} ] ."
    ours, theirs = with_both_engines(store_of(text), shape)
    assert len(ours.results) == 1
    assert theirs.conforms


def test_pyshacl_reports_languages_that_match() -> None:
    """langMatches (section 4.4.4) lets zh-hant match zh-hant-tw; pyshacl tries the whole tag and zh."""
    shape = 'ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:languageIn ( "zh-hant" ) ] .'
    ours, theirs = with_both_engines(store_of('ex:n ex:p "x"@zh-hant-tw .'), shape)
    assert ours.conforms
    assert len(theirs.results) == 1
