"""Records to entries in several processes: a lost process is started again, and one that is lost again is an error."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from policygraph.errors import StoreError
from policygraph.pipeline.entries import Mapping
from policygraph.records.files import Files
from policygraph.store.asserted import parted
from policygraph.store.manifest import Entry
from policygraph.words.phrases import Phrase

CHUNK = 100  # records that a process maps at a time
FEWEST = 300  # records for which more than one process is started
AHEAD = 3  # chunks for each process that are mapped before they are asked for


@dataclass(frozen=True)
class Mapped:
    """The entries of some records with their lines: own ones, each once, as a text, and how many records share others."""

    entries: list[Entry]
    own: str
    shared: Counter[str]


def default_jobs() -> int:
    """Return the number of processes for a build: that of the processors where a process is cheap to start, else 1."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def map_records(records: list[Files], mapping: Mapping, jobs: int) -> Iterator[Mapped]:
    """Yield what records state, in chunks, in the order of their files' names, so that translations meet.

    Raises StoreError that names the file on which a process is lost, again when it is alone.
    """
    chunks = in_order(records, CHUNK)
    if jobs > 1 and len(records) >= FEWEST:
        yield from _in_processes(chunks, mapping, jobs)
    else:
        yield from (map_chunk(chunk, mapping) for chunk in chunks)


def in_order(records: list[Files], size: int) -> list[list[Files]]:
    """Return records in chunks of a size, in the order of their files' names."""
    ordered = sorted(records, key=lambda files: files[0].path.rpartition("/")[2])
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def map_chunk(chunk: list[Files], mapping: Mapping) -> Mapped:
    """Return what some records state."""
    entries = [mapping.entry(files) for files in chunk]
    own_lines, shared = dict[str, None](), Counter[str]()
    for entry in entries:
        own, others = parted(entry)
        own_lines.update(dict.fromkeys(own))
        shared.update(others)
    return Mapped(entries, "".join(own_lines), shared)


_mapping: Mapping | None = None  # of a process that maps


def _start(mapping: Mapping) -> None:
    global _mapping
    _mapping = mapping


def _work(chunk: list[Files]) -> Mapped:
    assert _mapping
    return map_chunk(chunk, _mapping)


def _pool(mapping: Mapping, jobs: int) -> ProcessPoolExecutor:
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), _start, (mapping,))


def _in_processes(chunks: list[list[Files]], mapping: Mapping, jobs: int) -> Iterator[Mapped]:
    todo = iter(chunks)
    waiting: list[tuple[list[Files], Future[Mapped]]] = []
    with warnings.catch_warnings():
        # A process that has opened a store has threads, none of which a new process needs.
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        pool = _pool(mapping, jobs)
        try:
            while True:
                for chunk in islice(todo, jobs * AHEAD - len(waiting)):
                    waiting.append((chunk, _submitted(chunk, pool)))
                if not waiting:
                    return
                chunk, future = waiting.pop(0)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    lost = [chunk, *(other for other, _ in waiting)]
                    waiting.clear()
                    pool.shutdown(cancel_futures=True)
                    for each in lost:
                        yield from _again(each, mapping)
                    pool = _pool(mapping, jobs)
        finally:
            pool.shutdown(cancel_futures=True)


def _submitted(chunk: list[Files], pool: ProcessPoolExecutor) -> Future[Mapped]:
    """Return the future of a chunk, a failed one where a process of the pool was lost meanwhile."""
    try:
        return pool.submit(_work, chunk)
    except BrokenProcessPool as error:
        failed = Future[Mapped]()
        failed.set_exception(error)
        return failed


def _again(chunk: list[Files], mapping: Mapping) -> Iterator[Mapped]:
    """Map records in a process of their own, after one was lost; each by itself where it is lost again."""
    with _pool(mapping, 1) as pool:
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
