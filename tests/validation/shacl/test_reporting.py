"""Results as the triples of a report, the same bytes each time."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from policygraph.validation.shacl import (
    Report,
    Result,
    validate,
)
from policygraph.validation.shacl.reporting import ValidationResult, make_report
from tests.validation.shacl.helpers import (
    SH,
    SHAPES,
    ex,
    graph,
    parse,
    report,
    store_of,
)


def read(text: str, format: ox.RdfFormat) -> set[str]:
    return {str(quad.predicate) for quad in ox.parse(text, format=format)}


def test_a_report_has_all_of_a_result() -> None:
    graph = rdflib.Graph().parse(data=report().to_turtle(), format="turtle")
    root = graph.value(predicate=rdflib.RDF.type, object=rdflib.URIRef(f"{SH}ValidationReport"))
    results = list(graph.objects(root, rdflib.URIRef(f"{SH}result")))
    assert len(results) == len(report().results) > 0
    for node in results:
        path = graph.value(node, rdflib.URIRef(f"{SH}resultPath"))
        assert len(list(graph.items(path))) == 2  # type: ignore[arg-type]
        shape = graph.value(node, rdflib.URIRef(f"{SH}sourceShape"))
        assert isinstance(shape, rdflib.BNode)
        assert graph.value(shape, rdflib.URIRef(f"{SH}minCount")) == rdflib.Literal(9)
        assert len(list(graph.objects(node, rdflib.URIRef(f"{SH}resultMessage")))) == 2
        for name in ("focusNode", "resultSeverity", "sourceConstraintComponent"):
            assert graph.value(node, rdflib.URIRef(SH + name)) is not None


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_the_same_report_is_the_same_bytes(engine: str) -> None:
    shapes = SHAPES.replace("ex:A", "ex:n0 , ex:n1").replace("targetClass", "targetNode")
    texts = {
        validate(store_of('ex:n0 ex:p ex:x , ex:y . ex:z ex:q ex:x . "a" ex:q ex:y .'.replace('"a"', "ex:w")),
                 parse(shapes), engine).to_turtle()
        for _ in range(3)
    }  # fmt: skip
    assert len(texts) == 1


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_jsonld_says_what_turtle_says(engine: str) -> None:
    validated = report(engine)
    jsonld = list(ox.parse(validated.to_jsonld(), format=ox.RdfFormat.JSON_LD))
    turtle = list(ox.parse(validated.to_turtle(), format=ox.RdfFormat.TURTLE))
    assert len(jsonld) == len(turtle) == len(set(validated.triples()))
    assert {str(triple.predicate) for triple in jsonld} == {str(triple.predicate) for triple in turtle}


def test_details_are_kept_below_their_result() -> None:
    shapes = "ex:S sh:targetNode ex:n ; sh:node ex:T . ex:T sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    validated = validate(ox.Store(), parse(shapes))
    assert [result.component for result in validated.results] == [f"{SH}NodeConstraintComponent"]
    assert f"<{SH}detail>" in read(validated.to_turtle(), ox.RdfFormat.TURTLE)


def test_blank_nodes_are_numbered_as_they_appear() -> None:
    def report_of(label: str, other: str) -> Report:
        shapes = graph(f"ex:S ex:p _:{label} . _:{label} sh:minCount 1 ; ex:q _:{other} . _:{other} ex:r 1 .")
        found = Result(ex("n"), "", ox.BlankNode(other), f"{SH}C", f"{SH}Violation", "")
        return make_report([ValidationResult(found, shapes, ox.BlankNode(label))])

    assert list(report_of("x", "y").triples()) == list(report_of("b", "a").triples())
    labels = {str(triple.subject) for triple in report_of("x", "y").triples()}
    assert labels == {"_:report", "_:result1", "_:node1", "_:node2"}


def test_a_shape_that_two_results_share_is_written_once() -> None:
    shapes = graph("_:s sh:minCount 1 .")
    found = [
        ValidationResult(
            Result(ex(name), "", None, f"{SH}C", f"{SH}Violation", ""), shapes, ox.BlankNode("s")
        )
        for name in ("b", "a")
    ]
    report = make_report(found)
    assert [each.focus for each in report.results] == [ex("a"), ex("b")]
    assert [triple.predicate.value for triple in report.triples()].count(f"{SH}minCount") == 1
    assert not report.conforms


def test_a_result_says_its_constraint_and_details_only_where_it_has_them() -> None:
    plain = Result(ex("n"), "", None, f"{SH}C", f"{SH}Violation", "")

    def said(entry: ValidationResult) -> set[str]:
        return {triple.predicate.value.removeprefix(SH) for triple in make_report([entry]).triples()}

    optional = {"resultPath", "value", "sourceConstraint", "detail", "resultMessage"}
    assert optional.isdisjoint(said(ValidationResult(plain, graph(""), ex("S"))))
    full = ValidationResult(plain, graph(""), ex("S"), ex("p"), ex("C"), (ex("D"),))
    assert said(full) & optional == {"resultPath", "sourceConstraint", "detail"}
