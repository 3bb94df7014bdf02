"""Records held against a profile: which keys it maps, which it does not, and what of it is never used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from policygraph.errors import Problem
from policygraph.mapping.body_keys import derive
from policygraph.mapping.mapper import Statements, map_record
from policygraph.mapping.reader import Record, files_of, read_record
from policygraph.profile.model import Profile
from policygraph.profile.patterns import Derivation
from policygraph.rdf.datatypes import lexical
from policygraph.records import json_pointer
from policygraph.records.empty import is_empty
from policygraph.settings import Settings


@dataclass(frozen=True)
class Place:
    """Where something stands first: the file as it was found, line and column from 1."""

    path: str
    line: int
    column: int


@dataclass
class Row:
    """A key of a kind, or a value under it: how many records have it, and where the first is."""

    kind: str
    key: str
    what: str  # the property, the reference, the label or what was expected
    records: int = 0
    first: Place | None = None


@dataclass(frozen=True)
class Unused:
    """A pattern or glob of the profile that fits nothing; ``where`` is its place in ``profile.toml``."""

    kind: str
    where: str
    pattern: str


@dataclass
class Coverage:
    """What holding records against a profile found, each list sorted by kind and key.

    ``unread`` are the files that cannot be read as records, with what is wrong.
    """

    records: int = 0
    skipped: int = 0
    mapped: list[Row] = field(default_factory=list)
    unmapped: list[Row] = field(default_factory=list)
    unresolved: list[Row] = field(default_factory=list)
    unknown_labels: list[Row] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether all is read and mapped, and every reference leads to a record."""
        return not (self.unmapped or self.unresolved or self.unread)


Rows = dict[tuple[str, str, str], Row]


def cover(settings: Settings, profile: Profile) -> Coverage:
    """Return how far a profile covers the records of the settings' sources. Raises UsageError without one."""
    languages = settings.languages or profile.languages
    found = Coverage()
    records: list[tuple[Record, Statements]] = []
    files: dict[str, Path] = {}
    for file in files_of(settings, profile):
        record = read_record(file, profile, languages)
        files[file.path] = file.file
        if isinstance(record, Record):
            records.append((record, map_record(record, profile, settings.base, languages)))
        elif record is None:
            found.skipped += 1
        else:
            found.unread.append(replace(record, path=str(file.file)))
    subjects = {stated.policy for _, stated in records if stated.policy}
    rows: tuple[Rows, Rows, Rows, Rows] = ({}, {}, {}, {})
    for record, stated in records:
        own = profile.of_kind(record.kind)
        for table, seen in zip(rows, _seen(record, stated, own, subjects), strict=True):
            for (key, what), pointer in seen.items():
                row = table.setdefault((own.kind, key, what), Row(own.kind, key, what))
                row.records += 1
                if row.first is None:
                    row.first = Place(str(files[record.path]), *record.locate(pointer))
    found.records = len(records)
    found.mapped, found.unmapped, found.unresolved, found.unknown_labels = (
        [table[name] for name in sorted(table)] for table in rows
    )
    found.unused = list(_unused([record for record, _ in records], profile))
    return found


Seen = dict[tuple[str, str], str]  # key and what about it -> JSON Pointer


