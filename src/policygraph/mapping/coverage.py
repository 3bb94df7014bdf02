"""Records held against a profile: which keys it maps, which it does not, and what of it is never used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from policygraph.findings import Finding
from policygraph.mapping.body_keys import read_keys
from policygraph.mapping.mapper import Statements, map_record
from policygraph.mapping.reader import Place, Record, languages_of, read_record, record_files
from policygraph.profile.model import Profile, RecordKind
from policygraph.profile.patterns import Derivation
from policygraph.rdf.datatypes import lexical
from policygraph.records import json_pointer
from policygraph.records.frontmatter import is_empty
from policygraph.settings import Settings


@dataclass
class Usage:
    """A key of a kind, or a value under it: how many records have it, and where the first is.

    The path of ``first`` is that of the file as it was found.
    """

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
    """What holding records against a profile showed, each list sorted by kind and key.

    ``unread`` are the files that cannot be read as records, with what is wrong.
    """

    records: int = 0
    skipped: int = 0
    mapped: list[Usage] = field(default_factory=list)
    unmapped: list[Usage] = field(default_factory=list)
    unresolved: list[Usage] = field(default_factory=list)
    unknown_labels: list[Usage] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    unread: list[Finding] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether all is read and mapped, and every reference leads to a record."""
        return not (self.unmapped or self.unresolved or self.unread)


Table = dict[tuple[str, str, str], Usage]  # by kind, key and what


def cover(settings: Settings, profile: Profile) -> Coverage:
    """Return how far a profile covers the records of the settings' sources. Raises UsageError without one."""
    languages = languages_of(settings, profile)
    coverage = Coverage()
    records: list[tuple[Record, Statements]] = []
    paths: dict[str, str] = {}
    for files in record_files(settings, profile):
        record = read_record(files, profile, languages)
        paths |= {file.path: str(file.file) for file in files}
        if isinstance(record, Record):
            records.append((record, map_record(record, profile, settings.base, languages)))
        elif record is None:
            coverage.skipped += 1
        else:
            coverage.unread.append(replace(record, path=paths[record.path]))
    subjects = {statements.policy for _, statements in records if statements.policy}
    tables: tuple[Table, Table, Table, Table] = ({}, {}, {}, {})
    for record, statements in records:
        kind = profile.kind(record.kind)
        for table, seen in zip(tables, _seen(record, statements, kind, subjects), strict=True):
            for (key, what), pointer in seen.items():
                usage = table.setdefault((kind.name, key, what), Usage(kind.name, key, what))
                usage.records += 1
                if usage.first is None:
                    place = record.locate(pointer)
                    usage.first = place._replace(path=paths[place.path])
    coverage.records = len(records)
    coverage.mapped, coverage.unmapped, coverage.unresolved, coverage.unknown_labels = (
        [table[name] for name in sorted(table)] for table in tables
    )
    coverage.unused = list(_unused([record for record, _ in records], profile))
    return coverage


Seen = dict[tuple[str, str], str]  # key and what about it -> JSON Pointer


def _seen(
    record: Record, statements: Statements, kind: RecordKind, subjects: set[str]
) -> tuple[Seen, Seen, Seen, Seen]:
    """Return what one record has: mapped, unmapped, unresolved, and labels that no scheme has."""
    mapped: Seen = {}
    unresolved: Seen = {}
    references = _references(kind)
    for statement in statements.origins:
        key = _key(statement.pointer, kind)
        mapped.setdefault((key, kind.context.compact(statement.property)), statement.pointer)
        value = statement.value
        target = value.get("@id") if isinstance(value, dict) else value
        if statement.property in references and target not in subjects:
            text = _text(record, statement.pointer) or str(target)
            unresolved.setdefault((key, text), statement.pointer)
    for name, what in ((kind.language_key, "language"), (kind.id.key, "id")):
        is_mapped = any(key == name for key, _ in mapped)
        if name is not None and not is_mapped and not is_empty(record.metadata.get(name)):
            mapped[name, what] = json_pointer.child("", name)
    unmapped: Seen = {}
    labels: Seen = {}
    for finding in statements.findings:
        pointer = finding.pointer
        if finding.code == "bad-reference":
            unresolved.setdefault((".".join(_names(pointer)), finding.message), pointer)
        elif finding.code in ("unknown-key", "unexpected-value"):
            unmapped.setdefault((".".join(_names(pointer)), finding.code), pointer)
        elif finding.code == "label-unknown":
            labels[_key(pointer, kind), finding.value] = pointer
    return mapped, unmapped, unresolved, labels


def _references(kind: RecordKind) -> set[str]:
    fields = (field for fields in kind.fields.values() for field in fields.values())
    return {field.term.iri for field in fields if field.kind == "reference"}


def _text(record: Record, pointer: str) -> str:
    """Return the text at a pointer into a record's front matter, nothing where it stands in the body."""
    value: Any = record.metadata
    for key in json_pointer.keys(pointer):
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
    return lexical(value) if isinstance(value, str | int | float) else ""


def _names(pointer: str) -> list[str]:
    """Return the keys of a pointer without the numbers of items."""
    return [key for key in json_pointer.keys(pointer) if not key.isdigit()]


def _key(pointer: str, kind: RecordKind) -> str:
    """Return the keys of a pointer as people write them, with * for the keys of an index map."""
    keys = _names(pointer)
    return ".".join("*" if n and keys[n - 1] in kind.indexes else key for n, key in enumerate(keys))


def _unused(records: list[Record], profile: Profile) -> Iterator[Unused]:
    """Yield the patterns that fit nothing, kind by kind in the order of the profile."""
    for kind in profile.kinds:
        own = [record for record in records if record.kind == kind.name]
        if not own:
            yield Unused(kind.name, "kind", kind.name)
            continue
        yield from _unused_values(own, kind)
        for derivation in kind.derivations:
            if not any(_derives(record, derivation, kind) for record in own):
                yield Unused(kind.name, "derive", derivation.pattern.pattern)


def _unused_values(records: list[Record], kind: RecordKind) -> Iterator[Unused]:
    rules: dict[tuple[re.Pattern[str], ...], list[str]] = {}
    for key, rule in kind.values.items():
        rules.setdefault(rule.rewrite.patterns, []).append(key)
    for patterns, keys in rules.items():
        unused = list(patterns)
        for piece in (piece for record in records for key in keys for piece in _pieces(record, key, kind)):
            first = next((pattern for pattern in patterns if pattern.fullmatch(piece)), None)
            if first in unused:
                unused.remove(first)
        where = f"values of {', '.join(keys)}"
        yield from (Unused(kind.name, where, pattern.pattern) for pattern in unused)


def _pieces(record: Record, key: str, kind: RecordKind) -> Iterator[str]:
    """Yield the pieces of text under a key, wherever in the record it stands."""
    for value in _under({**record.metadata, **record.keys.values}, key):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str | int | float):
                yield from (piece for piece, _ in kind.values[key].pieces(lexical(item)))


def _under(mapping: Mapping[str, Any], key: str) -> Iterator[Any]:
    for name, value in mapping.items():
        if name == key:
            yield value
        elif isinstance(value, Mapping):
            yield from _under(value, key)


def _derives(record: Record, derivation: Derivation, kind: RecordKind) -> bool:
    """Say whether a pattern for keys in the body, taken alone, matches anything in a record."""
    metadata = {key: value for key, value in record.metadata.items() if key == derivation.key}
    alone = replace(kind, derivations=(derivation,), lists={})
    return bool(read_keys(metadata, record.body, 0, alone).values)
