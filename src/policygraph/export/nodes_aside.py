"""Nodes put aside in a file, with what decides where a document of JSON-LD has them: they may be too much for memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from policygraph.export.triples import parsed
from policygraph.rdf.jsonld import Stated, by_subject

_HELD = 64_000  # kB of the file in memory
_NODES, _PLACES = 5_000, 50_000  # of nodes, that are read and kept
_TABLES = """
    CREATE TABLE nodes (id TEXT PRIMARY KEY, lines TEXT NOT NULL, classes TEXT NOT NULL, is_root INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE referred (id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE taken (id TEXT PRIMARY KEY, property TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX by_target ON taken (target, id);
    CREATE TABLE framed (id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE texts (rank INTEGER, id TEXT, text TEXT NOT NULL, PRIMARY KEY (rank, id)) WITHOUT ROWID;
"""
_IS_TOP = "(is_root OR NOT EXISTS (SELECT * FROM referred WHERE referred.id = nodes.id))"


class Place(NamedTuple):
    """Whether there is a node, its classes of kinds, whether it is of a class of roots, whether it is embedded in none of those
    that refer to it, and what is taken from it: a property, or "".
    """

    is_there: bool = False
    classes: tuple[str, ...] = ()
    is_root: bool = False
    is_apart: bool = False
    taken: str = ""


class NodesAside(Mapping[str, Stated]):
    """What nodes state, but for what is taken from them, by ``@id``; a context, after which they are gone."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # a temporary one
        self._file.executescript(f"PRAGMA journal_mode=OFF; PRAGMA cache_size=-{_HELD}; {_TABLES} BEGIN")
        self.place = lru_cache(_PLACES)(self._place)
        self._stated = lru_cache(_NODES)(self._read)
        self.apart = Apart(self)

    def __enter__(self) -> NodesAside:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getitem__(self, id: str) -> Stated:
        return self._stated(id)

    def __contains__(self, id: object) -> bool:
        return self.place(str(id)).is_there

    def __iter__(self) -> Iterator[str]:
        return self._ids("1")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _place(self, id: str) -> Place:
        row = self._file.execute(
            f"""SELECT classes, is_root, {_IS_TOP}, (SELECT property FROM taken WHERE taken.id = nodes.id)
            FROM nodes WHERE id = ?""",
            (id,),
        ).fetchone()
        if row is None:
            return Place()
        classes, is_root, is_top, taken = row
        return Place(True, tuple(classes.split()), bool(is_root), bool(is_top or taken), taken or "")

    def _read(self, id: str) -> Stated:
        row = self._file.execute("SELECT lines FROM nodes WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise KeyError(id)
        stated = by_subject(parsed(row[0]))[id]
        stated.pop(self.place(id).taken, None)
        return stated

    def tops(self) -> Iterator[str]:
        """Yield the nodes of a class of roots, or to which none refers, that are not taken, by ``@id``."""
        return self._ids(f"{_IS_TOP} AND NOT EXISTS (SELECT * FROM taken WHERE taken.id = nodes.id)")

    def _ids(self, condition: str, *values: str) -> Iterator[str]:
        rows = self._file.execute(f"SELECT id FROM nodes WHERE {condition} ORDER BY id", values)
        return (id for (id,) in rows)

    def add(self, id: str, lines: Iterable[str], classes: Iterable[str], is_root: bool) -> None:
        """Add a node with the lines of N-Triples about it."""
        row = (id, "\n".join(lines), " ".join(classes), is_root)
        self._file.execute("INSERT INTO nodes VALUES (?, ?, ?, ?)", row)

    def refer(self, ids: Iterable[str]) -> None:
        """Say that nodes are referred to."""
        self._file.executemany("INSERT OR IGNORE INTO referred VALUES (?)", ((id,) for id in ids))

    def take(self, id: str, property: str, key: str, target: str) -> None:
        """Take a property from a node, which is to stand below a key of the one that it leads to."""
        self._file.execute("INSERT INTO taken VALUES (?, ?, ?, ?)", (id, property, key, target))

    def settle(self) -> None:
        """Forget where nodes were before all was taken that is, and all are referred to that are."""
        self.place.cache_clear()
        self._stated.cache_clear()

    def taken(self, target: str) -> list[tuple[str, str]]:
        """Return key and ``@id`` of the nodes that are to stand below another one, by ``@id``."""
        return self._file.execute(
            "SELECT key, id FROM taken WHERE target = ? ORDER BY id", (target,)
        ).fetchall()

    def left(self) -> Iterator[str]:
        """Yield the nodes that are in no text when they are reached, by ``@id``."""
        is_framed = "EXISTS (SELECT * FROM framed WHERE framed.id = nodes.id)"
        for id in list(self._ids(f"NOT {is_framed}")):
            yield from self._ids(f"id = ? AND NOT {is_framed}", id)

    def write(self, rank: int, id: str, text: str, framed: Iterable[str]) -> None:
        """Keep the text of a node, in which some are framed."""
        self._file.execute("INSERT INTO texts VALUES (?, ?, ?)", (rank, id, text))
        self._file.executemany("INSERT OR IGNORE INTO framed VALUES (?)", ((each,) for each in framed))

    def texts(self) -> Iterator[str]:
        """Yield the texts by rank and ``@id``."""
        return (text for (text,) in self._file.execute("SELECT text FROM texts ORDER BY rank, id"))


class Apart(Container[str]):
    """The nodes that are embedded in no others that refer to them."""

    def __init__(self, nodes: NodesAside) -> None:
        self._nodes = nodes

    def __contains__(self, id: object) -> bool:
        return self._nodes.place(str(id)).is_apart
