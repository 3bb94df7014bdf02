"""What rules derive in the whole of a store, put aside in a file until all of it is there, as it may be too much for memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import groupby

import pyoxigraph as ox

from policygraph.store.manifest import Manifest
from policygraph.store.rules import name


class DerivedLines:
    """Derived triples as lines of N-Triples, by what they are about; a context, after which they are gone."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # a temporary one
        self._file.executescript(
            "PRAGMA journal_mode=OFF; CREATE TABLE lines (subject TEXT NOT NULL, line TEXT NOT NULL); BEGIN"
        )
        self._number = 0

    def __enter__(self) -> DerivedLines:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add triples, none of which is there."""
        rows = [(name(quad.subject), f"{quad.triple} .\n") for quad in quads]
        self._number += len(rows)
        self._file.executemany("INSERT INTO lines VALUES (?, ?)", rows)

    def keep(self, manifest: Manifest) -> int:
        """Write the lines to a manifest, sorted, and return their number."""
        rows = self._file.execute("SELECT subject, line FROM lines ORDER BY subject, line")
        manifest.set_derived(
            (subject, [line for _, line in lines])
            for subject, lines in groupby(rows, lambda row: str(row[0]))
        )
        return self._number
