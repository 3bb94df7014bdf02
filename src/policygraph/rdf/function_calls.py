"""Calls of the program's functions in a query, and which of them have no value whatever the graph has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from policygraph.rdf.core import (
    CURRENT_OF,
    DISTANCE,
    IN_PART_OF,
    LASTING,
    LISTED,
    PRESUMED_OF,
    REASON_OF,
    STANDING_OF,
)
from policygraph.rdf.date_intervals import no_date, parse_interval
from policygraph.rdf.sparql import Token, place_of, tokens
from policygraph.rdf.sparql_text import Problem, resolved
from policygraph.words.phrases import Phrase

_DATE, _NODES = '"2015-06"', ("?policy", "?other", "?successor", "?predecessor")
_AT_A_DATE = f"(?policy, {_DATE})"
# Function -> its arguments, as they are written; a last one in brackets may be left out.
FORMS = {
    STANDING_OF: _AT_A_DATE,
    PRESUMED_OF: _AT_A_DATE,
    IN_PART_OF: _AT_A_DATE,
    REASON_OF: f'(?policy, {_DATE}, ["en"])',
    CURRENT_OF: f"(?policy, ?other, {_DATE})",
    LASTING: "(?policy)",
    DISTANCE: "(?successor, ?predecessor)",
    LISTED: "(?texts)",
}
_FLAGS_AT = {"REGEX": 2, "REPLACE": 3}  # the number of the argument, from 0
_OPENING, _CLOSING = "([{", ")]}"
_LITERALS, _NAMES = ("text", "number"), ("iri", "name")
_QUOTES = re.compile(r"\A(\"\"\"|'''|\"|')(.*)\1\Z", re.DOTALL)


def mistakes(text: str, prefixes: Mapping[str, str], bound: Mapping[str, str]) -> Iterator[Problem]:
    """Yield, with their places, the calls with too few or too many arguments, and the constants that are no date or no
    policy, in a query that parses. ``bound`` has the texts of literals that variables get.
    """
    for token, iri, arguments in _calls(text, prefixes):
        form = FORMS[iri][1:-1].split(", ")
        least = len([each for each in form if not each.startswith("[")])
        if not least <= len(arguments) <= len(form):
            written = f"{token.text}({', '.join(each.strip('[]') for each in form)})"
            message = Phrase("this function takes other arguments; write {written}", written=written)
            yield Problem(message, *place_of(text, token.start))
            continue
        for argument, expected in zip(arguments, form, strict=False):
            if misfit := _misfit(argument, expected, bound):
                yield Problem(misfit, *place_of(text, argument[0].start))


def patterns(text: str, bound: Mapping[str, str]) -> Iterator[Problem]:
    """Yield, with their places, the constant patterns of REGEX and REPLACE, with constant flags, that the store cannot read, so
    that no text has them, in a query that parses. ``bound`` is as for ``mistakes``.
    """
    found = list(tokens(text))
    for number, token in enumerate(found[:-1]):
        flags_at = _FLAGS_AT.get(token.text.upper(), 0) if token.kind == "word" else 0
        arguments = _arguments(found[number + 2 :]) if flags_at and found[number + 1].text == "(" else []
        constants = [_constant(each, bound) for each in (*arguments[1:2], *arguments[flags_at:])]
        if constants and all(constants) and not _can_be_read(", ".join(map(str, constants))):
            message = Phrase(
                "{pattern} is no pattern that can be read, and no text has it", pattern=constants[0]
            )
            yield Problem(message, *place_of(text, arguments[1][0].start))


def _constant(argument: Sequence[Token], bound: Mapping[str, str]) -> str | None:
    """Return an argument that is a text without a language, or a variable bound to one, as a query has it, else None."""
    first, *rest = argument
    if first.kind == "variable" and not rest and first.text[1:] in bound:
        return str(ox.Literal(bound[first.text[1:]]))
    return first.text if first.kind == "text" and not rest else None


def _can_be_read(arguments: str) -> bool:
    answer = ox.Store().query(f"SELECT (REGEX('', {arguments}) AS ?is_match) {{}}")
    assert isinstance(answer, ox.QuerySolutions)
    return next(answer)["is_match"] is not None


def _misfit(argument: Sequence[Token], expected: str, bound: Mapping[str, str]) -> str:
    """Return why a constant cannot stand where another argument does, "" where it can or is none."""
    literal = _literal(argument, bound)
    if expected == _DATE:
        is_iri = len(argument) == 1 and argument[0].kind in _NAMES
        constant = argument[0].text if is_iri else literal
        return "" if constant is None or parse_interval(constant) else no_date(constant)
    if expected in _NODES and literal is not None:
        return Phrase("{text!r} is a text and no IRI", text=literal)
    return ""


def _literal(argument: Sequence[Token], bound: Mapping[str, str]) -> str | None:
    """Return the text of an argument that is a literal or a variable bound to one, else None."""
    first, *rest = argument
    if first.kind == "variable" and not rest:
        return bound.get(first.text[1:])
    is_typed = len(rest) == 3 and rest[0].text == rest[1].text == "^" and rest[2].kind in _NAMES
    is_tagged = len(rest) == 1 and rest[0].kind == "tag"
    if first.kind not in _LITERALS or (rest and not is_typed and not is_tagged):
        return None
    quoted = _QUOTES.match(first.text)
    return quoted[2] if quoted else first.text


def _calls(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[Token, str, list[list[Token]]]]:
    """Yield the name, the IRI and the arguments, each some tokens, of each call of a function of the program."""
    found = list(resolved(text, prefixes))
    for number, (token, iri) in enumerate(found[:-1]):
        if iri in FORMS and found[number + 1][0].text == "(":
            yield token, iri, _arguments([token for token, _ in found[number + 2 :]])


def _arguments(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the arguments of a call by the tokens behind its opening parenthesis."""
    arguments: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        is_sign = token.kind == "sign"
        depth += (is_sign and token.text in _OPENING) - (is_sign and token.text in _CLOSING)
        if depth < 0:
            break
        if not depth and token.text == ",":
            arguments.append([])
        else:
            arguments[-1].append(token)
    return arguments if arguments[-1] else []
