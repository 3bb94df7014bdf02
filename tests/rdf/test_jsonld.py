"""The part of JSON-LD that records need, held against PyLD where PyLD can judge."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.rdf.jsonld import canonical_json, literal

XSD = "http://www.w3.org/2001/XMLSchema#"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_literal_is_read_back_by_oxigraph_as_the_same_text(text: str) -> None:
    (quad,) = ox.parse(f"<x:s> <x:p> {literal(text)} .", format=ox.RdfFormat.N_TRIPLES)
    assert quad.object == ox.Literal(text)


@pytest.mark.parametrize(
    ("text", "language", "datatype", "written"),
    [
        ("a", None, None, '"a"'),
        ("a", "zh-Hant", None, '"a"@zh-hant'),
        ("1", None, f"{XSD}integer", f'"1"^^<{XSD}integer>'),
        ("a", None, f"{XSD}string", '"a"'),
        ('"\\\n\r\t', None, None, '"\\"\\\\\\n\\r\\t"'),
        ("a", "en", f"{XSD}date", '"a"@en'),  # a text with a language has no other type
    ],
)
def test_a_literal_has_its_language_or_its_type(
    text: str, language: str | None, datatype: str | None, written: str
) -> None:
    assert literal(text, language, datatype) == written


def test_json_is_in_the_order_of_rfc_8785_which_counts_in_utf_16() -> None:
    # The example of RFC 8785, section 3.2.3: U+1F600 is a surrogate pair and comes before U+FB33.
    members = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    ordered = list(json.loads(canonical_json(members)).values())
    assert ordered == [2, 4, 6, 7, 1, 5, 3]


def test_json_has_no_blanks_and_no_escapes_that_it_does_not_need() -> None:
    assert (
        canonical_json({"b": [1, {"d": None, "c": "政"}], "a": True})
        == '{"a":true,"b":[1,{"c":"政","d":null}]}'
    )
