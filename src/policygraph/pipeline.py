"""Compose the whole flow: files of records to mapped statements to an up-to-date store."""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policygraph._version import __version__
from policygraph.errors import DamagedStoreError, RecordError, UsageError
from policygraph.findings import Finding
from policygraph.git import find_repository
from policygraph.lineage.sparql_functions import functions
from policygraph.mapping.mapper import map_record
from policygraph.mapping.named_files import Described, SubjectOf, no_subject, own_subjects
from policygraph.mapping.reader import Files, Record, languages_of, read_record, record_files
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.rdf.formats import READABLE
from policygraph.records.declared import displayed
from policygraph.records.files import SourceFile, common_folder
from policygraph.settings import REVISION, Settings
from policygraph.store.faults import as_store_error
from policygraph.store.generations import (
    Generation,
    current_generation,
    locked,
    new_generation,
    refuse_links,
)
from policygraph.store.graph_store import GraphStore, load_statements, open_generation, open_rdf
from policygraph.store.manifest import FORMAT, Entry, FileStamp, Manifest

SECOND = 1_000_000_000  # in nanoseconds
LONGEST_LINE = 16_700_000  # bytes of a triple in N-Triples; Oxigraph reads none of 16 MiB
Progress = Callable[[int, int], None]  # called with the records done and the records in all
Notify = Callable[[str], None]  # called with a message, while another process holds the lock


@dataclass(frozen=True)
class Build:
    """An up-to-date store and what it was built from.

    ``languages`` are the language tags of its records, from settings or profile; ``top`` is the folder
    that the paths in the manifest are relative to; ``rebuilt`` is false where nothing had changed.
    """

    generation: Generation
    profile: Profile
    base: str
    languages: tuple[str, ...]
    top: Path
    rebuilt: bool = True
    observed: str = ""

    def open(self) -> GraphStore:
        """Open the store for reading."""
        return replace(open_generation(self.generation, self.profile, self.base), observed=self.observed)

    def problems(self) -> list[Finding]:
        """Return the findings of reading and mapping, of all files, sorted by path, line and column."""
        entries = self.generation.manifest.with_findings()
        return sorted(finding for entry in entries for finding in entry.findings if finding.message)

    def doubts(self) -> str:
        """Return how many errors and warnings records have and how many files are skipped, in words, "" for none."""
        return doubts(self.generation)

    def profile_fault(self) -> str:
        """Return that the profile finds no record, or an id in none, which is no fault of each file; "" where it does."""
        entries = list(self.generation.manifest.with_findings())
        codes = {finding.code for entry in entries for finding in entry.findings}
        if self.generation.manifest.counts()["records"] or codes - {"missing-id"}:
            return ""
        if not codes:
            globs = ", ".join(self.profile.include)
            return f"no file of the sources is a record; {displayed(self.profile.file)} takes {globs}"
        keys = " or ".join(sorted({kind.id.key or "the file's name" for kind in self.profile.kinds}))
        return f"no record has an id: {displayed(self.profile.file)} takes it from {keys}"

    def relative_path(self, path: str) -> str:
        """Return a path of the manifest, which is relative to ``top``, relative to the working folder."""
        return os.path.relpath(self.top / path)

    def counts(self) -> dict[str, int]:
        """Return the numbers of ``records``, ``policies``, ``triples`` (asserted and derived), ``changed``,
        ``removed`` and ``skipped`` files; the changed and removed are 0 where nothing was rebuilt.
        """
        manifest = self.generation.manifest
        triples, changes = manifest.get("triples"), manifest.get("changes")
        return {
            **manifest.counts(),
            "triples": triples["asserted"] + triples["derived"],
            "changed": changes["changed"] if self.rebuilt else 0,
            "removed": changes["removed"] if self.rebuilt else 0,
        }


def doubts(generation: Generation) -> str:
    """Return what ``Build.doubts`` does, of a generation."""
    found = [finding for entry in generation.manifest.with_findings() for finding in entry.findings]
    count = Counter(finding.severity for finding in found if finding.message)
    numbers = {"error": count["violation"], "warning": count["warning"]}
    parts = [_counted(number, noun) for noun, number in numbers.items() if number]
    records = [f"{' and '.join(parts)} in records"] if parts else []
    skipped = generation.manifest.counts()["skipped"]
    return ", ".join([*records, *([f"{_counted(skipped, 'file')} skipped"] if skipped else [])])


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def open_source(
    settings: Settings, progress: Progress = lambda *_: None, notify: Notify = lambda _: None
) -> GraphStore:
    """Return an opened store of the settings' sources, built first where it is not up to date.

    A single RDF file is loaded as it is. Raises what ``is_rdf`` and ``build`` raise.
    """
    if is_rdf(settings):
        graph = open_rdf(settings.sources[0], load_profile(settings.profile), settings.base)
        return replace(graph, observed=observed_on(settings))
    return build(settings, progress, notify).open()


