"""Compose the whole flow: files of records to mapped statements to an up-to-date store."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policygraph._version import __version__
from policygraph.errors import DamagedStoreError, UsageError
from policygraph.findings import Finding
from policygraph.git import find_repository
from policygraph.mapping.reader import Files, languages_of, profile_of, record_files
from policygraph.pipeline.entries import Mapping, to_entry
from policygraph.pipeline.file_differences import Differences, differences
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
from policygraph.store.graph_store import GraphStore, open_generation, open_rdf
from policygraph.store.manifest import FORMAT
from policygraph.words.phrases import Phrase, chained, counted

__all__ = ["Build", "build", "is_rdf", "last_built", "open_source", "to_entry"]

Progress = Callable[[int, int], None]  # called with the records done and the records in all
Notify = Callable[[str], None]  # called with a message, while another process holds the lock


@dataclass(frozen=True)
class Seed:
    """A generation of sources elsewhere that are much the same, and those of their files that are the same and not
    written again. Where nothing is different, it is the build.
    """

    generation: Generation
    same: tuple[SourceFile, ...]


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
        entries = self.generation.manifest.with_problems()
        return sorted(finding for entry in entries for finding in entry.findings if finding.message)

    def doubts(self) -> str:
        """Return how many errors and warnings records have and how many files are skipped, in words, "" for none."""
        return doubts(self.generation)

    def profile_fault(self) -> str:
        """Return that the profile finds no record, or an id in none, which is no fault of each file; "" where it does."""
        if self.generation.manifest.counts()["records"]:
            return ""
        entries = self.generation.manifest.with_problems()
        codes = {finding.code for entry in entries for finding in entry.findings}
        if codes - {"missing-id"}:
            return ""
        if not codes:
            return Phrase(
                "no file of the sources is a record; {profile} takes {globs}",
                profile=displayed(self.profile.file),
                globs=", ".join(self.profile.include),
            )
        names = sorted({kind.id.key or Phrase("the file's name") for kind in self.profile.kinds})
        return Phrase(
            "no record has an id: {profile} takes it from {keys}",
            profile=displayed(self.profile.file),
            keys=chained("{first} or {second}", names),
        )

    def relative_path(self, path: str) -> str:
        """Return a path of the manifest, which is relative to ``top``, relative to the working folder."""
        return os.path.relpath(self.top / path)

    def relative_paths(self, paths: Iterable[str]) -> dict[str, str]:
        """Return path -> what ``relative_path`` returns, for many paths at once."""
        top = Path(self.relative_path(""))
        if top.parts[:1] == ("..",):  # the working folder may lie within ``top``
            return {path: self.relative_path(path) for path in paths}
        return {path: os.path.normpath(top / path) for path in paths}

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
    count = generation.manifest.problems()
    numbers = {"error": count["violation"], "warning": count["warning"]}
    parts = [counted(number, noun, f"{noun}s") for noun, number in numbers.items() if number]
    told: list[str] = []
    if parts:
        told.append(Phrase("{numbers} in records", numbers=chained("{first} and {second}", parts)))
    if skipped := generation.manifest.counts()["skipped"]:
        told.append(Phrase("{files} skipped", files=counted(skipped, "file", "files")))
    return chained("{first}, {second}", told)


def open_source(
    settings: Settings, progress: Progress = lambda *_: None, notify: Notify = lambda _: None
) -> GraphStore:
    """Return an opened store of the settings' sources, built first where it is not up to date.

    A single RDF file is loaded as it is. Raises what ``is_rdf`` and ``build`` raise.
    """
    if is_rdf(settings):
        graph = open_rdf(settings.sources[0], profile_of(settings), settings.base)
        return replace(graph, observed=observed_on(settings))
    return build(settings, progress, notify).open()


def last_built(settings: Settings) -> GraphStore | None:
    """Return the opened store of the last build of the settings' sources, up to date or not, or None."""
    if not settings.sources or is_rdf(settings):
        return None
    generation = last_generation(settings)
    return open_generation(generation, profile_of(settings), settings.base) if generation else None


def last_generation(settings: Settings) -> Generation | None:
    """Return the generation of the last build of the settings' sources, up to date or not, or None."""
    return current_generation(settings.state / store_key(settings, profile_of(settings)))


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
        with settings.placing("sources"):
            raise UsageError(f"{files[0].name} is RDF, a source on its own; give it alone")
    return bool(files)


