"""Where pyshacl is alone: what it refuses, and what it overlooks."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import processor

from policygraph.validation.shacl import (
    ShapesError,
    UnsupportedShapeError,
    validate,
    validate_triples,
)
from policygraph.validation.shacl.terms import ShapesGraph
from tests.validation.shacl.helpers import (
    SH,
    TARGET,
    VALUES,
    ex,
    parse,
    report,
    result_keys,
    store_of,
    with_both_engines,
)  # fmt: skip


def test_rdflib_keeps_its_settings() -> None:
    for setting in (True, False):
        before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, setting
        try:
            report("pyshacl")
            assert setting is rdflib.NORMALIZE_LITERALS
        finally:
            rdflib.NORMALIZE_LITERALS = before


def test_a_query_is_not_read_for_each_node(monkeypatch: pytest.MonkeyPatch) -> None:
    reader: Any = processor
    read, parse_query = list[str](), reader.parseQuery

    def counted(text: str) -> Any:
        read.append(text)
        return parse_query(text)

    monkeypatch.setattr(reader, "parseQuery", counted)
    shape = "sh:sparql [ sh:select 'SELECT $this ?value { $this <http://example.org/p> ?value FILTER (?value > 10) }' ]"
    data = parse("".join(f"ex:n{n} a ex:C ; ex:p {n} ." for n in range(20)))
    found = validate_triples(data, parse(f"ex:s a sh:NodeShape ; sh:targetClass ex:C ; {shape} ."), "pyshacl")
    assert len(found.results) == 9
    assert len([text for text in read if "?value > 10" in text]) <= 2
    assert reader.parseQuery is counted


@pytest.mark.parametrize(
    "shape",
    [
        "sh:js [ sh:jsFunctionName 'f' ]",
        "sh:sparql [ sh:select 'SELECT $this FROM <file:///etc/passwd> { $this ?p ?o }' ]",
        "sh:sparql [ sh:select 'SELECT $this { SERVICE <http://127.0.0.1/> { $this ?p ?o } }' ]",
    ],
)
def test_pyshacl_skips_nothing_and_goes_nowhere(shape: str) -> None:
    with pytest.raises(UnsupportedShapeError):
        validate_triples(parse("ex:n ex:p 1 ."), parse(f"{TARGET} {shape} ."), "pyshacl")


def test_pyshacl_failures_are_errors() -> None:
    for shape in ("sh:sparql [ sh:select 'SELECT' ]", "sh:property [ sh:path ex:p ; sh:minCount 'x' ]"):
        with pytest.raises(ShapesError):
            validate(store_of("ex:n ex:p 1 ."), parse(f"{TARGET} {shape} ."))


# --- Where the engines differ, pyshacl is the one that is wrong: a short list, each with its reason.

DIFFERENCES = {
    # Section 4.4.1: a blank node has no length, and violates every minLength, 0 too.
    "minLength 0 of a blank node": ("ex:n ex:p _:b .", "sh:minLength 0"),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_pyshacl_overlooks(name: str) -> None:
    text, constraint = DIFFERENCES[name]
    shape = f"ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; {constraint} ] ."
    ours, theirs = with_both_engines(store_of(text), shape)
    assert len(ours.results) == 1
    assert theirs.conforms


OTHER_VALUES = (
    '"NaN"^^xsd:double', '"INF"^^xsd:float', '"2000-01-01Z"^^xsd:date', '"2000-01-01+14:00"^^xsd:date', '"1999"^^xsd:gYear',
    '"2000-01-01T00:00:00"^^xsd:dateTime', '"2001-01-01T00:00:00"^^xsd:dateTime', '"P1D"^^xsd:duration', '"b"@en', '"b"',
)  # fmt: skip


@pytest.mark.parametrize(
    "limit", ['"2000-01-01"^^xsd:date', "3", "2.5", '"b"', '"2000-01-01T00:00:00Z"^^xsd:dateTime']
)
def test_both_engines_tell_what_cannot_be_compared_with_a_limit(limit: str) -> None:
    text = f"ex:n ex:p {' , '.join((*VALUES, *OTHER_VALUES))} ."
    for constraint in ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive"):
        shape = f"ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:{constraint} {limit} ] ."
        ours, theirs = with_both_engines(store_of(text), shape)
        assert result_keys(ours) == result_keys(theirs)


def test_a_year_cannot_be_compared_with_a_day() -> None:
    shape = (
        'ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minInclusive "2000-01-01"^^xsd:date ] .'
    )
    for found in with_both_engines(store_of('ex:n ex:p "2003"^^xsd:gYear , "2003-01-01"^^xsd:date .'), shape):
        (result,) = found.results
        assert result.messages[0].value == "The value is less than 2000-01-01, or cannot be compared with it"


def test_numbers_too_long_for_a_store_are_compared_by_pyshacl() -> None:
    shape = "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minInclusive 3 ] ."
    assert validate_triples(parse("ex:n ex:p 99999999999999999999 ."), parse(shape), "pyshacl").conforms


def test_pyshacl_reports_languages_that_match() -> None:
    """langMatches (section 4.4.4) lets zh-hant match zh-hant-tw; pyshacl tries the whole tag and zh."""
    shape = 'ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:languageIn ( "zh-hant" ) ] .'
    ours, theirs = with_both_engines(store_of('ex:n ex:p "x"@zh-hant-tw .'), shape)
    assert ours.conforms
    assert len(theirs.results) == 1


def test_a_result_has_all_that_pyshacl_says() -> None:
    shapes = 'ex:S sh:targetNode ex:n ; sh:property ex:P . ex:P sh:path ( ex:p ex:q ) ; sh:in ( 1 ) ; sh:severity sh:Info ; sh:message "Odd."@en .'
    report = validate_triples(parse("ex:n ex:p ex:m . ex:m ex:q 1 , 2 ."), parse(shapes), "pyshacl")
    (found,) = report.results
    assert (found.focus, found.path) == (ex("n"), "(<http://example.org/p>/<http://example.org/q>)")
    assert str(found.value).startswith('"2"')
    assert (found.component, found.severity) == (f"{SH}InConstraintComponent", f"{SH}Info")
    assert (found.shape, found.messages) == (ex("P").value, (ox.Literal("Odd.", language="en"),))


def test_words_that_reach_out_are_words_in_a_text() -> None:
    query = "SELECT $this { $this ?p ?o FILTER (?o != 'FROM SERVICE') # LOAD\\n }"
    shapes = f'{TARGET} sh:sparql [ sh:select "{query}" ] .'
    assert len(validate_triples(parse("ex:n ex:p 1 ."), parse(shapes), "pyshacl").results) == 1


def test_prefixes_of_imported_ontologies_are_declared() -> None:
    shapes = f"""
    ex:O owl:imports ex:P . ex:P sh:declare [ sh:prefix "e" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
    {TARGET} sh:sparql [ sh:prefixes ex:O ; sh:select "SELECT $this {{ $this e:p ?o }}" ] ."""
    assert len(validate_triples(parse("ex:n ex:p 1 ."), parse(shapes), "pyshacl").results) == 1


def test_an_ill_typed_literal_stays_as_it_was_written() -> None:
    shapes = f"{TARGET} sh:property [ sh:path ex:p ; sh:datatype xsd:integer ] ."
    (found,) = validate_triples(
        parse('ex:n ex:p "x"^^xsd:integer , "01"^^xsd:integer .'), parse(shapes), "pyshacl"
    ).results
    assert str(found.value).startswith('"x"^^')


DATES = [
    '"2020-01-01"^^xsd:date', '"2022-07-08T06:48:22"^^xsd:date', '"2016"^^xsd:date', '"12016-01-01"^^xsd:date',
    '"2024-02-30"^^xsd:date', '"2024-02-29"^^xsd:date', '"2023-02-29"^^xsd:date', '"2020-01-01Z"^^xsd:date',
    '"2020-01-01+14:00"^^xsd:date', '"2020-1-1"^^xsd:date', '"-0044-03-15"^^xsd:date', '"02020-01-01"^^xsd:date',
    '"2020-01-01"^^xsd:dateTime', '"2020-01-01T24:00:00"^^xsd:dateTime', '"2020-01-01T10:00:60"^^xsd:dateTime',
    '"12016-01-01T00:00:00Z"^^xsd:dateTime', '"2020-01-01T10:00"^^xsd:dateTime', '"25:00:00"^^xsd:time',
    '"2020"^^xsd:gYear', '"20"^^xsd:gYear', '"12020"^^xsd:gYear', '"2020-13"^^xsd:gYearMonth',
    '"2020-12"^^xsd:gYearMonth', '"yes"^^xsd:boolean', '"1"^^xsd:boolean', '"1e3"^^xsd:decimal', '"+1"^^xsd:integer',
]  # fmt: skip


@pytest.mark.parametrize("literal", DATES)
def test_the_engines_agree_on_what_is_well_formed(literal: str) -> None:
    shape = f"ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:datatype {literal.rpartition('^^')[2]} ] ."
    ours, theirs = with_both_engines(store_of(f"ex:n ex:p {literal} ."), shape)
    assert ours.conforms == theirs.conforms


def test_an_instant_is_no_date_and_a_year_may_have_five_digits() -> None:
    shape = "ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:datatype xsd:date ] ."
    for found in with_both_engines(store_of(f"ex:n ex:p {', '.join(DATES[:6])} ."), shape):
        values = {getattr(result.value, "value", "") for result in found.results}
        assert values == {"2022-07-08T06:48:22", "2016", "2024-02-30"}


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
@pytest.mark.parametrize("failing", range(5))
@pytest.mark.parametrize(
    "constraint",
    [
        "sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { $this a ex:A } }' ]",
        "sh:sparql [ sh:select 'SELECT $this { $this ?p ?o VALUES ?o { 1 } }' ]",
        "sh:sparql [ sh:select 'SELECT $this { $this ?p ?o { SELECT * { ?o ?q 1 } } }' ]",
    ],
)
def test_what_pyshacl_fails_by_is_the_error_of_its_shape(constraint: str, failing: int, engine: str) -> None:
    constraint = constraint.replace("ex:A", "<http://example.org/A>")
    shapes = "".join(
        f"ex:s{n} a sh:NodeShape ; sh:targetClass ex:C ; {constraint if n == failing else 'sh:nodeKind sh:IRI'} ."
        for n in range(5)
    )
    with pytest.raises(ShapesError, match="the shapes cannot be used") as refused:
        validate_triples(parse("ex:a a ex:C ; ex:p 1 ."), parse(shapes), engine)
    assert refused.value.shape == ex(f"s{failing}")


@pytest.mark.parametrize(
    "failing",
    [
        "a sh:NodeShape ; sh:targetNode ex:n ; sh:path ex:p",
        "a sh:PropertyShape ; sh:path ex:p, ex:q",
        "a sh:SPARQLFunction ; sh:returnType ex:C",
        "a sh:ConstraintComponent ; sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK {}' ]",
        "a sh:ConstraintComponent ; sh:parameter [ sh:optional true ]",
        "a sh:NodeShape ; sh:targetNode ex:n ; sh:rule [ a ex:Rule ]",
        "a sh:NodeShape ; sh:targetNode ex:n ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ]",
        "a sh:NodeShape ; sh:targetNode ex:n ; sh:order 'x' ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:p ; sh:object 1 ]",
        "a sh:NodeShape ; sh:targetNode ex:n ; sh:nodeKind sh:IRI ; sh:target [ a ex:T ]",
    ],
)
@pytest.mark.parametrize("name", ["a", "m", "z"])
def test_what_pyshacl_fails_by_wherever_it_reads_it_is_the_error_of_that(failing: str, name: str) -> None:
    shapes = f"""
        ex:e a sh:NodeShape ; sh:targetClass ex:C ; sh:node ex:y ; sh:property [ sh:path ex:p ; sh:maxCount 1 ] .
        ex:{name} {failing} .
        ex:y a sh:NodeShape ; sh:nodeKind sh:IRI ; sh:node ex:b . ex:b a sh:NodeShape ; sh:nodeKind sh:IRI .
    """
    triples = list(parse(shapes))
    with pytest.raises(ShapesError, match="the shapes cannot be used") as refused:
        validate_triples(parse("ex:a a ex:C ."), triples, "pyshacl")
    assert refused.value.shape
    assert ShapesGraph(triples).with_name(refused.value.shape) == ex(name)


@pytest.mark.parametrize("engine", ["auto", "sparql", "pyshacl"])
@pytest.mark.parametrize(
    ("constraint", "said"),
    [
        ("sh:minInclusive ex:a", "a limit that is neither number, date nor text"),
        ("sh:maxExclusive [ ex:a 1 ]", "a limit that is neither number, date nor text"),
        ("sh:languageIn ( 'en' 5 )", "sh:languageIn lists texts|must be a Literal with type xsd:string"),
    ],
)
def test_what_is_no_value_of_a_parameter_is_ill_formed_for_each_engine(
    constraint: str, said: str, engine: str
) -> None:
    shapes = f"ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; {constraint} ] ."
    with pytest.raises(ShapesError, match=said) as refused:
        validate_triples(parse("ex:a a ex:C ; ex:p 'b'@en ."), parse(shapes), engine)
    assert not isinstance(refused.value, UnsupportedShapeError)
