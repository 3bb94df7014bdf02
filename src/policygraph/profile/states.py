"""The states of files, from which it is told, without reading them, that they are as they were."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

SECOND = 1_000_000_000  # in nanoseconds; what changes within a clock's resolution may keep its time
State = tuple[
    str, int, int, int
]  # path, size, times of the last change of content and of inode in nanoseconds


def states(files: Iterable[str], before: int) -> list[State] | None:
    """Return the states of files and of their folders, which are others where a file came or went, sorted by path.

    They are None where one is not there, or is not from before a time, in nanoseconds.
    """
    found = []
    for path in sorted({path for file in map(Path, files) for path in (file, file.parent)}):
        try:
            status = path.stat()
        except OSError:
            return None
        if max(status.st_mtime_ns, status.st_ctime_ns) >= before:
            return None
        found.append((str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return found
