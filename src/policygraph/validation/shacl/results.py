"""The outcome of a validation: results, the report with them, and the errors of shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from policygraph.errors import PolicyGraphError
from policygraph.rdf.namespaces import SH, XSD

if TYPE_CHECKING:
    from policygraph.validation.shacl.reporting import ValidationResult

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
PREFIXES = {"sh": SH, "xsd": XSD}


class ShapesError(PolicyGraphError):
    """Shapes that are ill-formed or fail when they run, so that there is no report; ``shape`` is the node at fault."""

    def __init__(self, message: str, shape: Term | None = None) -> None:
        super().__init__(message)
        self.shape = shape


class UnsupportedShapeError(ShapesError):
    """A feature of SHACL that an engine does not support; the message names it."""


@dataclass(frozen=True)
class Result:
    """The properties of one validation result (section 3.6.2), ``component`` and ``severity`` as IRIs.

    ``path`` is empty, a bare IRI, or the SPARQL text of a longer path. ``shape`` is an IRI, empty for
    a blank node; ``value`` is None where the constraint reports none, such as sh:minCount. ``source`` is the
    shape as a node of the shapes graph, which may be blank.
    """

    focus: Term
    path: str
    value: Term | None
    component: str
    severity: str
    shape: str
    messages: tuple[ox.Literal, ...] = ()
    source: Term | None = field(default=None, compare=False)

    def sort_key(self) -> tuple[str, ...]:
        """Return the texts to sort by; labels of blank nodes, which differ between runs, count last."""
        terms = [_sort_text(self.focus), self.path, _sort_text(self.value), self.component, self.severity]
        messages = "".join(map(str, self.messages))
        return (*terms, self.shape, messages, str(self.focus), str(self.value))


def _sort_text(term: Term | None) -> str:
    return "_:" if isinstance(term, ox.BlankNode) else str(term or "")


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
