"""Functions that queries of shapes call, by both engines."""

from __future__ import annotations

import pytest

from policygraph.validation.shacl import ShapesError, validate_triples
from tests.validation.shacl.helpers import TARGET, parse, store_of, with_both_engines

QUERY = "SELECT $this ?value {{ $this <http://example.org/p> ?value FILTER({test}) }}"


def shape(test: str) -> str:
    return f"{TARGET} sh:sparql [ sh:select '{QUERY.format(test=test)}' ] ."


@pytest.mark.parametrize(
    ("value", "cast", "number"),
    [
        ("'2020-01-01'^^xsd:date", 'date>("2021-01-01")', 1),
        ("'2022-01-01'^^xsd:date", 'date>("2021-01-01")', 0),
        ("'2020-01-01'^^xsd:date", 'date>("soon")', 0),
        ("'2020-01-01T00:00:00Z'^^xsd:dateTime", 'dateTime>("2021-01-01T00:00:00Z")', 1),
        ("1", 'integer>("2")', 1),
    ],
)
def test_casts_are_the_same_by_both_engines(value: str, cast: str, number: int) -> None:
    test = f"?value < <http://www.w3.org/2001/XMLSchema#{cast}"
    for report in with_both_engines(store_of(f"ex:n ex:p {value} ."), shape(test)):
        assert len(report.results) == number


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
@pytest.mark.parametrize("name", ["http://example.org/f", "http://www.w3.org/2001/XMLSchema#nothing"])
def test_a_function_that_no_engine_has_is_an_error(name: str, engine: str) -> None:
    with pytest.raises(ShapesError, match=name):
        validate_triples(parse("ex:n ex:p 1 ."), parse(shape(f"<{name}>(?value)")), engine)
