"""Builds on disk: numbered generations, a lock for the process that builds, and the switch to the next.

Every set of sources has a folder with its generations and a file that names the current one; replacing
that file is the switch. A process that has opened the previous generation can go on reading it. The checksums of
its files say whether a generation is as it was written.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import time
import weakref
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph import regular_files
from policygraph.errors import DamagedStoreError, StoreError
from policygraph.store.beside import Beside
from policygraph.store.last_check import SEEN, TOUCHED
from policygraph.store.manifest import Manifest
from policygraph.store.whole_files import remove_left, write_whole
from policygraph.words.phrases import Phrase, phrase_of

if TYPE_CHECKING:
    from pyoxigraph import Store

try:
    import fcntl
except ImportError:  # Windows, where nobody can remove what another has open
    fcntl = None  # type: ignore[assignment]

WAIT_SECONDS = 600.0
_BETWEEN_TRIES = 0.05  # seconds
_NAME = re.compile(r"gen-[1-9][0-9]{0,8}", re.ASCII)
_CURRENT, _MANIFEST, _CHECKSUMS = "current", "manifest.sqlite", "checksums.json"
_KEPT, _KEPT_BEFORE = "findings.json", "findings-before.json"
_UNCHECKED = {
    _CHECKSUMS,
    TOUCHED,
    SEEN,
    _KEPT,
    _KEPT_BEFORE,
    "LOCK",
}  # with the logs, which Oxigraph may write while it reads
# What is made later begins with: folders of stores, see ``store.second_store``, and files of values, see ``store.texts``;
# and what is being written.
SECOND_STORE, TEXTS = "second", "texts"
_LATER = (SECOND_STORE, TEXTS, ".")
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # of a pipe, too, that somebody has put there
_CHUNK, _LARGE = 1 << 20, 1 << 22  # bytes
# By the number of the object; those that were written before, until their content is looked at.
_OPENED: weakref.WeakValueDictionary[int, Generation] = weakref.WeakValueDictionary()


@dataclass(frozen=True)
class Generation:
    """One immutable build: a folder with the store and its manifest."""

    folder: Path

    @property
    def oxigraph(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.folder / "oxigraph"

    @property
    def unfinished(self) -> Path:
        """The folder of the Oxigraph store while it is written, see ``finish``."""
        return self.folder / ".oxigraph"

    @property
    def manifest(self) -> Manifest:
        """The manifest of the files that the store was built from."""
        return Manifest(self.folder / _MANIFEST)

    @property
    def kept(self) -> Path:
        """The file of findings, which whoever validates may write and any number of processes may read."""
        return self.folder / _KEPT

    @property
    def kept_before(self) -> Path:
        """The file of the findings of an earlier generation, see ``store.edits``."""
        return self.folder / _KEPT_BEFORE

    def hold(self) -> Generation:
        """Keep whoever builds from removing the folder as long as this object is there, and return it.

        Where a file system has no locks, it is removed all the same, by the second build from now.
        """
        with suppress(OSError):  # of one that is damaged or gone, which is told when it is read
            file = os.open(self.folder / _CHECKSUMS, os.O_RDONLY | _AT_ONCE)
            weakref.finalize(self, os.close, file)
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return self

    def finish(self, store: Store) -> None:
        """Take a copy of the store that was written in ``unfinished``; its tables are the same files on disk.

        Nothing in the copy changes, whoever holds the store that was written, which goes on to tidy up: an error that
        somebody keeps holds all that was open where it was raised.
        """
        store.backup(str(self.oxigraph))

    def seal(self, previous: Generation | None = None) -> None:
        """Keep sizes, times and checksums of the files; nothing but TOUCHED and SEEN is written from then on.

        Files that are links to those of the previous generation have the checksums that they had there.
        """
        _remove(self.unfinished)
        known = {} if previous is None else previous._kept()
        states = {
            name: known[name]
            if name in known and known[name][:2] == state
            else (*state, self._checksum(name))
            for name, state in self._states().items()
        }
        write_whole(self.folder / _CHECKSUMS, json.dumps(states).encode())

    def size(self) -> int:
        """Return the number of bytes of all files, as they were written."""
        return sum(size for size, _, _ in self._kept().values())

    def require_whole(self) -> None:
        """Raise DamagedStoreError that names a file which is missing or is not as it was written.

        A content is compared by checksum where size and time do not show that it is the same: in a copy.
        """
        kept, states = self._kept(), self._states()
        names = kept.keys() ^ states.keys() if kept else {_CHECKSUMS}
        if names:
            raise self._damage(min(names))
        self._compare({name: kept[name][2] for name in sorted(kept) if kept[name][:2] != states[name]})

    def require_content(self) -> None:
        """Raise DamagedStoreError as ``require_whole`` does, of a file whose size and time are as they were as well.

        It gets another time, so that whoever opens the generation next finds the damage. All files are read.
        """
        try:
            self._compare({name: checksum for name, (_, _, checksum) in self._kept().items()})
        except DamagedStoreError as error:
            with suppress(OSError):  # of a disk that cannot be written
                os.utime(self.folder / error.file)
            raise

    def _compare(self, checksums: dict[str, int]) -> None:
        """Raise DamagedStoreError that names the first file that has not the checksum that is given with its name."""
        for name, checksum in checksums.items():
            if self._checksum(name) != checksum:
                raise self._damage(name)

    def _damage(self, name: str) -> DamagedStoreError:
        message = "the store in {folder} is damaged: {damaged} is not as it was written"
        return DamagedStoreError(Phrase(message, folder=self.folder, damaged=name), name)

    def _kept(self) -> dict[str, tuple[int, int, int]]:
        """Return path -> size, time and checksum of the files, as they were when they were written."""
        try:
            kept = json.loads(regular_files.content(self.folder / _CHECKSUMS))
            return {name: (int(size), int(time), int(crc)) for name, (size, time, crc) in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _states(self) -> dict[str, tuple[int, int]]:
        """Return path -> size and time of the files; what is no file of its own, as a link, has none of them.

        What others make meanwhile, which comes and goes, is not looked at.
        """
        states, top = {}, str(self.folder)
        for folder, folders, files in os.walk(top):
            if folder == top:
                folders[:] = [name for name in folders if not name.startswith(_LATER)]
                files = [name for name in files if not name.startswith(_LATER)]
            for name in (*folders, *files):
                if name in _UNCHECKED or name.startswith("LOG"):
                    continue
                path = Path(folder, name)
                status = path.lstat()
                if not stat.S_ISDIR(status.st_mode):
                    state = (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else (-1, -1)
                    states[path.relative_to(self.folder).as_posix()] = state
        return states

    def _checksum(self, name: str) -> int:
        """Return a checksum of a file by its path, -1 for what is no file of its own."""
        path = self.folder / name
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return -1
        size = status.st_size
        if size < _LARGE:
            return _checksum(path, 0, size)
        half = Beside(
            partial(_checksum, path, 0, size // 2)
        )  # most is in one file, for which every build waits
        rest = _checksum(path, size // 2, size)
        return zlib.crc32(f"{half.result()} {rest}".encode())


def _checksum(path: Path, start: int, end: int) -> int:
    """Return the CRC-32 of the bytes of a file from a place up to another."""
    checksum = 0
    with path.open("rb", buffering=0) as content:
        content.seek(start)
        while chunk := content.read(min(_CHUNK, end - start)):
            checksum = zlib.crc32(chunk, checksum)
            start += len(chunk)
    return checksum


def require_contents() -> None:
    """Raise what ``Generation.require_content`` does of the generations that this process has opened, of each once."""
    for number, generation in list(_OPENED.items()):
        try:
            generation.require_content()
        finally:
            _OPENED.pop(number, None)  # only now: who asks meanwhile is told, too


def damage(*others: Generation) -> DamagedStoreError | None:
    """Return what is damaged of the generations that this process has opened, each looked at once, and of others; None for
    nothing.
    """
    try:
        require_contents()
        for each in others:
            each.require_content()
    except DamagedStoreError as error:
        return error
    except OSError:  # of one that is gone
        pass
    return None


def generation_in(folder: Path) -> Generation | None:
    """Return the generation that a folder is, else the current one of the set of sources whose folder it is; None where it
    is neither. It is held. Raises DamagedStoreError where it is not as it was written.
    """
    if (folder / _MANIFEST).is_file():
        generation = Generation(folder).hold()
        generation.require_whole()
        _OPENED[id(generation)] = generation
        return generation
    return current_generation(folder) if (folder / _CURRENT).is_file() else None


def current_generation(folder: Path) -> Generation | None:
    """Return the current generation of a set of sources, or None before the first build. It is held.

    Raises DamagedStoreError where it is not as it was written.
    """
    generation, named = None, _named_generation(folder)
    while generation != named:  # until none that builds may have removed it before it was held
        generation, named = named, _held(folder, named) if named else None
    return generation


def _held(folder: Path, generation: Generation) -> Generation | None:
    """Hold a generation and return the one that is the current one then. Raises DamagedStoreError where that is it, damaged."""
    generation.hold()
    try:
        generation.require_whole()
        _OPENED[id(generation)] = generation
    except (DamagedStoreError, OSError):
        if _named_generation(folder) == generation:
            raise
    return _named_generation(folder)


def _named_generation(folder: Path) -> Generation | None:
    try:
        name = regular_files.content(folder / _CURRENT).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedStoreError(
            Phrase(
                "the store in {folder} is damaged: current: {problem}",
                folder=folder,
                problem=phrase_of(error),
            )
        ) from None
    if not _NAME.fullmatch(name):
        raise DamagedStoreError(
            Phrase("the store in {folder} is damaged: current names no build", folder=folder)
        )
    return Generation(folder / name)


def refuse_links(folder: Path) -> None:
    """Raise StoreError where the folder of a set of sources, the one above or a file in it is a link.

    A store is made of files and folders of its own; a link, which others may have put there, would have it read and
    write elsewhere.
    """
    contents = folder.iterdir() if folder.is_dir() and not folder.is_symlink() else ()
    for path in (folder.parent, folder.parent / ".gitignore", folder, *contents):
        if path.is_symlink():
            raise StoreError(
                Phrase("{path} is a link, which no store has: it would lead elsewhere. Remove it", path=path)
            )


@contextmanager
def locked(folder: Path, notify: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a set of sources, so that one process builds at a time.

    A second process passes ``notify`` a message that names the holder, and waits; after WAIT_SECONDS it
    raises StoreError. The lock of a process that dies is released.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        write_whole(ignore, b"*\n")
    file, builder_file = folder / "lock", folder / "builder.json"
    with closing(
        sqlite3.connect(file, timeout=0, isolation_level=None)
    ) as lock:  # which SQLite locks anywhere
        if not _taken(lock):
            owner, until = _owner(builder_file), time.monotonic() + WAIT_SECONDS
            notify(Phrase("waiting for {owner}", owner=owner))
            while not _taken(lock):
                if time.monotonic() > until:
                    message = Phrase(
                        "{owner} holds the lock {file}; end that process or wait", owner=owner, file=file
                    )
                    raise StoreError(message)
                time.sleep(_BETWEEN_TRIES)
        try:
            builder = {"pid": os.getpid(), "since": time.strftime("%H:%M:%S")}
            builder_file.write_text(json.dumps(builder), "utf-8")
            yield
        finally:
            builder_file.unlink(missing_ok=True)


def _taken(lock: sqlite3.Connection) -> bool:
    """Return whether this process has got a lock, and has it until the connection is closed."""
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _owner(file: Path) -> str:
    try:
        builder = json.loads(regular_files.content(file))
        return Phrase(
            "the build by process {process} since {time}", process=builder["pid"], time=builder["since"]
        )
    except (OSError, ValueError, KeyError):
        return Phrase("another build")


@contextmanager
def new_generation(folder: Path) -> Iterator[Generation]:
    """Yield a new generation to fill and make it the current one on exit; the lock must be held.

    On an exception it is removed and the current one stays. Else all but it, the previous one and those that somebody
    holds are removed, also what crashes left behind. It is held.
    """
    previous = _previous(folder)
    numbers = [int(path.name[4:]) for path in folder.glob("gen-*") if _NAME.fullmatch(path.name)]
    others = [path for path in folder.glob("gen-*") if previous is None or path != previous.folder]
    generation = Generation(folder / f"gen-{max(numbers, default=0) + 1}")
    generation.folder.mkdir()
    for each in (folder.parent, folder):
        remove_left(each)
    removing = []
    try:
        yield generation
        removing += [Beside(partial(_remove_unless_held, path)) for path in others]
        generation.seal(previous)
        generation.hold()
        if previous:  # files of which may be its own
            _OPENED[id(generation)] = generation
    except BaseException:
        _remove(generation.folder)
        raise
    finally:
        for removal in removing:
            removal.wait()
    current = folder / _CURRENT
    if not current.is_file():
        _remove(current)
    write_whole(current, generation.folder.name.encode())


def _remove_unless_held(folder: Path) -> None:
    """Remove the folder of a generation that nobody holds, also of one that was never finished."""
    try:
        file = os.open(folder / _CHECKSUMS, os.O_RDWR | _AT_ONCE)
    except OSError:
        _remove(folder)
        return
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    except OSError:  # of a file system without locks
        pass
    finally:
        os.close(file)
    _remove(folder)


def _remove(path: Path) -> None:
    """Remove a folder with what is in it, or what is no folder, as far as the system lets us."""
    import shutil  # only now, as most commands find nothing to build

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _previous(folder: Path) -> Generation | None:
    try:
        return _named_generation(folder)
    except DamagedStoreError:
        return None
