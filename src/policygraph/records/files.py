"""Sources to the files that may be records, sorted by path."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from io import FileIO
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from policygraph.errors import RecordError, SourceError
from policygraph.records.declared import displayed
from policygraph.records.printable import printable_name
from policygraph.words.phrases import Phrase, from_library

MARKDOWN = (".md", ".markdown")
LARGEST = 16_000_000  # bytes of a file; the store can hold no literal of 16 MiB
LFS_POINTER = b"version https://git-lfs.github.com/spec/"  # what a file starts with that Git LFS keeps


@dataclass(frozen=True, slots=True)
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
            raise copy(self.fault)  # since an error keeps all that was open where it was raised
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


_LATEST = (1 << 63) - 1  # nanoseconds, in the year 2262; file systems have later ones
Files = tuple[SourceFile, ...]  # the files of one record; the first one's path is the record's


class Found(NamedTuple):
    """An entry of a folder, by the name that the file system has, with the times of the last change of its content and of
    its inode, in nanoseconds since the epoch, and why it is not read.
    """

    name: str
    size: int
    written: int
    changed: int
    fault: RecordError | None = None

    @property
    def time(self) -> int:
        """When its content or its inode was last changed; later than a store can keep is its latest."""
        return min(max(self.written, self.changed), _LATEST)


@dataclass(frozen=True)
class Listing:
    """What lies below sources: folder -> the states of its entries that may be records, in the order of the file system.

    A state is the name, "" for the folder or the source itself, the size and times of ``Found``, the number of the inode,
    which says whether it is another file of that size and time, and the code of its fault, with a slash between, which
    no name has, and U+0000 behind. ``faults`` are by full name; ``recent`` has, by folder, the numbers of the states that
    are not from before a time.
    """

    folders: dict[str, str] = field(default_factory=dict)
    faults: dict[str, RecordError] = field(default_factory=dict)
    recent: dict[str, list[int]] = field(default_factory=dict)

    def found(self) -> Iterator[Found]:
        """Yield all that was found."""
        for folder, states in self.folders.items():
            for state in states.split("\0")[:-1]:
                yield self._found(folder, state)

    def entry(self, name: str) -> Found | None:
        """Return what was found by its name, None for what was not."""
        folder, base = (name, "") if name in self.folders else name.rpartition(os.sep)[::2]
        _, is_there, rest = f"\0{self.folders.get(folder, '')}".partition(f"\0{base}/")
        return self._found(folder, f"{base}/{rest.split(chr(0), 1)[0]}") if is_there else None

    def _found(self, folder: str, state: str) -> Found:
        base, size, written, changed, *_ = state.split("/")
        name = _joined(folder, base)
        return Found(name, int(size), int(written), int(changed), self.faults.get(name))

    @property
    def text(self) -> str:
        """What later walks are compared with: equal where they found the same, and what was recent differs always, since
        it may change and look the same.
        """
        folders = dict(self.folders)
        for folder, numbers in self.recent.items():
            states = folders[folder].split("\0")
            for number in numbers:
                states[number] = states[number].partition("/")[0] + "/"
            folders[folder] = "\0".join(states)
        return _text(folders)

    def differences(self, earlier: str) -> tuple[set[str], set[str]]:
        """Return the names of what is in another state than at an earlier walk, given by its text, and of what came or went."""
        changed, moved = set[str](), set[str]()
        if earlier == _text(self.folders):
            return changed, moved
        texts = dict(block.partition("\0")[::2] for block in earlier.split("\0\0")[:-1])
        for folder in self.folders.keys() | texts.keys():
            now, before = self.folders.get(folder, "")[:-1], texts.get(folder, "")
            if now != before:
                states = set(now.split("\0")), set(before.split("\0"))
                new, old = (
                    {_joined(folder, state.partition("/")[0]) for state in one - other if state}
                    for one, other in (states, states[::-1])
                )
                changed |= new & old
                moved |= new ^ old
        return changed, moved


def _text(folders: Mapping[str, str]) -> str:
    return "".join(f"{folder}\0{states}\0" for folder, states in folders.items())


def _joined(folder: str, name: str) -> str:
    return f"{folder}{os.sep}{name}" if name else folder


def find_files(
    sources: Sequence[Path],
    largest: int = LARGEST,
    suffixes: tuple[str, ...] = MARKDOWN,
    walked: Listing | None = None,
) -> list[SourceFile]:
    """Return the distinct files below the sources whose names end in one of ``suffixes``, sorted by path.

    Suffixes are in small letters; the case of names does not matter. A source that is a file counts whatever its name.
    Hidden files and folders, links to folders within the sources and irregular files are skipped. What must not or cannot
    be read has a fault: a link that leaves the sources or leads to nothing, a folder that cannot be opened, a file of more
    than so many bytes. Paths are relative to the common folder of the sources. ``walked`` is what ``walk`` has found already. Raises UsageError for a source that does not exist.
    """
    roots = [_resolved(source) for source in sources]
    prefix = f"{common_folder(roots)}".rstrip(os.sep) + os.sep
    found = {entry.name: entry for entry in (walked or _walk(roots, suffixes)).found()}
    paths = _paths(found, len(prefix))
    files = [source_file(entry, paths[name], largest) for name, entry in found.items()]
    return sorted(files, key=attrgetter("path"))


def source_file(entry: Found, path: str, largest: int = LARGEST) -> SourceFile:
    """Return what was found as a file by its path, with a fault where it has more than so many bytes."""
    fault = entry.fault
    if not fault and entry.size > largest:
        fault = _too_large(largest, entry.size)
    return SourceFile(entry.name, path, entry.size, entry.time, fault)


def walk(sources: Sequence[Path], suffixes: tuple[str, ...], before: int = sys.maxsize) -> Listing:
    """Return what ``find_files`` makes its files of; what is not from before a time, in nanoseconds, is recent.

    Raises what that does.
    """
    return _walk([_resolved(source) for source in sources], suffixes, before)


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
    except PermissionError as error:
        problem = from_library(error.strerror or "")
        message = Phrase("{source} cannot be read: {problem}", source=displayed(source), problem=problem)
        raise SourceError(message, source) from None
    except (OSError, RuntimeError):  # a symbolic link to itself is a RuntimeError
        message = Phrase("there is no file or folder {source}", source=displayed(source))
        raise SourceError(message, source) from None
    except ValueError:
        message = Phrase("a source has the character U+0000, which no name can have")
        raise SourceError(message, source) from None
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise SourceError(Phrase("{source} is neither a file nor a folder", source=displayed(source)), source)
    return root


def _walk(roots: Sequence[Path], suffixes: tuple[str, ...], before: int = sys.maxsize) -> Listing:
    """Return what ``walk`` does, of sources that are resolved."""
    walk = Listing()
    for root in roots:
        if not root.is_dir():
            status = root.stat()
            written, changed = status.st_mtime_ns, status.st_ctime_ns
            walk.folders[str(root)] = f"/{status.st_size}/{written}/{changed}/{status.st_ino}/\0"
            if max(written, changed) >= before:
                walk.recent[str(root)] = [0]
            continue
        folders = [str(root)]
        while folders:
            folder = folders.pop()
            if folder not in walk.folders:
                folders += _enter(folder, walk, roots, suffixes, before)
    return walk


def _enter(
    folder: str, walk: Listing, roots: Sequence[Path], suffixes: tuple[str, ...], before: int
) -> list[str]:
    """Note what a folder has, and return the folders in it; there may be many files, so that all done for each counts."""
    folders, states, recent = list[str](), list[str](), list[int]()
    try:
        with _opened(folder) as opened, os.scandir(opened) as entries:
            for entry in entries:
                name, code = entry.name, ""
                if name[0] == ".":
                    continue
                is_named = name.endswith(suffixes) or name.lower().endswith(suffixes)
                if is_named and entry.is_file(follow_symlinks=False):
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:  # it is gone since
                        continue
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(_joined(folder, name))
                    continue
                elif found := entry.is_symlink() and _linked(Path(folder, name), roots, suffixes):
                    status, fault = found
                    if fault:
                        code, walk.faults[_joined(folder, name)] = fault.code, fault
                else:
                    continue
                written, changed = status.st_mtime_ns, status.st_ctime_ns
                if written >= before or changed >= before:
                    recent.append(len(states))
                states.append(f"{name}/{status.st_size}/{written}/{changed}/{status.st_ino}/{code}\0")
    except OSError as error:
        walk.faults[folder] = fault = _unreadable(Phrase("folder"), error)
        states.append(f"/0/0/0/0/{fault.code}\0")
    walk.folders[folder] = "".join(states)
    if recent:
        walk.recent[folder] = recent
    return folders


@contextmanager
def _opened(folder: str) -> Iterator[int | str]:
    """Open a folder, where the system can: from there, it finds a name sooner than from the root."""
    if os.scandir not in os.supports_fd:
        yield folder
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        yield opened
    finally:
        os.close(opened)


def _linked(
    link: Path, roots: Sequence[Path], suffixes: tuple[str, ...]
) -> tuple[os.stat_result, RecordError | None] | None:
    """Return the status of a link to a file that may be a record, or of one that is refused, and why; None for anything else."""
    is_named = link.name.lower().endswith(suffixes)
    try:
        status = link.stat()
        is_folder = stat.S_ISDIR(status.st_mode)
        if (is_named or is_folder) and (fault := _link_fault(link, roots)):
            return link.lstat(), fault
    except (OSError, RuntimeError):  # a symbolic link to nothing, or to itself
        return _to_nothing(link) if is_named else None
    return (status, None) if is_named and stat.S_ISREG(status.st_mode) else None


def _to_nothing(link: Path) -> tuple[os.stat_result, RecordError] | None:
    """Return the status of a link that leads to no file, and that it does; None where it is gone since."""
    try:
        status, name = link.lstat(), printable_name(str(link.readlink()))
    except OSError:
        return None
    message = Phrase("the link leads to {target}, where no file is", target=name)
    return status, RecordError("unreadable", message, Phrase("Put the file there, or remove the link"))


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
