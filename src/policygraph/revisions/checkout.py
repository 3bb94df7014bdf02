"""Write the records of a commit to a folder, so that they are built as any others are."""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from policygraph.errors import RecordError
from policygraph.git import Repository, TreeEntry, blob_hash
from policygraph.records.files import LFS_POINTER, MARKDOWN, SourceFile, find_files
from policygraph.records.printable import printable_name
from policygraph.store.whole_files import make_folder
from policygraph.words.phrases import Phrase

LINK, SUBMODULE = "120000", "160000"
MAX_LINKS = 20  # that lead from one to the next
MAX_FOLDERS = 500  # of a path; what removes a temporary folder calls itself for each


@dataclass(frozen=True)
class Checkout:
    """The sources as they were in a revision, as paths below a folder, and notes for the user.

    ``missing`` are the sources, as given, that did not exist, ``same`` the files that the working tree has as well.
    """

    sources: tuple[Path, ...]
    missing: frozenset[Path]
    notes: tuple[str, ...]
    same: tuple[SourceFile, ...] = ()


def check_out(
    repository: Repository,
    revision: str,
    sources: Sequence[Path],
    folder: Path,
    suffixes: tuple[str, ...] = MARKDOWN,
    there: Mapping[str, SourceFile] = MappingProxyType({}),
    other: str = "",
) -> Checkout:
    """Write the files with one of some suffixes that sources had in a revision into an empty folder; return where.

    Paths relative to the repository stay the same. A folder that did not exist is taken from where most of its files were, those
    of another revision if one is given that has them, else it becomes an empty one, as any other source. Symbolic
    links are followed within the sources; other links, submodules and what is nested too deep are left out.

    ``there`` are files of the working tree by path. Those with the same content are not written, unless a source is missing.
    """
    commit = repository.commit(revision)
    places = [os.path.relpath(source, repository.top).replace(os.sep, "/") for source in sources]
    trees = [repository.tree(commit, place) for place in places]
    moved = {
        source: place
        for source, tree in zip(sources, trees, strict=True)
        if not tree
        and (place := _place_before(repository, commit, source, suffixes, other))
        and place not in places
    }
    places = [moved.get(source, place) for source, place in zip(sources, places, strict=True)]
    trees = [
        repository.tree(commit, moved[source]) if source in moved else tree
        for source, tree in zip(sources, trees, strict=True)
    ]
    found = [
        entry
        for place, entries in zip(places, trees, strict=True)
        for entry in entries
        if is_record(entry, place, suffixes)
    ]
    records = [entry for entry in found if entry.path.count("/") <= MAX_FOLDERS]
    files = list(_follow_links(repository, commit, records, places))
    same = _same(files, there) if all(trees) else {}
    for place in places:
        is_file = any(entry.path == place for entry in files)
        make_folder(folder / (posixpath.dirname(place) if is_file else place))
    pointers = sum(content.startswith(LFS_POINTER) for _, content in same.values())
    pointers += _write(repository, [entry for entry in files if entry.path not in same], folder)
    by_source = list(zip(sources, trees, strict=True))
    return Checkout(
        tuple(folder / place for place in places),
        frozenset(source for source, entries in by_source if not entries),
        (
            *(
                note
                for source, entries in by_source
                for note in _notes_of_source(revision, source, entries, moved.get(source, ""))
            ),
            *_notes_of_files(revision, len(found) - len(records), len(records) - len(files), pointers),
        ),
        tuple(file for file, _ in same.values()),
    )


def _write(repository: Repository, files: Sequence[TreeEntry], folder: Path) -> int:
    """Write the contents of entries below a folder; return how many are pointers to files that Git LFS keeps."""
    pointers = 0
    for entry, data in zip(files, repository.contents([file.hash for file in files]), strict=True):
        pointers += data.startswith(LFS_POINTER)
        target = folder / entry.path
        make_folder(target.parent)
        target.write_bytes(data)
    return pointers


def _place_before(
    repository: Repository, commit: str, source: Path, suffixes: tuple[str, ...], other: str
) -> str:
    """Return where a commit has most of the files of a folder that it lacks, each with its content and its path below; "" for
    nowhere. The files are those of another revision, else of the working tree, else of the first commit that has some there.
    """
    tree = repository.tree(commit)
    paths_of: dict[str, list[str]] = {}
    for entry in tree:
        paths_of.setdefault(entry.hash, []).append(entry.path)
    for files in _files_below(repository, source, suffixes, other, commit) if tree else ():
        places = Counter[str]()
        for ending, content in files:
            paths = (f"/{path}" for path in paths_of.get(content, ()))
            places.update(path.removesuffix(ending) for path in paths if path.endswith(ending))
        place, same = places.most_common(1)[0] if places else ("", 0)
        if 2 * same > len(files):
            return place[1:] or "."
    return ""


