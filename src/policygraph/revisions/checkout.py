"""The records of a commit, written to a folder, so that they are built as any others are."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.git import Repository, TreeEntry
from policygraph.records.files import SUFFIXES

LINK, SUBMODULE = "120000", "160000"
MOST_LINKS = 20  # that lead from one to the next
_LFS = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True)
class Snapshot:
    """The sources as they were, below a folder, and what a person should know of them.

    ``missing`` are those that did not exist.
    """

    sources: tuple[Path, ...]
    missing: frozenset[Path]
    notes: tuple[str, ...]


def write_snapshot(repository: Repository, revision: str, sources: Sequence[Path], folder: Path) -> Snapshot:
    """Write the records that sources held in a revision into an empty folder; return where they are.

    Paths below the sources stay as they were. A source that did not exist is an empty folder. Links
    to records in the same commit are followed; submodules and links to elsewhere are left out.
    """
    commit = repository.commit(revision)
    places = [os.path.relpath(source, repository.top).replace(os.sep, "/") for source in sources]
    notes: list[str] = []
    missing: set[Path] = set()
    wanted: list[TreeEntry] = []
    for source, place in zip(sources, places, strict=True):
        found = repository.tree(commit, place)
        if not found:
            (folder / place).mkdir(parents=True, exist_ok=True)
            missing.add(source)
            notes.append(f"{os.path.relpath(source)} did not exist in {revision}: it has no records there")
        submodules = sum(each.mode == SUBMODULE for each in found)
        if submodules:
            notes.append(f"submodules of {revision} are left out: {submodules}")
        wanted += [each for each in found if _is_wanted(each, place)]
    files = list(_followed(repository, commit, wanted))
    pointers = 0
    for entry, data in zip(files, repository.contents([each.hash for each in files]), strict=True):
        pointers += data.startswith(_LFS)
        target = folder / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    if pointers:
        notes.append(f"files of {revision} that Git LFS keeps are no records in the commit: {pointers}")
    return Snapshot(tuple(folder / place for place in places), frozenset(missing), tuple(notes))


def _is_wanted(entry: TreeEntry, source: str) -> bool:
    parts = entry.path.split("/")
    sound = not {"", ".", "..", ".git"} & set(parts)  # a tree made by hand may name what lies outside
    named = entry.path == source or entry.path.lower().endswith(SUFFIXES)
    return sound and named and entry.mode != SUBMODULE


def _followed(repository: Repository, commit: str, entries: Iterable[TreeEntry]) -> Iterator[TreeEntry]:
    """Yield the entries, with that of its target for each link; a link that leads nowhere is none."""
    tree: dict[str, TreeEntry] | None = None
    for entry in entries:
        if entry.mode != LINK:
            yield entry
            continue
        if tree is None:
            tree = {each.path: each for each in repository.tree(commit)}
        target: TreeEntry | None = entry
        for _ in range(MOST_LINKS):
            if target is None or target.mode != LINK:
                break
            (named,) = repository.contents([target.hash])
            way = posixpath.join(posixpath.dirname(target.path), os.fsdecode(named))
            target = tree.get(posixpath.normpath(way))
        if target is not None and target.mode not in (LINK, SUBMODULE):
            yield TreeEntry(target.mode, target.hash, entry.path)