def _seen(
    record: Record, stated: Statements, profile: Profile, subjects: set[str]
) -> tuple[Seen, Seen, Seen, Seen]:
    """Return what one record has: mapped, unmapped, unresolved, and labels that no scheme has."""
    mapped: Seen = {}
    unresolved: Seen = {}
    references = _references(profile)
    for each in stated.origins:
        key = _key(each.pointer, profile)
        mapped.setdefault((key, profile.context.compact(each.property)), each.pointer)
        target = each.value.get("@id") if isinstance(each.value, dict) else each.value
        if each.property in references and target not in subjects:
            text = _text(record, each.pointer) or str(target)
            unresolved.setdefault((key, text), each.pointer)
    for name, what in ((profile.language_key, "language"), (profile.id.key, "id")):
        is_mapped = any(key == name for key, _ in mapped)
        if name is not None and not is_mapped and not is_empty(record.metadata.get(name)):
            mapped[name, what] = json_pointer.child("", name)
    unmapped: Seen = {}
    for problem in stated.problems:
        if problem.code == "bad-reference":
            unresolved.setdefault((_undotted(problem.field), problem.message), _pointer(problem.field))
        elif problem.code in ("unknown-key", "unexpected-value"):
            unmapped.setdefault((_undotted(problem.field), problem.code), _pointer(problem.field))
    labels = {
        (_key(each.pointer, profile), each.value): each.pointer
        for each in stated.notices
        if each.code == "label-unknown"
    }
    return mapped, unmapped, unresolved, labels


def _references(profile: Profile) -> set[str]:
    places = [fields.values() for fields in profile.fields.values()]
    return {each.term.iri for fields in places for each in fields if each.kind == "reference"}


def _text(record: Record, pointer: str) -> str:
    """Return the text at a pointer into a record's front matter, nothing where it stands in the body."""
    value: Any = record.metadata
    for key in json_pointer.keys(pointer):
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
    return lexical(value) if isinstance(value, str | int | float) else ""


def _key(pointer: str, profile: Profile) -> str:
    """Return the keys of a pointer as people write them: no numbers of items, * for the keys of an index map."""
    keys = [key for key in json_pointer.keys(pointer) if not key.isdigit()]
    return ".".join("*" if n and keys[n - 1] in profile.indexes else key for n, key in enumerate(keys))


def _undotted(name: str) -> str:
    return ".".join(part for part in name.split(".") if not part.isdigit())


def _pointer(name: str) -> str:
    pointer = ""
    for part in name.split("."):
        pointer = json_pointer.child(pointer, part)
    return pointer


def _unused(records: list[Record], profile: Profile) -> Iterator[Unused]:
    """Yield the patterns that fit nothing, kind by kind in the order of the profile."""
    for own in profile.kinds:
        some = [record for record in records if record.kind == own.kind]
        if not some:
            yield Unused(own.kind, "kind", own.kind)
            continue
        yield from _unused_values(some, own)
        for each in own.derivations:
            if not any(_derives(record, each, own) for record in some):
                yield Unused(own.kind, "derive", each.pattern.pattern)


def _unused_values(records: list[Record], profile: Profile) -> Iterator[Unused]:
    rules: dict[tuple[re.Pattern[str], ...], list[str]] = {}
    for key, rule in profile.values.items():
        rules.setdefault(rule.made.patterns, []).append(key)
    for patterns, keys in rules.items():
        unused = list(patterns)
        for piece in (piece for record in records for key in keys for piece in _pieces(record, key, profile)):
            first = next((each for each in patterns if each.fullmatch(piece)), None)
            if first in unused:
                unused.remove(first)
        yield from (Unused(profile.kind, f"values of {', '.join(keys)}", each.pattern) for each in unused)


def _pieces(record: Record, key: str, profile: Profile) -> Iterator[str]:
    """Yield the pieces of text under a key, wherever in the record it stands."""
    for value in _under({**record.metadata, **record.derived.values}, key):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str | int | float):
                yield from (piece for piece, _ in profile.values[key].pieces(lexical(item)))


def _under(mapping: Mapping[str, Any], key: str) -> Iterator[Any]:
    for name, value in mapping.items():
        if name == key:
            yield value
        elif isinstance(value, Mapping):
            yield from _under(value, key)


def _derives(record: Record, derivation: Derivation, profile: Profile) -> bool:
    """Say whether a pattern for keys in the body, taken alone, finds anything in a record."""
    metadata = {key: value for key, value in record.metadata.items() if key == derivation.key}
    alone = replace(profile, derivations=(derivation,), lists={})
    return bool(derive(metadata, record.body, 0, alone).values)
