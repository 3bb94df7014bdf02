"""Lines, however many, sorted and each once: held while they are few, else in files that are merged whenever they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, groupby
from sys import getsizeof
from typing import IO

from policygraph.store.spread import parts

AT_ONCE = 300_000_000  # bytes of lines that are held
_RUNS = 64  # files that are merged at a time, of the 256 or more that a process may open


class SortedLines:
    """Lines without line feeds, in the order of their characters, as often as they are read, one time after the other.

    What is not held is in files of the folder for such (``TMPDIR``), which are gone when nobody reads them. Raises OSError
    where they cannot be written.
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._held: set[str] = set()
        self._in_order: list[str] | None = None  # what is held, once it is read
        self._size = 0
        self._runs: list[IO[str]] = []
        self.update(lines)

    def update(self, lines: Iterable[str]) -> None:
        """Add lines."""
        self._in_order = None
        for part in parts(lines, 10_000):
            self._held.update(part)
            self._size += sum(map(getsizeof, part))
            if self._size > AT_ONCE:
                self._make_room()

    def __iter__(self) -> Iterator[str]:
        if self._in_order is None:
            self._in_order = sorted(self._held)
        yield from united(*map(_read, self._runs), self._in_order) if self._runs else self._in_order

    def __del__(self) -> None:
        self._close()

    def count(self) -> int:
        """Return the number of lines."""
        return sum(1 for _ in self) if self._runs else len(self._held)

    def _close(self) -> None:
        for run in self._runs:
            run.close()

    def _make_room(self) -> None:
        """Write what is held, unless most of it came more than once."""
        self._size = sum(map(getsizeof, self._held))
        if self._size <= AT_ONCE // 2:
            return
        if len(self._runs) == _RUNS:
            merged = _written(self)
            self._close()
            self._runs = [merged]
        else:
            self._runs.append(_written(sorted(self._held)))
        self._held, self._in_order, self._size = set(), None, 0


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


def _written(lines: Iterable[str]) -> IO[str]:
    try:
        file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 closed when nobody reads it
        file.writelines(chain.from_iterable((line, "\n") for line in lines))
        file.flush()
    except OSError as error:
        raise OSError(error.errno, error.strerror, tempfile.gettempdir()) from None
    return file


def _read(run: IO[str]) -> Iterator[str]:
    run.seek(0)
    return (line[:-1] for line in run)
