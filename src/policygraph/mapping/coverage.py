"""Measure how far a profile covers records: keys that it maps or not, and patterns of it that never match."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from policygraph import garbage
from policygraph.findings import Finding
from policygraph.mapping.mapper import map_record
from policygraph.mapping.named_files import Described, own_subjects
from policygraph.mapping.reader import Location, Record, read_record
from policygraph.mapping.sources import files_left_out, languages_of, record_files
from policygraph.mapping.statements import At, Statements, iri_of, pointer_of
from policygraph.mapping.unused_patterns import Unused, unused
from policygraph.profile.model import Profile, RecordKind
from policygraph.profile.patterns import matches
from policygraph.rdf.core import STATUS
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.ntriples import term
from policygraph.records import json_pointer
from policygraph.records.files import Listing, SourceFile, common_folder
from policygraph.records.frontmatter import is_empty
from policygraph.records.other_files import like_records, plain
from policygraph.settings import Settings


@dataclass
class Usage:
    """A key of a kind, with a detail: how many records have it, and the first place that has it."""

    kind: str
    key: str
    detail: str  # the property, the unresolved reference, the unknown label, or the code of the finding
    records: int = 0
    first: Location | None = None  # its path is that of the file, not relative to the source


@dataclass
class Coverage:
    """How a profile covers records; the lists of usages are sorted by kind, key and detail."""

    records: int = 0
    skipped: int = 0
    left_out: list[str] = field(
        default_factory=list
    )  # files that it could read: excluded ones, and those skipped
    mapped: list[Usage] = field(default_factory=list)
    unmapped: list[Usage] = field(default_factory=list)
    unresolved: list[Usage] = field(default_factory=list)
    unknown_labels: list[Usage] = field(default_factory=list)
    without_phase: list[Usage] = field(
        default_factory=list
    )  # statuses that do not say whether a policy is in force
    unused: list[Unused] = field(default_factory=list)
    unread: list[Finding] = field(default_factory=list)  # one for each file that cannot be read as a record
    passed_over: list[Path] = field(
        default_factory=list
    )  # files with keys of the profile that are not read as records

    @property
    def complete(self) -> bool:
        """Whether there are records, all files are read, all keys mapped, and all references resolved."""
        return bool(self.records) and not (
            self.unmapped or self.unresolved or self.unread or self.passed_over
        )


@garbage.left_alone()
def cover(settings: Settings, profile: Profile, walked: Listing | None = None) -> Coverage:
    """Return how a profile covers the records of the settings' sources. Raises UsageError for a missing one.

    ``walked`` is what ``record_files`` is given.
    """
    languages = languages_of(settings, profile)
    coverage = Coverage()
    read: list[Record] = []
    read_from: dict[str, SourceFile] = {}
    taken: set[Path] = set()
    all_files = record_files(settings, profile, walked)
    left_out = files_left_out(settings, profile, all_files, walked)
    coverage.left_out += (str(each.file) for each in left_out)
    places = [each.place for files in (*all_files, left_out) for each in files]
    for files in all_files:
        record = read_record(files, profile, languages)
        read_from |= {file.path: file for file in files}
        if isinstance(record, Record):
            read.append(record)
        elif record is None:
            coverage.skipped += 1
            coverage.left_out.append(str(files[0].file))
            continue
        else:
            coverage.unread.append(replace(record, path=str(read_from[record.path].file)))
        taken |= {file.file for file in files}
    coverage.passed_over = passed_over(settings, profile, taken)
    subject_of = _subjects(read, profile, settings.base).get
    records = [(each, map_record(each, profile, settings.base, languages, subject_of)) for each in read]
    subjects = {statements.policy for _, statements in records if statements.policy}
    kinds = {each.kind for each, statements in records if statements.policy}
    is_part = bool(profile.absent_parts([each.files[0].place for each in read]))

    def is_known(target: str) -> bool:
        return is_part or target in subjects or profile.is_elsewhere(settings.base, target, kinds)

    tables: list[dict[tuple[str, str, str], Usage]] = [{}, {}, {}, {}, {}]  # by kind, key and detail
    names = {kind.name: _Names(kind) for kind in profile.kinds}
    for record, statements in records:
        kind = record.kind
        found = _pointers(record, statements, names[kind], is_known, profile, settings.base)
        for table, pointers in zip(tables, found, strict=True):
            for (key, detail), at in pointers.items():
                usage = table.setdefault((kind, key, detail), Usage(kind, key, detail))
                usage.records += 1
                if usage.first is None:
                    place = record.locate(pointer_of(at))
                    usage.first = place._replace(path=str(read_from[place.path].file))
    coverage.records = len(records)
    (
        coverage.mapped, coverage.unmapped, coverage.unresolved, coverage.unknown_labels, coverage.without_phase
    ) = ([table[key] for key in sorted(table)] for table in tables)  # fmt: skip
    coverage.unused = list(unused(records, places, profile, settings.base))
    return coverage


def passed_over(settings: Settings, profile: Profile, taken: set[Path]) -> list[Path]:
    """Return the files that start with keys of the profile, but are not taken as records; none that it excludes or
    consists of.
    """
    usual = {
        plain(key)
        for kind in profile.kinds
        for key in (*kind.context.terms, kind.id.key, kind.title_key)
        if key
    }
    root = common_folder(settings.sources)

    def is_excluded(file: Path) -> bool:
        return matches(f"{root.name}/{file.relative_to(root).as_posix()}", profile.exclude)

    of_profile = {file.resolve() for file in profile.files}
    found = like_records(settings.sources, taken, usual)
    return [file for file in found if file not in of_profile and not is_excluded(file)]


def _subjects(records: list[Record], profile: Profile, base: str) -> dict[str, str]:
    """Return path, or name that one has alone, -> IRI of what a record describes; stubs describe nothing."""
    described = [
        Described(file.path, record.kind, record.language, kind.subject(base, record.id))
        for record in records
        for file in record.files
        for kind in [profile.kind(record.kind)]
        if kind.stub is None or not kind.stub(record.metadata, record.files[0].place)
    ]
    subjects = {**{each.path: each.subject for each in described}, **own_subjects(described, profile, base)}
    named: dict[str, set[str]] = {}
    for record in records:
        for name in record.names:
            named.setdefault(name, set()).add(subjects[record.path])
    return {**{name: one for name, (one, *others) in named.items() if not others}, **subjects}


Pointers = dict[tuple[str, str], At]  # key and detail -> place


class _Names:
    """What the properties and the keys of a kind are called."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self.compact = cache(kind.context.compact)
        self.key = cache(self._key)

    def _key(self, at: At) -> str:
        """Return the keys of a place in front matter in dotted notation."""
        names: list[str] = []
        while at:
            assert not isinstance(at, str)
            at, name = at
            names += [name] if isinstance(name, str) else []
        return self.dotted(names[::-1])

    def dotted(self, keys: list[str]) -> str:
        """Return keys in dotted notation, with * for the keys of an index map."""
        indexes = self.kind.indexes
        return json_pointer.join("*" if n and keys[n - 1] in indexes else key for n, key in enumerate(keys))


