"""The manifest of a build, in SQLite beside the store: its files, and what each record states."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from policygraph.findings import Finding
from policygraph.store.faults import as_store_error
from policygraph.store.whole_files import write_whole
from policygraph.words.phrases import packed, unpacked

TOUCHED = "touched.json"
FORMAT = 7  # raise it when the schema changes: stores of another format are left alone
# A row of ``records`` is one record, which can have several files; its path is that of the first. A file that is
# no record has a row as well, with its findings; it has no findings where it has no front matter at all. A row of
# ``links`` is a reference to a file by its path, with the IRI that was taken for what the record there describes.
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE records (
    path TEXT PRIMARY KEY, policy TEXT, record TEXT, language TEXT, kind TEXT NOT NULL,
    statements TEXT, findings TEXT NOT NULL
);
CREATE TABLE files (
    path TEXT PRIMARY KEY, record TEXT NOT NULL, size INTEGER NOT NULL, time INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE links (record TEXT NOT NULL, path TEXT NOT NULL, subject TEXT NOT NULL);
CREATE INDEX policies ON records (policy);
CREATE INDEX iris ON records (record);
CREATE INDEX paths ON files (record);
CREATE INDEX linking ON links (record);
"""
_RECORD = "REPLACE INTO records VALUES (:path, :policy, :record, :language, :kind, :statements, :findings)"
_FILE = "REPLACE INTO files VALUES (:path, :record, :size, :time, :sha256)"
_ENTRIES = """SELECT policy, record, language, kind, statements, findings,
    (SELECT json_group_array(json_array(path, size, time, sha256)) FROM files WHERE files.record = records.path) AS files
    FROM records"""
_PHRASES = ("message", "remedy")  # of a finding, which are stored with their templates
_SKIPPED = "record IS NULL AND findings = '[]'"


class FileStamp(NamedTuple):
    """The state of a file when it was read; ``time`` is that of the last change, in nanoseconds."""

    path: str
    size: int
    time: int
    sha256: str


