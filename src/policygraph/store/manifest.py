"""The manifest of a build, in SQLite beside the store: its files, and what each record states."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygraph.findings import Finding
from policygraph.store.entry import Entry, FileStamp, pack, split_lines, unpack
from policygraph.store.faults import as_store_error
from policygraph.store.last_check import LastCheck
from policygraph.words.phrases import packed, unpacked

STATEMENTS = "statements.sqlite"
MOST_COUNTED = 300_000  # lines of which a number is held in memory
FORMAT = 15  # raise it when the schema changes: stores of another format are left alone
# A row of ``records`` is one record, which can have several files; its path is that of the first. A file that is
# no record has a row as well, with its findings; it has no findings where it has no front matter at all. ``told`` has the severities of
# the findings with a message. ``named`` is
# the subject by the record's own words, ``policy`` what it is once others of one name are known. A row of ``lines`` has
# what a record states, packed, one of ``shared`` a line that records state which do not describe its subject, with
# their number, one of ``derived`` what the rules derive about a subject, and one of ``lineage`` the facts of a policy
# that its lineage is read from, as JSON. A row of ``links`` is a reference to a file
# by its path, with the IRI that was taken for what the record there describes; one of ``called`` is a name of a record that
# stands in place of a path, and means it where no other has the name. Most of all is what records state: it is in a file
# of its own, ``before``, which the next generations share, and in ``lines`` as far as it is different there.
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE records (
    path TEXT PRIMARY KEY, policy TEXT, named TEXT, record TEXT, language TEXT, kind TEXT NOT NULL, findings TEXT NOT NULL,
    told TEXT NOT NULL
);
CREATE TABLE lines (path TEXT PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY, record TEXT NOT NULL, size INTEGER NOT NULL, time INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE links (record TEXT NOT NULL, path TEXT NOT NULL, subject TEXT NOT NULL);
CREATE TABLE called (record TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE shared (line TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE derived (subject TEXT PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE lineage (policy TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE INDEX policies ON records (policy);
CREATE INDEX names ON records (named);
CREATE INDEX iris ON records (record);
CREATE INDEX paths ON files (record);
CREATE INDEX linking ON links (record);
CREATE INDEX linked ON links (path);
CREATE INDEX calling ON called (record);
CREATE INDEX called_so ON called (name);
CREATE INDEX telling ON records (told) WHERE told != '';
"""
_STATED = "CREATE TABLE before.lines (path TEXT PRIMARY KEY, lines BLOB NOT NULL)"
_RECORD = "REPLACE INTO records VALUES (:path, :policy, :named, :record, :language, :kind, :findings, :told)"
_FILE = "REPLACE INTO files VALUES (:path, :record, :size, :time, :sha256)"
_COUNT = """INSERT INTO shared VALUES (?, ?) ON CONFLICT (line) DO UPDATE SET records = records + excluded.records"""
_ENTRIES = """SELECT policy, named, record, language, kind, findings,
    iif(record IS NULL, NULL, ifnull((SELECT lines FROM main.lines AS own WHERE own.path = records.path),
        (SELECT lines FROM before.lines AS old WHERE old.path = records.path))) AS lines,
    (SELECT json_group_array(json_array(path, size, time, sha256)) FROM files WHERE files.record = records.path) AS files,
    (SELECT json_group_array(json_array(path, subject)) FROM links WHERE links.record = records.path) AS links,
    (SELECT json_group_array(name) FROM called WHERE called.record = records.path) AS names
    FROM records"""
