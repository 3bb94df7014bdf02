"""sh:sparql as one query for all focus nodes (section 5), and which queries that would change.

SHACL evaluates the query once for each focus node, with ``$this`` bound everywhere beforehand. Joined
with all targets at once it gives the same rows, if no part of it is evaluated apart from that join.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH
from policygraph.validation.shacl.checks import Check, messages
from policygraph.validation.shacl.queries import Shape
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import Shapes, boolean, prefix_declarations, short

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"|(?P<name>[\w-]*:[\w.%-]*)|(?P<word>[$?]?\w+)|(?P<sign>[^\w\s])",
    re.DOTALL,
)
_REFUSED = {
    "MINUS",
    "VALUES",
    "SERVICE",
    "GRAPH",
    "FROM",
    "LIMIT",
    "OFFSET",
    "REDUCED",
    "CONSTRUCT",
    "ASK",
    "DESCRIBE",
}
_VARIABLES = {"shapesGraph", "currentShape", "failure"}
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
DEEPEST = 40  # braces and parentheses: a parser that recurses thousands deep takes the process with it


def checks(shapes: Shapes, shape: Shape) -> Iterator[Check]:
    """Yield a check for each sh:sparql of a shape. Raises UnsupportedShapeError, ShapesError."""
    for node in shapes.sh(shape.node, "sparql"):
        if node != shape.node:
            _refuse_others(shapes, node)
        if not boolean(shapes.one(node, "deactivated"), "sh:deactivated"):
            texts = messages(shapes, node) or shape.messages or (ox.Literal("sh:sparql is not met"),)
            yield Check(shape, f"{SH}SPARQLConstraintComponent", _query(shapes, shape, node), texts, node)


def _refuse_others(shapes: Shapes, node: Term) -> None:
    if shapes.sh(node, "severity"):
        raise UnsupportedShapeError("sh:severity on sh:sparql, which SHACL ignores; give it to the shape")
    for predicate in shapes.predicates(node):
        if predicate.startswith(SH) and predicate not in {
            f"{SH}{name}" for name in ("select", "prefixes", "message", "deactivated", "declare")
        }:
            raise UnsupportedShapeError(f"{short(predicate)} in sh:sparql")


def _query(shapes: Shapes, shape: Shape, node: Term) -> str:
    select = shapes.one(node, "select")
    if not isinstance(select, ox.Literal):
        raise UnsupportedShapeError("sh:sparql without sh:select")
    start = _start(select.value)
    body = select.value[:start] + f" {shape.targets} " + select.value[start:]
    if "$PATH" in body:
        if shape.path is None:
            raise ShapesError("$PATH in a shape that has no path")
        body = re.sub(r"\$PATH\b", lambda _: shape.sparql_path, body)
    declared = "".join(f"PREFIX {name}: <{start}>\n" for name, start in _prefixes(shapes, node))
    return declared + body


def _prefixes(shapes: Shapes, node: Term) -> list[tuple[str, str]]:
    """Return what sh:prefixes and the ontologies it imports declare (section 5.2.1)."""
    found = []
    for root in shapes.sh(node, "prefixes"):
        for declaration in prefix_declarations(shapes, root):
            prefix, start = shapes.one(declaration, "prefix"), shapes.one(declaration, "namespace")
            if not isinstance(prefix, ox.Literal) or not isinstance(start, ox.Literal):
                raise ShapesError("sh:declare has one sh:prefix and one sh:namespace")
            found.append((prefix.value, start.value))
    if len(dict(found)) != len(set(found)):
        raise ShapesError("sh:prefixes declares a prefix twice, with different namespaces")
    return sorted(set(found))


def _start(text: str) -> int:
    """Return the place behind the brace that opens WHERE, after all checks of the text."""
    tokens = [each for each in _TOKEN.finditer(text) if each["word"] or each["sign"]]
    words = [each[0].upper() if each["word"] else each[0] for each in tokens]
    _refuse(words)
    opening = words.index("{") if "{" in words else 0
    if not words or words[0] not in ("SELECT",) or not _this(words[:opening]):
        raise UnsupportedShapeError("a query that does not begin with SELECT $this")
    _refuse_parts(words)
    return tokens[opening].end()


def _this(words: list[str]) -> bool:
    return "$THIS" in words or "?THIS" in words


def _refuse(words: list[str]) -> None:
    for number, word in enumerate(words):
        if word in _REFUSED:
            raise UnsupportedShapeError(f"{word} in sh:sparql")
        if word[0] in "$?" and word[1:].lower() in {name.lower() for name in _VARIABLES}:
            raise UnsupportedShapeError(f"{word} in sh:sparql")
        if word == "AS" and _this(words[number + 1 : number + 2]):
            raise UnsupportedShapeError("AS $this in sh:sparql")
    depth = deepest = 0
    for word in words:
        depth += (word in "{(") - (word in "})")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise UnsupportedShapeError(f"sh:sparql with more than {DEEPEST} levels")


def _refuse_parts(words: list[str]) -> None:
    """Refuse what would see ``$this`` unbound, or count over all focus nodes together."""
    selects = [number for number, word in enumerate(words) if word == "SELECT"]
    for number in selects:
        projection = words[number : words.index("{", number)]
        if not _this(projection):
            raise UnsupportedShapeError("a nested SELECT without $this")
    groups = [words[n + 2 : n + 8] for n, word in enumerate(words) if word == "GROUP"]
    counted = sum(bool(_AGGREGATES & set(words[n : words.index("{", n)])) for n in selects)
    if not all(map(_this, groups)) or counted > len(groups) or ("HAVING" in words and not groups):
        raise UnsupportedShapeError("an aggregate that is not grouped by $this in sh:sparql")
    for number, word in enumerate(words):
        if word == "{" and number and words[number - 1] not in ("WHERE", "EXISTS"):
            _refuse_group(words, number)


def _refuse_group(words: list[str], start: int) -> None:
    """Refuse a group that uses ``$this`` before a pattern of its own binds it; the outermost has targets."""
    end, depth = start, 0
    while end < len(words):
        depth += (words[end] == "{") - (words[end] == "}")
        end += 1
        if depth == 0:
            break
    inside = words[start + 1 : end]
    outermost = "{" not in words[:start]
    optional = words[start - 1] == "OPTIONAL" and "BIND" not in inside
    if not (outermost or optional) and _this(inside) and not _binds(inside):
        raise UnsupportedShapeError("a nested group in sh:sparql that does not begin with $this")


def _binds(words: list[str]) -> bool:
    """Say whether a group binds ``$this`` first. A SELECT that only passes it on joins as it is."""
    if words[0] == "SELECT":
        words = words[words.index("{") + 1 :]
    return _this(words[:1]) or not _this(words)


def substituted(message: ox.Literal, row: ox.QuerySolution, variables: list[str]) -> ox.Literal:
    """Return a message with its ``{?name}`` replaced by what the row has for it (section 5.3.2)."""
    text = message.value
    for name in variables:
        value = row[name]
        if value is not None and not isinstance(value, ox.Triple):
            text = re.sub(rf"\{{[?$]{name}\}}", lambda _, v=value: v.value, text)  # type: ignore[misc]
    if message.language:
        return ox.Literal(text, language=message.language)
    return ox.Literal(text, datatype=message.datatype)
