"""Write files and folders whole or not at all: beside the target, which is then replaced; and folders however deep."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from policygraph.regular_files import NEW_NAMES, new_name

_DAY = 86_400  # seconds


def write_whole(target: Path, data: bytes) -> None:
    """Write a file, or leave what was there before where that fails; a device or a pipe is written as it is.

    Where the target is a link, what it leads to is replaced. Raises OSError with the name of the target.
    """
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is None or stat.S_ISREG(mode):  # the link of a pipe, as /dev/stdout may be, leads to no path
        target = Path(os.path.realpath(target))
    beside = new_name(target.parent)
    try:
        if mode is not None and not stat.S_ISREG(mode):
            target.write_bytes(data)
            return
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


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
