"""From focus node, path and value back to file, line and column: only for findings, when they are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from policygraph.mapping.mapper import Statement, Statements, map_record
from policygraph.mapping.reader import Record, read_record
from policygraph.profile.model import Profile
from policygraph.rdf.jsonld import value_text
from policygraph.records import json_pointer
from policygraph.records.files import SourceFile
from policygraph.store.graph_store import GraphStore
from policygraph.store.manifest import Entry


@dataclass(frozen=True)
class Place:
    """A key, item or start of front matter in one record."""

    path: str  # below the source
    line: int
    column: int
    field: str  # as people write it: analysis.mrv.score
    policy: str  # IRI


@dataclass
class Locator:
    """Reads again the records that findings are about, each once."""

    graph: GraphStore
    top: Path
    languages: tuple[str, ...]
    only: str | None = None  # the path of the one record that is told of
    _read: dict[str, tuple[Record, Statements] | None] = field(default_factory=dict)
    _found: dict[str, list[Entry]] = field(default_factory=dict)  # focus -> records

    def places(self, focus: str, path: str, value: ox.NamedNode | ox.Literal | None) -> list[Place]:
        """Return where records state, or should state, a value of a property of a node, by file.

        A value is looked for where it is stated; without one, or where none is stated, the key is
        named where it stands, else its parent. What no record states is placed at the start of the
        records that the node belongs to.
        """
        entries = self._entries(focus)
        if not any(map(self.wants, entries)):
            return []
        exact = [place for entry in entries for place in self._stating(entry, focus, path, value)]
        found = exact or [self._expecting(entry, focus, path) for entry in entries]
        return [place for place in found if self.only is None or place.path == self.only]

    def wants(self, entry: Entry) -> bool:
        """Say whether findings in a record are told."""
        return self.only is None or entry.path == self.only

    def at(self, entry: Entry, pointer: str) -> Place:
        """Return the place of a JSON Pointer in a record."""
        line, column = 1, 1
        if read := self._record(entry):
            line, column = read[0].locate(pointer)
        return Place(entry.path, line, column, json_pointer.dotted(pointer), entry.policy or "")

    def _entries(self, focus: str) -> list[Entry]:
        if focus not in self._found:
            manifest = self.graph.from_records("a place").manifest
            self._found[focus] = (
                manifest.record(focus)
                or manifest.describing(focus)
                or manifest.describing(focus.partition("#")[0])
                or manifest.stating(focus)
            )
        return self._found[focus]

    def _record(self, entry: Entry) -> tuple[Record, Statements] | None:
        if entry.path not in self._read:
            source = SourceFile(self.top / entry.path, entry.path, entry.size, entry.time)
            record = read_record(source, self.graph.profile, self.languages)
            self._read[entry.path] = None
            if isinstance(record, Record):
                statements = map_record(record, self.graph.profile, self.graph.base, self.languages)
                self._read[entry.path] = record, statements
        return self._read[entry.path]

    def _stating(
        self, entry: Entry, focus: str, path: str, value: ox.NamedNode | ox.Literal | None
    ) -> list[Place]:
        """Return where a record states the value, none where it does not or where there is no value."""
        read = self._record(entry)
        if read is None or value is None:
            return []
        record, statements = read
        return [
            self.at(entry, each.pointer)
            for each in statements.origins
            if (each.subject, each.property) == (focus, path)
            and _term(each, record, self.graph.profile.of_kind(record.kind)) == value
        ]

    def _expecting(self, entry: Entry, focus: str, path: str) -> Place:
        """Return where a record states the property, else where it would."""
        read = self._record(entry)
        if read is None:
            return self.at(entry, "")
        stated = [each for each in read[1].origins if (each.subject, each.property) == (focus, path)]
        own = self.graph.profile.of_kind(read[0].kind)
        pointer = stated[0].pointer if stated else expected(read[1], own, focus, path)
        return self.at(entry, pointer)


def expected(statements: Statements, profile: Profile, focus: str, path: str) -> str:
    """Return the JSON Pointer at which a record would state a property of one of its nodes."""
    start = next((each.pointer for each in statements.origins if _iri(each.value) == focus), "")
    for fields in profile.fields.values():
        for found in fields.values():
            if found.term.iri == path:
                nest = json_pointer.child(start, found.term.nest) if found.term.nest else start
                return json_pointer.child(nest, found.term.key)
    return start


def _iri(value: object) -> object:
    return value.get("@id") if isinstance(value, dict) else value


def _term(statement: Statement, record: Record, profile: Profile) -> ox.NamedNode | ox.Literal:
    term = profile.context.by_iri.get(statement.property) or profile.context.term_of(
        profile.context.compact(statement.property)
    )
    text = value_text(statement.value, term, profile.context, record.language)
    (quad,) = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object
