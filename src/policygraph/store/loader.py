"""Lines of N-Triples to a store, in batches, while others are still being made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import pyoxigraph as ox

from policygraph import garbage

# Bytes of a batch, of which a bulk load holds about ten times as many. Each two batches are merged with much of what
# was loaded before, so that they grow with that.
BATCH = 45_000_000
MOST = 2 * BATCH
_GROWTH = 8  # times as much has been loaded
# Bytes that are loaded while more is made. What comes later waits in files and is loaded at the end, one batch right after
# the other: the store merges all that has come since it last did, so that it does so less often.
MEANWHILE = 1_000_000_000


class Loader:
    """Loads a store in batches, most of them in a thread of its own; a context, at whose end all is loaded.

    What comes after so many bytes, ``meanwhile``, waits in files in a folder until the end. Raises SyntaxError and OSError,
    also later than for what they are about.
    """

    def __init__(self, store: ox.Store, folder: Path, meanwhile: int = MEANWHILE) -> None:
        self._store, self._folder, self._meanwhile = store, folder, meanwhile
        self._parts: list[bytes] = []
        self._files = deque[Path]()
        # bytes of the parts, of the files, and of all that is loaded
        self._size = self._waiting = self._loaded = 0
        self._loading: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1)
        self._end = ExitStack()

    def __enter__(self) -> Loader:
        self._end.callback(self._thread.shutdown)
        return self

    def __exit__(
        self, type: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._end:
            if type is None:
                for _ in self.load_rest():
                    pass
        if self._loaded >= BATCH:
            garbage.give_back()

    def add(self, lines: Iterable[bytes]) -> None:
        """Add lines, or texts of lines, in UTF-8, to what is loaded."""
        for text in lines:
            self._parts.append(text)
            self._size += len(text)
        if self._size < min(max(BATCH, self._loaded // _GROWTH), MOST):
            return
        if self._loaded < self._meanwhile:
            self._load()
        else:
            self._put_aside()

    def load_rest(self) -> Iterator[None]:
        """Load all that is not loaded yet, and yield after each batch that waited."""
        if self._files:
            garbage.give_back()  # what those who made the lines have needed, before a load needs as much
        if self._parts:
            self._load()
        self._wait()
        while self._files:
            file = self._files.popleft()
            size = file.stat().st_size
            self._store.bulk_load(path=file, format=ox.RdfFormat.N_TRIPLES, lenient=True)
            file.unlink()
            self._waiting -= size
            self._loaded += size
            yield

    @property
    def done(self) -> float:
        """How much of what was added is done, of 1: what waits counts by half."""
        added = self._size + self._waiting + self._loaded
        return 1 - self._waiting / 2 / added if added else 1

    def _take(self) -> bytes:
        batch = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        return batch

    def _load(self) -> None:
        self._wait()
        batch = self._take()
        self._loaded += len(batch)
        self._loading = self._thread.submit(
            self._store.bulk_load, batch, format=ox.RdfFormat.N_TRIPLES, lenient=True
        )

    def _put_aside(self) -> None:
        if not self._files:
            self._folder = Path(self._end.enter_context(TemporaryDirectory(dir=self._folder)))
        self._files.append(self._folder / f"{len(self._files)}.nt")
        self._waiting += self._files[-1].write_bytes(self._take())

    def _wait(self) -> None:
        if self._loading:
            self._loading.result()
            self._loading = None
