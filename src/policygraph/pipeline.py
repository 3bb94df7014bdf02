"""Sources to an up-to-date store: the page that composes the rest."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policygraph._version import __version__
from policygraph.errors import UsageError
from policygraph.findings import Finding
from policygraph.mapping.mapper import map_record, statements_to_ntriples
from policygraph.mapping.reader import Files, Record, languages_of, read_record, record_files
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.rdf.formats import READABLE
from policygraph.records.files import SourceFile, common_folder
from policygraph.settings import Settings
from policygraph.store.generations import Generation, current_generation, locked, new_generation
from policygraph.store.graph_store import GraphStore, load_statements, open_generation, open_rdf
from policygraph.store.manifest import FORMAT, Entry, FileStamp

SECOND = 1_000_000_000  # in nanoseconds
Progress = Callable[[int, int], None]  # files done, files in all


@dataclass(frozen=True)
class Build:
    """An up-to-date store and what is in it. ``top`` is the folder that paths are below.

    ``languages`` are those that its records are in, decided by settings and profile.
    """

    generation: Generation
    profile: Profile
    base: str
    languages: tuple[str, ...]
    top: Path
    rebuilt: bool = True

    def open(self) -> GraphStore:
        """Open the store for reading."""
        return open_generation(self.generation, self.profile, self.base)

    def problems(self) -> list[Finding]:
        """Return what could not be read or mapped, of all files, by place."""
        entries = self.generation.manifest.with_findings()
        return sorted(finding for entry in entries for finding in entry.findings if finding.message)

    def shown(self, path: str) -> str:
        """Return a path below the source as it is seen from the working folder."""
        return os.path.relpath(self.top / path)

    def located(self, finding: Finding) -> Finding:
        """Return a finding with its path as it is seen from the working folder."""
        return replace(finding, path=self.shown(finding.path))

    def counts(self) -> dict[str, int]:
        """Return ``records``, ``policies``, ``triples`` (asserted and derived), ``changed``,
        ``removed`` and ``skipped``; a build that had nothing to do changed nothing.
        """
        manifest = self.generation.manifest
        triples, changes = manifest.get("triples"), manifest.get("changes")
        return {
            **manifest.counts(),
            "triples": triples["asserted"] + triples["derived"],
            "changed": changes["changed"] if self.rebuilt else 0,
            "removed": changes["removed"] if self.rebuilt else 0,
        }


def open_source(
    settings: Settings, progress: Progress = lambda *_: None, waiting: Callable[[str], None] = lambda _: None
) -> GraphStore:
    """Return an opened store of the settings' sources, built first where it is not up to date.

    One RDF file is a source as well. Raises UsageError where there is no such source.
    """
    if is_rdf(settings):
        return open_rdf(settings.sources[0], load_profile(settings.profile), settings.base)
    return build(settings, progress, waiting).open()


def is_rdf(settings: Settings) -> bool:
    """Say whether the source is an RDF file. Raises UsageError where it is one among others."""
    files = [source for source in settings.sources if source.suffix.lower() in READABLE and source.is_file()]
    if files and len(settings.sources) > 1:
        raise UsageError(f"{files[0].name} is RDF, a source on its own; give it alone")
    return bool(files)


def build(
    settings: Settings, progress: Progress = lambda *_: None, waiting: Callable[[str], None] = lambda _: None
) -> Build:
    """Bring the store of the settings' sources up to date; nothing changed costs a look at each file.

    Records with errors are left out, except for impossible dates, which stay as text; ``problems``
    tells. Raises UsageError for sources that do not exist and StoreError for a lock that is held.
    """
    if not settings.sources:
        raise UsageError("no source: name a folder of records, or set sources in policygraph.toml")
    profile = load_profile(settings.profile)
    languages = languages_of(settings, profile)
    files = record_files(settings, profile)
    top = common_folder(settings.sources)
    folder = settings.state / store_key(settings, profile)
    digest = hashlib.sha256(repr((profile.digest, languages, __version__)).encode()).hexdigest()
    if generation := _up_to_date(folder, files, digest):
        return Build(generation, profile, settings.base, languages, top, rebuilt=False)
    with locked(folder, waiting):
        if generation := _up_to_date(folder, files, digest):  # somebody else's build, while this one waited
            return Build(generation, profile, settings.base, languages, top, rebuilt=False)
        before = current_generation(folder)
        with new_generation(folder) as generation:
            started = time.time_ns()
            generation.manifest.create(_entries(files, profile, settings.base, languages, progress))
            records = generation.manifest.records()
            triples = load_statements(generation, (entry.statements or "" for entry in records), profile)
            changes = _changes(before, generation)
            generation.manifest.set(digest=digest, checked=started, triples=triples, changes=changes)
    return Build(generation, profile, settings.base, languages, top)


def build_part(build: Build, entries: Iterable[Entry], folder: Path) -> Build:
    """Build some files of a build on their own, in a folder of nobody else's; paths stay as they are."""
    with new_generation(folder) as generation:
        generation.manifest.create(entries)
        records = generation.manifest.records()
        load_statements(generation, (entry.statements or "" for entry in records), build.profile)
    return replace(build, generation=generation)


