"""Processes that map records, and then read what was stored of them: a lost process is started again, and one that is lost
again is an error.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

import pyoxigraph as ox

from policygraph import garbage
from policygraph.errors import StoreError
from policygraph.lineage.lines import read_of
from policygraph.pipeline.entries import Mapping
from policygraph.records.files import Files
from policygraph.store.asserted import parted
from policygraph.store.beside import end_with, processors
from policygraph.store.entry import Entry
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.spread import Task
from policygraph.words.phrases import Phrase

P = ParamSpec("P")
R = TypeVar("R")
N = TypeVar("N")
CHUNK = 100  # records that a process maps at a time
FEWEST = 300  # records for which more than one process is started
AHEAD = 3  # chunks for each process that are mapped before they are asked for


@dataclass(frozen=True)
class Mapped:
    """The entries of some records with their lines: own ones, each once, as UTF-8, and how many records share others.

    ``of_lineage`` are IRIs of what they describe, each with those of its own lines from which a lineage is read.
    """

    entries: list[Entry]
    own: bytes
    shared: Counter[str]
    of_lineage: list[tuple[str, str]]


def default_jobs() -> int:
    """Return the number of processes for a build: that of the processors where a process is cheap to start, else 1."""
    return processors() if sys.platform == "linux" else 1


class Workers:
    """Processes for the records of one build, none but this one where that is enough, or where it is one of a pool, as
    of multiprocessing or Dask, which may start none; a context, which ends them.

    They are started before a store is opened, whose threads a process that is started by fork has not.
    """

    def __init__(self, records: list[Files], mapping: Mapping, jobs: int) -> None:
        self._records, self._mapping = records, mapping
        may_start = not multiprocessing.current_process().daemon
        self._jobs = jobs if len(records) >= FEWEST and may_start else 1
        self._pool: ProcessPoolExecutor | None = None
        self._has_lost = False  # a process

    def __enter__(self) -> Workers:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _start(self) -> None:
        if self._jobs > 1:
            self._pool = _pool(self._mapping, self._jobs, self._records)

    def map_records(self) -> Iterator[Mapped]:
        """Yield what the records state, in chunks, in the order of their files' names, so that translations meet.

        Raises StoreError that names the file on which a process is lost, again when it is alone.
        """
        chunks = iter(in_order(self._records, CHUNK))
        if self._pool is None:
            yield from (map_chunk(chunk, self._mapping) for chunk in chunks)
            return
        waiting = deque[tuple[list[Files], Future[Mapped]]]()
        while True:
            for chunk in islice(chunks, self._jobs * AHEAD - len(waiting)):
                waiting.append((chunk, _submitted(self._pool, _work, chunk)))
            if not waiting:
                break
            chunk, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                lost = [chunk, *(other for other, _ in waiting)]
                waiting.clear()
                self._pool.shutdown(cancel_futures=True)
                for each in lost:
                    yield from _again(each, self._mapping)
                self._has_lost = True
                self._start()

    def spread(
        self, generation: Generation, graph: GraphStore, task: Task[N, R], parts: Iterable[N]
    ) -> Iterator[R]:
        """Do what ``store.spread.in_turn`` does about the store of a generation, in processes where there are some, and more
        than one part.

        They read a snapshot, as a store that is written can rearrange its files at any time.
        """
        rest, waiting = iter(parts), deque[tuple[N, Future[R]]]()
        first = list(islice(rest, 2))
        rest = chain(first, rest)
        if len(first) < 2 or self._pool is None or self._has_lost or sys.platform != "linux":
            yield from (task(graph, part) for part in rest)
            return
        with TemporaryDirectory(dir=generation.folder) as folder:
            snapshot = f"{folder}/{generation.oxigraph.name}"
            graph.disk.backup(snapshot)
            while not self._has_lost:
                for part in islice(rest, self._jobs * AHEAD - len(waiting)):
                    waiting.append((part, _submitted(self._pool, _ask, generation, snapshot, task, part)))
                if not waiting:
                    return
                part, future = waiting.popleft()
                try:
                    yield future.result()
                except BrokenProcessPool:
                    self._has_lost = True
                    yield task(graph, part)
        yield from (task(graph, part) for part in chain((part for part, _ in waiting), rest))


def in_order(records: list[Files], size: int) -> list[list[Files]]:
    """Return records in chunks of a size, in the order of their files' names."""
    ordered = sorted(records, key=lambda files: files[0].path.rpartition("/")[2])
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


