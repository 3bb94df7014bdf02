"""Builds on disk: numbered generations, a lock for the process that builds, and the switch to the next.

Every set of sources has a folder with its generations and a file that names the current one; replacing
that file is the switch. A process that has opened the previous generation can go on reading it.
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
    """One immutable build: a folder with the store, its manifest and the triples that the rules added."""

    folder: Path

    @property
    def oxigraph(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.folder / "oxigraph"

    @property
    def derived(self) -> Path:
        """The N-Triples file of the triples that the rules added."""
        return self.folder / "derived.nt"

    @property
    def manifest(self) -> Manifest:
        """The manifest of the files that the store was built from."""
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
def locked(folder: Path, notify: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a set of sources, so that one process builds at a time.

    A second process passes ``notify`` a message that names the holder, and waits; after WAIT_SECONDS it
    raises StoreError. The lock of a process that dies is released.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    lock, builder_file = FileLock(folder / "lock"), folder / "builder.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        owner = _owner(builder_file)
        notify(f"waiting for {owner}")
        try:
            lock.acquire(timeout=WAIT_SECONDS)
        except Timeout:
            raise StoreError(f"{owner} holds the lock {folder / 'lock'}; end that process or wait") from None
    try:
        builder_file.write_text(json.dumps({"pid": os.getpid(), "since": time.strftime("%H:%M:%S")}), "utf-8")
        yield
    finally:
        builder_file.unlink(missing_ok=True)
        lock.release()


def _owner(file: Path) -> str:
    try:
        builder = json.loads(file.read_text("utf-8"))
        return f"the build by process {builder['pid']} since {builder['since']}"
    except (OSError, ValueError, KeyError):
        return "another build"


@contextmanager
def new_generation(folder: Path) -> Iterator[Generation]:
    """Yield a new generation to fill and make it the current one on exit; the lock must be held.

    On an exception it is removed and the current one stays. Else all but it and the previous one are
    removed, also what crashes left behind.
    """
    previous = current_generation(folder)
    numbers = [int(path.name[4:]) for path in folder.glob("gen-*") if path.name[4:].isdigit()]
    generation = Generation(folder / f"gen-{max(numbers, default=0) + 1}")
    generation.folder.mkdir()
    try:
        yield generation
    except BaseException:
        shutil.rmtree(generation.folder, ignore_errors=True)
        raise
    pointer = folder / "current.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(generation.folder.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder / "current")
    for path in folder.glob("gen-*"):
        if path != generation.folder and (previous is None or path != previous.folder):
            shutil.rmtree(path, ignore_errors=True)
