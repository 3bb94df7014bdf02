"""Validation by SPARQL: each constraint is one query over the whole store, which is not copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from policygraph.validation.shacl import checks as compiling
from policygraph.validation.shacl import paths, select
from policygraph.validation.shacl.checks import Check
from policygraph.validation.shacl.reporting import Finding, make_report
from policygraph.validation.shacl.results import Report, Result, ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import Shapes


def compile_shapes(shapes: Shapes, store: ox.Store) -> list[Check]:
    """Return the queries of all shapes that have targets, each once parsed.

    Raises UnsupportedShapeError, which names the feature, rather than leave any constraint out.
    """
    return [
        check
        for shape in compiling.shapes_with_targets(shapes, store)
        for check in (*compiling.checks(shapes, shape, store), *select.checks(shapes, shape))
    ]


def validate(store: ox.Store, triples: Iterable[ox.Triple]) -> Report:
    """Validate the default graph of a store against shapes.

    Raises UnsupportedShapeError for features that this engine lacks, before anything has run, and
    ShapesError for shapes that are not well-formed.
    """
    shapes = Shapes(triples)
    found = [finding for check in compile_shapes(shapes, store) for finding in _run(check, shapes, store)]
    return make_report(found, shapes)


def _run(check: Check, shapes: Shapes, store: ox.Store) -> Iterator[Finding]:
    try:
        rows = store.query(check.query)
        assert isinstance(rows, ox.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        yield from [_finding(check, shapes, row, names) for row in _once(rows, names)]
    except (SyntaxError, RuntimeError, OSError) as error:
        raise ShapesError(f"a query of {check.shape.node} fails: {error}") from None


def _once(rows: ox.QuerySolutions, names: list[str]) -> Iterator[ox.QuerySolution]:
    seen = set()
    for row in rows:
        key = tuple(row[name] for name in names)
        if key not in seen:
            seen.add(key)
            yield row


def _finding(check: Check, shapes: Shapes, row: ox.QuerySolution, names: list[str]) -> Finding:
    shape, path = check.shape, check.shape.path
    texts, value = check.messages, _term(row, "value", names)
    focus = _term(row, "this", names)
    if focus is None:
        raise ShapesError(f"a query of {shape.node} leaves $this unbound")
    if check.constraint is not None:
        texts = tuple(select.substituted(each, row, names) for each in texts)
        found = _term(row, "path", names)
        path = found if isinstance(found, ox.NamedNode) else path
        value = focus if value is None and shape.path is None else value
    return Finding(
        Result(
            focus, "" if path is None else paths.shown(shapes, path), value, check.component,
            shape.severity, shape.node.value if isinstance(shape.node, ox.NamedNode) else "", texts,
        ),
        shape.node, path, check.constraint,
    )  # fmt: skip


def _term(row: ox.QuerySolution, name: str, names: list[str]) -> Term | None:
    term = row[name] if name in names else None
    if isinstance(term, ox.Triple):
        raise UnsupportedShapeError("quoted triples in data")
    return term