@garbage.left_alone()
def map_chunk(chunk: list[Files], mapping: Mapping) -> Mapped:
    """Return what some records state."""
    entries, own_lines, shared = list[Entry](), dict[str, None](), Counter[str]()
    of_lineage = defaultdict[str, dict[str, None]](dict)
    for entry, lines in map(mapping.stated, chunk):
        entries.append(entry)
        own, others = parted(entry, lines)
        own_lines.update(dict.fromkeys(own))
        shared.update(others)
        if subject := entry.policy or entry.record:
            of_lineage[subject].update(dict.fromkeys(read_of(own, mapping.profile, mapping.base)))
    texts = [(subject, "".join(lines)) for subject, lines in of_lineage.items() if lines]
    return Mapped(entries, "".join(own_lines).encode(), shared, texts)


_mapping: Mapping | None = None  # of a process that maps


def _start(parent: int, mapping: Mapping, records: list[Files]) -> None:
    """Begin a process, which ends with its parent, and needs no copy of the list of files that it has where it was started
    by fork.
    """
    global _mapping
    # By which a pool ends them, whatever it means to the parent.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all, and the parent ends them
    end_with(parent)
    _mapping = mapping
    records.clear()
    gc.freeze()  # else a look for garbage would copy what this process shares with the one that started it


def _work(chunk: list[Files]) -> Mapped:
    assert _mapping
    return map_chunk(chunk, _mapping)


def _ask(generation: Generation, snapshot: str, task: Task[N, R], part: N) -> R:
    return task(_opened(generation, snapshot), part)


@lru_cache(1)
def _opened(generation: Generation, snapshot: str) -> GraphStore:
    assert _mapping
    return GraphStore(ox.Store.read_only(snapshot), _mapping.profile, _mapping.base, generation)


def _pool(mapping: Mapping, jobs: int, records: list[Files]) -> ProcessPoolExecutor:
    """Return processes, which have been started; ``records`` are what this one has listed."""
    is_forked = sys.platform == "linux"
    context = multiprocessing.get_context("fork" if is_forked else "spawn")
    initial = os.getpid(), mapping, records if is_forked else []
    pool = ProcessPoolExecutor(jobs, context, _start, initial)
    try:
        with _interrupts_wait(), warnings.catch_warnings():
            # A process with threads, none of which a new process needs.
            warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
            pool.submit(int)  # with which they start
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    return pool


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let an interrupt come afterwards: while a process is forked, Python says and forgets it, and the new one has a trace."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def _submitted(
    pool: ProcessPoolExecutor, function: Callable[P, R], *values: P.args, **named: P.kwargs
) -> Future[R]:
    """Return the future of a call, a failed one where a process of the pool was lost meanwhile."""
    try:
        return pool.submit(function, *values, **named)
    except BrokenProcessPool as error:
        failed = Future[R]()
        failed.set_exception(error)
        return failed


def _again(chunk: list[Files], mapping: Mapping) -> Iterator[Mapped]:
    """Map records in a process of their own, after one was lost; each by itself where it is lost again."""
    with _pool(mapping, 1, []) as pool:
        try:
            yield pool.submit(_work, chunk).result()
            return
        except BrokenProcessPool:
            pass
    if len(chunk) == 1:
        message = Phrase(
            "the process that reads {path} is killed again and again: by the system, for want of memory?",
            path=chunk[0][0].path,
        )
        raise StoreError(message)
    for files in chunk:
        yield from _again([files], mapping)
