"""Files of records to entries of the manifest: what each record states, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policygraph.findings import Finding
from policygraph.mapping.mapper import map_record
from policygraph.mapping.named_files import Described, SubjectOf, no_subject, own_subjects
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.unused_patterns import unused_of_kind
from policygraph.pipeline.file_differences import FilesOf
from policygraph.profile.model import Profile
from policygraph.records.files import Files
from policygraph.store.entry import Entry, FileStamp, pack
from policygraph.store.manifest import Manifest
from policygraph.store.spread import parts
from policygraph.words.phrases import Phrase

LONGEST_LINE = 16_700_000  # bytes of a triple in N-Triples; Oxigraph reads none of 16 MiB


@dataclass(frozen=True)
class Mapping:
    """All that decides what the files of a record state, but other records: pure but for reading the files.

    ``named`` are the resolved files that are sources by themselves, ``top`` is the folder that paths are relative to.
    """

    profile: Profile
    base: str
    languages: tuple[str, ...]
    top: Path
    named: frozenset[Path] = frozenset()

    def entry(self, files: Files, subject_of: SubjectOf = no_subject) -> Entry:
        """Return the entry of a record, with a finding where the file is a source by itself and is no record."""
        return self.stated(files, subject_of)[0]

    def stated(self, files: Files, subject_of: SubjectOf = no_subject) -> tuple[Entry, list[str]]:
        """Return ``entry`` of a record, and the sorted lines that it has packed."""
        entry, lines = to_entry(files, self.profile, self.base, self.languages, subject_of)
        is_told = any(finding.severity == "violation" for finding in entry.findings)
        if self.named and entry.record is None and not is_told and self.top / entry.path in self.named:
            message = Phrase("the file has no front matter")
            remedy = Phrase("Give it front matter, or name the folder that it is in")
            finding = Finding(entry.path, 1, 1, "no-record", message, remedy=remedy)
            return replace(entry, findings=(finding,)), lines
        return entry, lines


def to_entry(
    files: Files,
    profile: Profile,
    base: str,
    languages: tuple[str, ...],
    subject_of: SubjectOf = no_subject,
) -> tuple[Entry, list[str]]:
    """Read and map one record and return its entry of the manifest, and the sorted lines that it states; other than
    reading, it is pure.
    """
    record = read_record(files, profile, languages)
    if not isinstance(record, Record):
        digests = (file.digest() for file in files)
        return Entry(_stamps(files, digests), findings=() if record is None else (record,)), []
    kind = profile.kind(record.kind)
    statements = map_record(record, profile, base, languages, subject_of)
    text = "".join(statements.lines)
    stamps = _stamps(files, record.digests)
    if len(text) > LONGEST_LINE // 4 and any(len(line.encode()) > LONGEST_LINE for line in statements.lines):
        message = Phrase(
            "it states a value of more than {most:,} bytes, which the store cannot hold", most=LONGEST_LINE
        )
        finding = Finding(record.path, 1, 1, "too-large", message, remedy=Phrase("Split the record"))
        return Entry(stamps, findings=(finding,)), []
    entry = Entry(
        files=stamps,
        policy=statements.policy or None,
        named=kind.subject(base, record.id) if statements.policy else None,
        record=statements.record,
        language=record.language,
        kind=record.kind,
        lines=pack(text),
        findings=tuple(finding for finding in statements.findings if not kind.ignores(finding.code)),
        links=statements.links,
        names=record.names,
        unmatched=frozenset()
        if profile.is_built_in
        else frozenset(
            (each.where, each.pattern) for each in unused_of_kind([(record, statements)], kind, profile, base)
        ),
    )
    return entry, statements.lines


def settle(
    manifest: Manifest,
    mapping: Mapping,
    files_of: FilesOf,
    changed: tuple[Collection[Entry], Collection[Entry]] | None = None,
) -> Iterator[dict[str, Entry]]:
    """Map again the records about which others decide, some at a time; yield path -> the entry that each of these had.

    Others decide by their names, and by what the files that a record names describe. ``changed`` are the entries
    that some others took the place of, and these; without it, all have just been mapped.
    """
    names = {entry.named for side in changed for entry in side if entry.named} if changed else None
    described = [Described._make(row) for row in manifest.sharing(names)]
    subjects = {each.path: each.subject for each in described}
    subjects |= own_subjects(described, mapping.profile, mapping.base)

    def map_again(paths: Iterable[str]) -> Iterator[dict[str, Entry]]:
        for part in parts(paths):
            before = {entry.path: entry for entry in manifest.at(*part)}
            named = dict.fromkeys(path for entry in before.values() for path, _ in entry.links)
            described = {**named, **manifest.subjects_at(named), **subjects}

            def subject_of(path: str, described: dict[str, str | None] = described) -> str | None:
                return described[path] if path in described else manifest.subject(path)

            manifest.replace([mapping.entry(files_of(path), subject_of) for path in part])
            yield before

    known, renamed = manifest.subjects_at(subjects), dict[str, Entry]()
    for before in map_again([path for path, subject in subjects.items() if known.get(path) != subject]):
        renamed |= before
        yield before
    if changed is None:
        yield from map_again(manifest.mistaken())
        return
    replaced, mapped = changed
    own = {entry.path: entry for entry in replaced}
    new = {entry.path for entry in mapped} - own.keys()
    own |= {path: entry for path, entry in renamed.items() if path not in own and path not in new}
    now = {entry.path: entry for entry in manifest.at(*own.keys() | new)}
    pairs = [(own.get(path), now.get(path)) for path in own.keys() | new]
    others = [entry for pair in pairs if _meant(pair[0]) != _meant(pair[1]) for entry in pair if entry]
    meant = {name for entry in others for name in (*(stamp.path for stamp in entry.files), *entry.names)}
    naming = [entry.path for entry in mapped if entry.links]
    yield from map_again(sorted({*manifest.mistaken(naming), *manifest.naming(meant)}))


def _meant(entry: Entry | None) -> tuple[object, ...]:
    """Return what others mean that name the files of an entry or have its names for them."""
    return () if entry is None else (entry.policy, [stamp.path for stamp in entry.files], entry.names)


def _stamps(files: Files, digests: Iterable[str]) -> tuple[FileStamp, ...]:
    pairs = zip(files, digests, strict=True)
    return tuple(FileStamp(file.path, file.size, file.time, digest) for file, digest in pairs)
