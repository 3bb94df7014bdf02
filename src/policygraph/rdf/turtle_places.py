"""Find the lines of statements in a text of Turtle, for messages only: a parser says whether the text is valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policygraph.rdf.namespaces import RDF_TYPE

_TOKEN = re.compile(
    r'(?P<space>\s+|#[^\n]*)'
    r'|(?P<string>"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')'
    r'|(?P<iri><[^<>\s]*>)'
    r'|(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^)'
    r'|(?P<mark>[.;,\[\]()])'
    r'|(?P<name>(?:\\.|[^\s<>"\'\\;,\[\]()#.]|\.(?=[^\s<>"\';,\[\]()#]))+)',
    re.DOTALL,
)  # fmt: skip
_PREFIX = re.compile(r"^[ \t]*@?prefix[ \t]+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_BEHIND = {".": 0, ";": 1, ",": 2}  # mark -> how many of subject and predicate stay


class Statement(NamedTuple):
    """A statement with IRIs whole and literals without quotes, and the line of its object; "" for a blank node."""

    subject: str
    predicate: str
    object: str
    line: int


def prefixes(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each prefix that a text of Turtle declares, its namespace and its line."""
    for match in _PREFIX.finditer(text):
        yield match[1], match[2], text.count("\n", 0, match.start(1)) + 1


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a valid text of Turtle in their order."""
    namespaces = {prefix: namespace for prefix, namespace, _ in prefixes(text)}
    terms: list[str] = []  # subject and predicate so far
    stack: list[list[str]] = []
    is_directive = skip_next = False
    for token in _TOKEN.finditer(text):
        kind, value = token.lastgroup, token[0]
        if kind == "space":
            continue
        if kind == "tag" or skip_next:  # a language, or a datatype behind ^^
            skip_next = value == "^^"
            is_directive = is_directive or value.lower() in ("@prefix", "@base")
        elif kind == "name" and not terms and value.lower() in ("prefix", "base"):
            is_directive = True
        elif is_directive:
            is_directive = not (kind == "iri" or value == ".")
        elif value in "[(" and kind == "mark":
            stack.append(terms)
            terms = [""] if value == "[" else ["", "list"]
        elif value in "])" and kind == "mark":
            terms = stack.pop() if stack else []
            if len(terms) < 2:
                terms = [*terms, ""]
        elif kind == "mark":
            del terms[_BEHIND[value] :]
        elif len(terms) < 2:
            terms.append(_resolved(kind, value, namespaces))
        else:
            line = text.count("\n", 0, token.start()) + 1
            yield Statement(terms[0], terms[1], _resolved(kind, value, namespaces), line)


def _resolved(kind: str | None, value: str, namespaces: dict[str, str]) -> str:
    if kind == "string":
        return value.strip(value[0])
    if kind == "iri":
        return value[1:-1]
    prefix, colon, rest = value.partition(":")
    if colon and prefix in namespaces:
        return namespaces[prefix] + rest.replace("\\", "")
    return RDF_TYPE if value == "a" else value
