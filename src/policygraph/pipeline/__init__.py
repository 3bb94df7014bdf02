"""Compose the whole flow: files of records to mapped statements to an up-to-date store."""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policygraph._version import __version__
from policygraph.errors import DamagedStoreError, UsageError
from policygraph.findings import Finding
from policygraph.mapping.sources import files_left_out, languages_of, profile_of, record_files
from policygraph.pipeline.file_differences import Differences, can_update, differences, differences_seen
from policygraph.pipeline.looks import Look, look_at, what_is_read
from policygraph.profile.resources import find_profile, is_built_in
from policygraph.rdf.formats import READABLE
from policygraph.records.declared import displayed
from policygraph.records.files import Files, SourceFile, common_folder
from policygraph.settings import REVISION, Settings
from policygraph.store.beside import Beside
from policygraph.store.faults import as_store_error
from policygraph.store.generations import (
    Generation,
    current_generation,
    locked,
    new_generation,
    refuse_links,
)
from policygraph.store.manifest import FORMAT
from policygraph.words.phrases import Phrase, chained, counted, phrase_of

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

    from pyoxigraph import Store

    from policygraph.pipeline.distributing import Cluster
    from policygraph.pipeline.entries import Mapping
    from policygraph.profile.model import Profile
    from policygraph.store.graph_store import GraphStore

__all__ = ["Build", "build", "is_rdf", "last_built", "open_source"]

Progress = Callable[[int, int], None]  # called with the records done and the records in all
Notify = Callable[[str], None]  # called with a message, while another process holds the lock


class Seed(NamedTuple):
    """A generation of sources elsewhere that are much the same, and those of their files that are the same and not
    written again. Where nothing is different, it is the build.
    """

    generation: Generation
    same: tuple[SourceFile, ...]


@dataclass(frozen=True)
class Build:
    """An up-to-date store and what it was built from; ``rebuilt`` is false where nothing had changed.

    ``observed`` is the date on which the statuses of the sources were seen, "" where nobody says.
    """

    settings: Settings
    generation: Generation
    observed: str = ""
    rebuilt: bool = True
    loaded: Profile | None = field(default=None, repr=False)
    opening: Beside[Store] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def profile(self) -> Profile:
        """The profile, which is loaded where it has not been, as nothing had changed."""
        return self.loaded or profile_of(self.settings)

    @property
    def base(self) -> str:
        """What the IRIs of the data start with."""
        return self.settings.base

    @property
    def languages(self) -> tuple[str, ...]:
        """The language tags of the records."""
        return languages_of(self.settings, self.profile)

    @cached_property
    def top(self) -> Path:
        """The folder that the paths in the manifest are relative to."""
        return common_folder(self.settings.sources)

    def open(self) -> GraphStore:
        """Open the store for reading."""
        from policygraph.store.graph_store import GraphStore, open_store

        profile = self.profile  # which is read while the store opens
        store = self.opening.result() if self.opening else open_store(self.generation)
        return GraphStore(store, profile, self.base, self.generation, self.observed)

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

    def unmatched(self) -> str:
        """Return how many patterns of a profile of one's own nothing matches, in words, "" for none."""
        from policygraph.pipeline.unmatched import number_unmatched

        number = number_unmatched(self.generation.manifest)
        nothing = "pattern of the profile matches nothing", "patterns of the profile match nothing"
        return counted(number, *nothing) if number else ""

    def relative_path(self, path: str) -> str:
        """Return a path of the manifest, which is relative to ``top``, relative to the working folder."""
        return os.path.relpath(self.top / path)

    def relative_paths(self, paths: Iterable[str]) -> dict[str, str]:
        """Return path -> what ``relative_path`` returns, for many paths at once."""
        top = Path(self.relative_path(""))
        if top.parts[:1] == ("..",):  # the working folder may lie within ``top``
            return {path: self.relative_path(path) for path in paths}
        return {path: os.path.normpath(top / path) for path in paths}

    def kinds(self) -> tuple[str, dict[str, int]]:
        """Return the first kind, and kind -> number of subjects, where all kinds of policies are the first of these."""
        manifest, numbers = self.generation.manifest, Counter[str]()
        names = manifest.get("kinds")
        for kind, number in manifest.kinds().items():
            numbers[names["policies"][0] if kind in names["policies"] else kind] += number
        return names["first"], dict(numbers)

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
        from policygraph.store.graph_store import open_rdf

        graph = open_rdf(settings.sources[0], profile_of(settings), settings.base)
        return replace(graph, observed=observed_on(settings))
    return build(settings, progress, notify, opens=True).open()


