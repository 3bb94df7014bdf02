"""Results to a report, and to the triples of a sh:ValidationReport, with the same blank-node labels for the same results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH, XSD
from policygraph.validation.shacl.results import Result, Term
from policygraph.validation.shacl.terms import TYPE, ShapesGraph

REPORT = ox.BlankNode("report")
PREFIXES = {"sh": SH, "xsd": XSD}


@dataclass(frozen=True)
class ValidationResult:
    """A result, and the nodes that its sh:ValidationResult refers to (section 3.6.2), of the graph that has them."""

    result: Result
    graph: ShapesGraph
    shape: Term
    path: Term | None = None
    constraint: Term | None = None
    details: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Report:
    """A validation report (section 3.6.1). ``conforms`` is true without results of any severity.

    ``entries`` are the results with what they refer to; ``triples`` returns the triples of the sh:ValidationReport, in the order to write them in.
    """

    conforms: bool
    results: tuple[Result, ...]
    entries: tuple[ValidationResult, ...] = field(compare=False, repr=False)
    triples: Callable[[], Iterable[ox.Triple]] = field(compare=False, repr=False)

    def to_turtle(self) -> str:
        """Return the sh:ValidationReport as Turtle."""
        return self._serialize(ox.RdfFormat.TURTLE)

    def to_jsonld(self) -> str:
        """Return the sh:ValidationReport as expanded JSON-LD."""
        # A page may carry the document inside a script element, which "</" could end.
        return self._serialize(ox.RdfFormat.JSON_LD).replace("</", "<\\/")

    def _serialize(self, format: ox.RdfFormat) -> str:
        data = ox.serialize(self.triples(), format=format, prefixes=PREFIXES)
        assert data is not None
        return data.decode()


def make_report(validation_results: Iterable[ValidationResult]) -> Report:
    """Return the report of results, sorted by ``Result.sort_key``."""
    ordered = tuple(sorted(validation_results, key=lambda entry: entry.result.sort_key()))
    results = tuple(entry.result for entry in ordered)
    return Report(not results, results, ordered, lambda: list(_triples(ordered)))


def _triples(ordered: Sequence[ValidationResult]) -> Iterator[ox.Triple]:
    labels: dict[str, ox.BlankNode] = {}
    yield _triple(REPORT, TYPE, ox.NamedNode(f"{SH}ValidationReport"))
    yield _triple(REPORT, f"{SH}conforms", _boolean(not ordered))
    nodes = [ox.BlankNode(f"result{number}") for number in range(1, len(ordered) + 1)]
    for node in nodes:
        yield _triple(REPORT, f"{SH}result", node)
    for node, entry in zip(nodes, ordered, strict=True):
        for predicate, value in _properties(entry):
            yield _triple(node, predicate, _relabelled(value, labels))
    # Blank-node shapes and paths are written once, after the results that lead to them.
    roots = {
        node: e.graph
        for e in ordered
        for node in (e.path, e.shape, e.constraint, *e.details)
        if node is not None
    }
    written: set[ox.Triple] = set()
    for root, graph in roots.items():
        for triple in graph.blank_node_closure(root):
            if triple not in written:
                written.add(triple)
                yield ox.Triple(*(_relabelled(term, labels) for term in triple))


def _properties(entry: ValidationResult) -> Iterator[tuple[str, Term]]:
    result = entry.result
    yield TYPE, ox.NamedNode(f"{SH}ValidationResult")
    yield f"{SH}focusNode", result.focus
    if entry.path is not None:
        yield f"{SH}resultPath", entry.path
    if result.value is not None:
        yield f"{SH}value", result.value
    yield f"{SH}resultSeverity", ox.NamedNode(result.severity)
    yield f"{SH}sourceConstraintComponent", ox.NamedNode(result.component)
    yield f"{SH}sourceShape", entry.shape
    if entry.constraint is not None:
        yield f"{SH}sourceConstraint", entry.constraint
    for detail in entry.details:
        yield f"{SH}detail", detail
    for message in result.messages:
        yield f"{SH}resultMessage", message


def _triple(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: Term) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def _boolean(value: bool) -> ox.Literal:
    return ox.Literal(str(value).lower(), datatype=ox.NamedNode(f"{XSD}boolean"))


def _relabelled(term: Any, labels: dict[str, ox.BlankNode]) -> Any:
    """Return a term, a blank node numbered by first appearance, because parsers label them at random."""
    if isinstance(term, ox.BlankNode):
        return labels.setdefault(term.value, ox.BlankNode(f"node{len(labels) + 1}"))
    return term
