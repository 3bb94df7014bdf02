"""Compose the whole flow: files of records to mapped statements to an up-to-date store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policygraph.errors import DamagedStoreError, SourceError, UsageError
from policygraph.mapping.sources import profile_of, store_key
from policygraph.pipeline.built import Build
from policygraph.pipeline.current_sources import CurrentSources
from policygraph.pipeline.file_differences import Differences, differences_seen
from policygraph.pipeline.looks import Look, look_at, what_is_read
from policygraph.rdf.formats import READABLE, UNREADABLE
from policygraph.records.declared import displayed
from policygraph.records.files import SourceFile
from policygraph.settings import REVISION, Settings, require_source
from policygraph.store.beside import Beside
from policygraph.store.faults import as_store_error
from policygraph.store.generations import Generation, current_generation, locked, refuse_links
from policygraph.words.phrases import Phrase, chained, phrase_of

if TYPE_CHECKING:
    from pyoxigraph import Store

    from policygraph.pipeline.distributing import Cluster
    from policygraph.pipeline.filling import Progress
    from policygraph.store.graph_store import GraphStore

__all__ = [
    "Build",
    "Seed",
    "build",
    "is_rdf",
    "last_built",
    "last_generation",
    "observed_on",
    "open_source",
    "require_content",
    "require_records",
]

_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip")
_READ_AT_ONCE = 1_000_000_000  # bytes of a store that are read within a second
_ENDINGS = {*READABLE, *UNREADABLE, *_COMPRESSED}  # of files that hold no record
Notify = Callable[
    [str], None
]  # called with what is to be told: another process holds the lock, or a store is damaged


class Seed(NamedTuple):
    """A generation of sources elsewhere that are much the same, and those of their files that are the same and not
    written again. Where nothing is different, it is the build.
    """

    generation: Generation
    same: tuple[SourceFile, ...]


def open_source(
    settings: Settings, progress: Progress = lambda *_: None, notify: Notify = lambda _: None
) -> GraphStore:
    """Return an opened store of the settings' sources, built first where it is not up to date.

    A single RDF file is loaded into memory, and what the rules derive from it is added. Raises what ``is_rdf`` and
    ``build`` raise.
    """
    if is_rdf(settings):
        from policygraph.pipeline.deriving import with_derived
        from policygraph.store.graph_store import open_rdf

        graph = open_rdf(settings.sources[0], profile_of(settings), settings.base)
        return replace(with_derived(graph), observed=observed_on(settings))
    return build(settings, progress, notify, opens=True).open()


def last_built(settings: Settings) -> GraphStore | None:
    """Return the opened store of the last build of the settings' sources, up to date or not, or None."""
    if not settings.sources or is_rdf(settings):
        return None
    generation = last_generation(settings)
    return Build(settings, generation).open() if generation else None


def last_generation(settings: Settings, reads_all: bool = False) -> Generation | None:
    """Return the generation of the last build of the settings' sources, up to date or not, or None, also where it is
    damaged. ``reads_all`` as for ``build``.
    """
    return _current(settings.state / store_key(settings), reads_all=reads_all)


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
            day = repository.day()
        except UsageError as error:
            raise UsageError(
                Phrase(
                    "observed is the day of the revision of {source}: {problem}; give a date",
                    source=displayed(source),
                    problem=phrase_of(error),
                )
            ) from None
        if not is_tracked:
            raise UsageError(
                Phrase(
                    "observed is the day of the revision, but no commit has {source}; give a date",
                    source=displayed(source),
                )
            )
        days.add(day)
    if len(days) > 1:
        names = chained("{first} and {second}", sorted(days))
        raise UsageError(
            Phrase(
                "observed is the day of the revision, but the sources are of {names}; give a date",
                names=names,
            )
        )
    return days.pop() if days else ""


def is_rdf(settings: Settings) -> bool:
    """Return whether the only source is an RDF file.

    Raises UsageError for one beside other sources, and for a file that is compressed or RDF in a form that is not read.
    """
    files = [source for source in settings.sources if source.suffix.lower() in _ENDINGS and source.is_file()]
    with settings.placing("sources"):
        for file in files:
            if problem := _unread(file):
                raise SourceError(problem, file)
        if files and len(settings.sources) > 1:
            message = Phrase("{name} is RDF, a source on its own; give it alone", name=files[0].name)
            raise SourceError(message, files[0])
    return bool(files)


