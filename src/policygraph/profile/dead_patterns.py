"""Find the regular expressions that can match no text at all, or none of the texts that they are held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

_sre: Any = import_module("re._parser")
_START = ("AT_BEGINNING", "AT_BEGINNING_STRING")
_END = ("AT_END", "AT_END_STRING")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_FILE_ENDING = re.compile(r"\\\.\(?(?:\?:)?(?:md|markdown)\)?\$?\Z")


def never_matches(expression: str) -> bool:
    r"""Return whether a regular expression matches no text, whatever the text is.

    >>> never_matches(r"[0-9]+$-.*"), never_matches(r"(?!)x"), never_matches(r"^[0-9]+$")
    (True, True, False)
    """
    parsed = _sre.parse(expression)
    return not parsed.state.flags & re.MULTILINE and _is_dead(parsed)


def requires(expression: str, character: str) -> bool:
    r"""Return whether each text that a regular expression matches has a character in it.

    >>> requires(r"docs/[0-9]+", "/"), requires(r"(?:docs/)?[0-9]+", "/")
    (True, False)
    """
    return ord(character) in set(_required(_sre.parse(expression)))


def ends_in_file_ending(expression: str) -> bool:
    r"""Return whether a regular expression ends in the ending of a file of Markdown.

    >>> ends_in_file_ending(r"([0-9]+)-.*\.md"), ends_in_file_ending("[0-9]+")
    (True, False)
    """
    return _FILE_ENDING.search(expression) is not None


def _is_dead(items: Any) -> bool:
    is_behind_text = is_behind_end = False
    for operator, argument in items:
        name = str(operator)
        least = _sre.SubPattern(items.state, [(operator, argument)]).getwidth()[0]
        if name == "AT" and str(argument) in _START and is_behind_text:
            return True
        if is_behind_end and least > 0 and (operator, argument) != (_sre.LITERAL, ord("\n")):
            return True
        if any(map(_is_dead, _obligatory(name, argument))) or _is_dead_choice(name, argument):
            return True
        is_behind_text = is_behind_text or least > 0
        is_behind_end = is_behind_end or (name == "AT" and str(argument) in _END)
    return False


def _is_dead_choice(name: str, argument: Any) -> bool:
    """Return whether an alternative, a set of characters or a negative assertion leaves nothing to match."""
    if name == "BRANCH":
        return all(map(_is_dead, argument[1]))
    if name == "ASSERT_NOT":
        return not len(argument[1])
    if name == "FAILURE":  # which newer versions make of one that is empty
        return True
    if name == "IN" and str(argument[0][0]) == "NEGATE":
        excluded = {str(member) for operator, member in argument if str(operator) == "CATEGORY"}
        return any(category.replace("CATEGORY_", "CATEGORY_NOT_") in excluded for category in excluded)
    return False


def _obligatory(name: str, argument: Any) -> Iterator[Any]:
    """Yield the inner expression that has to match for an operator to match."""
    if name == "SUBPATTERN":
        yield argument[3]
    elif name == "ATOMIC_GROUP":
        yield argument
    elif name == "ASSERT":
        yield argument[1]
    elif name in _REPEATS and argument[0] > 0:
        yield argument[2]


def _required(items: Any) -> Iterator[int]:
    for operator, argument in items:
        if str(operator) == "LITERAL":
            yield argument
        elif str(operator) != "ASSERT":
            for inner in _obligatory(str(operator), argument):
                yield from _required(inner)