def build(
    settings: Settings,
    progress: Progress = lambda *_: None,
    notify: Notify = lambda _: None,
    jobs: int | None = None,
    seed: Seed | None = None,
) -> Build:
    """Bring the store of the settings' sources up to date and return it.

    Where nothing has changed, only size and time of each file are looked at; where little has, the next generation is
    the last one with the differences. Records with errors are left out and reported by ``Build.problems``; an
    impossible date is reported and kept as text. ``jobs`` is the number of processes that read and map many records,
    that of the processors by default. ``seed`` is what a first build starts from. Raises UsageError without sources or for one that does not exist,
    StoreError for a lock that stays held.
    """
    if not settings.sources:
        raise UsageError("no source: name a folder of records, or set sources in policygraph.toml")
    profile = profile_of(settings)
    languages = languages_of(settings, profile)
    with settings.placing("observed"):
        observed = observed_on(settings)
    records = record_files(settings, profile, seed.same if seed else ())
    with settings.placing("sources"):
        _require_named(settings.sources, records, profile)
    top = common_folder(settings.sources)
    named = frozenset(source.resolve() for source in settings.sources if source.is_file())
    mapping = Mapping(profile, settings.base, languages, top, named)
    folder = settings.state / store_key(settings, profile)
    versions = (profile.digest, languages, settings.largest_file, __version__, FORMAT)
    digest = hashlib.sha256(repr(versions).encode()).hexdigest()
    origin = seed.generation if seed else None
    with as_store_error(settings.state):
        refuse_links(folder)
        previous = _current(folder, notify)
        generation, _ = _compared(previous or origin, records, digest, previous is not None)
        if generation:
            return Build(generation, profile, settings.base, languages, top, False, observed)
        with locked(folder, notify):
            current = _current(folder)
            previous = current or origin
            generation, found = _compared(previous, records, digest, current is not None)
            if generation:  # built by the process that had the lock
                return Build(generation, profile, settings.base, languages, top, False, observed)
            from policygraph.pipeline.filling import fill  # only now, as most commands find nothing to build

            with new_generation(folder) as generation:
                started = time.time_ns()
                fill(generation, records, mapping, progress, previous, found, jobs)
                changes = (
                    {"changed": found.changed_files, "removed": found.removed_files}
                    if found
                    else _changes(previous, generation)
                )
                generation.manifest.set(digest=digest, checked=started, changes=changes)
    return Build(generation, profile, settings.base, languages, top, True, observed)


def store_key(settings: Settings, profile: Profile) -> str:
    """Return the name of a store's folder: 16 hex digits of sources, profile and base."""
    sources = sorted(str(source.resolve()) for source in settings.sources)
    profile_name = profile.name if profile.is_built_in else str(profile.file.resolve())
    parts = repr((sources, profile_name, settings.base))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _require_named(sources: Iterable[Path], records: Iterable[Files], profile: Profile) -> None:
    """Raise UsageError for a file that is a source by itself and is none of the records' files."""
    named = {source.resolve(): source for source in sources if source.is_file()}
    taken = {file.file for files in records for file in files} if named else ()
    for path, source in named.items():
        if path not in taken:
            raise UsageError(f"{source} is no record: the profile {profile.name} leaves it out")


def _current(folder: Path, notify: Notify = lambda _: None) -> Generation | None:
    """Return the current generation, None where there is none or where it is damaged, of which ``notify`` is told."""
    try:
        return current_generation(folder)
    except DamagedStoreError as error:
        notify(f"{error.damage}, and is built anew")
        return None


def _compared(
    generation: Generation | None, records: list[Files], digest: str, is_own: bool
) -> tuple[Generation | None, Differences | None]:
    """Return a generation that is up to date, else None, and how the files differ where that is all that does.

    What is found out of one that is of other sources is not kept with it.
    """
    if generation is None or generation.manifest.get("digest") != digest:
        return None, None
    found = differences(generation.manifest, records)
    if found:
        return None, found
    if found.touched and is_own:
        generation.manifest.touch(found.touched, found.checked)
    return generation, None


def _changes(previous: Generation | None, current: Generation) -> dict[str, Any]:
    """Return how many files are ``changed`` (new ones among them) and how many are ``removed``."""
    before = {path: stamp.sha256 for path, stamp in previous.manifest.stamps().items()} if previous else {}
    after = {path: stamp.sha256 for path, stamp in current.manifest.stamps().items()}
    changed = sum(before.get(path) != sha256 for path, sha256 in after.items())
    return {"changed": changed, "removed": len(before.keys() - after.keys())}
