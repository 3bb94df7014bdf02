"""What OLD and NEW may be, and their graphs: records, an RDF file, a store, or a git revision."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from policygraph import pipeline
from policygraph.errors import StoreError, UsageError
from policygraph.git import Repository, find_repository
from policygraph.profile.load import load_profile
from policygraph.profile.model import RECORD
from policygraph.rdf.formats import READABLE
from policygraph.rdf.iris import is_absolute
from policygraph.rdf.namespaces import VOID
from policygraph.revisions.checkout import write_snapshot
from policygraph.settings import STATE_FOLDER, Settings
from policygraph.store.generations import Generation, current_generation
from policygraph.store.graph_store import GraphStore, open_generation

Notify = Callable[[str], None]


@dataclass(frozen=True)
class Side:
    """One side of a comparison. ``built`` is None where there are no files that could be looked at.

    ``top`` is the folder that the records' paths are below, for people: the working folder's, though
    the records of a revision lie elsewhere.
    """

    name: str
    graph: GraphStore
    built: pipeline.Build | None = None
    top: Path = Path()
    missing: frozenset[Path] = frozenset()  # sources that did not exist in a revision


@contextmanager
def opened(
    names: Sequence[str], settings: Settings, sources: bool, folder: Path, notify: Notify = lambda _: None
) -> Iterator[list[Side]]:
    """Open what names mean, in their order, for as long as the context lasts.

    A revision is one of the settings' sources where ``sources`` says that they were asked for, else
    of what another name is, where that is records, else of the settings' sources. ``tell`` gets what
    a person should know. Raises UsageError for a name that means nothing.
    """
    paths = [_existing(folder, name) for name in names]
    records = next((path for path in paths if path and _is_records(path)), None)
    of = settings.sources if sources or not records else (records,)
    settings = replace(settings, sources=tuple(of))
    with ExitStack() as stack:
        sides = []
        for name, path in zip(names, paths, strict=True):
            if path is None:
                temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="policygraph-")))
                sides.append(_open_revision(name, settings, temporary.resolve(), notify))
            else:
                _mention_revision(name, path, notify)
                sides.append(_open_path(name, path, settings))
            _mention_errors(sides[-1], notify)
        _refuse_missing(sides)
        yield sides


def _existing(folder: Path, name: str) -> Path | None:
    try:
        return folder / name if name and os.path.lexists(folder / name) else None
    except ValueError:  # a null byte
        return None


def _refuse_missing(sides: Sequence[Side]) -> None:
    """Raise UsageError for a source that exists on no side: nothing would be compared with nothing."""
    for source in frozenset[Path].intersection(*(side.missing for side in sides)) if sides else ():
        raise UsageError(f"there is no file or folder {os.path.relpath(source)}, nor was there one")


def _is_records(path: Path) -> bool:
    return _stores(path) is None and not (path.is_file() and path.suffix.lower() in READABLE)


def _mention_errors(side: Side, notify: Notify) -> None:
    problems = side.built.problems() if side.built else []
    errors = sum(problem.severity == "violation" for problem in problems)
    if errors:
        notify(f"warning: errors in records of {side.name}, which are left out: {errors}")


# --- Paths


def _open_path(name: str, path: Path, settings: Settings) -> Side:
    stores = _stores(path)
    if stores is not None:
        return Side(name, _open_store(_one_of(stores, path, settings), settings), top=path.resolve())
    own = replace(settings, sources=(path,))
    if pipeline.is_rdf(own):
        graph = pipeline.open_source(own)
        return Side(name, replace(graph, base=_stated_base(graph)), top=path.resolve().parent)
    built = pipeline.build(own)
    return Side(name, built.open(), built, built.top)


def _stated_base(graph: GraphStore) -> str:
    """Return the base that an export says it has; the graph's own where it says nothing or more than one."""
    space = ox.NamedNode(f"{VOID}uriSpace")
    said = {quad.object.value for quad in graph.store.quads_for_pattern(None, space, None)
            if isinstance(quad.object, ox.Literal)}  # fmt: skip
    return said.pop() if len(said) == 1 else graph.base


def _stores(path: Path) -> list[Generation] | None:
    """Return the stores that a folder is or holds, or None where it is not about stores."""
    if not path.is_dir():
        return None
    if (path / "manifest.sqlite").is_file():
        return [Generation(path)]
    if (path / "current").is_file() and (found := current_generation(path)):
        return [found]
    if path.resolve().name != STATE_FOLDER:
        return None
    return [
        store
        for each in sorted(path.iterdir())
        if (each / "current").is_file() and (store := current_generation(each))
    ]


def _one_of(stores: Sequence[Generation], path: Path, settings: Settings) -> Generation:
    """Return the only store, or that of the sources. Raises UsageError that names them."""
    own = pipeline.store_key(settings, load_profile(settings.profile))
    found = stores if len(stores) == 1 else [each for each in stores if each.folder.parent.name == own]
    if len(found) != 1:
        names = ", ".join(str(path / each.folder.parent.name) for each in stores)
        hint = f"; name one, for none is of these sources: {names}" if names else ""
        raise UsageError(f"{path} holds {len(stores)} stores{hint}")
    return found[0]


def _open_store(generation: Generation, settings: Settings) -> GraphStore:
    """Open a store as it is. Its base is what the names of its records start with."""
    import sqlite3

    profile = load_profile(settings.profile)
    try:
        entry = next(generation.manifest.records(), None)
    except (sqlite3.Error, TypeError) as error:
        raise StoreError(f"the store in {generation.folder} cannot be read: {error}") from None
    base = settings.base
    if entry and entry.record:
        base = entry.record.removesuffix(profile.first.iri(RECORD, "", entry.path))
    if not is_absolute(base):
        raise StoreError(f"the store in {generation.folder} was built with another profile")
    return open_generation(generation, profile, base)


# --- Revisions


def _open_revision(name: str, settings: Settings, folder: Path, notify: Notify) -> Side:
    real = [source.resolve() for source in settings.sources]
    repository = _repository(name, real)
    tree = folder / "tree" / repository.top.name  # since the source's own name may tell the kind
    try:
        repository.commit(name)
    except UsageError as error:
        raise UsageError(f"{error} Nor is there a file or folder of that name.") from None
    snapshot = write_snapshot(repository, name, real, tree)
    for note in snapshot.notes:
        notify(f"note: {note}")
    built = pipeline.build(replace(settings, root=folder, sources=snapshot.sources))
    return Side(name, built.open(), built, repository.top / built.top.relative_to(tree), snapshot.missing)


def _repository(name: str, sources: Sequence[Path]) -> Repository:
    if not sources:
        raise UsageError(
            f"there is no file or folder {name}; for a revision, name the records with -s, or set sources"
            " in policygraph.toml"
        )
    try:
        found = {find_repository(source) for source in sources}
    except UsageError as error:
        raise UsageError(f"there is no file or folder {name}, and it can be no revision: {error}") from None
    if len(found) > 1:
        raise UsageError(f"{name} cannot be a revision of sources in several repositories")
    return found.pop()


def _mention_revision(name: str, path: Path, notify: Notify) -> None:
    """Tell that a name is a revision as well, so that nobody compares what he did not mean."""
    try:
        known = find_repository(path.resolve()).has(name)
    except UsageError:
        return
    if known:
        notify(f"note: {name} is a path and a revision; the path is taken. {name}^0 is the revision")