def last_built(settings: Settings) -> GraphStore | None:
    """Return the opened store of the last build of the settings' sources, up to date or not, or None."""
    if not settings.sources or is_rdf(settings):
        return None
    generation = last_generation(settings)
    return Build(settings, generation).open() if generation else None


def last_generation(settings: Settings) -> Generation | None:
    """Return the generation of the last build of the settings' sources, up to date or not, or None."""
    return _of_this_format(current_generation(settings.state / store_key(settings)))


def observed_on(settings: Settings) -> str:
    """Return the date on which the statuses of the sources were seen, "" where nobody says.

    Raises UsageError where it is to be the day of the revision and no repository tracks a source, or several
    do that are of different days.
    """
    if settings.observed != REVISION:
        return settings.observed or ""
    from policygraph.git import find_repository

    days = set()
    for source in settings.sources:
        try:
            repository = find_repository(source)
            is_tracked = repository.tracks(source)
        except UsageError as error:
            raise UsageError(
                Phrase(
                    "observed is the day of the revision of {source}: {problem}; give a date",
                    source=source,
                    problem=phrase_of(error),
                )
            ) from None
        if not is_tracked:
            raise UsageError(
                Phrase(
                    "observed is the day of the revision, but no commit has {source}; give a date",
                    source=source,
                )
            )
        days.add(repository.day())
    if len(days) > 1:
        names = " and ".join(sorted(days))
        raise UsageError(
            Phrase(
                "observed is the day of the revision, but the sources are of {names}; give a date",
                names=names,
            )
        )
    return days.pop() if days else ""


def is_rdf(settings: Settings) -> bool:
    """Return whether the only source is an RDF file. Raises UsageError for one beside other sources."""
    files = [source for source in settings.sources if source.suffix.lower() in READABLE and source.is_file()]
    if files and len(settings.sources) > 1:
        with settings.placing("sources"):
            raise UsageError(Phrase("{name} is RDF, a source on its own; give it alone", name=files[0].name))
    return bool(files)


def build(
    settings: Settings,
    progress: Progress = lambda *_: None,
    notify: Notify = lambda _: None,
    jobs: int | None = None,
    cluster: Cluster | None = None,
    seed: Seed | None = None,
    opens: bool = False,
) -> Build:
    """Bring the store of the settings' sources up to date and return it.

    Where nothing has changed, only size and time of each file are looked at; where little has, the next generation is
    the last one with the differences. Records with errors are left out and reported by ``Build.problems``; an
    impossible date is reported and kept as text. ``jobs`` is the number of processes that read and map many records,
    that of the processors by default; with a ``cluster``, its workers do. ``seed`` is what a first build starts from.
    Where it will be opened, the last store ``opens`` while somebody looks whether anything has changed.
    Raises UsageError without sources or for one that does not exist, StoreError for a lock that stays held.
    """
    if not settings.sources:
        raise UsageError(Phrase("no source: name a folder of records, or set sources in policygraph.toml"))
    with settings.placing("observed"):
        observed = observed_on(settings)
    folder = settings.state / store_key(settings)
    with as_store_error(settings.state):
        refuse_links(folder)
        previous = _current(folder, notify)
        opening = _opening(previous) if previous and opens else None
        look = look_at(settings, previous.manifest.get("read")) if previous else Look()
        found = differences_seen(previous.manifest, look, settings) if previous else None
        if previous and found is not None and not found:
            if found.touched:
                _keep(previous, found, look)
            return Build(settings, previous, observed, False, opening=opening)
    profile = profile_of(settings)
    decisive = (profile.digest, languages_of(settings, profile), settings.largest_file, __version__, FORMAT)
    digest = hashlib.sha256(repr(decisive).encode()).hexdigest()
    with as_store_error(settings.state):
        if look.read != (read := what_is_read(profile)):
            look = Look() if seed else look_at(settings, read)  # other files of a seed are elsewhere
    walk = look.walk

    @cache
    def records() -> list[Files]:
        walked = walk if walk and walk.folders else None  # it is emptied where all are read
        files = record_files(settings, profile, walked, seed.same if seed else ())
        with settings.placing("sources"):
            _require_named(settings.sources, files, profile)
        return files

    def compared(generation: Generation | None) -> Differences | None:
        """Return how the files differ from those of a generation, None where it is not of this profile and this version."""
        if generation is None or generation.manifest.get("digest") != digest:
            return None
        return differences(generation.manifest, records(), walk)

    with as_store_error(settings.state):
        origin = previous or (seed.generation if seed else None)
        if found is None or origin is None or origin.manifest.get("digest") != digest:
            records()
            found = compared(origin)
        if origin and found is not None and not found:
            if previous:  # nothing is kept with a generation of other sources
                _keep(previous, found, look)
            return Build(settings, origin, observed, False, profile)
        with locked(folder, notify):
            current = _current(folder)
            if current != previous:  # another process has built it
                origin, found = current, compared(current)
                if origin and found is not None and not found:
                    return Build(settings, origin, observed, False, profile)
            generation = _fill_next(
                folder, settings, profile, records, digest, origin, found, look, progress, jobs, cluster
            )
    return Build(settings, generation, observed, True, profile)


