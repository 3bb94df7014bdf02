"""Read a file that somebody names: from a pipe, a device or a socket there may never come an end, or a beginning."""

from __future__ import annotations

import errno
import stat
from pathlib import Path


def content(path: Path) -> bytes:
    """Return the content of a file. Raises OSError for one that cannot be read or is no regular file."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "It is a pipe, a device or a socket", str(path))
    return path.read_bytes()


def text(path: Path) -> str:
    """Return the text of a file as ``text_of`` does. Raises what that and ``content`` raise."""
    return text_of(content(path))


def text_of(content: bytes) -> str:
    """Return a content in UTF-8 as text, lines ending in a line feed, without a byte order mark. Raises ValueError."""
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
