"""Where statements of Turtle stand: the same statements that a parser reads, each with its line."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.rdf.turtle_places import prefixes, statements
from tests.helpers import ROOT

FILES = sorted([*ROOT.glob("ontology/*.ttl"), *ROOT.glob("profiles/*/*.ttl")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_all_statements_of_the_shipped_files_are_found(file) -> None:  # type: ignore[no-untyped-def]
    text = file.read_text("utf-8")
    found = {statement[:3] for statement in statements(text)}
    for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
        written = {
            quad.object.value,
            quad.object.value.replace('"', '\\"'),
        }  # in a long string, or in a short one
        subject = "" if isinstance(quad.subject, ox.BlankNode) else quad.subject.value
        is_blank = isinstance(quad.object, ox.BlankNode)  # of which no statement is yielded
        assert is_blank or {(subject, quad.predicate.value, text) for text in written} & found


def test_a_statement_has_the_line_of_its_object() -> None:
    text = (
        "@prefix x: <https://x.example/> . # x:no x:no x:no .\nPREFIX y: <https://y.example/>\n"
        'x:a a x:B ; # a comment\n  x:p "one;.,"@en ,\n  """two\nlines"""^^x:T , 5.5 .\n'
        "x:c x:p [ x:q x:r ] , ( x:d x:e ) ; x:s y:f\\.g .\n"
    )
    x, y = "https://x.example/", "https://y.example/"
    assert [statement for statement in statements(text) if statement.subject] == [
        (f"{x}a", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{x}B", 3),
        (f"{x}a", f"{x}p", "one;.,", 4),
        (f"{x}a", f"{x}p", "two\nlines", 5),
        (f"{x}a", f"{x}p", "5.5", 6),
        (f"{x}c", f"{x}s", f"{y}f.g", 7),
    ]
    assert list(prefixes(text)) == [("x", x, 1), ("y", y, 2)]


def test_a_prefix_in_a_text_is_none() -> None:
    text = '@prefix x: <x:> .\nx:a x:b """An example:\n@prefix x: <y:> .\n""" .\n@prefix z: <z:> .\n'
    assert list(prefixes(text)) == [("x", "x:", 1), ("z", "z:", 5)]
