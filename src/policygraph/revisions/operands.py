"""Open the two sides of a comparison: each is records, an RDF file, a store, or a git revision."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path

import pyoxigraph as ox

from policygraph import pipeline
from policygraph.errors import StoreError, UsageError
from policygraph.git import Repository, find_repository
from policygraph.mapping.sources import profile_of, store_key
from policygraph.pipeline import Notify, Seed
from policygraph.rdf.core import RECORD
from policygraph.rdf.formats import READABLE
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import VOID
from policygraph.records.files import SourceFile, find_files
from policygraph.revisions.checkout import check_out
from policygraph.settings import REVISION, STATE_FOLDER, Settings
from policygraph.store.generations import Generation, generation_in
from policygraph.store.graph_store import GraphStore, open_generation
from policygraph.words.phrases import Phrase, chained, enumerated, phrase_of


@dataclass(frozen=True)
class Side:
    """One side of a comparison; ``built`` is None for an RDF file and for a store.

    ``top`` is the folder that paths of records are relative to when they are shown: the one in the working
    tree, even for the records of a revision, which are in a temporary folder.
    """

    name: str
    graph: GraphStore
    built: pipeline.Build | None = None
    top: Path = Path()
    missing: frozenset[Path] = frozenset()  # sources that did not exist in a revision

    def shown(self, path: str) -> str:
        """Return the path of a record, which is relative to ``top``, relative to the working folder."""
        return os.path.relpath(self.top / path)


@contextmanager
def opened(
    names: Sequence[str | None],
    settings: Settings,
    sources: bool,
    folder: Path,
    notify: Notify = lambda _: None,
    whole: bool = True,
    reads_all: bool = False,
) -> Iterator[list[Side]]:
    """Open the sides that names stand for, in their order, for as long as the context lasts; None stands for the sources of
    the settings as they are now.

    A revision is one of the settings' sources if ``sources`` says that these were asked for, else of the
    first name that is a path of records, else of the settings' sources. Unless ``whole`` says that all its files
    are to be read again, it is built from the last build of them and what is different. ``notify`` gets notes for the user,
    ``reads_all`` is as for ``pipeline.build``. Raises UsageError for a name that is neither a path nor a revision.
    """
    paths = [_existing(folder, name) for name in names]
    records = next((path for path in paths if path and _is_records(path)), None)
    if sources and not any(path is None or _stores(path) is not None for path in paths):
        raise UsageError(
            Phrase(
                "{names} are paths, and sources are of revisions; leave out --source",
                names=chained("{first} and {second}", filter(None, names)),
            )
        )
    now = settings
    if records and not sources:
        settings = replace(settings, sources=(records,))
    with ExitStack() as stack:
        sides = []
        for name, path in zip(names, paths, strict=True):
            if name is None:
                sides.append(_open_sources(Phrase("the sources"), now, notify, reads_all))
            elif path is None:
                temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="policygraph-")))
                revisions = (each for each, at in zip(names, paths, strict=True) if each and at is None)
                other = next((each for each in revisions if each != name), "")
                sides.append(
                    _open_revision(name, other, settings, temporary.resolve(), notify, whole, reads_all)
                )
            else:
                _mention_revision(name, path, notify)
                sides.append(_open_path(name, path, settings, notify, reads_all))
        # Without this check, a misspelt source would be compared as an empty state.
        of_revisions = (name is not None and path is None for name, path in zip(names, paths, strict=True))
        missing = [side.missing for side in compress(sides, of_revisions)]
        nowhere = frozenset[Path].intersection(*missing) if missing else frozenset()
        for source in nowhere:
            if not source.exists():
                raise UsageError(
                    Phrase(
                        "there is no file or folder {path}, nor was there one", path=os.path.relpath(source)
                    )
                )
        if (
            nowhere
            and len(missing) == len(sides)
            and len(nowhere) == len({*map(Path.resolve, settings.sources)})
        ):
            raise UsageError(
                Phrase(
                    "the sources did not exist in {revisions}, so that there is nothing to compare",
                    revisions=chained("{first} and {second}", filter(None, names)),
                )
            )
        yield sides


def _existing(folder: Path, name: str | None) -> Path | None:
    """Return the path that a name has in a folder, or None if there is none."""
    try:
        return folder / name if name and os.path.lexists(folder / name) else None
    except ValueError:  # a null byte
        return None


def _is_records(path: Path) -> bool:
    return _stores(path) is None and not (path.is_file() and path.suffix.lower() in READABLE)


# --- Paths


def _open_path(name: str, path: Path, settings: Settings, notify: Notify, reads_all: bool) -> Side:
    stores = _stores(path)
    if stores is not None:
        generation = _select_store(stores, path, settings)
        if reads_all:
            pipeline.require_content(generation)
        store = _open_store(generation, settings)
        return Side(name, store, top=path.resolve())
    return _open_sources(name, replace(settings, sources=(path,)), notify, reads_all)


def _open_sources(name: str, settings: Settings, notify: Notify, reads_all: bool) -> Side:
    if pipeline.is_rdf(settings):
        graph, (file,) = pipeline.open_source(settings), settings.sources
        return Side(name, replace(graph, base=_stated_base(graph)), top=file.resolve().parent)
    built = pipeline.build(settings, notify=notify, reads_all=reads_all)
    return Side(name, built.open(), built, built.top)


def _stated_base(graph: GraphStore) -> str:
    """Return the base that an export states (void:uriSpace), else, or if it states several, the graph's own."""
    quads = graph.store.quads_for_pattern(None, ox.NamedNode(f"{VOID}uriSpace"), None)
    bases = {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
    return bases.pop() if len(bases) == 1 else graph.base


def _stores(path: Path) -> list[Generation] | None:
    """Return the stores that a folder is or has in it, or None if it is no folder of stores."""
    if not path.is_dir():
        return None
    if generation := generation_in(path.absolute()):
        return [generation]
    if path.resolve().name != STATE_FOLDER:
        return None
    return [store for folder in sorted(path.iterdir()) if (store := generation_in(folder))]


def _select_store(stores: Sequence[Generation], path: Path, settings: Settings) -> Generation:
    """Return the only store, else that of the sources. Raises UsageError that lists the stores."""
    key = store_key(settings)
    matches = stores if len(stores) == 1 else [store for store in stores if store.folder.parent.name == key]
    if len(matches) != 1:
        names = enumerated(str(path / store.folder.parent.name) for store in stores)
        hint = Phrase("; name one, for none is of these sources: {names}", names=names) if names else ""
        raise UsageError(
            Phrase("{path} holds {number} stores{hint}", path=path, number=len(stores), hint=hint)
        )
    return matches[0]


def _open_store(generation: Generation, settings: Settings) -> GraphStore:
    """Open a store as it is, with the base of its records' IRIs. Raises StoreError if it cannot be read."""
    profile = profile_of(settings)
    entry = next(generation.manifest.records(), None)
    base = settings.base
    if entry and entry.record:
        base = entry.record.removesuffix(profile.first.iri(RECORD, "", entry.path))
    if not is_absolute(base):
        raise StoreError(
            Phrase("the store in {folder} was built with another profile", folder=generation.folder)
        )
    return open_generation(generation, profile, base)


# --- Revisions


def _open_revision(
    name: str, other: str, settings: Settings, folder: Path, notify: Notify, whole: bool, reads_all: bool
) -> Side:
    """Open a revision; ``other`` is the one that it is compared with, "" for what is none."""
    sources = [source.resolve() for source in settings.sources]
    repository = _repository(name, sources)
    tree = folder / "tree" / repository.top.name  # since the kind may depend on the source's name
    try:
        repository.commit(name)
    except UsageError as error:
        raise UsageError(
            Phrase("{problem} Nor is there a file or folder of that name.", problem=phrase_of(error))
        ) from None
    seed = None if whole else pipeline.last_generation(settings, reads_all)
    suffixes = profile_of(settings).suffixes
    there = _files_of(repository, settings, suffixes) if seed else {}
    checkout = check_out(repository, name, sources, tree, suffixes, there, other)
    for note in checkout.notes:
        notify(Phrase("note: {problem}", problem=note))
    observed = repository.day(repository.commit(name)) if settings.observed == REVISION else settings.observed
    then = replace(settings, root=folder, sources=checkout.sources, observed=observed)
    built = pipeline.build(then, seed=Seed(seed, checkout.same) if seed else None)
    return Side(name, built.open(), built, repository.top / built.top.relative_to(tree), checkout.missing)


def _files_of(repository: Repository, settings: Settings, suffixes: tuple[str, ...]) -> dict[str, SourceFile]:
    """Return path in a repository -> the file of sources that can be read there; nothing unless all are folders."""
    if not all(source.is_dir() for source in settings.sources):
        return {}
    top = f"{repository.top}{os.sep}"
    found = find_files(settings.sources, settings.largest_file, suffixes)
    files = (file for file in found if not file.fault and str(file.name).startswith(top))
    return {str(file.name)[len(top) :].replace(os.sep, "/"): file for file in files}


def _repository(name: str, sources: Sequence[Path]) -> Repository:
    """Return the repository of the sources. Raises UsageError unless there is exactly one."""
    if not sources:
        raise UsageError(
            Phrase(
                "there is no file or folder {name}; for a revision, name the records as sources, or set sources in policygraph.toml",
                name=name,
            )
        )
    try:
        repositories = {find_repository(source) for source in sources}
    except UsageError as error:
        raise UsageError(
            Phrase(
                "there is no file or folder {name}, and it can be no revision: {problem}",
                name=name,
                problem=phrase_of(error),
            )
        ) from None
    if len(repositories) > 1:
        raise UsageError(Phrase("{name} cannot be a revision of sources in several repositories", name=name))
    return repositories.pop()


def _mention_revision(name: str, path: Path, notify: Notify) -> None:
    """Notify that the name of a path is a revision too, so that nobody compares the wrong one unawares."""
    try:
        is_revision = find_repository(path.resolve()).has(name)
    except UsageError:
        return
    if is_revision:
        notify(
            Phrase(
                "note: {name} is a path and a revision; the path is taken. {name}^0 is the revision",
                name=name,
            )
        )
