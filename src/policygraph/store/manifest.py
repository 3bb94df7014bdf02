"""What a store was built from: one row a file with what its record states, in SQLite beside the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from policygraph.errors import Notice, Problem

FORMAT = 3  # raise it when the schema changes: stores of another format are left alone
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, time INTEGER NOT NULL, sha256 TEXT NOT NULL,
    policy TEXT, record TEXT, language TEXT, statements TEXT,
    problems TEXT NOT NULL, notices TEXT NOT NULL, kind TEXT NOT NULL
);
CREATE INDEX policies ON files (policy);
CREATE INDEX records ON files (record);
"""


@dataclass(frozen=True)
class Entry:
    """One file: what it was when it was read, and what came of it.

    ``statements`` are lines of N-Triples; with ``policy``, ``record`` (both IRIs) and ``language``
    they are None where the file is no record. One without problems either is not front matter at all.
    ``policy`` is what the record describes, whatever its kind; a stub describes nothing.
    """

    path: str
    size: int
    time: int
    sha256: str
    policy: str | None = None
    record: str | None = None
    language: str | None = None
    statements: str | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Manifest:
    """The manifest of one store, by the path of its file."""

    path: Path

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, isolation_level=None)

    def create(self, entries: Iterable[Entry]) -> None:
        """Write a new manifest; the entries may come from a generator."""
        with closing(self._connect()) as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO files VALUES (?,?,?,?,?,?,?,?,?,?,?)", map(_row, entries))
            connection.execute("COMMIT")

    def set(self, **values: Any) -> None:
        """Store values that JSON can hold."""
        with closing(self._connect()) as connection:
            rows = [(key, json.dumps(value)) for key, value in values.items()]
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", rows)

    def get(self, key: str) -> Any:
        """Return a stored value, or None."""
        with closing(self._connect()) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def stamps(self) -> dict[str, tuple[int, int, str]]:
        """Return path -> size, time of change and sha256 of every file."""
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT path, size, time, sha256 FROM files")
            return {path: (size, time, sha256) for path, size, time, sha256 in rows}

    def touch(self, stamps: dict[str, tuple[int, int]], checked: int) -> None:
        """Note new sizes and times of files whose content is the same, and when that was seen."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN")
            rows = [(size, time, path) for path, (size, time) in stamps.items()]
            connection.executemany("UPDATE files SET size = ?, time = ? WHERE path = ?", rows)
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('checked', ?)", (json.dumps(checked),))
            connection.execute("COMMIT")

    def records(self) -> Iterator[Entry]:
        """Yield the entries that are records, by path."""
        return self._entries("WHERE record IS NOT NULL")

    def with_problems(self) -> Iterator[Entry]:
        """Yield the entries that have problems, by path."""
        return self._entries("WHERE problems != '[]'")

    def with_notices(self) -> Iterator[Entry]:
        """Yield the entries that have notices, by path."""
        return self._entries("WHERE notices != '[]'")

    def describing(self, policy: str) -> list[Entry]:
        """Return the records of a policy by its IRI, by path."""
        return list(self._entries("WHERE policy = ?", policy))

    def record(self, iri: str) -> list[Entry]:
        """Return the record of an IRI, in a list that is empty where there is none."""
        return list(self._entries("WHERE record = ?", iri))

    def at(self, path: str) -> list[Entry]:
        """Return the entry of a path, in a list that is empty where there is none."""
        return list(self._entries("WHERE path = ?", path))

    def stating(self, iri: str) -> list[Entry]:
        """Return the records whose statements name an IRI, by path."""
        return list(self._entries("WHERE instr(statements, ?)", f"<{iri}>"))

    def _entries(self, where: str, *values: str) -> Iterator[Entry]:
        with closing(self._connect()) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(f"SELECT * FROM files {where} ORDER BY path", values):
                problems = tuple(Problem(**each) for each in json.loads(row["problems"]))
                notices = tuple(Notice(*each) for each in json.loads(row["notices"]))
                yield Entry(**{**dict(row), "problems": problems, "notices": notices})

    def counts(self) -> dict[str, int]:
        """Return how many files are records, how many policies they describe, how many are neither."""
        query = """SELECT count(record), count(DISTINCT policy),
            count(*) FILTER (WHERE record IS NULL AND problems = '[]') FROM files"""
        with closing(self._connect()) as connection:
            records, policies, skipped = connection.execute(query).fetchone()
        return {"records": records, "policies": policies, "skipped": skipped}

    def kinds(self) -> dict[str, int]:
        """Return kind -> how many things its records describe, the most first."""
        query = "SELECT kind, count(DISTINCT policy) FROM files WHERE policy NOT NULL GROUP BY kind ORDER BY 2 DESC, 1"
        with closing(self._connect()) as connection:
            return dict(connection.execute(query).fetchall())

    def kind_of_paths(self) -> dict[str, str]:
        """Return path -> kind of every record."""
        with closing(self._connect()) as connection:
            return dict(connection.execute("SELECT path, kind FROM files WHERE record NOT NULL").fetchall())

    def skipped(self) -> list[str]:
        """Return the paths of the files without front matter."""
        return [entry.path for entry in self._entries("WHERE record IS NULL AND problems = '[]'")]


def _row(entry: Entry) -> tuple[Any, ...]:
    problems = json.dumps([asdict(problem) for problem in entry.problems])
    notices = json.dumps([(each.code, each.pointer, each.value) for each in entry.notices])
    return (
        entry.path, entry.size, entry.time, entry.sha256,
        entry.policy, entry.record, entry.language, entry.statements, problems, notices,
        entry.kind,
    )  # fmt: skip
