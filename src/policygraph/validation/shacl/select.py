"""sh:sparql to one query for all focus nodes (section 5); refused is what would then have other results.

SHACL evaluates the query for each focus node with ``$this`` pre-bound (section 5.3.1). Joined with all
targets at once it has the same rows, if no part of it is evaluated apart from that join.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

from policygraph.rdf.namespaces import SH
from policygraph.validation.shacl.checks import Check, literals, messages
from policygraph.validation.shacl.default_messages import default_messages
from policygraph.validation.shacl.queries import Shape
from policygraph.validation.shacl.query_text import refuse_unsafe, tokens, words_of
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import ShapesGraph, boolean, compact, prefix_declarations
from policygraph.words.phrases import Phrase

_FORBIDDEN = {
    "MINUS", "VALUES", "SERVICE", "GRAPH", "FROM", "LIMIT", "OFFSET", "REDUCED", "CONSTRUCT", "ASK",
    "DESCRIBE",
}  # fmt: skip
_RESERVED_VARIABLES = {"shapesGraph", "currentShape", "failure"}
_PREFIX, _NAMESPACE = re.compile(r"[\w.-]*"), re.compile(r"""[^<>"{}|^`\\\x00-\x20]*""")
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}


def sparql_checks(shapes: ShapesGraph, shape: Shape) -> Iterator[Check]:
    """Yield a check for each active sh:sparql. Raises UnsupportedShapeError, or ShapesError if ill-formed."""
    for node in shapes.sh_values(shape.node, "sparql"):
        if node != shape.node:
            _refuse_parameters(shapes, node)
        if not boolean(shapes.sh_value(node, "deactivated"), "sh:deactivated"):
            texts = messages(shapes, node) or shape.messages or literals(default_messages("sparql", ""))
            yield Check(shape, f"{SH}SPARQLConstraintComponent", _query(shapes, shape, node), texts, node)


def _refuse_parameters(shapes: ShapesGraph, node: Term) -> None:
    if shapes.sh_values(node, "severity"):
        raise UnsupportedShapeError(
            Phrase("sh:severity on sh:sparql, which SHACL ignores; give it to the shape")
        )
    for predicate in shapes.predicates(node):
        if predicate.startswith(SH) and predicate not in {
            f"{SH}{name}" for name in ("select", "prefixes", "message", "deactivated", "declare")
        }:
            raise UnsupportedShapeError(Phrase("{name} in sh:sparql", name=compact(predicate)))


def _query(shapes: ShapesGraph, shape: Shape, node: Term) -> str:
    select = shapes.sh_value(node, "select")
    if not isinstance(select, ox.Literal):
        raise UnsupportedShapeError(Phrase("sh:sparql without sh:select"))
    start = _where_start(select.value)
    body = select.value[:start] + f" {shape.targets} " + select.value[start:]
    if "$PATH" in body:
        if shape.path is None:
            raise ShapesError(Phrase("$PATH in a shape that has no path"))
        body = re.sub(r"\$PATH\b", lambda _: shape.sparql_path, body)
    prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in _prefixes(shapes, node))
    return prologue + body


def _prefixes(shapes: ShapesGraph, node: Term) -> list[tuple[str, str]]:
    """Return the sorted (prefix, namespace) pairs of sh:prefixes and its owl:imports (section 5.2.1)."""
    declarations = []
    for ontology in shapes.sh_values(node, "prefixes"):
        for entry in prefix_declarations(shapes, ontology):
            prefix, namespace = shapes.sh_value(entry, "prefix"), shapes.sh_value(entry, "namespace")
            if not isinstance(prefix, ox.Literal) or not isinstance(namespace, ox.Literal):
                raise ShapesError(Phrase("sh:declare has one sh:prefix and one sh:namespace"))
            if not _PREFIX.fullmatch(prefix.value) or not _NAMESPACE.fullmatch(namespace.value):
                raise ShapesError(
                    Phrase(
                        "sh:declare has no prefix and namespace as SPARQL writes them: {prefix}, {namespace}",
                        prefix=prefix,
                        namespace=namespace,
                    )
                )
            declarations.append((prefix.value, namespace.value))
    if len(dict(declarations)) != len(set(declarations)):
        raise ShapesError(Phrase("sh:prefixes declares a prefix twice, with different namespaces"))
    return sorted(set(declarations))


