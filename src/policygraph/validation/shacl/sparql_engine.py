"""Validation by SPARQL: each constraint is one query over the whole store, which is not copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.rdf.sparql import query
from policygraph.validation.shacl import checks, paths, select
from policygraph.validation.shacl.checks import Check
from policygraph.validation.shacl.reporting import ValidationResult, make_report
from policygraph.validation.shacl.results import Report, Result, ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import ShapesGraph


def compile_shapes(shapes: ShapesGraph, store: ox.Store) -> list[Check]:
    """Return the checks of all shapes that have targets.

    Raises UnsupportedShapeError, which names the feature, rather than leave a constraint out.
    """
    return [
        check
        for shape in checks.shapes_with_targets(shapes, store)
        for check in (*checks.shape_checks(shapes, shape, store), *select.sparql_checks(shapes, shape))
    ]


def validate(store: ox.Store, triples: Iterable[ox.Triple]) -> Report:
    """Validate the default graph of a store against the triples of a shapes graph.

    Raises UnsupportedShapeError for a feature that this engine lacks, before any check has run, and
    ShapesError for ill-formed shapes.
    """
    shapes = ShapesGraph(triples)
    results = [result for check in compile_shapes(shapes, store) for result in _run(check, shapes, store)]
    return make_report(results, shapes)


def _run(check: Check, shapes: ShapesGraph, store: ox.Store) -> Iterator[ValidationResult]:
    try:
        rows = query(store, check.query)
        assert isinstance(rows, ox.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        yield from [_to_result(check, shapes, row, names) for row in _distinct(rows, names)]
    except (QueryError, SyntaxError, RuntimeError, OSError) as error:
        raise ShapesError(f"a query of {check.shape.node} fails: {error}") from None


def _distinct(rows: ox.QuerySolutions, names: list[str]) -> Iterator[ox.QuerySolution]:
    seen = set()
    for row in rows:
        key = tuple(row[name] for name in names)
        if key not in seen:
            seen.add(key)
            yield row


def _to_result(
    check: Check, shapes: ShapesGraph, row: ox.QuerySolution, names: list[str]
) -> ValidationResult:
    shape, path = check.shape, check.shape.path
    messages, value = check.messages, _term(row, "value", names)
    focus = _term(row, "this", names)
    if focus is None:
        raise ShapesError(f"a query of {shape.node} leaves $this unbound")
    if check.constraint is not None:
        messages = tuple(select.substitute(message, row, names) for message in messages)
        row_path = _term(row, "path", names)
        path = row_path if isinstance(row_path, ox.NamedNode) else path
        value = focus if value is None and shape.path is None else value
    return ValidationResult(
        Result(
            focus, "" if path is None else paths.to_text(shapes, path), value, check.component,
            shape.severity, shape.node.value if isinstance(shape.node, ox.NamedNode) else "", messages,
        ),
        shape.node, path, check.constraint,
    )  # fmt: skip


def _term(row: ox.QuerySolution, name: str, names: list[str]) -> Term | None:
    term = row[name] if name in names else None
    if isinstance(term, ox.Triple):
        raise UnsupportedShapeError("quoted triples in data")
    return term