def _unread(file: Path) -> str:
    """Return why a file of one of ``_ENDINGS`` is not read, with the remedy; "" where it is."""
    ending = file.suffix.lower()
    if ending in _COMPRESSED:
        return Phrase("{name} is compressed; decompress it first", name=file.name)
    if ending in UNREADABLE:
        return Phrase("{name} is RDF in a form that is not read; convert it to Turtle (.ttl)", name=file.name)
    return ""


def require_records(settings: Settings, purpose: str) -> None:
    """Raise UsageError, which names the purpose, where the only source is an RDF file."""
    if is_rdf(settings):
        raise UsageError(
            Phrase("{purpose} needs records; this source is an RDF file without them", purpose=purpose)
        )


def build(
    settings: Settings,
    progress: Progress = lambda *_: None,
    notify: Notify = lambda _: None,
    jobs: int | None = None,
    cluster: Cluster | None = None,
    seed: Seed | None = None,
    opens: bool = False,
    reads_all: bool = False,
) -> Build:
    """Bring the store of the settings' sources up to date and return it.

    Where nothing has changed, only size and time of each file are looked at; where little has, the next generation is
    the last one with the differences. Records with errors are left out and reported by ``Build.problems``; an
    impossible date is reported and kept as text. ``jobs`` is the number of processes that read and map many records,
    that of the processors by default; with a ``cluster``, its workers do. ``seed`` is what a first build starts from.
    Where it will be opened, the last store ``opens`` while somebody looks whether anything has changed. What is asked by
    a process that goes on ``reads_all`` of it first, where that is a gigabyte or less: damage that size and time do not show
    could take all memory later.
    Raises UsageError without sources or for one that does not exist or is an RDF file, StoreError for a lock that stays held.
    """
    require_source(settings)
    require_records(settings, "build")
    with settings.placing("observed"):
        observed = observed_on(settings)
    folder = settings.state / store_key(settings)
    with as_store_error(settings.state):
        refuse_links(folder)
        previous = _current(folder, notify, reads_all)
        opening = _opening(previous) if previous and opens else None
        look = look_at(settings, previous.manifest.get("read")) if previous else Look()
        found = differences_seen(previous.manifest, look, settings) if previous else None
        if previous and found is not None and not found:
            if found.touched:
                _keep(previous, found, look)
            return Build(settings, previous, observed, False, opening=opening)
    profile = profile_of(settings)
    with as_store_error(settings.state):
        if look.read != (read := what_is_read(profile)):
            look = Look() if seed else look_at(settings, read)  # other files of a seed are elsewhere
        now = CurrentSources(settings, profile, look, seed.same if seed else ())
        origin = previous or (seed.generation if seed else None)
        if found is None or origin is None or origin.manifest.get("digest") != now.digest:
            found = now.differences(origin)
        if origin and found is not None and not found:
            if previous:  # nothing is kept with a generation of other sources
                _keep(previous, found, look)
            return Build(settings, origin, observed, False, profile)
        with locked(folder, notify):
            current = _current(folder)
            if current != previous:  # another process has built it
                origin, found = current, now.differences(current)
                if origin and found is not None and not found:
                    return Build(settings, origin, observed, False, profile)
            generation = now.fill(folder, origin, found, progress, jobs, cluster)
    return Build(settings, generation, observed, True, profile)


def _current(folder: Path, notify: Notify = lambda _: None, reads_all: bool = False) -> Generation | None:
    """Return the current generation, None where there is none that this version can read or where it is damaged, of which
    ``notify`` is told.
    """
    try:
        generation = current_generation(folder)
        if generation and reads_all:
            require_content(generation)
        return generation if generation and generation.manifest.is_of_this_format() else None
    except DamagedStoreError as error:
        notify(Phrase("{damage}, and is built anew", damage=error.damage))
        return None


def require_content(generation: Generation) -> None:
    """Read all of a generation of up to a gigabyte. Raises what ``Generation.require_content`` does."""
    if generation.size() <= _READ_AT_ONCE:
        generation.require_content()


def _opening(generation: Generation) -> Beside[Store]:
    from policygraph.store.graph_store import open_store  # only now, as a build opens none

    return Beside(partial(open_store, generation))


def _keep(generation: Generation, found: Differences, look: Look) -> None:
    """Keep with a generation that it is current, and what was seen before that was found."""
    if found.touched or look.rest:
        generation.manifest.last_check.touch(found.touched, found.checked)
        look.keep(generation.manifest)
