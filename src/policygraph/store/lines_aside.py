"""Lines of N-Triples put aside in a file, by what they are about, until all of them are there: they may be too much for memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

_HELD = 8_000  # kB in memory, which are sorted at a time


class LinesAside:
    """Lines by what they are about, until it is closed; as a context, it is closed at its end."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # a temporary one
        self._file.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA cache_size=-{_HELD};"
            "CREATE TABLE lines (subject TEXT NOT NULL, line TEXT NOT NULL); BEGIN"
        )

    def __enter__(self) -> LinesAside:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the lines."""
        self._file.close()

    def add(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add what lines are about, by its IRI, and the lines: one, or some in one text."""
        self._file.executemany("INSERT INTO lines VALUES (?, ?)", rows)

    def by_subject(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what lines are about, sorted, and the lines, or texts, each once, sorted."""
        rows = self._file.execute("SELECT DISTINCT subject, line FROM lines ORDER BY subject, line")
        for subject, lines in groupby(rows, lambda row: str(row[0])):
            yield subject, [line for _, line in lines]
