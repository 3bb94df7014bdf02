"""The part of JSON-LD that records need, held against PyLD where PyLD can judge."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from policygraph.rdf.context import compile_context
from policygraph.rdf.jsonld import canonical_json, frame
from policygraph.rdf.namespaces import RDF_JSON


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


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "-Infinity", "{'a': 1}"])
def test_what_is_no_json_stays_a_text_of_its_type(text: str) -> None:
    literal = ox.Literal(text, datatype=ox.NamedNode(RDF_JSON))
    context = compile_context({})
    (node,) = frame([ox.Triple(ox.NamedNode("x:s"), ox.NamedNode("x:p"), literal)], ["x:s"], context, "en")
    assert node["x:p"] == {"@value": text, "@type": RDF_JSON}