def _pointers(
    record: Record,
    statements: Statements,
    names: _Names,
    is_known: Callable[[str], bool],
    profile: Profile,
    base: str,
) -> tuple[Pointers, Pointers, Pointers, Pointers, Pointers]:
    """Return where a record has mapped keys, unmapped keys, unresolved references, unknown labels, and statuses
    that the profile has no phase of.
    """
    kind = names.kind
    mapped: Pointers = {}
    unmapped: Pointers = {}
    unresolved: Pointers = {}
    labels: Pointers = {}
    statuses: Pointers = {}
    document = {**record.metadata, **record.keys.values}
    for _, property_, value, at, _ in statements.traced:
        key = names.dotted(json_pointer.member_keys(at, document)) if isinstance(at, str) else names.key(at)
        mapped.setdefault((key, names.compact(property_)), at)
        if property_ != STATUS and property_ not in profile.references:
            continue
        target = iri_of(value) or term(value).value
        if property_ == STATUS and target not in profile.phases:
            statuses.setdefault((key, _text(document, at) or target), at)
        if property_ in profile.references and not is_known(target):
            named = kind.identifier(kind.subject_class, base, target)
            unresolved.setdefault((key, _text(document, at) or named or target), at)
    for name, detail in ((kind.language_key, "language"), (kind.id.key, "id")):
        is_mapped = any(key == name for key, _ in mapped)
        if name is not None and not is_mapped and not is_empty(record.metadata.get(name)):
            mapped[name, detail] = ((), name)
    for finding in statements.findings:
        pointer = finding.pointer
        keys = json_pointer.member_keys(pointer, document)
        if finding.code == "bad-reference":
            unresolved.setdefault((json_pointer.join(keys), finding.message), pointer)
        elif finding.code in ("unknown-key", "misspelt-key", "unexpected-value"):
            unmapped.setdefault((json_pointer.join(keys), finding.code), pointer)
        elif finding.code == "label-unknown":
            labels[names.dotted(keys), finding.value] = pointer
    return mapped, unmapped, unresolved, labels, statuses


def _text(document: Mapping[str, Any], at: At) -> str:
    """Return the text at a place in a record's keys, "" where there is none."""
    value = json_pointer.get(document, pointer_of(at))
    return lexical(value) if isinstance(value, str | int | float) else ""