def _where_start(text: str) -> int:
    """Return the offset behind the brace that opens WHERE. Raises UnsupportedShapeError."""
    refuse_unsafe(text)
    words = words_of(text)
    _refuse_keywords(words)
    if "{" not in words or words.count("{") != words.count("}"):
        raise ShapesError(Phrase("a query without braces, or with unequal numbers of them"))
    opening = words.index("{")
    if words[0] != "SELECT" or not _has_this(words[:opening]):
        raise UnsupportedShapeError(Phrase("a query that does not begin with SELECT $this"))
    _refuse_unbound(words)
    return next(islice(tokens(text), opening, None)).start + 1


def _has_this(words: list[str]) -> bool:
    return "$THIS" in words or "?THIS" in words


def _refuse_keywords(words: list[str]) -> None:
    for position, word in enumerate(words):
        if word in _FORBIDDEN:
            raise UnsupportedShapeError(Phrase("{word} in sh:sparql", word=word))
        if word[0] in "$?" and word[1:].lower() in {name.lower() for name in _RESERVED_VARIABLES}:
            raise UnsupportedShapeError(Phrase("{word} in sh:sparql", word=word))
        if word == "AS" and _has_this(words[position + 1 : position + 2]):
            raise UnsupportedShapeError(Phrase("AS $this in sh:sparql"))


def _refuse_unbound(words: list[str]) -> None:
    """Refuse parts in which ``$this`` is unbound, and aggregates over all focus nodes together."""
    selects = [position for position, word in enumerate(words) if word == "SELECT"]
    if any("{" not in words[position:] for position in selects):
        raise ShapesError(Phrase("a SELECT without braces"))
    for position in selects:
        projection = words[position : words.index("{", position)]
        if not _has_this(projection):
            raise UnsupportedShapeError(Phrase("a nested SELECT without $this"))
    groups = [words[start + 2 : start + 8] for start, word in enumerate(words) if word == "GROUP"]
    aggregated = sum(bool(_AGGREGATES & set(words[start : words.index("{", start)])) for start in selects)
    if not all(map(_has_this, groups)) or aggregated > len(groups) or ("HAVING" in words and not groups):
        raise UnsupportedShapeError(Phrase("an aggregate that is not grouped by $this in sh:sparql"))
    for position, word in enumerate(words):
        if word == "{" and position and words[position - 1] not in ("WHERE", "EXISTS"):
            _refuse_group(words, position)


def _refuse_group(words: list[str], start: int) -> None:
    """Refuse a nested group that uses ``$this`` without beginning with it; targets bind the outermost."""
    end, level = start, 0
    while end < len(words):
        level += (words[end] == "{") - (words[end] == "}")
        end += 1
        if level == 0:
            break
    inner_words = words[start + 1 : end]
    outermost = "{" not in words[:start]
    optional = words[start - 1] == "OPTIONAL" and "BIND" not in inner_words
    if not (outermost or optional) and _has_this(inner_words) and not _binds_this(inner_words):
        raise UnsupportedShapeError(Phrase("a nested group in sh:sparql that does not begin with $this"))


def _binds_this(words: list[str]) -> bool:
    """Return whether a group begins with ``$this`` or, as a SELECT that only projects it, joins as it is."""
    if words[0] == "SELECT":
        words = words[words.index("{") + 1 :]
    return _has_this(words[:1]) or not _has_this(words)


def substitute(message: ox.Literal, row: ox.QuerySolution, variables: list[str]) -> ox.Literal:
    """Return a message with each ``{?name}`` replaced by its value in the row (section 5.3.2)."""

    def value_of(match: re.Match[str]) -> str:
        value = row[match[1]] if match[1] in variables else None
        return match[0] if value is None or isinstance(value, ox.Triple) else value.value

    text = _PLACEHOLDER.sub(value_of, message.value)  # at once, so that a value with braces stays as it is
    if message.language:
        return ox.Literal(text, language=message.language)
    return ox.Literal(text, datatype=message.datatype)
