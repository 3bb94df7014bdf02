"""Lines of N-Triples to a store, in batches, while others are still being made."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType

import pyoxigraph as ox

# Bytes of a batch, of which a bulk load holds about ten times as many. Each two batches are merged with much of what
# was loaded before, so that they grow with that.
BATCH = 45_000_000
MOST = 2 * BATCH
_GROWTH = 8  # times as much has been loaded


class Loader:
    """Loads a store in a thread of its own, one batch at a time; a context, at whose end all is loaded."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._parts: list[bytes] = []
        self._size = self._loaded = 0
        self._loading: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> Loader:
        return self

    def __exit__(
        self, type: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with ExitStack() as stack:
            stack.callback(self._thread.shutdown)
            if type is None:
                if self._parts:
                    self._load()
                self._wait()

    def add(self, lines: Iterable[bytes]) -> None:
        """Add lines, or texts of lines, in UTF-8, to what is loaded."""
        for text in lines:
            self._parts.append(text)
            self._size += len(text)
        if self._size >= min(max(BATCH, self._loaded // _GROWTH), MOST):
            self._load()

    def _load(self) -> None:
        self._wait()
        batch = b"".join(self._parts)
        self._parts.clear()
        self._loaded += self._size
        self._size = 0
        self._loading = self._thread.submit(
            self._store.bulk_load, batch, format=ox.RdfFormat.N_TRIPLES, lenient=True
        )

    def _wait(self) -> None:
        if self._loading:
            self._loading.result()
            self._loading = None
