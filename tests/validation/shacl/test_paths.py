"""Paths of shapes as paths of SPARQL."""

from __future__ import annotations

import pytest

from policygraph.validation.shacl import (
    ShapesError,
    UnsupportedShapeError,
    paths,
)
from tests.validation.shacl.helpers import TARGET, ex, graph, node, refused

PATHS = {
    "sh:zeroOrMorePath": "[ sh:zeroOrMorePath ex:p ]",
    "sh:oneOrMorePath": "( ex:p [ sh:oneOrMorePath ex:p ] )",
    "sh:zeroOrOnePath": "[ sh:inversePath [ sh:zeroOrOnePath ex:p ] ]",
    "a path of an unknown kind": "[ sh:inversePath ex:p ; sh:alternativePath ( ex:p ex:q ) ]",
    "a path of an unknown kind: 1": "1",
}


@pytest.mark.parametrize("feature", PATHS)
def test_paths(feature: str) -> None:
    message = refused(f"{TARGET} sh:property [ sh:path {PATHS[feature]} ; sh:minCount 1 ] .")
    assert message.startswith("UnsupportedShapeError")
    assert feature.split(": ")[0] in message


def test_a_path_that_contains_itself() -> None:
    path = "_:path sh:inversePath _:path ."
    assert "contains itself" in refused(f"{TARGET} sh:property [ sh:path _:path ; sh:minCount 1 ] . {path}")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("ex:p", "<p>"),
        ("[ sh:inversePath ex:p ]", "^<p>"),
        ("( ex:p ex:q ex:p )", "(<p>/<q>/<p>)"),
        ("[ sh:alternativePath ( ex:p ex:q ) ]", "(<p>|<q>)"),
        ("[ sh:inversePath ( ex:p [ sh:alternativePath ( ex:q ex:r ) ] ) ]", "^(<p>/(<q>|<r>))"),
    ],
)
def test_a_path_in_sparql(path: str, text: str) -> None:
    shapes = graph(f"ex:S ex:path {path} .")
    assert paths.to_sparql(shapes, node(shapes, "path")).replace("http://example.org/", "") == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("[ sh:zeroOrMorePath ex:p ]", "(<p>)*"),
        ("[ sh:oneOrMorePath [ sh:inversePath ex:p ] ]", "(^<p>)+"),
        ("( ex:p [ sh:zeroOrOnePath ex:q ] )", "(<p>/(<q>)?)"),
    ],
)
def test_a_path_that_repeats_can_be_told_and_not_queried(path: str, text: str) -> None:
    shapes = graph(f"ex:S ex:path {path} .")
    assert paths.to_text(shapes, node(shapes, "path")).replace("http://example.org/", "") == text
    with pytest.raises(UnsupportedShapeError, match="Path"):
        paths.to_sparql(shapes, node(shapes, "path"))


def test_the_text_of_one_property_is_its_bare_iri() -> None:
    assert paths.to_text(graph(""), ex("p")) == "http://example.org/p"


@pytest.mark.parametrize("path", ["( ex:p )", "[ sh:alternativePath ( ex:p ) ]", "[ sh:alternativePath () ]"])
def test_a_path_of_one_member_is_ill_formed(path: str) -> None:
    shapes = graph(f"ex:S ex:path {path} .")
    with pytest.raises(ShapesError, match="two members at least"):
        paths.to_sparql(shapes, node(shapes, "path"))