def _files_below(
    repository: Repository, folder: Path, suffixes: tuple[str, ...], other: str, like: str
) -> Iterator[list[tuple[str, str]]]:
    """Yield the files of a folder in another revision, in the working tree and in the first commit that has it: of each the
    path below the folder, behind a slash, and the hash, by the algorithm of another hash.
    """
    place = os.path.relpath(folder, repository.top).replace(os.sep, "/")

    def of_commit(commit: str) -> list[tuple[str, str]]:
        entries = repository.tree(commit, place)
        records = (entry for entry in entries if is_record(entry, place, suffixes) and entry.path != place)
        return [(entry.path.removeprefix(place), entry.hash) for entry in records]

    if other and repository.has(other):
        yield of_commit(repository.commit(other))
    files = list[tuple[str, str]]()
    for file in find_files([folder], suffixes=suffixes) if folder.is_dir() else ():
        with suppress(RecordError):
            ending = "/" + os.path.relpath(file.name, folder).replace(os.sep, "/")
            files.append((ending, blob_hash(file.read(), like)))
    yield files
    if first := repository.first_with(place):
        yield of_commit(first)


def _notes_of_source(
    revision: str, source: Path, entries: Collection[TreeEntry], moved: str
) -> Iterator[str]:
    """Yield that a source did not exist or was elsewhere, and how many submodules are left out of it."""
    if moved:
        yield Phrase(
            "{path} did not exist in {revision}: {place} had most of its files there and is taken",
            path=os.path.relpath(source),
            revision=revision,
            place=moved,
        )
    elif not entries:
        yield Phrase(
            "{path} did not exist in {revision}: it has no records there",
            path=os.path.relpath(source),
            revision=revision,
        )
    if submodules := sum(entry.mode == SUBMODULE for entry in entries):
        yield Phrase(
            "submodules of {revision} are left out: {submodules}", revision=revision, submodules=submodules
        )


def _notes_of_files(revision: str, deep: int, links: int, pointers: int) -> Iterator[str]:
    """Yield how many files are left out, nested too deep or links that lead nowhere, and how many are no records."""
    if deep:
        yield Phrase(
            "files of {revision} in over {most} nested folders are left out: {number}",
            revision=revision,
            most=MAX_FOLDERS,
            number=deep,
        )
    if links:
        yield Phrase(
            "links of {revision} that lead to no record of the sources are left out: {links}",
            revision=revision,
            links=links,
        )
    if pointers:
        yield Phrase(
            "files of {revision} that Git LFS keeps are no records in the commit: {pointers}",
            revision=revision,
            pointers=pointers,
        )


def _same(
    entries: Collection[TreeEntry], there: Mapping[str, SourceFile]
) -> dict[str, tuple[SourceFile, bytes]]:
    """Return path -> the file of the working tree that has the content of an entry, and the content.

    It is empty where a name has what cannot be printed, for which one file can be called what another is named.
    """
    same: dict[str, tuple[SourceFile, bytes]] = {}
    if any(printable_name(entry.path) != entry.path for entry in entries):
        return same
    for entry in entries:
        if file := there.get(entry.path):
            with suppress(RecordError):
                content = file.read()
                if blob_hash(content, entry.hash) == entry.hash:
                    same[entry.path] = file, content
    return same


def is_record(entry: TreeEntry, source: str, suffixes: tuple[str, ...]) -> bool:
    """Return whether an entry of a tree is a file that a build of a source reads."""
    return entry.mode != SUBMODULE and is_read(entry.path, source, suffixes)


def is_read(path: str, source: str, suffixes: tuple[str, ...]) -> bool:
    """Return whether a path is the source itself or has one of the suffixes, is not hidden, and is safe."""
    # A tree that was made by hand may have paths that lead outside the folder.
    safe = not {"", ".", "..", ".git"} & set(path.split("/"))
    return safe and (path == source or path.lower().endswith(suffixes)) and _is_shown(path, source)


def _follow_links(
    repository: Repository, commit: str, entries: Iterable[TreeEntry], places: Iterable[str]
) -> Iterator[TreeEntry]:
    """Yield the entries, a symbolic link with the contents of its target; skip links that leave the sources."""
    tree: dict[str, TreeEntry] | None = None
    for entry in entries:
        if entry.mode != LINK:
            yield entry
            continue
        if tree is None:
            tree = {blob.path: blob for blob in repository.tree(commit)}
        target: TreeEntry | None = entry
        for _ in range(MAX_LINKS):
            if target is None or target.mode != LINK:
                break
            (link_text,) = repository.contents([target.hash])
            path = posixpath.join(posixpath.dirname(target.path), os.fsdecode(link_text))
            target = tree.get(posixpath.normpath(path))
        is_file = target is not None and target.mode not in (LINK, SUBMODULE)
        if target is not None and is_file and any(_is_shown(target.path, place) for place in places):
            yield TreeEntry(target.mode, target.hash, entry.path)


def _is_shown(path: str, place: str) -> bool:
    """Return whether a path is that of a source or below it, and no part of it below the source is hidden."""
    below = posixpath.relpath(path, place).split("/")
    return below == ["."] or not any(part.startswith(".") for part in below)
