"""What is kept of one record: its files, what it states, packed, and what is wrong with it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import NamedTuple

from policygraph.findings import Finding


class FileStamp(NamedTuple):
    """The state of a file when it was read; ``time`` is that of the last change, in nanoseconds."""

    path: str
    size: int
    time: int
    sha256: str


def pack(text: str) -> bytes:
    """Return a text packed, as ``unpack`` takes it."""
    return zlib.compress(text.encode(), level=1)


def unpack(packed: bytes) -> str:
    """Return the text that was packed."""
    return zlib.decompress(packed).decode()


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, each with its line feed; other ends of lines may stand in literals."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


@dataclass(frozen=True)
class Entry:
    """The files of one record, which has the path of the first, with its statements and findings.

    ``policy`` is the subject of the record, whatever its kind, and ``named`` the one that it would be without others of
    its name; a stub describes none. ``lines`` are its statements, packed; with ``policy``, ``record`` (IRIs) and
    ``language`` they are None where the file is no record. Without findings either, it has no front matter at all.
    """

    files: tuple[FileStamp, ...]
    policy: str | None = None
    named: str | None = None
    record: str | None = None
    language: str | None = None
    kind: str = ""
    lines: bytes | None = None
    findings: tuple[Finding, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # path of a file that it names, IRI that was taken for it
    names: tuple[str, ...] = ()  # of the record, in place of paths
    # Table and text of the patterns of its kind that nothing in it matches; not stored.
    unmatched: frozenset[tuple[str, str]] = field(default_factory=frozenset, compare=False)

    @property
    def statements(self) -> str:
        """What the record states, as sorted lines of N-Triples; "" where the file is no record."""
        return "" if self.lines is None else unpack(self.lines)

    @property
    def path(self) -> str:
        """The path of the first file."""
        return self.files[0].path
