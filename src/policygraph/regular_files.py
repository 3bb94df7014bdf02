"""Read a file that somebody names: from a pipe, a device or a socket there may never come an end, or a beginning. And write
one that may be lost.
"""

from __future__ import annotations

import errno
import os
import stat
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

NEW_NAMES = ".policygraph-*.new"  # of what is being written


def content(path: Path, most: int = -1) -> bytes:
    """Return the content of a file, or its first bytes. Raises OSError for one that cannot be read or is no regular file."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "It is a pipe, a device or a socket", str(path))
    with path.open("rb") as file:
        return file.read(most)


def keep(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file of some parts whole, in the place of one or of a link, where the system lets us; it may be gone after a crash."""
    beside = new_name(path.parent)
    with suppress(OSError):
        try:
            with beside.open("xb") as file:
                file.writelines(parts)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def sealed(data: bytes) -> bytes:
    """Return what is to be kept with a checksum before it.

    >>> unsealed(sealed(b"[1]"))
    b'[1]'
    """
    return b"%08x\n%b" % (zlib.crc32(data), data)


def unsealed(data: bytes) -> bytes:
    """Return what was sealed. Raises ValueError for what is not as it was written."""
    checksum, _, content = data.partition(b"\n")
    if checksum != b"%08x" % zlib.crc32(content):
        raise ValueError("it is not as it was written")
    return content


def new_name(folder: Path) -> Path:
    """Return a path in a folder that nobody has, nor a process of the same number that was killed, for what is being written."""
    return folder / NEW_NAMES.replace("*", os.urandom(8).hex())


def text(path: Path) -> str:
    """Return the text of a file as ``text_of`` does. Raises what that and ``content`` raise."""
    return text_of(content(path))


def text_of(content: bytes) -> str:
    """Return a content in UTF-8 as text, lines ending in a line feed, without a byte order mark. Raises ValueError."""
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
