"""One query for each kind of constraint: its rows on data that is counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox

from policygraph.validation.shacl import (
    queries,
)
from policygraph.validation.shacl.queries import Shape
from tests.validation.shacl.helpers import SH, ex, store_of

DATA = """
ex:a a ex:A ; ex:p 1 , 2 ; ex:q 2 , 3 .
ex:b a ex:A ; ex:p ex:b , "x"@en , "y"@EN , "x"@de , "x" .
ex:c a ex:A .
ex:d ex:p 9 .
"""
OF_B = {("b", "b"), ("b", "x@en"), ("b", "y@en"), ("b", "x@de"), ("b", "x")}


def shape(path: str = "p") -> Shape:
    """Return a shape of the instances of ex:A with a path, or without one."""
    targets = f"?this a <{ex('A').value}> ."
    return Shape(
        ex("S"), targets, ex(path) if path else None, str(ex(path)) if path else "", f"{SH}Violation", ()
    )


def text(term: object) -> str:
    """Return the local name of an IRI, and the text of a literal with its language."""
    if isinstance(term, ox.Literal):
        return f"{term.value}@{term.language}" if term.language else term.value
    assert isinstance(term, ox.NamedNode)
    return term.value.rpartition("/")[2]


def rows(query: str) -> set[tuple[str, ...]]:
    """Return the rows of a query, each of which comes once."""
    solutions = store_of(DATA).query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    found = [tuple(map(text, row)) for row in solutions]
    assert len(found) == len(set(found))
    return set(found)


def test_values_that_fail_a_condition_and_those_that_break_it() -> None:
    assert rows(queries.failing_values(shape(), "?value > 1")) == {("a", "1"), *OF_B}
    either = replace(shape(), sparql_path=f"({ex('p')}|{ex('q')})")  # by which a has 2 twice
    assert rows(queries.failing_values(either, "?value > 2")) == {("a", "1"), ("a", "2"), *OF_B}


def test_a_shape_without_a_path_has_its_focus_nodes_as_values() -> None:
    condition = f"?value = {ex('a')}"
    assert rows(queries.failing_values(shape(""), condition)) == {("b", "b"), ("c", "c")}


def test_nodes_without_a_certain_value() -> None:
    assert rows(queries.without_value(shape(), "2")) == {("b",), ("c",)}
    assert rows(queries.without_value(shape(""), str(ex("a")))) == {("b",), ("c",)}


def test_values_of_one_property_and_not_of_the_other() -> None:
    assert rows(queries.unequal_values(shape(), ex("q").value)) == {("a", "1"), ("a", "3"), *OF_B}
    assert rows(queries.unequal_values(shape(""), ex("p").value)) == {
        ("a", "a"), ("a", "1"), ("a", "2"), *OF_B - {("b", "b")}, ("c", "c"),
    }  # fmt: skip


def test_nodes_with_too_few_and_too_many_values() -> None:
    assert rows(queries.too_few_values(shape(), 1)) == {("c",)}
    assert rows(queries.too_few_values(shape(), 3)) == {("a",), ("c",)}
    assert rows(queries.by_value_count(shape(), shape().values, "> 2")) == {("b",)}


def test_tags_that_two_values_share_whatever_their_case() -> None:
    assert rows(queries.duplicate_languages(shape())) == {("b", "en")}


def test_pairs_of_values_that_are_out_of_order() -> None:
    assert rows(queries.misordered(shape(), ex("q").value, "<")) == {("a", "2", "2")}
    assert rows(queries.misordered(shape("q"), ex("p").value, "<=")) == {
        ("a", "2", "1"),
        ("a", "3", "1"),
        ("a", "3", "2"),
    }
