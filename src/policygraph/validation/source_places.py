"""Locate a focus node, path and value of a result in the records: file, line and column of its finding."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.statements import Statement, Statements
from policygraph.pipeline import Build
from policygraph.profile.model import RecordKind
from policygraph.rdf.ntriples import term
from policygraph.records import json_pointer
from policygraph.records.files import SourceFile
from policygraph.store.entry import Entry
from policygraph.store.graph_store import GraphStore


class FieldPlace(NamedTuple):
    """A place in a record with its JSON Pointer, which is "" for the start of the file, its policy and its key."""

    path: str  # relative to the source
    line: int
    column: int
    pointer: str
    policy: str  # IRI
    key: str = ""  # the innermost one that the pointer leads to


NOWHERE = FieldPlace("", 0, 0, "", "")  # of what no record states


class _Records:
    """The records about one node, of which there may be thousands: by path, and the paths of those in each language."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.path: entry for entry in entries}
        self.iris = {entry.record for entry in self.entries.values()}
        self.languages = defaultdict[str | None, list[str]](list)
        for path, entry in self.entries.items():
            self.languages[entry.language].append(path)


class _Stated:
    """The values that each record of a policy states of a property, by path, and how many state each value."""

    def __init__(self, values: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> None:
        self.values = values
        self.numbers = Counter[ox.NamedNode | ox.Literal | None](
            value for each in values.values() for value in set(each)
        )


@dataclass
class Locator:
    """Locates findings in records, each of which is read and mapped again once."""

    build: Build
    _records: dict[str, tuple[Record, Statements] | None] = field(default_factory=dict)
    _entries: dict[str, list[Entry]] = field(default_factory=dict)  # focus -> records about it
    _stating_values: dict[tuple[str, str], dict[ox.NamedNode | ox.Literal, list[tuple[Entry, Statement]]]] = (
        field(default_factory=dict)
    )
    _known_records: dict[str, _Records] = field(default_factory=dict)  # by focus
    _claims: dict[str, dict[str, list[Entry]]] = field(default_factory=dict)  # by focus
    _stated: dict[tuple[str, str | None, str], _Stated] = field(default_factory=dict)

    def places(self, focus: str, path: str, value: ox.NamedNode | ox.Literal | None) -> list[FieldPlace]:
        """Return the places that state a value of a property (``path``) of a node, by file.

        Without a value, or where no record states it, there is one place for each record about the node:
        the property's key, else the nearest parent that exists, else the start of the record.
        """
        stating = self._stating_each(focus, path).get(value, []) if value is not None else []
        exact = [self.at(entry, origin.pointer, origin.piece) for entry, origin in stating]
        return exact or [self._property_place(entry, focus, path) for entry in self.entries_about(focus)]

    def _stating_each(
        self, focus: str, path: str
    ) -> dict[ox.NamedNode | ox.Literal, list[tuple[Entry, Statement]]]:
        """Return the values of a property of a node, each with the statements of it and their records."""
        if (focus, path) not in self._stating_values:
            values: dict[ox.NamedNode | ox.Literal, list[tuple[Entry, Statement]]] = {}
            for entry in self.entries_about(focus):
                mapped = self._mapped(entry)
                for origin in mapped[1].about(focus, path) if mapped else ():
                    values.setdefault(term(origin.value), []).append((entry, origin))
            self._stating_values[focus, path] = values
        return self._stating_values[focus, path]

    def written(self, place: FieldPlace) -> str:
        """Return the text that stands at a place, several with commas between them; "" where it only would stand."""
        mapped = self._records.get(place.path)
        texts = {**mapped[0].keys.values, **mapped[0].metadata} if mapped else {}
        value = json_pointer.get(texts, place.pointer)
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")

    def claimed(self, focus: str, path: str, value: ox.NamedNode) -> Iterator[tuple[Entry, FieldPlace]]:
        """Yield the records about a node that state a value of a property of their own, each with the places where they do."""
        for entry in self._claiming(focus).get(f"<{path}> {value} .", ()):
            mapped = self._mapped(entry)
            for origin in mapped[1].stating(entry.record or "", path, value) if mapped else ():
                yield entry, self.at(entry, origin.pointer, origin.piece)

    def _claiming(self, focus: str) -> Mapping[str, list[Entry]]:
        """Return property and value, as in a line of N-Triples, -> those records about a node that state this of themselves."""
        if focus not in self._claims:
            claims = self._claims[focus] = defaultdict(list)
            for entry in self.entries_about(focus):
                for line in f"\n{entry.statements}".split(f"\n<{entry.record}> ")[1:]:
                    claims[line.partition("\n")[0]].append(entry)
        return self._claims[focus]

    def stated_at(self, entry: Entry) -> Iterator[tuple[Statement, FieldPlace]]:
        """Yield what a record states of its values, each with its place; nothing of one that cannot be read now."""
        mapped = self._mapped(entry)
        for origin in mapped[1].origins if mapped else ():
            yield origin, self.at(entry, origin.pointer, origin.piece)

    def nowhere(self, focus: str) -> list[FieldPlace]:
        """Return one place without a file for a node that no record states anything of, none for another node."""
        return [] if self.entries_about(focus) else [NOWHERE]

    def statement_at(self, place: FieldPlace) -> Statement | None:
        """Return the first statement that comes from a place, None where nothing is stated there."""
        mapped = next(map(self._mapped, self.build.generation.manifest.at(place.path)), None)
        statements = mapped[1].at(place.pointer) if mapped and place.pointer else []
        return statements[0] if statements else None

    def others(
        self, place: FieldPlace, focus: str, path: str, value: ox.NamedNode | ox.Literal | None, most: int
    ) -> tuple[list[tuple[FieldPlace, Sequence[ox.NamedNode | ox.Literal]]], int]:
        """Return where the other records of a place's policy state something else than a value, and what, of the first
        of them up to a number, and the number of all.

        Where none does, they are those in the same language, and nothing is else. A focus that is a record stands
        for each of them.
        """
        records = self._records_about(place.policy)
        own = records.entries.get(place.path)
        if own is None:
            return [], 0
        stated = self._stated_by(place.policy, None if focus in records.iris else focus, path)
        own_values = stated.values[own.path]
        number = len(stated.values) - stated.numbers[value] - (value not in own_values)
        is_different = bool(own_values) and number > 0
        paths: Iterable[str] = (each for each, values in stated.values.items() if value not in values)
        if not is_different:
            paths = records.languages[own.language]
            number = len(paths) - 1
        told = [
            (
                self._property_place(records.entries[each], focus, path),
                stated.values[each] if is_different else [],
            )
            for each in islice((each for each in paths if each != own.path), most)
        ]
        return told, number

    def _records_about(self, focus: str) -> _Records:
        if focus not in self._known_records:
            self._known_records[focus] = _Records(self.entries_about(focus))
        return self._known_records[focus]

    def _stated_by(self, policy: str, focus: str | None, path: str) -> _Stated:
        """Return what each record of a policy states of a property: of a node, else of itself."""
        key = policy, focus, path
        if key not in self._stated:
            self._stated[key] = _Stated(
                {
                    entry.path: self._values(entry, entry.record or "" if focus is None else focus, path)
                    for entry in self.entries_about(policy)
                }
            )
        return self._stated[key]

    def _values(self, entry: Entry, subject: str, path: str) -> list[ox.NamedNode | ox.Literal]:
        mapped = self._mapped(entry)
        if mapped is None:
            return []
        _, statements = mapped
        return [term(origin.value) for origin in statements.about(subject, path)]

    def at(self, entry: Entry, pointer: str, piece: str = "") -> FieldPlace:
        """Return the place of a JSON Pointer in a record, or of a piece of the text there."""
        mapped = self._mapped(entry)
        place = mapped[0].locate(pointer, piece) if mapped else (entry.path, 1, 1)
        return FieldPlace(*place, pointer, entry.policy or "", self.key(entry, pointer))

    def key(self, entry: Entry, pointer: str) -> str:
        """Return the innermost key that a JSON Pointer into a record leads to, which may be a number, "" without any."""
        keys = json_pointer.keys(pointer)
        if any(key.isdecimal() for key in keys):
            mapped = self._mapped(entry)
            keys = json_pointer.member_keys(pointer, mapped[0].metadata if mapped else None)
        return keys[-1] if keys else ""

    def entries_about(self, focus: str) -> list[Entry]:
        """Return the record that a node is, else the records that describe it, or what it is a part of, or name it."""
        if focus not in self._entries:
            own = self._about(focus) or self._about(focus.partition("#")[0])
            self._entries[focus] = own or self._stating(focus)
        return self._entries[focus]

    @cached_property
    def _about(self) -> Callable[[str], list[Entry]]:
        """The record that has an IRI, or what describes that: a policy has that for each of its nodes, maybe thousands."""
        return cache(self.build.generation.manifest.about)

    def is_described(self, focus: str) -> bool:
        """Return whether a node is a record, or what a record describes, or a part of that."""
        own = (focus, focus.partition("#")[0])
        return any(entry.record == focus or entry.policy in own for entry in self.entries_about(focus))

    def _stating(self, focus: str) -> list[Entry]:
        """Return the records whose statements name a node that is none of theirs, by path."""
        manifest = self.build.generation.manifest
        quads = self._graph.store.quads_for_pattern(None, None, ox.NamedNode(focus))
        subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        policies = {subject.partition("#")[0] for subject in subjects}
        entries = (entry for subject in subjects for entry in manifest.record(subject))
        others = (entry for policy in policies for entry in manifest.describing(policy))
        stating = (entry for entry in (*entries, *others) if f"<{focus}>" in entry.statements)
        return sorted({entry.path: entry for entry in stating}.values(), key=lambda entry: entry.path)

    @cached_property
    def _graph(self) -> GraphStore:
        return self.build.open()

    def _mapped(self, entry: Entry) -> tuple[Record, Statements] | None:
        if entry.path not in self._records:
            profile, languages = self.build.profile, self.build.languages
            files = (SourceFile(self.build.file_at(stamp.path), *stamp[:3]) for stamp in entry.files)
            record = read_record(tuple(files), profile, languages)
            self._records[entry.path] = None
            if isinstance(record, Record):
                subject_of = self.build.generation.manifest.subject
                statements = map_record(record, profile, self.build.base, languages, subject_of)
                self._records[entry.path] = record, statements
        return self._records[entry.path]

    def _property_place(self, entry: Entry, focus: str, path: str) -> FieldPlace:
        """Return the first place where a record states a property, else where it would."""
        mapped = self._mapped(entry)
        if mapped is None:
            return self.at(entry, "")
        record, statements = mapped
        origins = statements.about(focus, path)
        kind = self.build.profile.kind(record.kind)
        return self.at(entry, origins[0].pointer if origins else expected(statements, kind, focus, path))


def expected(statements: Statements, kind: RecordKind, focus: str, path: str) -> str:
    """Return the JSON Pointer at which a record would state a property of one of its nodes.

    Its subject and itself are there from the start, whatever refers to them.
    """
    named = [] if focus in (statements.policy, statements.record) else statements.of(focus)
    parent = named[0].pointer if named else ""
    found = next((field.term for field in kind.all_fields() if field.term.iri == path), None)
    if found is None:
        return parent
    key = kind.written(found.key)
    return json_pointer.child(json_pointer.child(parent, found.nest) if found.nest else parent, key)