def _fill_next(
    folder: Path,
    settings: Settings,
    profile: Profile,
    records: _lru_cache_wrapper[list[Files]],
    digest: str,
    previous: Generation | None,
    found: Differences | None,
    look: Look,
    progress: Progress,
    jobs: int | None,
    cluster: Cluster | None,
) -> Generation:
    """Fill the next generation in a folder whose lock is held, and return it."""

    def mapping() -> Mapping:
        from policygraph.pipeline.entries import Mapping  # only now, as most commands find nothing to build

        named = frozenset(source.resolve() for source in settings.sources if source.is_file())
        top, languages = common_folder(settings.sources), languages_of(settings, profile)
        return Mapping(profile, settings.base, languages, top, named)

    with new_generation(folder) as generation:
        started, moved = time.time_ns(), True
        look.keep(generation.manifest)
        if previous and found and can_update(previous.manifest, found):
            from policygraph.store.snapshots import snapshot

            with snapshot(previous, generation) as copied:
                from policygraph.pipeline.updating import update

                update(previous, generation, found, mapping(), copied)
            moved = found.moved
        else:
            from policygraph.pipeline.filling import fill

            listed = records()
            records.cache_clear()  # of a list that will be empty
            if look.walk:
                look.walk.folders.clear()  # which takes a tenth of a gigabyte of a million
            fill(generation, listed, mapping(), progress, jobs, cluster)
        if moved and not profile.is_built_in:
            from policygraph.pipeline.unmatched import keep_globs

            could_be = (*records(), files_left_out(settings, profile, records()))
            places = (file.place for files in could_be for file in files)
            keep_globs(generation.manifest, profile, places)
        before = previous.manifest if previous else None
        changes = (
            {"changed": found.changed_files, "removed": found.removed_files}
            if found
            else generation.manifest.changes_from(before)
        )
        generation.manifest.set(
            digest=digest,
            checked=started,
            changes=changes,
            read=what_is_read(profile),
            kinds={"first": profile.first.name, "policies": [kind.name for kind in profile.policy_kinds]},
        )
    return generation


def store_key(settings: Settings) -> str:
    """Return the name of a store's folder: 16 hex digits of sources, profile and base. Raises UsageError without a profile."""
    sources = sorted(str(source.resolve()) for source in settings.sources)
    with settings.placing("profile"):
        file = find_profile(settings.profile)
    profile = file.parent.name if is_built_in(file) else str(file.resolve())
    return hashlib.sha256(repr((sources, profile, settings.base)).encode()).hexdigest()[:16]


def _require_named(sources: Iterable[Path], records: Iterable[Files], profile: Profile) -> None:
    """Raise UsageError for a file that is a source by itself and is none of the records' files."""
    named = {source.resolve(): source for source in sources if source.is_file()}
    taken = {file.file for files in records for file in files} if named else ()
    for path, source in named.items():
        if path not in taken:
            raise UsageError(
                Phrase(
                    "{source} is no record: the profile {profile} leaves it out",
                    source=source,
                    profile=profile.name,
                )
            )


def _current(folder: Path, notify: Notify = lambda _: None) -> Generation | None:
    """Return the current generation, None where there is none that this version can read or where it is damaged, of which
    ``notify`` is told.
    """
    try:
        return _of_this_format(current_generation(folder))
    except DamagedStoreError as error:
        notify(Phrase("{damage}, and is built anew", damage=error.damage))
        return None


def _of_this_format(generation: Generation | None) -> Generation | None:
    return generation if generation and generation.manifest.is_of_this_format() else None


def _opening(generation: Generation) -> Beside[Store]:
    from policygraph.store.graph_store import open_store  # only now, as a build opens none

    return Beside(partial(open_store, generation))


def _keep(generation: Generation, found: Differences, look: Look) -> None:
    """Keep with a generation that it is current, and what was seen before that was found."""
    if found.touched or look.rest:
        generation.manifest.touch(found.touched, found.checked)
        look.keep(generation.manifest)