class Touches(NamedTuple):
    """What has changed since a build and leaves it current: path -> size and time, and when that was checked."""

    checked: int
    files: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Entry:
    """The files of one record, which has the path of the first, with its statements and findings.

    ``statements`` are lines of N-Triples; with ``policy``, ``record`` (both IRIs) and ``language``
    they are None where the file is no record. Without findings either, it has no front matter at all.
    ``policy`` is the subject of the record, whatever its kind; a stub describes none.
    """

    files: tuple[FileStamp, ...]
    policy: str | None = None
    record: str | None = None
    language: str | None = None
    kind: str = ""
    statements: str | None = None
    findings: tuple[Finding, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # of an entry to be written: path, IRI that was taken for it

    @property
    def path(self) -> str:
        """The path of the first file."""
        return self.files[0].path


@dataclass(frozen=True)
class Manifest:
    """The manifest of one store, by the path of its file."""

    path: Path

    @contextmanager
    def _connected(self, mode: str = "ro") -> Iterator[sqlite3.Connection]:
        """Connect for reading, or for writing with ``rw`` or ``rwc``. Raises StoreError for what SQLite refuses."""
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        with (
            as_store_error(self.path.parent),
            closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection,
        ):
            yield connection

    def _select(self, query: str, *values: str) -> list[Any]:
        with self._connected() as connection:
            return connection.execute(query, values).fetchall()

    @property
    def _touched(self) -> Path:
        """The file with sizes and times that have changed since the build, beside what never changes."""
        return self.path.with_name(TOUCHED)

    def create(self, entries: Iterable[Entry]) -> None:
        """Write a new manifest in one transaction; the entries can come from a generator."""
        with self._connected("rwc") as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
            connection.execute("BEGIN")
            for entry in entries:
                _write(connection, entry)
            connection.execute("COMMIT")

    def replace(self, entries: Iterable[Entry]) -> None:
        """Write entries in place of those with their paths, in one transaction."""
        with self._connected("rw") as connection:
            connection.execute("BEGIN")
            for entry in entries:
                connection.execute("DELETE FROM links WHERE record = ?", (entry.path,))
                _write(connection, entry)
            connection.execute("COMMIT")

    def set(self, **values: Any) -> None:
        """Store values, which JSON must be able to hold, by key."""
        with self._connected("rw") as connection:
            rows = [(key, json.dumps(value)) for key, value in values.items()]
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", rows)

    def get(self, key: str) -> Any:
        """Return the stored value of a key, or None."""
        rows = self._select("SELECT value FROM meta WHERE key = ?", key)
        return json.loads(rows[0][0]) if rows else None

    def stamps(self) -> dict[str, FileStamp]:
        """Return path -> stamp of every file."""
        rows = self._select("SELECT path, size, time, sha256 FROM files")
        stamps = {stamp.path: stamp for stamp in map(FileStamp._make, rows)}
        for path, (size, time) in self._touches().files.items():
            if path in stamps:
                stamps[path] = stamps[path]._replace(size=size, time=time)
        return stamps

    def checked(self) -> int:
        """Return when the files were last seen to be those of the build, in nanoseconds."""
        return self._touches().checked or int(self.get("checked"))

    def touch(self, stamps: dict[str, tuple[int, int]], checked: int) -> None:
        """Keep path -> size and time of files whose content is the same, and when that was checked.

        Where that cannot be written, their contents are compared once more the next time.
        """
        touches = Touches(checked, {**self._touches().files, **stamps})
        with suppress(OSError):
            write_whole(self._touched, json.dumps(touches).encode())

    def _touches(self) -> Touches:
        try:
            checked, files = json.loads(self._touched.read_bytes())
            return Touches(
                int(checked), {path: (int(size), int(time)) for path, (size, time) in files.items()}
            )
        except (OSError, ValueError, TypeError, AttributeError):
            return Touches(0, {})

    def records(self) -> Iterator[Entry]:
        """Yield the entries that are records, by path."""
        return self._entries("record IS NOT NULL")

    def with_findings(self) -> Iterator[Entry]:
        """Yield the entries that have findings, by path."""
        return self._entries("findings != '[]'")

    def subject(self, path: str) -> str | None:
        """Return the IRI of what the record with a file describes, None where there is no such record."""
        rows = self._select(
            "SELECT policy FROM files JOIN records ON records.path = files.record WHERE files.path = ?", path
        )
        return rows[0][0] if rows else None

    def sharing(self) -> list[tuple[str, str, str, str]]:
        """Return path, kind, language and subject of the records of subjects that have several in one language."""
        return self._select("""SELECT path, kind, language, policy FROM records WHERE policy IN
            (SELECT policy FROM records WHERE policy NOT NULL GROUP BY policy, language HAVING count(*) > 1)""")

    def mistaken(self) -> list[str]:
        """Return the paths of the records that name a file and take something else for what it describes, sorted."""
        rows = self._select("""SELECT DISTINCT links.record FROM links JOIN files ON files.path = links.path
            JOIN records ON records.path = files.record
            WHERE records.policy != links.subject ORDER BY links.record""")
        return [path for (path,) in rows]

    def describing(self, policy: str) -> list[Entry]:
        """Return the records that describe a policy, given by its IRI, by path."""
        return list(self._entries("policy = ?", policy))

    def record(self, iri: str) -> list[Entry]:
        """Return a list of the record with an IRI, empty where there is none."""
        return list(self._entries("record = ?", iri))

    def at(self, path: str) -> list[Entry]:
        """Return a list of the entry with a path, empty where there is none."""
        return list(self._entries("path = ?", path))

    def stating(self, iri: str) -> list[Entry]:
        """Return the records whose statements name an IRI, by path."""
        return list(self._entries("instr(statements, ?)", f"<{iri}>"))

    def _entries(self, condition: str, *values: str) -> Iterator[Entry]:
        with self._connected() as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(f"{_ENTRIES} WHERE {condition} ORDER BY path", values):
                files = tuple(map(FileStamp._make, json.loads(row["files"])))
                findings = tuple(map(_finding, json.loads(row["findings"])))
                yield Entry(**{**row, "files": files, "findings": findings})

    def counts(self) -> dict[str, int]:
        """Return the numbers of ``records``, ``policies`` that they describe, and ``skipped`` files."""
        query = (
            f"SELECT count(record), count(DISTINCT policy), count(*) FILTER (WHERE {_SKIPPED}) FROM records"
        )
        return dict(zip(("records", "policies", "skipped"), *self._select(query), strict=True))

    def kinds(self) -> dict[str, int]:
        """Return kind -> number of subjects that its records describe, highest first, then by kind."""
        query = """SELECT kind, count(DISTINCT policy) FROM records WHERE policy NOT NULL
            GROUP BY kind ORDER BY 2 DESC, 1"""
        return dict(self._select(query))

    def subjects(self) -> list[str]:
        """Return the IRIs of what records describe, each once, sorted."""
        rows = self._select("SELECT DISTINCT policy FROM records WHERE policy NOT NULL ORDER BY policy")
        return [iri for (iri,) in rows]

    def kind_of_paths(self) -> dict[str, str]:
        """Return path -> kind of every record."""
        return dict(self._select("SELECT path, kind FROM records WHERE record NOT NULL"))

    def skipped(self) -> list[str]:
        """Return the paths of the files without front matter, sorted."""
        return [entry.path for entry in self._entries(_SKIPPED)]


def _finding(stored: dict[str, Any]) -> Finding:
    return Finding(**{name: unpacked(stored[name]) if name in _PHRASES else stored[name] for name in stored})


def _write(connection: sqlite3.Connection, entry: Entry) -> None:
    findings = json.dumps(
        [
            {**vars(finding), **{name: packed(getattr(finding, name)) for name in _PHRASES}}
            for finding in entry.findings
        ]
    )
    connection.execute(_RECORD, {**vars(entry), "path": entry.path, "findings": findings})
    connection.executemany(_FILE, [{**stamp._asdict(), "record": entry.path} for stamp in entry.files])
    connection.executemany(
        "INSERT INTO links VALUES (?, ?, ?)", [(entry.path, *link) for link in entry.links]
    )
