"""Reports: what they hold, the same bytes each time, and files as sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from policygraph.errors import UsageError
from policygraph.validation.shacl import ENGINES, Report, UnsupportedShapeError, validate
from policygraph.validation.shacl.files import validate_files
from tests.validation.shacl.helpers import PREFIXES, data, parse, store_of

SH = "http://www.w3.org/ns/shacl#"
SHAPES = """
ex:S sh:targetClass ex:A ; sh:property [
    sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:minCount 9 ; sh:nodeKind sh:IRI ; sh:severity sh:Warning ;
    sh:message "Too few."@en , "太少。"@zh ] ."""


def report(engine: str = "sparql", seed: int = 1) -> Report:
    return validate(data(seed), parse(SHAPES), engine)


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


def test_results_are_plain() -> None:
    first = report().results[0]
    assert first.path == "(<http://example.org/p>/^<http://example.org/q>)"
    assert first.severity == f"{SH}Warning"
    assert first.shape == ""
    assert {message.language for message in first.messages} == {"en", "zh"}


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


def test_jsonld_does_not_end_a_script() -> None:
    text = validate(
        store_of('ex:n ex:p "</script>" .'),
        parse("ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:in () ] ."),
    )
    assert "</script" not in text.to_jsonld()
    assert any(
        "</script>" in str(quad.object) for quad in ox.parse(text.to_jsonld(), format=ox.RdfFormat.JSON_LD)
    )


def test_a_report_without_results_conforms() -> None:
    validated = validate(ox.Store(), parse(SHAPES))
    assert validated.conforms
    assert "true" in validated.to_turtle()


def test_details_are_kept_below_their_result() -> None:
    shapes = "ex:S sh:targetNode ex:n ; sh:node ex:T . ex:T sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    validated = validate(ox.Store(), parse(shapes))
    assert [result.component for result in validated.results] == [f"{SH}NodeConstraintComponent"]
    assert f"<{SH}detail>" in read(validated.to_turtle(), ox.RdfFormat.TURTLE)


def test_rdflib_keeps_its_settings() -> None:
    for setting in (True, False):
        before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, setting
        try:
            report("pyshacl")
            assert setting is rdflib.NORMALIZE_LITERALS
        finally:
            rdflib.NORMALIZE_LITERALS = before


@pytest.mark.parametrize("engine", ENGINES)
def test_files(tmp_path: Path, engine: str) -> None:
    records, shapes = tmp_path / "data.ttl", tmp_path / "shapes.nt"
    records.write_text(PREFIXES + "ex:n a ex:A ; ex:p _:b . _:b ex:q 1 .", "utf-8")
    triples = parse("ex:S sh:targetClass ex:A ; sh:property _:b . _:b sh:path ex:p ; sh:nodeKind sh:IRI .")
    ox.serialize(triples, shapes, format=ox.RdfFormat.N_TRIPLES)
    (result,) = validate_files(records, shapes, engine).results
    assert result.value == ox.BlankNode("b")


def test_one_file_may_hold_both(tmp_path: Path) -> None:
    file = tmp_path / "both.ttl"
    file.write_text(PREFIXES + "_:n a ex:A . ex:S sh:targetNode _:n ; sh:class ex:B .", "utf-8")
    with pytest.raises(UnsupportedShapeError, match="blank node"):
        validate_files(file, file, "sparql")
    (result,) = validate_files(file, file).results
    assert result.focus == ox.BlankNode("n")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<", "utf-8")
    for path in (broken, tmp_path / "missing.ttl", tmp_path / "table.csv"):
        with pytest.raises(UsageError):
            validate_files(path, path)


def test_importing_the_package_costs_no_rdflib() -> None:
    modules = "policygraph.validation.shacl, policygraph.validation.shacl.files, policygraph.validation.shacl.sparql_engine, policygraph.validation.shacl.pyshacl_engine"
    code = f"import sys, {modules}; sys.exit('rdflib' in sys.modules or 'pyshacl' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
