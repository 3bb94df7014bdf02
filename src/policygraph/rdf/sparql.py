"""Run SPARQL on a store: what asks another server, or what the engine's parser dies of, is refused before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.words.phrases import Phrase

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class TripleSource(Protocol):
    """What can be asked for triples: an Oxigraph store, or whatever answers as one does."""

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        substitutions: Any = None,
        custom_functions: Any = None,
    ) -> Answer:
        """Return the answer to a query, see ``pyoxigraph.Store.query``."""

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object: Any, graph_name: Any = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads with some terms, None for any."""

    def __iter__(self) -> Iterator[ox.Quad]: ...
    def __contains__(self, quad: ox.Quad) -> bool: ...


MAX_DEPTH = 100  # of brackets in brackets: the engine's parser ends the process at some hundreds
MAX_TOKENS = 3000  # but those of lists: operators and patterns in a row end the process at some thousands
_TOKENS = re.compile(
    r"""
      (?P<blank>\s+|\#[^\r\n]*)
    | (?P<text>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERANDS = {"text", "iri", "variable", "tag", "name", "number"}
_SURE_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?://|[^()'?$&\#,;*]*>)")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


class Token(NamedTuple):
    """A token of a query: its kind, its text, where it starts, and whether it is an item of a list of terms."""

    kind: str
    text: str
    start: int
    is_listed: bool = False

    @property
    def is_operand(self) -> bool:
        """Whether a comparison may follow."""
        return self.kind in _OPERANDS or self.text in (")", "]") or self.text.lower() in ("true", "false")


def query(store: TripleSource, text: str, **options: Any) -> Answer:
    """Return the result of a query, as ``Store.query`` does. Raises QueryError where ``require_harmless`` does."""
    require_harmless(text)
    answer: Answer = store.query(text, **options)
    return answer


def require_harmless(text: str, max_depth: int = MAX_DEPTH, max_tokens: int = MAX_TOKENS) -> None:
    """Raise QueryError for a query that asks another server, or is nested too deep or too long for the engine.

    >>> require_harmless("SELECT * { ?service rdfs:label 'SERVICE' } # SERVICE")
    >>> require_harmless("SELECT * { service <https://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    policygraph.errors.QueryError: line 1, column 12: SERVICE asks another server, which policygraph never does
    """
    for reading in _readings(text):
        _check(reading, max_depth, max_tokens)


def words(text: str) -> set[str]:
    """Return the words of a query that are no terms, in capitals. Raises QueryError where ``tokens`` does."""
    found = (token for reading in _readings(text) for token in tokens(reading) if token.kind == "word")
    return {token.text.upper() for token in found}


def _readings(text: str) -> Iterable[str]:
    """Return a query as engines read it: some read escapes before all else, some go on with a comment behind CR."""
    return dict.fromkeys((text, _ESCAPE.sub(_unescape, text), text.replace("\r", " ")))


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query but blanks and comments.

    Raises QueryError where ``<`` may be the start of an IRI and a comparison, which not every engine takes for the same.
    """
    brackets: list[str] = []
    last, position, data = Token("sign", "", 0), 0, ""  # data: "VALUES" before its block, "{" in it
    while match := _TOKENS.match(text, position):
        kind, value = match.lastgroup or "", match[0]
        in_parentheses = brackets[-1:] == ["("] and data != "{"
        if kind == "iri" and in_parentheses and last.is_operand and not _SURE_IRI.match(value):
            raise _refusal(
                text, position, Phrase("{value} may be an IRI; write blanks around <", value=value)
            )
        position = match.end()
        if kind == "blank":
            continue
        is_item = value == "," or (kind in _OPERANDS and (last.text in ("(", ",") or kind == "tag"))
        last = Token(kind, value, match.start(), data == "{" or (in_parentheses and is_item))
        yield last
        if kind == "word":
            data = "VALUES" if value.upper() == "VALUES" else ""
        elif value == "{":
            data = "{" if data == "VALUES" else ""
        elif value == "}":
            data = ""
        if kind == "sign" and value in "([{":
            brackets.append(value)
        elif kind == "sign" and value in ")]}" and brackets:
            brackets.pop()


def _check(text: str, max_depth: int, max_tokens: int) -> None:
    depth = braces = count = 0
    before = last = Token("sign", "", 0)
    for token in tokens(text):
        if last.kind == "name" and token.text == "{" and before.text.upper() != "GRAPH":
            _refuse_service(text, last, braces)
        if token.kind == "word":
            _refuse_service(text, token, braces)
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
            braces += (token.text == "{") - (token.text == "}")
        count += not token.is_listed
        if depth > max_depth:
            raise _refusal(
                text, token.start, Phrase("brackets are nested more than {most} deep", most=max_depth)
            )
        if count > max_tokens:
            message = Phrase(
                "the query has more than {most:,} tokens; give lists of terms with VALUES or IN",
                most=max_tokens,
            )
            raise _refusal(text, token.start, message)
        before, last = last, token


def _refuse_service(text: str, token: Token, braces: int) -> None:
    """Raise QueryError for SERVICE; the engine takes it without a blank behind it, and behind ``true``."""
    name = token.text.upper()
    if braces and (name.startswith("SERVICE") if token.kind == "name" else "SERVICE" in name):
        message = Phrase("SERVICE asks another server, which policygraph never does")
        raise _refusal(text, token.start, message)


def _refusal(text: str, position: int, message: str) -> QueryError:
    return QueryError(message, *place_of(text, position))


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset in a query, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _unescape(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= 0x10FFFF else escape[0]
