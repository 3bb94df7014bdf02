"""Find the regular expressions that can hang: Python tries each way in which they match, of which there may be 2ⁿ.

That is so where a loop leads back to where it began in two ways that read the same text, and some text behind fails. The
ways are edges between the places of an expression where a character stands (Glushkov's automaton, with each edge as often
as the expression has it).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple

_sre: Any = import_module("re._parser")
_MOST_PLACES = 250  # of characters; an expression with more is not looked at
_MANY = 10  # a loop that may go round more often counts as one without end
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
_ONE = ("LITERAL", "NOT_LITERAL", "ANY", "IN")
_SAMPLES = [*map(chr, range(128)), "\x85", "\xa0", "é", "É", "²", "٣", "中", "’", "\U0001f600"]
_CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}


def can_hang(expression: str) -> bool:
    r"""Return whether a regular expression can take time that doubles with each character of a text.

    >>> can_hang("(a+)+b"), can_hang(r"(\w+ ?)*;"), can_hang(r"[a-z]+(?:[ ,][a-z]+)*;"), can_hang(r"(.*)-(.*)\.md")
    (True, True, False, False)
    """
    parsed = _sre.parse(expression)
    automaton = _Automaton({chr(code) for code in _codes(parsed)}.union(_SAMPLES))
    automaton.add(parsed, parsed.state.flags)
    return len(automaton.places) <= _MOST_PLACES and automaton.is_ambiguous()


class _Part(NamedTuple):
    """A part of an expression: in how many ways it may read nothing, 2 for more, and its first and its last places, each as
    often as there are ways.
    """

    empty: int
    firsts: list[int]
    lasts: list[int]


_NOTHING = _Part(1, [], [])


class _Automaton:
    def __init__(self, alphabet: set[str]) -> None:
        self.alphabet = sorted(alphabet)
        self.places: list[frozenset[str]] = []  # the characters that may stand in each
        self.edges = defaultdict[int, list[int]](list)  # from place to place, each as often as there are ways
        self.loops = set[int]()  # the first places of loops, through which each way back leads
        self.is_one_way = False  # whether what is added is read in one way, however often it repeats

    def add(self, items: Iterable[tuple[Any, Any]], flags: int) -> _Part:
        """Add a sequence of what the parser has, with the flags that hold there."""
        whole = _NOTHING
        for operator, argument in items:
            if len(self.places) > _MOST_PLACES:
                break
            whole = self._joined(whole, self._part(operator, argument, flags))
        return whole

    def _part(self, operator: Any, argument: Any, flags: int) -> _Part:
        name = str(operator)
        if name in _ONE:
            self.places.append(self._read(operator, argument, flags))
            place = len(self.places) - 1
            return _Part(0, [place], [place])
        if name == "SUBPATTERN":
            _, added, removed, items = argument
            return self.add(items, (flags | added) & ~removed)
        if name in ("BRANCH", "GROUPREF_EXISTS"):
            ways = argument[1] if name == "BRANCH" else argument[1:]
            branches = [self.add(items or (), flags) for items in ways]
            firsts = [place for part in branches for place in part.firsts]
            lasts = [place for part in branches for place in part.lasts]
            return _Part(min(sum(part.empty for part in branches), 2), firsts, lasts)
        if name in ("ASSERT", "ASSERT_NOT"):
            self.add(argument[1], flags)  # by itself
        if name == "ATOMIC_GROUP":
            return self._atomic(argument, flags)
        if name == "POSSESSIVE_REPEAT":
            return self._atomic([(_sre.MAX_REPEAT, argument)], flags)
        if name in _REPEATS:
            least, most, items = argument
            return self._repeated(least, most, items, flags)
        return _NOTHING

    def _atomic(self, items: Any, flags: int) -> _Part:
        """Add what is left in no other way once it is read: by itself, and in its place as if nothing in it repeats."""
        if self.is_one_way:
            return self.add(items, flags)
        self.add(items, flags)
        self.is_one_way = True
        part = self.add(items, flags)
        self.is_one_way = False
        return part

    def _repeated(self, least: int, most: int, items: Any, flags: int) -> _Part:
        if self.is_one_way:
            part = self.add(items, flags)
            return part._replace(empty=min(part.empty + (least == 0), 1))
        if most > _MANY:
            part = self.add(items, flags)
            self._connect(part.lasts, part.firsts)
            self.loops.update(part.firsts)
            return part._replace(empty=min(part.empty + (least == 0), 1))
        required = min(least, 2)  # more of them are no more ambiguous
        copies = [self.add(items, flags) for _ in range(required + min(most - least, 2))]
        for part, behind in pairwise(copies):  # a copy stands only behind the one before
            self._connect(part.lasts, behind.firsts)
        lasts = [place for part in copies[max(required - 1, 0) :] for place in part.lasts]
        empty = 1 if required == 0 else copies[0].empty
        return _Part(empty, copies[0].firsts, lasts) if copies else _NOTHING

    def _joined(self, before: _Part, behind: _Part) -> _Part:
        self._connect(before.lasts, behind.firsts)
        firsts = before.firsts + behind.firsts * before.empty
        lasts = behind.lasts + before.lasts * behind.empty
        return _Part(min(before.empty * behind.empty, 2), _twice_at_most(firsts), _twice_at_most(lasts))

    def _connect(self, lasts: list[int], firsts: list[int]) -> None:
        for last in lasts:
            self.edges[last] += firsts

    def _read(self, operator: Any, argument: Any, flags: int) -> frozenset[str]:
        """Return the characters that one item reads."""
        name = str(operator)
        if name == "ANY":
            return frozenset(self.alphabet if flags & re.DOTALL else set(self.alphabet) - {"\n"})
        items = argument if name == "IN" else [(operator, argument)]
        found = {char for char in self.alphabet if any(_is_in(char, str(op), value) for op, value in items)}
        if flags & re.IGNORECASE:
            found |= {char for char in self.alphabet if {char.lower(), char.upper()} & found}
        is_negated = name == "NOT_LITERAL" or (name == "IN" and str(items[0][0]) == "NEGATE")
        return frozenset(set(self.alphabet) - found if is_negated else found)

    def is_ambiguous(self) -> bool:
        """Return whether two ways lead from a place back to it that read the same characters."""
        return any(map(self._is_twice, self.loops))

    def _is_twice(self, start: int) -> bool:
        waiting, seen = [(start, start, False)], set[tuple[int, int, bool]]()
        while waiting:
            one, other, is_apart = waiting.pop()
            for i, to_one in enumerate(self.edges[one]):
                for j, to_other in enumerate(self.edges[other]):
                    state = to_one, to_other, is_apart or i != j
                    if state in seen or self.places[to_one].isdisjoint(self.places[to_other]):
                        continue
                    if state == (start, start, True):
                        return True
                    seen.add(state)
                    waiting.append(state)
        return False


def _twice_at_most(places: list[int]) -> list[int]:
    return [place for place, times in Counter(places).items() for _ in range(min(times, 2))]


def _codes(items: Any) -> Iterator[int]:
    """Yield the characters that an expression names, those at the ends of its ranges among them."""
    if isinstance(items, tuple) and len(items) == 2 and str(items[0]) in ("LITERAL", "NOT_LITERAL"):
        yield items[1]
    elif isinstance(items, tuple) and len(items) == 2 and str(items[0]) == "RANGE":
        yield from items[1]
    elif isinstance(items, list | tuple | _sre.SubPattern):
        for item in items:
            yield from _codes(item)


def _is_in(char: str, name: str, value: Any) -> bool:
    if name in ("LITERAL", "NOT_LITERAL"):
        return bool(ord(char) == value)
    if name == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    if name == "CATEGORY":
        kind = str(value).removeprefix("CATEGORY_")
        is_in = re.fullmatch(_CATEGORIES[kind.removeprefix("NOT_")], char) is not None
        return is_in != kind.startswith("NOT_")
    return False
