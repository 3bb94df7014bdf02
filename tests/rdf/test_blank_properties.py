"""Properties of JSON-LD that are blank nodes are told, others are not, as the parser and PyLD leave out and keep them."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyld import jsonld

from policygraph.rdf.blank_properties import blank_properties


def told(text: str, folder: Path) -> list[tuple[str, int]]:
    (folder / "x.jsonld").write_text(text, "utf-8")
    return list(blank_properties(folder / "x.jsonld"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"@id": "x:a", "x:p": 1,\n "_:p": 2}', [("_:p", 2)]),
        ('{"@graph": [{"@id": "_:a", "_:p": 2,\n\n"x:p": {"_:q" : [1]}}]}', [("_:p", 1), ("_:q", 3)]),
        ('{"@id": "x:a", "x:p": "_:p: 1"}', []),
        ('{"@context": {"p": {"@id": "x:p", "@container": "@id"}}, "p": {"_:a": {"x:q": 1}}}', []),
        ('{"@context": {"p": {"@id": "x:p", "@container": ["@graph", "@id"]}}, "p": {"_:a": {"x:q": 1}}}', []),
        ('{"@context": {"p": {"@container": "@set", "@id": "x:p"}}, "p": 1, "_:p": 2}', [("_:p", 1)]),
    ],
)  # fmt: skip
def test_keys_that_are_blank_nodes_are_told(text: str, expected: list[tuple[str, int]], tmp_path: Path) -> None:  # fmt: skip
    assert told(text, tmp_path) == expected


@pytest.mark.parametrize(
    ("context", "key", "is_told"),
    [
        ({"p": "_:p"}, "p", True),
        ({"p": {"@id": "_:p", "@type": "@id"}}, "p", True),
        ({"p": {"@reverse": "_:p"}}, "p", True),
        ([{"q": "x:q"}, {"p": "_:p"}], "p", True),
        ({"b": "_:b", "p": "b"}, "p", True),
        ({"b": "_:b"}, "b:p", True),
        ({"@vocab": "_:b"}, "p", True),
        ({"@vocab": "_:b", "p": "x:p"}, "p", False),
        ({"@vocab": "_:b"}, "x:p", False),
        ({"p": "x:p", "q": "_:q"}, "p", False),
        ({"p": None, "q": "x:q"}, "q", False),
    ],
)
def test_terms_that_a_context_defines_as_blank_nodes_are_told_where_they_are_used(
    context: object, key: str, is_told: bool, tmp_path: Path
) -> None:
    document = {"@context": context, "@id": "x:a", "@type": "x:T", key: {"@id": "x:o"}}
    text = json.dumps(document, indent=1)
    line = text[: text.rindex(json.dumps(key))].count("\n") + 1
    assert told(text, tmp_path) == ([(key, line)] if is_told else [])
    triples = list(ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD))
    statements = jsonld.to_rdf(document)["@default"]
    assert len(triples) == len(statements) == (1 if is_told else 2)


def test_a_type_that_is_a_blank_node_is_none_of_a_property(tmp_path: Path) -> None:
    assert told('{"@context": {"T": "_:t"}, "@id": "x:a", "@type": "T"}', tmp_path) == []
