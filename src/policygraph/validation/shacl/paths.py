"""Property paths of SHACL (section 2.3.1) as SPARQL text."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import FIRST, REST, Shapes

REPEATED = {f"{SH}zeroOrMorePath": "*", f"{SH}oneOrMorePath": "+", f"{SH}zeroOrOnePath": "?"}
INVERSE, ALTERNATIVE = f"{SH}inversePath", f"{SH}alternativePath"
DEEPEST = 50  # a path that contains itself would have no end


def sparql(shapes: Shapes, node: Term) -> str:
    """Return a path for use in a query.

    Raises UnsupportedShapeError for repeated paths and ShapesError for what is no path.
    """
    return _text(shapes, node, repeated=False, depth=0)


def shown(shapes: Shapes, node: Term) -> str:
    """Return a path for a result: a bare IRI, or the SPARQL text of a longer path."""
    return node.value if isinstance(node, ox.NamedNode) else _text(shapes, node, repeated=True, depth=0)


def _text(shapes: Shapes, node: Term, repeated: bool, depth: int) -> str:
    if isinstance(node, ox.NamedNode):
        return str(node)
    if depth > DEEPEST:
        raise ShapesError("a path that contains itself")

    def inner(each: Term) -> str:
        return _text(shapes, each, repeated, depth + 1)

    kinds = [kind for kind in shapes.predicates(node) if kind not in (REST, f"{SH}path")]
    kind = kinds[0] if len(kinds) == 1 else ""
    if kind == FIRST:
        return f"({'/'.join(map(inner, _several(shapes, node)))})"
    if kind in (INVERSE, ALTERNATIVE, *REPEATED) and REST not in shapes.predicates(node):
        value = shapes.values(node, kind)[0]
        if kind == INVERSE:
            return f"^{inner(value)}"
        if kind == ALTERNATIVE:
            return f"({'|'.join(map(inner, _several(shapes, value)))})"
        if not repeated:
            raise UnsupportedShapeError(f"sh:{kind.removeprefix(SH)}")
        return f"({inner(value)}){REPEATED[kind]}"
    raise UnsupportedShapeError(f"a path of an unknown kind: {', '.join(kinds) or node}")


def _several(shapes: Shapes, node: Term) -> list[Term]:
    found = shapes.members(node)
    if len(found) < 2:
        raise ShapesError("a sequence or alternative path has two members at least")
    return found
