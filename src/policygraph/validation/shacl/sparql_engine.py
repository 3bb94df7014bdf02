"""Validation by SPARQL: each constraint is one query over the whole store, which is not copied."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.rdf.sparql import TripleSource, query
from policygraph.store.beside import for_each
from policygraph.validation.shacl import checks, paths, select
from policygraph.validation.shacl.checks import Check
from policygraph.validation.shacl.reporting import ValidationResult
from policygraph.validation.shacl.results import Result, ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import ShapesGraph
from policygraph.words.phrases import Phrase, phrase_of

_JSON = ox.QueryResultsFormat.JSON


@dataclass(frozen=True)
class Compiled:
    """The checks of the shapes that this engine supports, and why it does not support each of the others."""

    checks: Mapping[Term, Sequence[Check]]  # by the shape that has the targets
    refused: Mapping[Term, UnsupportedShapeError]

    def all(self) -> Iterator[Check]:
        """Yield the checks of all shapes."""
        yield from chain.from_iterable(self.checks.values())


def compile_shapes(shapes: ShapesGraph, store: TripleSource) -> Compiled:
    """Return the checks of all shapes that have targets.

    Raises UnsupportedShapeError for a feature by which no shape means what it says alone, and ShapesError for
    ill-formed shapes, each with the shape.
    """
    checks.refuse_extensions(shapes)
    compiled: dict[Term, Sequence[Check]] = {}
    refused: dict[Term, UnsupportedShapeError] = {}
    for node in shapes.subjects():
        try:
            compiled[node] = [
                check
                for shape in checks.with_targets(shapes, node, store)
                for check in (
                    *checks.shape_checks(shapes, shape, store),
                    *select.sparql_checks(shapes, shape),
                )
            ]
        except UnsupportedShapeError as error:
            refused[node] = UnsupportedShapeError(phrase_of(error), node)
        except ShapesError as error:
            raise ShapesError(phrase_of(error), node) from None
    return Compiled(compiled, refused)


def run(compiled: Compiled, shapes: ShapesGraph, store: TripleSource) -> list[ValidationResult]:
    """Return the results of all checks over the default graph of a store. Raises ShapesError where a query fails."""

    def results(check: Check) -> list[ValidationResult]:
        return list(run_check(check, shapes, store))

    is_server = not isinstance(store, ox.Store)  # which has one question after the other
    found = map(results, compiled.all()) if is_server else for_each(results, compiled.all())
    return list(chain.from_iterable(found))


def run_check(
    check: Check, shapes: ShapesGraph, store: TripleSource, nodes: Collection[Term] | None = None
) -> Iterator[ValidationResult]:
    """Yield the results of a check, about some focus nodes alone or about all. Raises ShapesError where it fails.

    The engine writes all rows at once, so that other threads of Python go on meanwhile.
    """
    try:
        answer = query(store, check.query if nodes is None else check.about(nodes))
        assert isinstance(answer, ox.QuerySolutions)
        rows = ox.parse_query_results(answer.serialize(format=_JSON) or b"", format=_JSON)
        assert isinstance(rows, ox.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        yield from [_to_result(check, shapes, row, names) for row in _distinct(rows, names)]
    except (QueryError, SyntaxError, RuntimeError, OSError) as error:
        raise ShapesError(
            Phrase("a query of the shape fails: {problem}", problem=phrase_of(error)), check.shape.node
        ) from None


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
        raise ShapesError(Phrase("a query of the shape leaves $this unbound"), shape.node)
    if check.constraint is not None:
        messages = tuple(select.substitute(message, row, names) for message in messages)
        row_path = _term(row, "path", names)
        path = row_path if isinstance(row_path, ox.NamedNode) else path
        value = focus if value is None and shape.path is None else value
    return ValidationResult(
        Result(
            focus, "" if path is None else paths.to_text(shapes, path), value, check.component,
            shape.severity, shape.node.value if isinstance(shape.node, ox.NamedNode) else "", messages, shape.node,
        ),
        shapes, shape.node, path, check.constraint,
    )  # fmt: skip


def _term(row: ox.QuerySolution, name: str, names: list[str]) -> Term | None:
    term = row[name] if name in names else None
    if isinstance(term, ox.Triple):
        raise UnsupportedShapeError(Phrase("quoted triples in data"))
    return term
