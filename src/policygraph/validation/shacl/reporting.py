"""Results to the triples of a sh:ValidationReport, with the same blank nodes for the same results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH, XSD
from policygraph.validation.shacl.results import Report, Result, Term
from policygraph.validation.shacl.terms import TYPE, Shapes

REPORT = ox.BlankNode("report")


@dataclass(frozen=True)
class Finding:
    """A result, and the nodes of the shapes that its report leads to."""

    result: Result
    shape: Term
    path: Term | None = None
    constraint: Term | None = None
    details: tuple[Term, ...] = ()


def make_report(findings: Iterable[Finding], shapes: Shapes) -> Report:
    """Return the report of some findings, in a stable order."""
    ordered = sorted(findings, key=lambda each: each.result.sort_key())
    results = tuple(each.result for each in ordered)
    return Report(not results, results, lambda: list(_triples(ordered, shapes)))


def _triples(findings: Sequence[Finding], shapes: Shapes) -> Iterator[ox.Triple]:
    labels: dict[str, ox.BlankNode] = {}
    yield _triple(REPORT, TYPE, ox.NamedNode(f"{SH}ValidationReport"))
    yield _triple(REPORT, f"{SH}conforms", _boolean(not findings))
    nodes = [ox.BlankNode(f"result{number}") for number in range(1, len(findings) + 1)]
    for node in nodes:
        yield _triple(REPORT, f"{SH}result", node)
    for node, finding in zip(nodes, findings, strict=True):
        for predicate, value in _result(finding):
            yield _triple(node, predicate, _renamed(value, labels))
    # Blank-node shapes and paths are written once, after the results that lead to them.
    roots = dict.fromkeys(
        node for f in findings for node in (f.path, f.shape, f.constraint, *f.details) if node is not None
    )
    known: set[ox.Triple] = set()
    for root in roots:
        for triple in shapes.around(root):
            if triple not in known:
                known.add(triple)
                yield ox.Triple(*(_renamed(term, labels) for term in triple))


def _result(finding: Finding) -> Iterator[tuple[str, Term]]:
    result = finding.result
    yield TYPE, ox.NamedNode(f"{SH}ValidationResult")
    yield f"{SH}focusNode", result.focus
    if finding.path is not None:
        yield f"{SH}resultPath", finding.path
    if result.value is not None:
        yield f"{SH}value", result.value
    yield f"{SH}resultSeverity", ox.NamedNode(result.severity)
    yield f"{SH}sourceConstraintComponent", ox.NamedNode(result.component)
    yield f"{SH}sourceShape", finding.shape
    if finding.constraint is not None:
        yield f"{SH}sourceConstraint", finding.constraint
    for detail in finding.details:
        yield f"{SH}detail", detail
    for message in result.messages:
        yield f"{SH}resultMessage", message


def _triple(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: Term) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def _boolean(value: bool) -> ox.Literal:
    return ox.Literal(str(value).lower(), datatype=ox.NamedNode(f"{XSD}boolean"))


def _renamed(term: Any, labels: dict[str, ox.BlankNode]) -> Any:
    """Number blank nodes in the order in which they appear: parsers give them labels at random."""
    if isinstance(term, ox.BlankNode):
        return labels.setdefault(term.value, ox.BlankNode(f"node{len(labels) + 1}"))
    return term