_NAMED = "called JOIN records ON records.path = called.record AND records.policy NOT NULL"
_PHRASES = ("message", "remedy", "detail")  # of a finding, which are stored with their templates
_SKIPPED = "record IS NULL AND findings = '[]'"


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
            # What an error leaves half read may be closed by any thread.
            closing(
                sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            ) as connection,
        ):
            if mode != "ro":  # no generation is current before it is complete
                connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
            yield connection

    @contextmanager
    def _with_statements(self, mode: str = "ro") -> Iterator[sqlite3.Connection]:
        """Connect as ``_connected`` does, with the statements of earlier generations as ``before``."""
        with self._connected(mode) as connection:
            connection.execute("ATTACH ? AS before", (f"{self.statements.absolute().as_uri()}?mode={mode}",))
            if mode != "ro":
                connection.executescript("PRAGMA before.journal_mode=OFF; PRAGMA before.synchronous=OFF")
            yield connection

    @property
    def statements(self) -> Path:
        """The file of what records state that is as it was when all was read, which generations share."""
        return self.path.with_name(STATEMENTS)

    def _select(self, query: str, *values: str) -> list[Any]:
        with self._connected() as connection:
            return connection.execute(query, values).fetchall()

    @property
    def last_check(self) -> LastCheck:
        """What was found when the build was last known to be current."""
        return LastCheck(self.path.parent)

    def is_of_this_format(self) -> bool:
        """Return whether it has the schema of this version of the program."""
        return bool(self._select("PRAGMA user_version")[0][0] == FORMAT)

    def create(self, entries: Iterable[Entry], shared: Counter[str] | None = None) -> None:
        """Write a new manifest in one transaction; the entries can come from a generator.

        ``shared`` are the numbers of records that state lines of others, which grow with the entries; it is emptied.
        """
        counts = Counter[str]() if shared is None else shared
        with self._with_statements("rwc") as connection:
            connection.executescript(f"{_SCHEMA};{_STATED};PRAGMA user_version={FORMAT}")
            connection.execute("BEGIN")
            for entry in entries:
                _write(connection, entry, "before")
                if len(counts) > MOST_COUNTED:
                    connection.executemany(_COUNT, counts.items())
                    counts.clear()
            connection.executemany(_COUNT, counts.items())
            counts.clear()
            connection.execute("COMMIT")

    def replace(self, entries: Iterable[Entry]) -> None:
        """Write entries in place of those with their paths, in one transaction."""
        with self._connected("rw") as connection:
            connection.execute("BEGIN")
            for entry in entries:
                _remove(connection, entry.path)
                _write(connection, entry)
            connection.execute("COMMIT")

    def remove(self, paths: Iterable[str]) -> None:
        """Remove the entries with some paths, in one transaction."""
        with self._connected("rw") as connection:
            connection.execute("BEGIN")
            for path in paths:
                _remove(connection, path)
            connection.execute("COMMIT")

    def count_shared(self, changes: Mapping[str, int]) -> None:
        """Add to the numbers of records that state lines, by line; a line that none states any more is forgotten."""
        with self._connected("rw") as connection:
            connection.execute("BEGIN")
            connection.executemany(_COUNT, changes.items())
            lost = ((line,) for line, change in changes.items() if change < 0)
            connection.executemany("DELETE FROM shared WHERE line = ? AND records <= 0", lost)
            connection.execute("COMMIT")

    def shared(self, lines: Iterable[str]) -> dict[str, int]:
        """Return line -> number of the records that state it and do not describe its subject, for those with any."""
        query = "SELECT line, records FROM shared WHERE line IN (SELECT value FROM json_each(?))"
        return dict(self._select(query, json.dumps(list(lines))))

    def set_derived(self, derived: Iterable[tuple[str, Collection[str]]]) -> int:
        """Keep the sorted lines that the rules derive about subjects, by IRI, in place of those before; return how many."""
        number = 0
        with self._connected("rw") as connection:
            connection.execute("BEGIN")
            for subject, lines in derived:
                number += len(lines)
                if lines:
                    row = subject, pack("".join(lines))
                    connection.execute("REPLACE INTO derived VALUES (?, ?)", row)
                else:
                    connection.execute("DELETE FROM derived WHERE subject = ?", (subject,))
            connection.execute("COMMIT")
        return number

    def derived(self, subjects: Iterable[str] | None = None) -> dict[str, list[str]]:
        """Return IRI -> the lines that the rules derive about a subject, of some or of all that have any, sorted."""
        wanted = "" if subjects is None else "WHERE subject IN (SELECT value FROM json_each(?))"
        values = () if subjects is None else (json.dumps(list(subjects)),)
        rows = self._select(f"SELECT subject, lines FROM derived {wanted} ORDER BY subject", *values)
        return {subject: split_lines(unpack(lines)) for subject, lines in rows}

    def set_lineage(self, facts: Iterable[tuple[str, str]]) -> None:
        """Keep the facts of policies, by IRI, in place of those before, in one transaction; "" for none."""
        with self._connected("rw") as connection:
            connection.execute("BEGIN")
            for policy, text in facts:
                if text:
                    connection.execute("REPLACE INTO lineage VALUES (?, ?)", (policy, text))
                else:
                    connection.execute("DELETE FROM lineage WHERE policy = ?", (policy,))
            connection.execute("COMMIT")

    def lineage(self, of: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield the IRIs of the policies with their facts, in no order; of some policies alone, if these are given."""
        wanted = "" if of is None else "WHERE policy IN (SELECT value FROM json_each(?))"
        with self._connected() as connection:
            values = () if of is None else (json.dumps(list(of)),)
            yield from connection.execute(f"SELECT policy, facts FROM lineage {wanted}", values)

    def with_lineage(self) -> Iterator[str]:
        """Yield the IRIs of the policies that have facts, sorted."""
        with self._connected() as connection:
            rows = connection.execute("SELECT policy FROM lineage ORDER BY policy")
            yield from (policy for (policy,) in rows)

    def asserted_texts(self) -> Iterator[str]:
        """Yield what each record states, as lines of N-Triples, in no order."""
        return self._texts(f"SELECT lines FROM ({_ENTRIES}) WHERE lines NOT NULL")

    def derived_texts(self) -> Iterator[str]:
        """Yield what the rules derive about each subject, as lines of N-Triples, in no order."""
        return self._texts("SELECT lines FROM derived")

    def _texts(self, query: str) -> Iterator[str]:
        with self._with_statements() as connection:
            for (packed,) in connection.execute(query):
                yield unpack(packed)

    def set(self, **values: Any) -> None:
        """Store values, which JSON must be able to hold, by key."""
        with self._connected("rw") as connection:
            rows = [(key, json.dumps(value)) for key, value in values.items()]
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", rows)

    def get(self, key: str) -> Any:
        """Return the stored value of a key, or None."""
        rows = self._select("SELECT value FROM meta WHERE key = ?", key)
        return json.loads(rows[0][0]) if rows else None

    def files(self) -> dict[str, tuple[str, int, int, str]]:
        """Return path of a file -> path of its record, size, time and SHA-256."""
        rows = self._select("SELECT path, record, size, time, sha256 FROM files")
        files: dict[str, tuple[str, int, int, str]] = {path: (*row,) for path, *row in rows}
        for path, (size, time) in self.last_check.touches().files.items():
            if path in files:
                files[path] = (files[path][0], size, time, files[path][3])
        return files

    def files_at(self, paths: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return path of a file -> path of its record and SHA-256, for some files; what is no record's is left out."""
        query = "SELECT path, record, sha256 FROM files WHERE path IN (SELECT value FROM json_each(?))"
        return {
            path: (record, sha256) for path, record, sha256 in self._select(query, json.dumps(list(paths)))
        }

    def size(self, records: Collection[str] | None = None) -> int:
        """Return the bytes of all files, or of those of the records at some paths."""
        of_some = " WHERE record IN (SELECT value FROM json_each(?))"
        query = f"SELECT ifnull(sum(size), 0) FROM files{'' if records is None else of_some}"
        ((size,),) = self._select(query, *(() if records is None else (json.dumps(list(records)),)))
        return int(size)

    def stamps(self) -> dict[str, FileStamp]:
        """Return path -> stamp of every file."""
        return {path: FileStamp(path, *row[1:]) for path, row in self.files().items()}

    def changes_from(self, before: Manifest | None) -> dict[str, int]:
        """Return how many files are ``changed`` since a manifest, new ones among them, and how many are ``removed``."""
        if before is None:
            return {"changed": self._select("SELECT count(*) FROM files")[0][0], "removed": 0}
        with self._connected() as connection:
            connection.execute("ATTACH ? AS earlier", (f"{before.path.absolute().as_uri()}?mode=ro",))
            rows = connection.execute("""SELECT
                (SELECT count(*) FROM main.files AS new LEFT JOIN earlier.files AS old USING (path)
                    WHERE old.sha256 IS NOT new.sha256),
                (SELECT count(*) FROM earlier.files WHERE path NOT IN (SELECT path FROM main.files))""")
            return dict(zip(("changed", "removed"), rows.fetchone(), strict=True))

    def restamp(self, stamps: Mapping[str, tuple[int, int]]) -> None:
        """Keep path -> size and time of files whose content is the same in the manifest itself."""
        with self._connected("rw") as connection:
            rows = [(size, time, path) for path, (size, time) in stamps.items()]
            connection.executemany("UPDATE files SET size = ?, time = ? WHERE path = ?", rows)

    def files_of_policies(self) -> list[tuple[str, str, str]]:
        """Return IRI of what a record describes, "" where that is nothing, path and SHA-256 of each of its files."""
        return self._select("""SELECT ifnull(policy, ''), files.path, sha256
            FROM records JOIN files ON files.record = records.path WHERE records.record NOT NULL""")

    def checked(self) -> int:
        """Return when the files were last seen to be those of the build, in nanoseconds."""
        return self.last_check.touches().checked or int(self.get("checked"))

    def records(self) -> Iterator[Entry]:
        """Yield the entries that are records, by path."""
        return self._entries("record IS NOT NULL")

    def with_findings(self) -> Iterator[Entry]:
        """Yield the entries that have findings, by path."""
        return self._entries("findings != '[]'")

    def with_problems(self) -> Iterator[Entry]:
        """Yield the entries with findings that have a message, of reading and mapping, by path."""
        # By a query of its own, which takes the index of those few; to sort by path, SQLite would look at all.
        return self._entries("path IN (SELECT path FROM records WHERE told != '')")

    def problems(self) -> Counter[str]:
        """Return severity -> number of the findings that have a message."""
        rows = self._select("SELECT told FROM records WHERE told != ''")
        return Counter(severity for (told,) in rows for severity in told.split())

    def subjects_at(self, paths: Iterable[str]) -> dict[str, str]:
        """Return path -> IRI of what the record with a file, or alone with a name, describes; for those that have one."""
        wanted = json.dumps(list(paths))
        rows = self._select(
            f"""SELECT files.path, policy FROM files JOIN records ON records.path = files.record
            WHERE policy NOT NULL AND files.path IN (SELECT value FROM json_each(?))
            UNION ALL SELECT name, min(policy) FROM {_NAMED} WHERE name IN (SELECT value FROM json_each(?))
            GROUP BY name HAVING count(DISTINCT policy) = 1""",
            wanted,
            wanted,
        )
        return dict(rows)

    def subject(self, path: str) -> str | None:
        """Return what ``subjects_at`` has of a path; None where there is no such record."""
        return self.subjects_at([path]).get(path)

    def sharing(self, named: Collection[str] | None = None) -> list[tuple[str, str, str, str]]:
        """Return path, kind, language and subject by its name of the records of names that several have in one language.

        With ``named``, these are all records of some names alone, whether they share them or not.
        """
        if named is not None:
            return self._select(
                "SELECT path, kind, language, named FROM records WHERE named IN (SELECT value FROM json_each(?))",
                json.dumps(list(named)),
            )
        return self._select("""SELECT path, kind, language, named FROM records WHERE named IN
            (SELECT named FROM records WHERE named NOT NULL GROUP BY named, language HAVING count(*) > 1)""")

    def mistaken(self, among: Collection[str] | None = None) -> list[str]:
        """Return the paths of the records that name another and take something else for what it describes, sorted.

        They are ``among`` some paths, or of all records.
        """
        values = () if among is None else (json.dumps(list(among)),) * 2
        these = "" if among is None else "AND links.record IN (SELECT value FROM json_each(?))"
        rows = self._select(
            f"""SELECT links.record FROM links JOIN files ON files.path = links.path
            JOIN records ON records.path = files.record WHERE records.policy != links.subject {these}
            UNION SELECT links.record FROM links JOIN (SELECT name, min(policy) AS policy FROM {_NAMED}
            GROUP BY name HAVING count(DISTINCT policy) = 1) AS named ON named.name = links.path
            WHERE named.policy != links.subject {these} ORDER BY 1""",
            *values,
        )
        return [path for (path,) in rows]

    def absent(self) -> list[tuple[str, str, str]]:
        """Return path, path of a file and subject of the records that name files which are not there and are taken for what
        other records describe, sorted.
        """
        return self._select("""SELECT record, max(path), subject FROM links AS named
            WHERE subject IN (SELECT policy FROM records) AND NOT EXISTS
            (SELECT 1 FROM links JOIN files USING (path)
            WHERE links.record = named.record AND links.subject = named.subject)
            GROUP BY record, subject ORDER BY record, subject""")

    def naming(self, names: Collection[str]) -> list[str]:
        """Return the paths of the records that name one of some files, or one of some records by name, sorted."""
        query = (
            "SELECT DISTINCT record FROM links WHERE path IN (SELECT value FROM json_each(?)) ORDER BY record"
        )
        return [path for (path,) in self._select(query, json.dumps(list(names)))]

    def describing(self, policy: str) -> list[Entry]:
        """Return the records that describe a policy, given by its IRI, by path."""
        return list(self._entries("policy = ?", policy))

    def describing_any(self, policies: Collection[str]) -> Iterator[Entry]:
        """Yield the records that describe one of some policies, given by their IRIs, by path."""
        return self._entries("policy IN (SELECT value FROM json_each(?))", json.dumps(list(policies)))

    def record(self, iri: str) -> list[Entry]:
        """Return a list of the record with an IRI, empty where there is none."""
        return list(self._entries("record = ?", iri))

    def about(self, iri: str) -> list[Entry]:
        """Return a list of the record with an IRI, else the records that describe what has that IRI, by path."""
        found = list(self._entries("record = ? OR policy = ?", iri, iri))
        return [entry for entry in found if entry.record == iri] or found

    def at(self, *paths: str) -> list[Entry]:
        """Return the entries with some paths, by path; none for a path that has none."""
        return list(self._entries("path IN (SELECT value FROM json_each(?))", json.dumps(paths)))

    def _entries(self, condition: str, *values: str) -> Iterator[Entry]:
        with self._with_statements() as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(f"{_ENTRIES} WHERE {condition} ORDER BY path", values):
                files = tuple(map(FileStamp._make, json.loads(row["files"])))
                findings = tuple(map(_finding, json.loads(row["findings"])))
                links = tuple((path, subject) for path, subject in json.loads(row["links"]))
                names = tuple(json.loads(row["names"]))
                yield Entry(
                    **{
                        **row,
                        "files": files,
                        "findings": findings,
                        "links": tuple(sorted(links)),
                        "names": names,
                    }
                )

    def count(
        self, paths: Collection[str] | None = None, policies: Collection[str] | None = None
    ) -> Counter[str]:
        """Return the numbers of ``entries``, ``records``, ``skipped`` files and ``policies`` that records describe, and those
        of the policies of each kind by ``kind NAME``; of the entries at some paths and of some policies, or of all.
        """
        texts = [None if these is None else json.dumps(list(these)) for these in (paths, policies)]
        at, among = (
            "" if text is None else f"{column} IN (SELECT value FROM json_each(?))"
            for column, text in zip(("path", "policy"), texts, strict=True)
        )
        values = [() if text is None else (text,) for text in texts]
        query = f"SELECT count(*), count(record), count(*) FILTER (WHERE {_SKIPPED}) FROM records"
        (row,) = self._select(f"{query} WHERE {at}" if at else query, *values[0])
        found = Counter(dict(zip(("entries", "records", "skipped"), row, strict=True)))
        of_policies = f"FROM records WHERE {among or 'policy NOT NULL'}"
        found["policies"] = self._select(f"SELECT count(DISTINCT policy) {of_policies}", *values[1])[0][0]
        by_kind = f"SELECT 'kind ' || kind, count(DISTINCT policy) {of_policies} GROUP BY kind"
        found.update(dict(self._select(by_kind, *values[1])))
        return found

    def numbers(self) -> Counter[str]:
        """Return what ``count`` returns of all, which is kept as ``numbers``: to count takes as long as there are many."""
        kept = self.get("numbers")
        return self.count() if kept is None else Counter(kept)

    def counts(self) -> dict[str, int]:
        """Return the numbers of ``records``, ``policies`` that they describe, and ``skipped`` files."""
        numbers = self.numbers()
        return {name: numbers[name] for name in ("records", "policies", "skipped")}

    def kinds(self) -> dict[str, int]:
        """Return kind -> number of subjects that its records describe, highest first, then by kind."""
        prefix, numbers = "kind ", self.numbers().items()
        kinds = [
            (name[len(prefix) :], number) for name, number in numbers if name.startswith(prefix) and number
        ]
        return dict(sorted(kinds, key=lambda each: (-each[1], each[0])))

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


def _write(connection: sqlite3.Connection, entry: Entry, schema: str = "main") -> None:
    findings = json.dumps(
        [
            {**vars(finding), **{name: packed(getattr(finding, name)) for name in _PHRASES}}
            for finding in entry.findings
        ]
    )
    told = " ".join(finding.severity for finding in entry.findings if finding.message)
    connection.execute(_RECORD, {**vars(entry), "path": entry.path, "findings": findings, "told": told})
    if entry.lines is not None:
        connection.execute(f"REPLACE INTO {schema}.lines VALUES (?, ?)", (entry.path, entry.lines))
    connection.executemany(_FILE, [{**stamp._asdict(), "record": entry.path} for stamp in entry.files])
    connection.executemany(
        "INSERT INTO links VALUES (?, ?, ?)", [(entry.path, *link) for link in entry.links]
    )
    connection.executemany("INSERT INTO called VALUES (?, ?)", [(entry.path, name) for name in entry.names])


def _remove(connection: sqlite3.Connection, path: str) -> None:
    for statement in (
        "DELETE FROM records WHERE path = ?",
        "DELETE FROM main.lines WHERE path = ?",
        "DELETE FROM files WHERE record = ?",
        "DELETE FROM links WHERE record = ?",
        "DELETE FROM called WHERE record = ?",
    ):
        connection.execute(statement, (path,))
