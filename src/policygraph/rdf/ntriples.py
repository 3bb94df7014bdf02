"""Terms in N-Triples: texts to literals, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from policygraph.rdf.datatypes import STRING

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(text: str, language: str | None = None, datatype: str | None = None) -> str:
    """Return a literal in N-Triples, its language tag in lower case."""
    if not text.isprintable() or '"' in text or "\\" in text:
        for character, escape in _ESCAPES.items():
            text = text.replace(character, escape)
    if language:
        return f'"{text}"@{language.lower()}'
    return f'"{text}"' if datatype in (None, STRING) else f'"{text}"^^<{datatype}>'


def term(text: str) -> ox.NamedNode | ox.Literal:
    """Return the IRI or literal that a text in N-Triples is."""
    (quad,) = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


def parse_ntriples(lines: str | bytes) -> Iterator[ox.Triple]:
    """Yield the triples of an N-Triples document."""
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
