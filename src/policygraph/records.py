"""Paths to records, in a fixed order: which files there are, and what one of them says."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from policygraph import frontmatter, locations, pointers
from policygraph.deriving import Derived, derive
from policygraph.errors import Problem, RecordError, UsageError
from policygraph.frontmatter import FrontMatter
from policygraph.identifying import identifier, language_of_record, without
from policygraph.linking import Linked, linked
from policygraph.profile import Profile

SUFFIXES = (".md", ".markdown")


@dataclass(frozen=True)
class SourceFile:
    """A file that may be a record: where it is, and its path below the source with ``/``."""

    file: Path
    path: str
    size: int
    time: int  # of the last change of content or status, in nanoseconds

    @property
    def place(self) -> str:
        """The path with the name of the folder that it is below, which is the source's own."""
        depth = self.path.count("/") + 2
        return "/".join((*map(_printable, self.file.parts[-depth : 1 - depth]), self.path))


@dataclass(frozen=True)
class Record:
    """One file in one language about one policy, or about what else its kind describes."""

    path: str
    language: str
    sha256: str
    id: str
    text: str  # of the file, with \n line ends and no byte order mark
    front: FrontMatter
    kind: str = ""
    derived: Derived = field(default_factory=Derived)
    links: Linked = field(default_factory=Linked)

    @property
    def metadata(self) -> dict[str, Any]:
        """The front matter as it was written."""
        return self.front.metadata

    @property
    def body(self) -> str:
        """The text behind the front matter."""
        return self.front.body

    @cached_property
    def _places(self) -> dict[str, int]:
        places = locations.positions(self.front.text, self.front.syntax)
        return {place.pointer: self.front.start + place.start for place in places}

    def locate(self, pointer: str) -> tuple[int, int]:
        """Return line and column of a key or item; of its nearest parent where it is missing."""
        derived = {**self.derived.places, **self.links.places}
        while pointer and pointer not in self._places and pointer not in derived:
            pointer = pointer.rpartition("/")[0]
        place = derived.get(pointer, self._places.get(pointer, 0))
        if isinstance(place, str):
            return self.locate(place)
        return locations.line_and_column(self.text, place)


def find_files(sources: Sequence[Path]) -> list[SourceFile]:
    """Return the Markdown files below the sources, each once, sorted by path.

    A source that is a file counts whatever its name. Hidden folders, links to folders and what is
    no regular file are passed over. With several sources, paths are below their common folder.
    Raises UsageError for a source that does not exist.
    """
    roots = [_resolved(source) for source in sources]
    top = f"{common_folder(roots)}".rstrip(os.sep) + os.sep
    found: dict[str, SourceFile] = {}
    for root in roots:
        for file, status in _walk(str(root)) if root.is_dir() else [(str(root), root.stat())]:
            if stat.S_ISREG(status.st_mode) and file not in found:
                path = _printable(file[len(top) :].replace(os.sep, "/"))
                changed = max(status.st_mtime_ns, status.st_ctime_ns)
                found[file] = SourceFile(Path(file), path, status.st_size, changed)
    return sorted(found.values(), key=lambda each: each.path)


def common_folder(sources: Iterable[Path]) -> Path:
    """Return the folder that paths are below: the deepest one that holds all the sources."""
    roots = [source.resolve() for source in sources]
    folders = [root if root.is_dir() else root.parent for root in roots]
    return Path(os.path.commonpath(folders)) if folders else Path()


def _printable(path: str) -> str:
    """Return a path with what is no UTF-8 in it replaced, so that it can be a text of the graph."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _resolved(source: Path) -> Path:
    try:
        return source.resolve(strict=True)
    except (OSError, RuntimeError):  # a link that leads to itself is a RuntimeError
        raise UsageError(f"there is no file or folder {source}") from None


def _walk(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path)
            elif entry.name.lower().endswith(SUFFIXES):
                try:
                    yield entry.path, entry.stat()
                except OSError:  # a link to nothing
                    continue


def read_record(source: SourceFile, profile: Profile, languages: Iterable[str]) -> Record | Problem | None:
    """Read one file: its record, or what is wrong with it, or None where it has no front matter."""
    try:
        data = source.file.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return Problem(source.path, 1, 1, "unreadable", message, "Check its permissions")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        line, column = locations.line_and_column(before, len(before))
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        return Problem(source.path, line, column, "not-utf-8", message, "Save the file as UTF-8")
    try:
        front = frontmatter.parse(text)
        own = profile.kind_of(source.place, front.metadata if front else {})
        if front is None:
            front = without(text, source.path, own)
        if front is None:
            return None
        name = identifier(front, source.path, own)
    except RecordError as error:
        return problem(source.path, text, error)
    start = len(text.rstrip()) - len(front.body)
    derived = derive(front.metadata, front.body, start, own)
    metadata = {**front.metadata, **derived.values}
    links = linked(text, start, metadata, derived.references, own)
    language = language_of_record(source.path, metadata, own, tuple(languages))
    digest = hashlib.sha256(data).hexdigest()
    return Record(source.path, language, digest, name, text, front, own.kind, derived, links)


def problem(path: str, text: str, error: RecordError) -> Problem:
    """Return an error of the reader with its line and column."""
    line, column = locations.line_and_column(text, error.offset or 0)
    return Problem(
        path, line, column, error.code, error.message, error.remedy, pointers.dotted(error.pointer)
    )
