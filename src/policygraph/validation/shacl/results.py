"""What a validation found: results, and the report that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import pyoxigraph as ox

from policygraph.errors import PolicyGraphError
from policygraph.rdf.namespaces import SH, XSD

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
PREFIXES = {"sh": SH, "xsd": XSD}


class ShapesError(PolicyGraphError):
    """Shapes that are not well-formed, or that fail when they run; nothing was validated."""


class UnsupportedShapeError(ShapesError):
    """A feature of SHACL that an engine does not do; the message names it."""


@dataclass(frozen=True)
class Result:
    """One violation, warning or information.

    ``path`` is empty, a bare IRI, or the SPARQL text of a longer path. ``shape`` is empty where
    the shape is a blank node; ``value`` is None where the constraint has none, such as a count.
    """

    focus: Term
    path: str
    value: Term | None
    component: str
    severity: str
    shape: str
    messages: tuple[ox.Literal, ...] = ()

    def sort_key(self) -> tuple[str, ...]:
        """Return what to sort by; a blank node's label differs from run to run and counts last."""
        terms = [_stable(self.focus), self.path, _stable(self.value), self.component, self.severity]
        messages = "".join(map(str, self.messages))
        return (*terms, self.shape, messages, str(self.focus), str(self.value))


def _stable(term: Term | None) -> str:
    return "_:" if isinstance(term, ox.BlankNode) else str(term or "")


@dataclass(frozen=True)
class Report:
    """The outcome of a validation. ``conforms`` is true where there is no result of any severity.

    ``triples`` makes the sh:ValidationReport, in the order in which it is to be written.
    """

    conforms: bool
    results: tuple[Result, ...]
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
