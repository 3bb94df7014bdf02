"""What is refused in the queries of shapes before an engine reads them."""

from __future__ import annotations

import pytest

from policygraph.validation.shacl import ENGINES, ShapesError, UnsupportedShapeError, validate
from policygraph.validation.shacl.query_text import words_of
from tests.validation.shacl.helpers import TARGET, parse, refused, store_of

DEEP = {
    "braces": "{" * 50_000,
    "parentheses": f"FILTER {'(' * 50_000}",
    "negations": f"FILTER ({'!' * 50_000}true)",
    "UNION": " UNION ".join(["{ $this ?p ?o }"] * 5_000),
    "conjunctions": f"FILTER ({' && '.join(['?o'] * 50_000)})",
    "steps": f"$this {'/'.join(['<x:p>'] * 50_000)} ?o",
    "OPTIONAL": "OPTIONAL { $this ?p ?o } " * 5_000,
    "EXISTS": "FILTER EXISTS { $this ?p ?o " * 3_000,
    "SELECT": "{ SELECT $this { " * 3_000,
    "collections": "[" * 50_000,
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("engine", ENGINES)
def test_absurd_nesting(name: str, engine: str) -> None:
    shape = f"{TARGET} sh:sparql [ sh:select '''SELECT $this {{ $this ?p ?o {DEEP[name]} }}''' ] ."
    with pytest.raises(UnsupportedShapeError, match=r"a query that is not run .*more than"):
        validate(store_of("ex:n ex:p 1 ."), parse(shape), engine)


def test_a_long_list_is_no_depth() -> None:
    values = ", ".join(f"<x:{number}>" for number in range(900))
    shape = (
        f"{TARGET} sh:sparql [ sh:select 'SELECT $this {{ $this ?p ?o FILTER (?o NOT IN ({values})) }}' ] ."
    )
    assert not validate(store_of("ex:n ex:p 1 ."), parse(shape), "sparql").conforms


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { SERVICE <http://127.0.0.1/> { $this ?p ?o } }",
        "SELECT $this { service silent ?s { $this ?p ?o } }",
        r"SELECT $this { \\u0053ERVICE <http://127.0.0.1/> { $this ?p ?o } }",
        'SELECT $this { $this ?p ?o FILTER (?o != """x"y""") SERVICE <http://127.0.0.1/> {} } # "',
        "SELECT $this FROM <file:///etc/hostname> { $this ?p ?o }",
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_reaches_out(query: str, engine: str) -> None:
    shape = f"{TARGET} sh:sparql [ sh:select '''{query}''' ] ."
    with pytest.raises(UnsupportedShapeError, match=r"SERVICE asks another server|FROM in a query of shapes"):
        validate(store_of("ex:n ex:p 1 ."), parse(shape), engine)


@pytest.mark.parametrize(("prefix", "namespace"), [("a b", "http://a.b/"), ("a", "http://a.b/> SELECT")])
def test_a_prefix_that_is_none(prefix: str, namespace: str) -> None:
    declared = f"sh:prefixes [ sh:declare [ sh:prefix '{prefix}' ; sh:namespace '{namespace}' ] ]"
    assert "as SPARQL writes them" in refused(
        f"{TARGET} sh:sparql [ {declared} ; sh:select 'SELECT $this {{ $this ?p ?o }}' ] ."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('a """x " y""" b', ["A", "B"]),
        ("a '''it''s {''' b", ["A", "B"]),
        (r'"\"{" { # }', ["{"]),
        ("<http://a.b/{> {", ["<", "{", ">", "{"]),
        ("ex:SERVICE ?x", ["?X"]),
    ],
)
def test_texts_comments_iris_and_names_are_no_words(text: str, words: list[str]) -> None:
    found = words_of(text)
    assert [word for word in found if word in words] == words


def test_ill_formed_shapes_name_the_shape() -> None:
    with pytest.raises(ShapesError) as error:
        validate(store_of("ex:n ex:p 1 ."), parse(f"{TARGET} sh:sparql [ sh:select 'SELECT $this' ] ."))
    assert str(error.value.shape) == "<http://example.org/S>"
