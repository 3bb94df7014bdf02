"""The store of the next generation, made of that of the one before: copied, opened and written in a thread of its own, as
the system takes as long for it as the program for what it has to do in the meantime.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Generic, TypeVar

import pyoxigraph as ox

from policygraph.store.generations import Generation
from policygraph.store.whole_files import linked

_OWN = ("LOCK", "LOG")  # what the names of files start with that every open store has for itself
T = TypeVar("T")


class Snapshot:
    """The store of a generation that is being filled."""

    def __init__(self, source: Path, target: Path) -> None:
        self._opened: _Beside[ox.Store] | None = _Beside(lambda: _copied(source, target))
        self._written: _Beside[None] | None = None

    @property
    def store(self) -> ox.Store:
        """The store, as soon as it is open. Raises OSError and RuntimeError where Oxigraph cannot open it."""
        assert self._opened, "it is open only inside the context"
        return self._opened.result()

    def write(self) -> None:
        """Begin to write to disk all that has been changed."""
        self._written = _Beside(self.store.flush)

    def close(self) -> None:
        """Wait until all that was begun has been done, and let the store go. Raises what went wrong."""
        opened, written = self._opened, self._written
        self._opened = self._written = None
        for work in (opened, written):
            if work:
                work.result()


@contextmanager
def snapshot(previous: Generation, generation: Generation) -> Iterator[Snapshot]:
    """Give the store of a generation as that of the previous one is; at the end, what was written is on disk.

    Nobody may hold the store any longer then, which would go on to tidy up.
    """
    copied = Snapshot(previous.oxigraph, generation.oxigraph)
    try:
        yield copied
    finally:
        copied.close()


def _copied(source: Path, target: Path) -> ox.Store:
    """Return the copy of a store that nobody changes: its tables, which never change, are the same files on disk."""
    target.mkdir()
    for file in source.iterdir():
        if file.name.startswith(_OWN):
            continue
        if file.suffix != ".sst" or not linked(file, target / file.name):
            shutil.copyfile(file, target / file.name)
    return ox.Store(str(target))


class _Beside(Generic[T]):
    """Work that is done in a thread."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._results.append(work())
        except BaseException as error:
            self._error = error

    def result(self) -> T:
        """Return what the work returns, when it is done, or raise what it raises."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._results[0]
