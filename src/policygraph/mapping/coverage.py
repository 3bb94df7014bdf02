"""Measure how far a profile covers records: keys that it maps or not, and patterns of it that never match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from policygraph import garbage
from policygraph.findings import Finding
from policygraph.mapping.mapper import map_record
from policygraph.mapping.named_files import Described, SubjectOf, own_subjects
from policygraph.mapping.reader import Location, Record, read_record
from policygraph.mapping.sources import files_left_out, languages_of, record_files
from policygraph.mapping.statements import At, Statements, iri_of, pointer_of
from policygraph.mapping.unused_patterns import Mapped, Unused, leave_unmatched, unused
from policygraph.profile.model import Profile, RecordKind
from policygraph.profile.patterns import matches
from policygraph.rdf.core import STATUS
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.ntriples import term
from policygraph.records import json_pointer
from policygraph.records.files import Files, Listing, common_folder
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


AT_ONCE, MOST_HELD = 500, 5_000  # records
T = TypeVar("T")
Pointers = dict[tuple[str, str], At]  # key and detail -> place


class _Seen(NamedTuple):
    """What is known of a record while others are read: its files and names, what it describes, "" for a stub, and itself
    where not many are held.
    """

    record: Record | None
    files: Files
    kind: str
    language: str
    names: Sequence[str]
    subject: str


def cover(settings: Settings, profile: Profile, walked: Listing | None = None) -> Coverage:
    """Return how a profile covers the records of the settings' sources. Raises UsageError for a missing one.

    First it is read what each describes, by which others refer to it; of many, most are read again, some at a time.
    ``walked`` is what ``record_files`` is given.
    """
    languages, base = languages_of(settings, profile), settings.base
    coverage, seen, taken = Coverage(), list[_Seen](), set[Path]()
    all_files = record_files(settings, profile, walked)
    left_out = files_left_out(settings, profile, all_files, walked)
    coverage.left_out += (str(each.file) for each in left_out)
    for some in _parts(all_files):
        new = _seen(some, profile, languages, base, coverage, taken)
        seen += new if len(seen) < MOST_HELD else (each._replace(record=None) for each in new)
    coverage.passed_over = passed_over(settings, profile, taken)
    subjects = _subjects(seen, profile, base)
    described = {subjects[each.files[0].path] for each in seen if each.subject}
    kinds = {each.kind for each in seen if each.subject}
    is_part = bool(profile.absent_parts([each.files[0].place for each in seen]))

    def is_known(target: str) -> bool:
        return is_part or target in described or profile.is_elsewhere(base, target, kinds)

    tables: list[dict[tuple[str, str, str], Usage]] = [{}, {}, {}, {}, {}]  # by kind, key and detail
    names = {kind.name: _Names(kind) for kind in profile.kinds}
    unmatched = dict[str, list[Unused]]()  # by kind
    for group in _parts(seen):
        mapped = _mapped(group, profile, languages, base, subjects.get)
        for record, statements in mapped:
            found = _pointers(record, statements, names[record.kind], is_known, profile, base)
            _count(record, found, tables)
        coverage.records += len(mapped)
        leave_unmatched(unmatched, mapped, profile, base)
    (
        coverage.mapped, coverage.unmapped, coverage.unresolved, coverage.unknown_labels, coverage.without_phase
    ) = ([table[key] for key in sorted(table)] for table in tables)  # fmt: skip
    places = [each.place for files in (*all_files, left_out) for each in files]
    coverage.unused = list(unused(unmatched, places, profile))
    return coverage


@garbage.left_alone()
def _seen(
    some: Iterable[Files],
    profile: Profile,
    languages: tuple[str, ...],
    base: str,
    coverage: Coverage,
    taken: set[Path],
) -> list[_Seen]:
    """Return the records among files; note the files that are none, and those that are taken."""
    seen = list[_Seen]()
    for files in some:
        record = read_record(files, profile, languages)
        if record is None:
            coverage.skipped += 1
            coverage.left_out.append(str(files[0].file))
            continue
        taken.update(file.file for file in files)
        if isinstance(record, Record):
            kind = profile.kind(record.kind)
            is_stub = kind.is_stub(record.metadata, files[0].place)
            subject = "" if is_stub else kind.subject(base, record.id)
            seen.append(_Seen(record, files, record.kind, record.language, record.names, subject))
        else:
            coverage.unread.append(replace(record, path=_file_at(record.path, files)))
    return seen


@garbage.left_alone()
def _mapped(
    some: Iterable[_Seen], profile: Profile, languages: tuple[str, ...], base: str, subject_of: SubjectOf
) -> list[Mapped]:
    """Return records with what they state, but those that cannot be read any more."""
    records = (each.record or read_record(each.files, profile, languages) for each in some)
    return [
        (record, map_record(record, profile, base, languages, subject_of))
        for record in records
        if isinstance(record, Record)
    ]


def _parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))


def _file_at(path: str, files: Files) -> str:
    return next(str(each.file) for each in files if each.path == path)


def _count(
    record: Record, found: Iterable[Pointers], tables: list[dict[tuple[str, str, str], Usage]]
) -> None:
    """Count a record where it has what is found."""
    for table, pointers in zip(tables, found, strict=True):
        for (key, detail), at in pointers.items():
            usage = table.setdefault((record.kind, key, detail), Usage(record.kind, key, detail))
            usage.records += 1
            if usage.first is None:
                place = record.locate(pointer_of(at))
                usage.first = place._replace(path=_file_at(place.path, record.files))


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


def _subjects(seen: Sequence[_Seen], profile: Profile, base: str) -> dict[str, str]:
    """Return path, or name that one has alone, -> IRI of what a record describes; stubs describe nothing."""
    described = [
        Described(file.path, each.kind, each.language, each.subject)
        for each in seen
        if each.subject
        for file in each.files
    ]
    subjects = {**{each.path: each.subject for each in described}, **own_subjects(described, profile, base)}
    named: dict[str, set[str]] = {}
    for each in seen:
        for name in each.names:
            named.setdefault(name, set()).add(subjects[each.files[0].path])
    return {**{name: one for name, (one, *others) in named.items() if not others}, **subjects}


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