def last_built(settings: Settings) -> GraphStore | None:
    """Return the opened store of the last build of the settings' sources, up to date or not, or None."""
    if not settings.sources or is_rdf(settings):
        return None
    profile = load_profile(settings.profile)
    generation = current_generation(settings.state / store_key(settings, profile))
    return open_generation(generation, profile, settings.base) if generation else None


def observed_on(settings: Settings) -> str:
    """Return the date on which the statuses of the sources were seen, "" where nobody says.

    Raises UsageError where it is to be the day of the revision and no repository tracks a source, or several
    do that are of different days.
    """
    if settings.observed != REVISION:
        return settings.observed or ""
    days = set()
    for source in settings.sources:
        try:
            repository = find_repository(source)
            is_tracked = repository.tracks(source)
        except UsageError as error:
            raise UsageError(
                f"observed is the day of the revision of {source}: {error}; give a date"
            ) from None
        if not is_tracked:
            raise UsageError(f"observed is the day of the revision, but no commit has {source}; give a date")
        days.add(repository.day())
    if len(days) > 1:
        names = " and ".join(sorted(days))
        raise UsageError(f"observed is the day of the revision, but the sources are of {names}; give a date")
    return days.pop() if days else ""


def is_rdf(settings: Settings) -> bool:
    """Return whether the only source is an RDF file. Raises UsageError for one beside other sources."""
    files = [source for source in settings.sources if source.suffix.lower() in READABLE and source.is_file()]
    if files and len(settings.sources) > 1:
        raise UsageError(f"{files[0].name} is RDF, a source on its own; give it alone")
    return bool(files)


def build(settings: Settings, progress: Progress = lambda *_: None, notify: Notify = lambda _: None) -> Build:
    """Bring the store of the settings' sources up to date and return it.

    Where nothing has changed, only size and time of each file are looked at. Records with errors are
    left out and reported by ``Build.problems``; an impossible date is reported and kept as text. Raises
    UsageError without sources or for one that does not exist, StoreError for a lock that stays held.
    """
    if not settings.sources:
        raise UsageError("no source: name a folder of records, or set sources in policygraph.toml")
    profile = load_profile(settings.profile)
    languages = languages_of(settings, profile)
    observed = observed_on(settings)
    files = record_files(settings, profile)
    _require_named(settings.sources, files, profile)
    top = common_folder(settings.sources)
    folder = settings.state / store_key(settings, profile)
    digest = hashlib.sha256(
        repr((profile.digest, languages, settings.largest_file, __version__)).encode()
    ).hexdigest()
    with as_store_error(settings.state):
        refuse_links(folder)
        if generation := _up_to_date(_current(folder, notify), files, digest):
            return Build(generation, profile, settings.base, languages, top, False, observed)
        with locked(folder, notify):
            previous = _current(folder)
            if generation := _up_to_date(previous, files, digest):  # built by the process that had the lock
                return Build(generation, profile, settings.base, languages, top, False, observed)
            with new_generation(folder) as generation:
                started = time.time_ns()
                entries = _entries(files, profile, settings.base, languages, progress)
                generation.manifest.create(_with_named(entries, settings.sources, top))
                _settle(generation.manifest, files, profile, settings.base, languages)
                triples = _load(generation, profile, settings.base)
                changes = _changes(previous, generation)
                generation.manifest.set(digest=digest, checked=started, triples=triples, changes=changes)
    return Build(generation, profile, settings.base, languages, top, True, observed)


def build_part(build: Build, entries: Iterable[Entry], folder: Path) -> Build:
    """Return a build with a store of the given entries alone, written to a folder that no other uses."""
    with new_generation(folder) as generation:
        generation.manifest.create(entries)
        _load(generation, build.profile, build.base)
    return replace(build, generation=generation)


def _settle(
    manifest: Manifest, records: list[Files], profile: Profile, base: str, languages: tuple[str, ...]
) -> None:
    """Map again the records about which others decide: by their names, and by what the files that they name describe."""
    own = own_subjects(map(Described._make, manifest.sharing()), profile, base)
    files_of = {files[0].path: files for files in records}

    def subject_of(path: str) -> str | None:
        return own.get(path) or manifest.subject(path)

    def map_again(paths: Iterable[str]) -> None:
        entries = [to_entry(files_of[path], profile, base, languages, subject_of) for path in paths]
        manifest.replace(entries)

    map_again(own)
    map_again(manifest.mistaken())


def _load(generation: Generation, profile: Profile, base: str) -> dict[str, int]:
    """Write the statements of the manifest to the store; return the numbers of triples."""
    statements = (entry.statements or "" for entry in generation.manifest.records())
    return load_statements(generation, statements, profile, base, functions)


