"""Sources to the files that may be records, sorted by path."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from policygraph.errors import RecordError, UsageError
from policygraph.records.printable import printable_name
from policygraph.words.phrases import Phrase, from_library

MARKDOWN = (".md", ".markdown")
LARGEST = 16_000_000  # bytes of a file; the store can hold no literal of 16 MiB


@dataclass(frozen=True)
class SourceFile:
    """A file that may be a record; ``path`` is relative to the common folder of the sources, with ``/``.

    It is the file's name, in which what cannot be printed is escaped. ``fault`` says why the file is not read; it is
    the same as long as the others are.
    """

    name: str | Path  # as the file system has it, from the root or the working folder on
    path: str
    size: int
    time: int  # of the last change of content or inode, in nanoseconds since the epoch
    fault: RecordError | None = field(default=None, compare=False)

    @property
    def file(self) -> Path:
        """The file, of which a corpus has too many to make a Path of each."""
        return Path(self.name)

    @property
    def place(self) -> str:
        """Return the path preceded by the name of the folder that it is relative to."""
        depth = self.path.count("/") + 1
        above, *names = str(self.name).rsplit(os.sep, depth)
        folder = printable_name(above.rpartition(os.sep)[2]) if len(names) == depth else ""
        return f"{folder}/{self.path}" if folder else self.path

    def read(self) -> bytes:
        """Return the content. Raises RecordError where it is not to be read or cannot be."""
        if self.fault:
            raise self.fault
        try:
            with FileIO(
                self.name
            ) as stream:  # without the buffer and the Path that reading it once does not need
                content = stream.read()
        except OSError as error:
            raise _unreadable(Phrase("file"), error) from None
        if len(content) > LARGEST:
            raise _too_large(LARGEST)
        return content

    def digest(self) -> str:
        """Return the SHA-256 of the content, "" where it cannot be read."""
        try:
            return hashlib.sha256(self.read()).hexdigest()
        except RecordError:
            return ""


Files = tuple[SourceFile, ...]  # the files of one record; the first one's path is the record's


class Found(NamedTuple):
    """An entry of a folder, by the name that the file system has, and why it is not read."""

    name: str
    status: os.stat_result
    fault: RecordError | None = None

    @property
    def time(self) -> int:
        """When its content or its inode was last changed, in nanoseconds since the epoch."""
        return max(self.status.st_mtime_ns, self.status.st_ctime_ns)


def find_files(
    sources: Sequence[Path],
    largest: int = LARGEST,
    suffixes: tuple[str, ...] = MARKDOWN,
    walked: Iterable[Found] | None = None,
) -> list[SourceFile]:
    """Return the distinct files below the sources whose names end in one of ``suffixes``, sorted by path.

    Suffixes are in small letters; the case of names does not matter. A source that is a file counts whatever its name. Hidden files and folders, links to folders within the sources
    and irregular files are skipped. What must not or cannot be read has a fault: a link that leaves the sources, a
    folder that cannot be opened, a file of more than so many bytes. Paths are relative to the common folder of the
    sources. ``walked`` is what ``walk`` has found already. Raises UsageError for a source that does not exist.
    """
    roots = [_resolved(source) for source in sources]
    prefix = f"{common_folder(roots)}".rstrip(os.sep) + os.sep
    found = {entry.name: entry for entry in walked or _entries_of(roots, suffixes)}
    paths = _paths(found, len(prefix))
    files = []
    for name, entry in found.items():
        status, fault = entry.status, entry.fault
        if not fault and not stat.S_ISREG(status.st_mode):
            continue
        if not fault and status.st_size > largest:
            fault = _too_large(largest, status.st_size)
        files.append(SourceFile(name, paths[name], status.st_size, entry.time, fault))
    return sorted(files, key=lambda file: file.path)


def walk(sources: Sequence[Path], suffixes: tuple[str, ...]) -> list[Found]:
    """Return what ``find_files`` makes its files of, in the order of the file system. Raises what that does."""
    return list(_entries_of([_resolved(source) for source in sources], suffixes))


def digest_of(found: Iterable[Found], before: int) -> str:
    """Return a digest of names, sizes and times, "" where one is not from before a time, in nanoseconds.

    Where two digests are equal, ``find_files`` returns the same.
    """
    digest = hashlib.sha256()
    for name, status, fault in found:
        time = status.st_ctime_ns
        if max(time, status.st_mtime_ns) >= before:
            return ""
        state = (status.st_size, status.st_mtime_ns, time, status.st_mode, fault.code if fault else "")
        digest.update(f"{name}\0{state}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def require_sources(sources: Iterable[Path]) -> None:
    """Raise UsageError for a source that does not exist."""
    for source in sources:
        _resolved(source)


def common_folder(sources: Iterable[Path]) -> Path:
    """Return the deepest folder that contains all the sources; paths are relative to it."""
    roots = [source.resolve() for source in sources]
    folders = [root if root.is_dir() else root.parent for root in roots]
    return Path(os.path.commonpath(folders)) if folders else Path()


def _paths(names: Iterable[str], start: int) -> dict[str, str]:
    """Return name -> distinct path from some character on, which is the name itself wherever that can be printed."""
    relative = {name: name[start:].replace(os.sep, "/") for name in names}
    together = "/".join(relative.values())
    if printable_name(together) == together:  # one look for all of them
        return relative
    taken = set(relative.values())
    paths = {}
    for name, path in sorted(relative.items()):
        escape = "\\"
        while (shown := printable_name(path, escape)) != path and shown in taken:
            escape += "\\"
        taken.add(shown)
        paths[name] = shown
    return paths


def _resolved(source: Path) -> Path:
    try:
        root = source.resolve(strict=True)
        mode = root.stat().st_mode
    except (OSError, RuntimeError):  # a symbolic link to itself is a RuntimeError
        raise UsageError(Phrase("there is no file or folder {source}", source=source)) from None
    except ValueError:
        raise UsageError(Phrase("a source has the character U+0000, which no name can have")) from None
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise UsageError(Phrase("{source} is neither a file nor a folder", source=source))
    return root


def _entries_of(roots: Sequence[Path], suffixes: tuple[str, ...]) -> Iterator[Found]:
    for root in roots:
        if not root.is_dir():
            yield Found(str(root), root.stat())
            continue
        folders = [str(root)]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        name = entry.name
                        if name.startswith("."):
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                        elif entry.is_symlink():
                            if found := _linked(entry, roots, suffixes):
                                yield found
                        elif name.lower().endswith(suffixes):
                            with suppress(FileNotFoundError):  # it is gone since
                                yield Found(entry.path, entry.stat())
            except OSError as error:
                yield Found(folder, root.stat(), _unreadable(Phrase("folder"), error))


def _linked(link: os.DirEntry[str], roots: Sequence[Path], suffixes: tuple[str, ...]) -> Found | None:
    """Return a link to a file that may be a record, or one that is refused; None for anything else."""
    is_named = link.name.lower().endswith(suffixes)
    try:
        status = link.stat()
        is_folder = stat.S_ISDIR(status.st_mode)
        if (is_named or is_folder) and (fault := _link_fault(Path(link.path), roots)):
            return Found(link.path, link.stat(follow_symlinks=False), fault)
    except (OSError, RuntimeError):  # a symbolic link to nothing, or to itself
        return None
    return Found(link.path, status) if is_named else None


def _link_fault(link: Path, roots: Sequence[Path]) -> RecordError | None:
    """Return why a link is not followed: others than whoever may see its target may have written it."""
    target = link.resolve()
    below = [target.relative_to(root).parts for root in roots if target.is_relative_to(root)]
    if any(not any(part.startswith(".") for part in parts) for parts in below):
        return None
    name = printable_name(str(link.readlink()))
    message = (
        Phrase("the link leads to {target}, which is hidden, and is not followed", target=name)
        if below
        else Phrase("the link leads to {target}, outside of the sources, and is not followed", target=name)
    )
    remedy = Phrase("Put the file itself here, or name its folder as a source")
    return RecordError("link-outside", message, remedy)


def _unreadable(what: Phrase, error: OSError) -> RecordError:
    problem = from_library(error.strerror or str(error))
    message = Phrase("the {what} cannot be read: {problem}", what=what, problem=problem)
    is_too_long = error.errno == errno.ENAMETOOLONG
    remedy = Phrase("Put it in fewer or shorter folders") if is_too_long else Phrase("Check its permissions")
    return RecordError("unreadable", message, remedy)


def _too_large(largest: int, size: int = 0) -> RecordError:
    has = Phrase("the file has {size:,} bytes", size=size) if size else Phrase("the file has grown")
    message = Phrase("{has}, more than the {largest:,} that are read", has=has, largest=largest)
    remedy = (
        Phrase("Split it, or raise largest_file in policygraph.toml")
        if largest < LARGEST
        else Phrase("Split it")
    )
    return RecordError("too-large", message, remedy)
