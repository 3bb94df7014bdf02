"""Results and reports, apart from where they come from."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.errors import PolicyGraphError
from policygraph.validation.shacl import (
    Result,
    ShapesError,
    UnsupportedShapeError,
    validate,
)
from tests.validation.shacl.helpers import (
    SH,
    SHAPES,
    ex,
    parse,
    report,
    store_of,
)


def test_results_are_plain() -> None:
    first = report().results[0]
    assert first.path == "(<http://example.org/p>/^<http://example.org/q>)"
    assert first.severity == f"{SH}Warning"
    assert first.shape == ""
    assert {message.language for message in first.messages} == {"en", "zh"}


def test_jsonld_does_not_end_a_script() -> None:
    text = validate(
        store_of('ex:n ex:p "</script>" .'),
        parse("ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:in () ] ."),
    )
    assert "</script" not in text.to_jsonld()
    assert any(
        "</script>" in str(quad.object) for quad in ox.parse(text.to_jsonld(), format=ox.RdfFormat.JSON_LD)
    )


def test_a_report_without_results_conforms() -> None:
    validated = validate(ox.Store(), parse(SHAPES))
    assert validated.conforms
    assert "true" in validated.to_turtle()


def result(
    focus: ox.NamedNode | ox.BlankNode, value: ox.Literal | ox.BlankNode | None = None, path: str = ""
) -> Result:
    return Result(focus, path, value, f"{SH}MinCountConstraintComponent", f"{SH}Violation", "")


def test_results_are_sorted_by_focus_path_and_value() -> None:
    ordered = [
        result(ex("a")), result(ex("a"), None, "x:p"), result(ex("a"), ox.Literal("1"), "x:p"),
        result(ex("a"), ox.Literal("2"), "x:p"), result(ex("b")),
    ]  # fmt: skip
    backwards = list(reversed(ordered))
    assert sorted(backwards, key=Result.sort_key) == ordered


def test_the_label_of_a_blank_node_counts_last() -> None:
    first, second = result(ox.BlankNode("z"), ox.Literal("1")), result(ox.BlankNode("a"), ox.Literal("2"))
    assert first.sort_key() < second.sort_key()
    assert result(ox.BlankNode("a")).sort_key() < result(ox.BlankNode("z")).sort_key()


def test_errors_of_shapes_are_errors_of_the_program() -> None:
    assert issubclass(UnsupportedShapeError, ShapesError)
    assert issubclass(ShapesError, PolicyGraphError)
