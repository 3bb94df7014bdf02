"""SHACL property paths (section 2.3.1) to SPARQL property paths."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import FIRST, REST, ShapesGraph
from policygraph.words.phrases import Phrase, enumerated

QUANTIFIERS = {f"{SH}zeroOrMorePath": "*", f"{SH}oneOrMorePath": "+", f"{SH}zeroOrOnePath": "?"}
INVERSE, ALTERNATIVE = f"{SH}inversePath", f"{SH}alternativePath"
MAX_STEPS = 50  # hundreds take the optimizer minutes
MAX_DEPTH = 50  # a path that contains itself would have no end


def to_sparql(shapes: ShapesGraph, node: Term) -> str:
    """Return a path for use in a query.

    Raises UnsupportedShapeError for ``*``, ``+`` and ``?``, and ShapesError for an ill-formed path.
    """
    return _path(shapes, node, quantified=False, depth=0)


def to_text(shapes: ShapesGraph, node: Term) -> str:
    """Return a path for ``Result.path``: a bare IRI, or the SPARQL text of a longer path."""
    return node.value if isinstance(node, ox.NamedNode) else _path(shapes, node, quantified=True, depth=0)


def _path(shapes: ShapesGraph, node: Term, quantified: bool, depth: int) -> str:
    if isinstance(node, ox.NamedNode):
        return str(node)
    if depth > MAX_DEPTH:
        raise ShapesError(Phrase("a path that contains itself"))

    def step(child: Term) -> str:
        return _path(shapes, child, quantified, depth + 1)

    predicates = [predicate for predicate in shapes.predicates(node) if predicate not in (REST, f"{SH}path")]
    predicate = predicates[0] if len(predicates) == 1 else ""
    if predicate == FIRST:
        return f"({'/'.join(map(step, _path_members(shapes, node)))})"
    if predicate in (INVERSE, ALTERNATIVE, *QUANTIFIERS) and REST not in shapes.predicates(node):
        value = shapes.values(node, predicate)[0]
        if predicate == INVERSE:
            return f"^{step(value)}"
        if predicate == ALTERNATIVE:
            return f"({'|'.join(map(step, _path_members(shapes, value)))})"
        if not quantified:
            raise UnsupportedShapeError(f"sh:{predicate.removeprefix(SH)}")
        return f"({step(value)}){QUANTIFIERS[predicate]}"
    raise UnsupportedShapeError(
        Phrase("a path of an unknown kind: {names}", names=enumerated(predicates) or node)
    )


def _path_members(shapes: ShapesGraph, node: Term) -> list[Term]:
    members = shapes.members(node)
    if len(members) < 2:
        raise ShapesError(Phrase("a sequence or alternative path has two members at least"))
    if len(members) > MAX_STEPS:
        raise UnsupportedShapeError(Phrase("a path with more than {most} steps", most=MAX_STEPS))
    return members
