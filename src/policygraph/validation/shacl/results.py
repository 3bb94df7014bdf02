"""The outcome of a validation: its results, and the errors of shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import pyoxigraph as ox

from policygraph.errors import PolicyGraphError

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal


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