def store_key(settings: Settings, profile: Profile) -> str:
    """Return the name of a store's folder: 16 hex digits of sources, profile, base and versions."""
    sources = sorted(str(source.resolve()) for source in settings.sources)
    profile_name = profile.name if profile.is_built_in else str(profile.file.resolve())
    parts = repr((sources, profile_name, settings.base, __version__, FORMAT))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _entries(
    records: list[Files], profile: Profile, base: str, languages: tuple[str, ...], progress: Progress
) -> Iterator[Entry]:
    for number, files in enumerate(records):
        progress(number, len(records))
        yield to_entry(files, profile, base, languages)
    progress(len(records), len(records))


def _require_named(sources: Iterable[Path], records: Iterable[Files], profile: Profile) -> None:
    """Raise UsageError for a file that is a source by itself and is none of the records' files."""
    named = {source.resolve(): source for source in sources if source.is_file()}
    taken = {file.file for files in records for file in files} if named else ()
    for path, source in named.items():
        if path not in taken:
            raise UsageError(f"{source} is no record: the profile {profile.name} leaves it out")


def _with_named(entries: Iterable[Entry], sources: Iterable[Path], top: Path) -> Iterator[Entry]:
    """Yield entries, with a finding about each file that is a source by itself and is no record."""
    named = {source.resolve() for source in sources if source.is_file()}
    remedy = "Give it front matter, or name the folder that it is in"
    for entry in entries:
        is_told = any(finding.severity == "violation" for finding in entry.findings)
        if named and entry.record is None and not is_told and top / entry.path in named:
            finding = Finding(entry.path, 1, 1, "no-record", "the file has no front matter", remedy=remedy)
            entry = replace(entry, findings=(finding,))
        yield entry


def to_entry(
    files: Files,
    profile: Profile,
    base: str,
    languages: tuple[str, ...],
    subject_of: SubjectOf = no_subject,
) -> Entry:
    """Read and map one record and return its entry of the manifest; other than reading, it is pure."""
    record = read_record(files, profile, languages)
    if not isinstance(record, Record):
        digests = map(_sha256, files)
        return Entry(_stamps(files, digests), findings=() if record is None else (record,))
    statements = map_record(record, profile, base, languages, subject_of)
    lines = "".join(statements.lines)
    stamps = _stamps(files, record.digests)
    if len(lines) > LONGEST_LINE // 4 and any(len(line.encode()) > LONGEST_LINE for line in statements.lines):
        message = f"it states a value of more than {LONGEST_LINE:,} bytes, which the store cannot hold"
        finding = Finding(record.path, 1, 1, "too-large", message, remedy="Split the record")
        return Entry(stamps, findings=(finding,))
    return Entry(
        files=stamps,
        policy=statements.policy or None,
        record=statements.record,
        language=record.language,
        kind=record.kind,
        statements=lines,
        findings=tuple(statements.findings),
        links=statements.links,
    )


def _stamps(files: Files, digests: Iterable[str]) -> tuple[FileStamp, ...]:
    pairs = zip(files, digests, strict=True)
    return tuple(FileStamp(file.path, file.size, file.time, digest) for file, digest in pairs)


def _sha256(file: SourceFile) -> str:
    try:
        return hashlib.sha256(file.read()).hexdigest()
    except RecordError:
        return ""


def _current(folder: Path, notify: Notify = lambda _: None) -> Generation | None:
    """Return the current generation, None where there is none or where it is damaged, of which ``notify`` is told."""
    try:
        return current_generation(folder)
    except DamagedStoreError as error:
        notify(f"{error.damage}, and is built anew")
        return None


def _up_to_date(generation: Generation | None, records: list[Files], digest: str) -> Generation | None:
    """Return a generation, or None where settings, the set of files or a content changed.

    A content is compared by hash, and only where size and time do not show that it is the same.
    """
    if generation is None or generation.manifest.get("digest") != digest:
        return None
    manifest = generation.manifest
    checked, stamps = manifest.checked(), manifest.stamps()
    files = [file for record in records for file in record]
    if {file.path for file in files} != stamps.keys():
        return None
    now = time.time_ns()
    doubtful = [  # a write within the clock's resolution of the last build would leave size and time as they were
        file
        for file in files
        if stamps[file.path][1:3] != (file.size, file.time) or file.time > checked - SECOND
    ]
    if any(_sha256(file) != stamps[file.path].sha256 for file in doubtful):
        return None
    if doubtful:
        manifest.touch({file.path: (file.size, file.time) for file in doubtful}, now)
    return generation


def _changes(previous: Generation | None, current: Generation) -> dict[str, Any]:
    """Return how many files are ``changed`` (new ones among them) and how many are ``removed``."""
    before = {path: stamp.sha256 for path, stamp in previous.manifest.stamps().items()} if previous else {}
    after = {path: stamp.sha256 for path, stamp in current.manifest.stamps().items()}
    changed = sum(before.get(path) != sha256 for path, sha256 in after.items())
    return {"changed": changed, "removed": len(before.keys() - after.keys())}
