"""The next generation, made of the one before: its files are copied, and its store is opened and written, in threads of
their own, as the system takes as long for it as the program for what it has to do in the meantime.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.store.beside import Beside
from policygraph.store.generations import Generation
from policygraph.store.manifest import Manifest
from policygraph.store.whole_files import linked

_OWN = ("LOCK", "LOG")  # what the names of files start with that every open store has for itself


class Snapshot:
    """The store and the manifest of a generation that is being filled."""

    def __init__(self, previous: Generation, generation: Generation) -> None:
        self._generation = generation
        self._copied = Beside(lambda: _copy_manifest(previous.manifest, generation.manifest))
        self._opened: Beside[ox.Store] | None = Beside(
            lambda: _copied(previous.oxigraph, generation.unfinished)
        )
        self._written: Beside[None] | None = None

    @property
    def manifest(self) -> Manifest:
        """The manifest, as soon as it is copied. Raises OSError where it cannot be."""
        self._copied.result()
        return self._generation.manifest

    @property
    def store(self) -> ox.Store:
        """The store, as soon as it is open. Raises OSError and RuntimeError where Oxigraph cannot open it."""
        assert self._opened, "it is open only inside the context"
        return self._opened.result()

    def write(self) -> None:
        """Begin to write to disk all that has been changed."""
        self._written = Beside(self.store.flush)

    def wait(self) -> list[Beside[Any]]:
        """Wait until all that was begun has been done, and return it; the store is not held any longer."""
        begun = [work for work in (self._copied, self._opened, self._written) if work]
        self._opened = self._written = None
        for work in begun:
            work.wait()
        return begun

    def finish(self) -> None:
        """Finish the store when all that was begun has been done. Raises what went wrong."""
        opened = self._opened
        for work in self.wait():
            work.result()
        if opened:
            self._generation.finish(opened.result())


@contextmanager
def snapshot(previous: Generation, generation: Generation) -> Iterator[Snapshot]:
    """Give store and manifest of a generation as those of the previous one are; at the end, what was written is on disk,
    unless something went wrong meanwhile.
    """
    copied = Snapshot(previous, generation)
    try:
        yield copied
    except BaseException:
        copied.wait()
        raise
    copied.finish()


def _copy_manifest(source: Manifest, target: Manifest) -> None:
    shutil.copyfile(source.path, target.path)
    if not linked(source.statements, target.statements):
        shutil.copyfile(source.statements, target.statements)


def _copied(source: Path, target: Path) -> ox.Store:
    """Return the copy of a store that nobody changes: its tables, which never change, are the same files on disk."""
    target.mkdir()
    for file in source.iterdir():
        if file.name.startswith(_OWN):
            continue
        if file.suffix != ".sst" or not linked(file, target / file.name):
            shutil.copyfile(file, target / file.name)
    return ox.Store(str(target))
