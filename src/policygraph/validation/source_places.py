"""From focus node, path and value back to file, line and column: only for findings, when they are reported."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.mapping.mapper import Statement, Statements, map_record
from policygraph.mapping.reader import Record, read_record
from policygraph.pipeline import Build
from policygraph.profile.model import RecordKind
from policygraph.rdf.jsonld import value_text
from policygraph.records import json_pointer
from policygraph.records.files import SourceFile
from policygraph.store.manifest import Entry


class FieldPlace(NamedTuple):
    """The place of a key, item or start of front matter in one record."""

    path: str  # below the source
    line: int
    column: int
    pointer: str
    policy: str  # IRI


@dataclass
class Locator:
    """Reads again the records that findings are about, each once."""

    build: Build
    only: str | None = None  # the path of the one record whose findings are wanted
    _records: dict[str, tuple[Record, Statements] | None] = dataclasses.field(default_factory=dict)
    _about: dict[str, list[Entry]] = dataclasses.field(default_factory=dict)  # focus -> records

    def places(self, focus: str, path: str, value: ox.NamedNode | ox.Literal | None) -> list[FieldPlace]:
        """Return where records state, or should state, a value of a property of a node, by file.

        A value is looked for where it is stated; without one, or where none is stated, the key is
        named where it stands, else its parent. What no record states is placed at the start of the
        records that the node belongs to.
        """
        entries = self._entries(focus)
        if not any(map(self.wants, entries)):
            return []
        exact = [place for entry in entries for place in self._stating(entry, focus, path, value)]
        places = exact or [self._expecting(entry, focus, path) for entry in entries]
        return [place for place in places if self.only is None or place.path == self.only]

    def wants(self, entry: Entry) -> bool:
        """Say whether findings in a record are wanted."""
        return self.only is None or entry.path == self.only

    def at(self, entry: Entry, pointer: str) -> FieldPlace:
        """Return the place of a JSON Pointer in a record."""
        mapped = self._mapped(entry)
        place = mapped[0].locate(pointer) if mapped else (entry.path, 1, 1)
        return FieldPlace(*place, pointer, entry.policy or "")

    def _entries(self, focus: str) -> list[Entry]:
        if focus not in self._about:
            manifest = self.build.generation.manifest
            self._about[focus] = (
                manifest.record(focus)
                or manifest.describing(focus)
                or manifest.describing(focus.partition("#")[0])
                or manifest.stating(focus)
            )
        return self._about[focus]

    def _mapped(self, entry: Entry) -> tuple[Record, Statements] | None:
        if entry.path not in self._records:
            top, profile, languages = self.build.top, self.build.profile, self.build.languages
            files = (SourceFile(top / stamp.path, *stamp[:3]) for stamp in entry.files)
            record = read_record(tuple(files), profile, languages)
            self._records[entry.path] = None
            if isinstance(record, Record):
                statements = map_record(record, profile, self.build.base, languages)
                self._records[entry.path] = record, statements
        return self._records[entry.path]

    def _stating(
        self, entry: Entry, focus: str, path: str, value: ox.NamedNode | ox.Literal | None
    ) -> list[FieldPlace]:
        """Return where a record states the value, none where it does not or where there is no value."""
        mapped = self._mapped(entry)
        if mapped is None or value is None:
            return []
        record, statements = mapped
        kind = self.build.profile.kind(record.kind)
        return [
            self.at(entry, statement.pointer)
            for statement in statements.origins
            if (statement.subject, statement.property) == (focus, path)
            and _term(statement, record, kind) == value
        ]

    def _expecting(self, entry: Entry, focus: str, path: str) -> FieldPlace:
        """Return where a record states the property, else where it would."""
        mapped = self._mapped(entry)
        if mapped is None:
            return self.at(entry, "")
        record, statements = mapped
        kind = self.build.profile.kind(record.kind)
        stated = (s.pointer for s in statements.origins if (s.subject, s.property) == (focus, path))
        pointer = next(stated, None)
        return self.at(entry, expected(statements, kind, focus, path) if pointer is None else pointer)


def expected(statements: Statements, kind: RecordKind, focus: str, path: str) -> str:
    """Return the JSON Pointer at which a record would state a property of one of its nodes."""
    pointers = (statement.pointer for statement in statements.origins if _iri(statement.value) == focus)
    start = next(pointers, "")
    for fields in kind.fields.values():
        for term in (field.term for field in fields.values()):
            if term.iri == path:
                nest = json_pointer.child(start, term.nest) if term.nest else start
                return json_pointer.child(nest, term.key)
    return start


def _iri(value: object) -> object:
    return value.get("@id") if isinstance(value, dict) else value


def _term(statement: Statement, record: Record, kind: RecordKind) -> ox.NamedNode | ox.Literal:
    context = kind.context
    term = context.by_iri.get(statement.property) or context.term_of(context.compact(statement.property))
    text = value_text(statement.value, term, context, record.language)
    (quad,) = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object
