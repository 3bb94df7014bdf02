"""Write files and folders whole or not at all: beside the target, which is then replaced; and folders however deep."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from policygraph.regular_files import NEW_NAMES, new_name

_DAY = 86_400  # seconds
_AT_ONCE = 64 * 2**20  # bytes of a result that are held
_PART = 2**20  # bytes


def write_whole(target: Path, data: bytes) -> None:
    """Write a file as ``whole_file`` does."""
    with whole_file(target) as file:
        file.write(data)


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write, which replaces the target at the end; where writing fails, what was there before stays.

    A device or a pipe is written as it is, at the end as well. Where the target is a link, what it leads to is replaced.
    Raises OSError with the name of the target, or of what else cannot be written for it.
    """
    elsewhere: OSError | None = None
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is None or stat.S_ISREG(mode):  # the link of a pipe, as /dev/stdout may be, leads to no path
        target = Path(os.path.realpath(target))
    beside = new_name(target.parent)
    try:
        if mode is not None and not stat.S_ISREG(mode):
            with held_back() as (file, contents):
                yield file
                with target.open("wb") as device:
                    device.writelines(contents())
            return
        with beside.open("xb") as file:
            try:
                yield file
            except OSError as error:
                elsewhere = error if error.filename else None
                raise
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(target)
    except OSError as error:
        if error is elsewhere:
            raise
        raise OSError(error.errno, error.strerror, str(target)) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


@contextmanager
def held_back() -> Iterator[tuple[IO[bytes], Callable[[], Iterator[bytes]]]]:
    """Give a file to write, which is held or, if it is large, without a name, and what reads it in parts."""
    from tempfile import SpooledTemporaryFile  # only now, as most commands write text

    with SpooledTemporaryFile(_AT_ONCE) as file:

        def contents() -> Iterator[bytes]:
            file.seek(0)
            return iter(lambda: file.read(_PART), b"")

        yield file, contents


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a new folder to fill, what is in which is moved to the target at the end; where filling fails, nothing is.

    Raises OSError with the name of the target.
    """
    import shutil  # only now, as it takes packers of files along

    is_there = target.is_dir()
    top = target if is_there else target.parent
    beside = new_name(top)
    try:
        make_folder(top)
        beside.mkdir()
        yield beside
        if is_there:
            for file in sorted(beside.iterdir()):
                file.rename(target / file.name)
            beside.rmdir()
        else:
            beside.rename(target)
    except OSError as error:
        name = target.joinpath(*Path(error.filename or beside).parts[len(beside.parts) :])
        raise OSError(error.errno, error.strerror, str(name)) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def remove_left(folder: Path) -> None:
    """Remove what processes that were killed have left in a folder: what was begun more than a day ago and not finished."""
    import shutil  # only now, as most commands write nothing

    for path in folder.glob(NEW_NAMES):
        with suppress(OSError):
            status = path.lstat()
            if time.time() - status.st_mtime < _DAY:
                continue
            if stat.S_ISDIR(status.st_mode):
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; mkdir calls itself for each, which ends at a thousand."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)


def linked(source: Path, target: Path) -> bool:
    """Return whether a file has been given another name, which not every file system can do."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True
