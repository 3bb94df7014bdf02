"""Sources to the files that may be records, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import UsageError

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
