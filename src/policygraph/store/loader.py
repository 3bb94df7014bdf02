"""Lines of N-Triples to a store, in batches, while others are still being made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import pyoxigraph as ox

from policygraph import garbage

AT_ONCE = 2  # batches, each by one processor
# Bytes of a batch, of which a bulk load holds about ten times as many. Batches are merged with much of what was loaded
# before, so that they grow with that.
BATCH = 22_000_000
MOST = 2 * BATCH
_GROWTH = 16  # times as much has been loaded
_MUCH = 2_000_000  # bytes that are loaded sooner in parts
# Bytes that are loaded while more is made. What comes later waits in files and is loaded at the end, one batch right after
# the other: the store merges all that has come since it last did, so that it does so less often.
MEANWHILE = 1_000_000_000


class Loader:
    """Loads a store in batches, some at once in threads of their own; a context, at whose end all is loaded.

    What comes after so many bytes, ``meanwhile``, waits in files in a folder until the end. Raises SyntaxError and OSError,
    also later than for what they are about.
    """

    def __init__(self, store: ox.Store, folder: Path, meanwhile: int = MEANWHILE) -> None:
        self._store, self._folder, self._meanwhile = store, folder, meanwhile
        self._parts: list[bytes] = []
        self._files = deque[Path]()
        # bytes of the parts, of the files, and of all that is loaded
        self._size = self._waiting = self._loaded = 0
        self._loading = deque[tuple[Future[None], Path | None]]()  # with the file of a batch that waited
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._end = ExitStack()

    def __enter__(self) -> Loader:
        self._end.callback(self._threads.shutdown)
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
            self._load(AT_ONCE if self._size > _MUCH else 1)
        while self._files or self._loading:
            while self._files and len(self._loading) < AT_ONCE:
                self._begin(self._files.popleft())
            if self._finish():
                yield

    @property
    def done(self) -> float:
        """How much of what was added is done, of 1: what waits counts by half."""
        added = self._size + self._waiting + self._loaded
        return 1 - self._waiting / 2 / added if added else 1

    def _take(self, count: int = 1) -> list[bytes]:
        """Return what was added, in so many batches."""
        parts, self._parts, self._size = self._parts, [], 0
        return [b"".join(parts[number::count]) for number in range(count)]

    def _load(self, count: int = 1) -> None:
        for batch in self._take(count):
            if len(self._loading) == AT_ONCE:
                self._finish()
            self._loaded += len(batch)
            self._begin(batch)

    def _put_aside(self) -> None:
        if not self._files:
            self._folder = Path(self._end.enter_context(TemporaryDirectory(dir=self._folder)))
        self._files.append(self._folder / f"{len(self._files)}.nt")
        (batch,) = self._take()
        self._waiting += self._files[-1].write_bytes(batch)

    def _begin(self, batch: bytes | Path) -> None:
        """Begin to load a batch, which may be in a file."""
        file = batch if isinstance(batch, Path) else None
        given = {"path": file} if file else {"input": batch}
        load = partial(self._store.bulk_load, format=ox.RdfFormat.N_TRIPLES, lenient=True, **given)
        self._loading.append((self._threads.submit(load), file))

    def _finish(self) -> bool:
        """Wait until the oldest batch is loaded that is not; return whether it waited in a file."""
        loading, file = self._loading.popleft()
        loading.result()
        if file:
            size = file.stat().st_size
            file.unlink()
            self._waiting -= size
            self._loaded += size
        return file is not None
