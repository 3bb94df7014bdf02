"""Sources to the files that may be records, sorted by path."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import UsageError

MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True)
class SourceFile:
    """A file that may be a record; ``path`` is relative to the common folder of the sources, with ``/``."""

    file: Path
    path: str
    size: int
    time: int  # of the last change of content or inode, in nanoseconds since the epoch

    @property
    def place(self) -> str:
        """Return the path preceded by the name of the folder that it is relative to."""
        depth = self.path.count("/") + 2
        return "/".join((*map(_printable, self.file.parts[-depth : 1 - depth]), self.path))


def find_files(sources: Sequence[Path], suffixes: tuple[str, ...] = MARKDOWN) -> list[SourceFile]:
    """Return the distinct files below the sources whose names end in one of ``suffixes``, sorted by path.

    Suffixes are in small letters; the case of names does not matter. A source that is a file counts whatever its name. Hidden files and folders, links to folders and
    irregular files are skipped. Paths are relative to the common folder of the sources.
    Raises UsageError for a source that does not exist.
    """
    roots = [_resolved(source) for source in sources]
    prefix = f"{common_folder(roots)}".rstrip(os.sep) + os.sep
    files: dict[str, SourceFile] = {}
    for root in roots:
        for file, status in _walk(str(root), suffixes) if root.is_dir() else [(str(root), root.stat())]:
            if stat.S_ISREG(status.st_mode) and file not in files:
                path = _printable(file[len(prefix) :].replace(os.sep, "/"))
                time = max(status.st_mtime_ns, status.st_ctime_ns)
                files[file] = SourceFile(Path(file), path, status.st_size, time)
    return sorted(files.values(), key=lambda file: file.path)


def common_folder(sources: Iterable[Path]) -> Path:
    """Return the deepest folder that contains all the sources; paths are relative to it."""
    roots = [source.resolve() for source in sources]
    folders = [root if root.is_dir() else root.parent for root in roots]
    return Path(os.path.commonpath(folders)) if folders else Path()


def _printable(path: str) -> str:
    """Return a path with bytes that are not UTF-8 replaced by U+FFFD, so that a literal can hold it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _resolved(source: Path) -> Path:
    try:
        return source.resolve(strict=True)
    except (OSError, RuntimeError):  # a symbolic link to itself is a RuntimeError
        raise UsageError(f"there is no file or folder {source}") from None


def _walk(folder: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, suffixes)
            elif entry.name.lower().endswith(suffixes):
                try:
                    yield entry.path, entry.stat()
                except OSError:  # a broken symbolic link
                    continue
