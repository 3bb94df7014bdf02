"""Lines, however many, sorted and each once: held while they are few, else put aside in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from sys import getsizeof

from policygraph.store.lines_aside import LinesAside
from policygraph.store.spread import parts

AT_ONCE = 300_000_000  # bytes of lines that are held


class SortedLines:
    """Lines in the order of their characters, as often as they are read."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._held: set[str] = set()
        self._size = 0
        self._in_order: list[str] | None = None  # what is held, once it is read
        self._aside: LinesAside | None = None
        self.update(lines)

    def update(self, lines: Iterable[str]) -> None:
        """Add lines."""
        self._in_order = None
        for part in parts(lines, 10_000):
            self._held.update(part)
            self._size += sum(map(getsizeof, part))
            if self._size > AT_ONCE:
                self._size = sum(map(getsizeof, self._held))  # most may have come more than once
                if self._size > AT_ONCE // 2:
                    self._put_aside()

    def __iter__(self) -> Iterator[str]:
        if self._aside:
            self._put_aside()
            return self._from_aside(self._aside)
        if self._in_order is None:
            self._in_order = sorted(self._held)
        return iter(self._in_order)

    def _from_aside(self, aside: LinesAside) -> Iterator[str]:
        yield from (line for line, _ in aside.by_subject())  # which is closed with this object

    def count(self) -> int:
        """Return the number of lines."""
        return sum(1 for _ in self) if self._aside else len(self._held)

    def __del__(self) -> None:
        if self._aside:
            self._aside.close()

    def _put_aside(self) -> None:
        self._aside = self._aside or LinesAside()
        self._aside.add((line, "") for line in self._held)  # each by itself
        self._held, self._size = set(), 0


def united(*sorted_lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of several sorted ones, sorted and each once."""
    return (line for line, _ in groupby(merge(*sorted_lines)))


def without(lines: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Yield the sorted lines that are not among others, sorted as well."""
    rest = iter(others)
    other = next(rest, None)
    for line in lines:
        while other is not None and other < line:
            other = next(rest, None)
        if line != other:
            yield line
