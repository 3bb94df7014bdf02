"""Read access to a shapes graph, and its terms as values."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.validation.shacl import (
    ShapesError,
    UnsupportedShapeError,
    terms,
)
from policygraph.validation.shacl.terms import ShapesGraph
from tests.validation.shacl.helpers import ex, graph, node, parse


def test_values_are_distinct_and_in_the_order_of_their_texts() -> None:
    shapes = graph('ex:S ex:p "b" , "a" , ex:x ; ex:q 1 . ex:A ex:p 1 .')
    doubled = ShapesGraph([*parse("ex:S ex:p 1 ."), *parse("ex:S ex:p 1 .")])
    assert [str(each) for each in shapes.values(ex("S"), ex("p").value)] == [
        '"a"', '"b"', "<http://example.org/x>",
    ]  # fmt: skip
    assert len(doubled.values(ex("S"), ex("p").value)) == 1
    assert list(shapes.subjects()) == [ex("A"), ex("S")]
    assert shapes.predicates(ex("S")) == [ex("p").value, ex("q").value]
    assert shapes.values(ex("nowhere"), ex("p").value) == []


def test_a_literal_is_kept_as_it_was_written() -> None:
    assert str(node(graph('ex:S ex:p "01"^^xsd:integer .'), "p")).startswith('"01"')


def test_a_property_of_shacl_has_one_value_at_most() -> None:
    shapes = graph("ex:S sh:minCount 1 ; sh:maxCount 1 , 2 .")
    assert shapes.sh_value(ex("S"), "minCount") == terms_integer(1)
    assert shapes.sh_value(ex("S"), "path") is None
    with pytest.raises(ShapesError, match="2 values of sh:maxCount, of which there can be one"):
        shapes.sh_value(ex("S"), "maxCount")


def terms_integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))


def test_a_list_has_its_members_in_order_and_as_often_as_it_says() -> None:
    shapes = graph("ex:S ex:p ( ex:b ex:a ex:b ) ; ex:none () .")
    assert shapes.members(node(shapes, "p")) == [ex("b"), ex("a"), ex("b")]
    assert shapes.members(node(shapes, "none")) == []


@pytest.mark.parametrize(
    "text",
    [
        "ex:S ex:p ex:x .",
        "ex:S ex:p [ rdf:first 1 ] .",
        "ex:S ex:p [ rdf:first 1 , 2 ; rdf:rest () ] .",
        "ex:S ex:p [ rdf:first 1 ; rdf:rest ex:x ] .",
        "ex:S ex:p _:l . _:l rdf:first 1 ; rdf:rest _:l .",  # without an end
    ],
)
def test_what_is_no_list_is_refused(text: str) -> None:
    shapes = graph(text)
    with pytest.raises(ShapesError, match="is not a well-formed list"):
        shapes.members(node(shapes, "p"))


def test_a_blank_node_brings_what_hangs_below_it_and_no_more() -> None:
    shapes = graph("ex:S ex:p _:a . _:a ex:q _:b , ex:x . _:b ex:r _:a , 1 . ex:x ex:q 2 . _:c ex:q 3 .")
    found = {
        (triple.predicate.value[-1], str(triple.object))
        for triple in shapes.blank_node_closure(node(shapes, "p"))
    }
    assert {name for name, _ in found} == {"q", "r"}
    assert len(found) == 4  # a cycle ends, and what has an IRI is left where it is
    assert list(shapes.blank_node_closure(ex("S"))) == []


def test_types_are_classes_and_their_superclasses() -> None:
    shapes = graph(
        "ex:S a ex:A . ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:C , ex:A . ex:D rdfs:subClassOf ex:A ."
    )
    assert shapes.shacl_types(ex("S")) == {ex("A"), ex("B"), ex("C")}
    assert shapes.shacl_types(ex("x")) == set()


def test_prefixes_are_those_of_an_ontology_and_of_what_it_imports() -> None:
    shapes = graph(
        "ex:O sh:declare ex:one ; owl:imports ex:P . ex:P sh:declare ex:two ; owl:imports ex:O , ex:Q ."
        "ex:Q sh:declare ex:three . ex:R sh:declare ex:four ."
    )
    assert set(terms.prefix_declarations(shapes, ex("O"))) == {ex("one"), ex("two"), ex("three")}


def test_an_iri_is_told_from_what_is_none() -> None:
    assert terms.iri(ex("x"), "sh:class") == "http://example.org/x"
    with pytest.raises(UnsupportedShapeError, match='sh:class that is not an IRI: "x"'):
        terms.iri(ox.Literal("x"), "sh:class")


def test_a_constant_is_what_a_query_can_name_and_a_store_keeps() -> None:
    assert terms.constant(ex("x"), "sh:in") == "<http://example.org/x>"
    assert terms.constant(ox.Literal("x", language="en"), "sh:in") == '"x"@en'
    assert terms.constant(terms_integer(7), "sh:in").startswith('"7"^^')
    with pytest.raises(UnsupportedShapeError, match="a blank node as sh:in"):
        terms.constant(ox.BlankNode(), "sh:in")
    with pytest.raises(UnsupportedShapeError, match="because the store writes it"):
        terms.constant(ox.Literal("007", datatype=terms_integer(7).datatype), "sh:in")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("12", 12), ('"12"', None), ('"-1"^^xsd:integer', None), ("1.5", None), ("ex:x", None)],
)
def test_a_count_is_a_whole_number_without_a_sign(text: str, value: int | None) -> None:
    term = node(graph(f"ex:S ex:p {text} ."), "p")
    if value is not None:
        assert terms.integer(term, "sh:minCount") == value
        return
    with pytest.raises(ShapesError, match=r"sh:minCount .* is not a whole number"):
        terms.integer(term, "sh:minCount")


def test_true_and_false_are_written_out() -> None:
    assert terms.boolean(None, "sh:closed") is False
    assert terms.boolean(node(graph("ex:S ex:p true ."), "p"), "sh:closed") is True
    assert terms.boolean(node(graph("ex:S ex:p false ."), "p"), "sh:closed") is False
    for text in ('"1"^^xsd:boolean', '"true"', "ex:true"):
        with pytest.raises(UnsupportedShapeError, match="neither true nor false"):
            terms.boolean(node(graph(f"ex:S ex:p {text} ."), "p"), "sh:closed")
