"""Builds on disk: numbered generations, a lock for who builds, and the switch from one to the next.

Every set of sources has a folder with its generations and a file that names the current one;
replacing that file is the switch. Who opened the generation before may go on reading it.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import StoreError
from policygraph.store.manifest import Manifest

WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class Generation:
    """One immutable build: a folder with the store, its manifest and what the rules added."""

    folder: Path

    @property
    def oxigraph(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.folder / "oxigraph"

    @property
    def derived(self) -> Path:
        """The file of N-Triples that the rules added."""
        return self.folder / "derived.nt"

    @property
    def manifest(self) -> Manifest:
        """What the store was built from."""
        return Manifest(self.folder / "manifest.sqlite")


def current_generation(folder: Path) -> Generation | None:
    """Return the current generation of a set of sources, or None before the first build."""
    try:
        name = (folder / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    generation = Generation(folder / name)
    return generation if generation.manifest.path.is_file() else None


@contextmanager
def locked(folder: Path, waiting: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a set of sources, so that one process builds at a time.

    A second one waits, after telling ``waiting`` who holds the lock; after WAIT_SECONDS it raises
    StoreError. A process that dies lets go of the lock.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    lock, holder = FileLock(folder / "lock"), folder / "builder.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        who = _holder(holder)
        waiting(f"waiting for {who}")
        try:
            lock.acquire(timeout=WAIT_SECONDS)
        except Timeout:
            raise StoreError(f"{who} holds the lock {folder / 'lock'}; end that process or wait") from None
    try:
        holder.write_text(json.dumps({"pid": os.getpid(), "since": time.strftime("%H:%M:%S")}), "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holder(file: Path) -> str:
    try:
        found = json.loads(file.read_text("utf-8"))
        return f"the build by process {found['pid']} since {found['since']}"
    except (OSError, ValueError, KeyError):
        return "another build"


@contextmanager
def new_generation(folder: Path) -> Iterator[Generation]:
    """Give a new generation to fill and make it the current one at the end; the lock must be held.

    On an exception it is removed and the current one stays. What earlier crashes left goes too.
    """
    before = current_generation(folder)
    numbers = [int(each.name[4:]) for each in folder.glob("gen-*") if each.name[4:].isdigit()]
    generation = Generation(folder / f"gen-{max(numbers, default=0) + 1}")
    generation.folder.mkdir()
    try:
        yield generation
    except BaseException:
        shutil.rmtree(generation.folder, ignore_errors=True)
        raise
    _switch(folder, generation)
    for old in folder.glob("gen-*"):
        if old != generation.folder and (before is None or old != before.folder):
            shutil.rmtree(old, ignore_errors=True)


def _switch(folder: Path, generation: Generation) -> None:
    pointer = folder / "current.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(generation.folder.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder / "current")