def store_key(settings: Settings, profile: Profile) -> str:
    """Return the name of the folder that the store of some sources has, by profile and base."""
    sources = sorted(str(source.resolve()) for source in settings.sources)
    parts = repr((sources, profile.name, settings.base, __version__, FORMAT))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _entries(
    records: list[Files], profile: Profile, base: str, languages: tuple[str, ...], progress: Progress
) -> Iterator[Entry]:
    for done, files in enumerate(records):
        progress(done, len(records))
        yield to_entry(files, profile, base, languages)
    progress(len(records), len(records))


def to_entry(files: Files, profile: Profile, base: str, languages: tuple[str, ...]) -> Entry:
    """Read and map one record; pure but for the reading, so that any engine can run it for many."""
    record = read_record(files, profile, languages)
    if not isinstance(record, Record):
        digests = map(_sha256, files)
        return Entry(_stamps(files, digests), findings=() if record is None else (record,))
    statements = map_record(record, profile, base, languages)
    return Entry(
        files=_stamps(files, record.digests),
        policy=statements.policy or None,
        record=statements.record,
        language=record.language,
        kind=record.kind,
        statements="".join(statements_to_ntriples(statements, profile, record.language)),
        findings=tuple(statements.findings),
    )


def _stamps(files: Files, digests: Iterable[str]) -> tuple[FileStamp, ...]:
    pairs = zip(files, digests, strict=True)
    return tuple(FileStamp(file.path, file.size, file.time, digest) for file, digest in pairs)


def _sha256(file: SourceFile) -> str:
    try:
        return hashlib.sha256(file.file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _up_to_date(folder: Path, records: list[Files], digest: str) -> Generation | None:
    """Return the current generation if nothing has changed: the same files, and the same content
    where size or time leave a doubt.
    """
    generation = current_generation(folder)
    if generation is None or generation.manifest.get("digest") != digest:
        return None
    manifest = generation.manifest
    checked, stamps = manifest.get("checked"), manifest.stamps()
    files = [file for record in records for file in record]
    if {file.path for file in files} != stamps.keys():
        return None
    now, doubtful = time.time_ns(), []
    for file in files:
        stamp = stamps[file.path]
        # A write within the clock's grain of the last look would leave size and time as they were.
        if (file.size, file.time) != (stamp.size, stamp.time) or file.time > checked - SECOND:
            doubtful.append(file)
    if any(_sha256(file) != stamps[file.path].sha256 for file in doubtful):
        return None
    if doubtful:
        manifest.touch({file.path: (file.size, file.time) for file in doubtful}, now)
    return generation


def _changes(before: Generation | None, after: Generation) -> dict[str, Any]:
    old = {path: stamp.sha256 for path, stamp in before.manifest.stamps().items()} if before else {}
    new = {path: stamp.sha256 for path, stamp in after.manifest.stamps().items()}
    changed = sum(old.get(path) != sha256 for path, sha256 in new.items())
    return {"changed": changed, "removed": len(old.keys() - new.keys())}
