"""Records to entries on the workers of a Dask cluster. What a worker makes of some records is a part file on a file system
that all share, and its name is the SHA-256 of its content: whoever makes it again, where a worker is lost, makes the same
file, which is there already or is not, and is never half there.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import logging
import os
import pickle
import uuid
import zlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygraph._version import __version__
from policygraph.errors import StoreError, UsageError
from policygraph.pipeline.entries import Mapping
from policygraph.pipeline.workers import Mapped, in_order, map_chunk
from policygraph.records.files import Files
from policygraph.store.manifest import FORMAT
from policygraph.words.phrases import Phrase, phrase_of

if TYPE_CHECKING:
    from distributed import Client, Future

CHUNK = 500  # records of a part
AHEAD = 4  # parts for each thread of a worker that are asked for before they are read
SECONDS = 30  # in which the scheduler and a worker must answer
_GRACE = 1  # seconds more for who has taken a connection
_VERSION = f"{__version__}, format {FORMAT}"


@dataclass(frozen=True)
class Cluster:
    """The address of Dask's scheduler, and the folder of the parts, which every worker must see: a path, or a URL that
    fsspec opens.
    """

    scheduler: str
    parts: str


def map_on(cluster: Cluster, records: list[Files], mapping: Mapping) -> Iterator[Mapped]:
    """Yield what records state, in parts, as ``Workers.map_records`` does in processes of this machine.

    Raises UsageError where Dask is not installed, StoreError where the cluster cannot be reached, has no worker left, has
    one of another version, one that does not see the files or one whose parts are not seen here, and for records on which
    a worker is lost again and again.
    """
    try:
        import distributed
        import fsspec
    except ImportError:
        raise UsageError(
            Phrase('--scheduler needs Dask; install it with: pip install "policygraph[distributed]"')
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is an error of ours
    try:
        files, folder = fsspec.url_to_fs(f"{cluster.parts.rstrip('/')}/policygraph-{uuid.uuid4().hex}")
    except (ImportError, ValueError, OSError) as error:
        raise UsageError(
            Phrase(
                "the parts cannot be written to {parts}: {problem}",
                parts=cluster.parts,
                problem=phrase_of(error),
            )
        ) from None
    url = files.unstrip_protocol(folder)
    with _failing(cluster):
        _require_scheduler(cluster)
    with (
        _failing(cluster),
        distributed.Client(cluster.scheduler, timeout=SECONDS, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        _require_equal_workers(client, cluster, records)
        try:
            yield from _Run(client, cluster, url).parts(records, mapping)
        finally:
            with suppress(Exception):
                files.rm(folder, recursive=True)


@contextmanager
def _failing(cluster: Cluster) -> Iterator[None]:
    """Raise what Dask and workers raise as a StoreError."""
    try:
        yield
    except (StoreError, UsageError, GeneratorExit):
        raise
    except Exception as error:
        text = " ".join(str(error).split())[:300] or type(error).__name__
        raise StoreError(
            Phrase("the cluster of {scheduler} has failed: {text}", scheduler=cluster.scheduler, text=text)
        ) from None


def _require_scheduler(cluster: Cluster) -> None:
    """Raise what Dask raises where nobody takes a connection, and StoreError where who does is no scheduler: a client of
    Dask would wait for the first word of, say, a server of HTTP for ever.
    """
    from distributed import Security
    from distributed.comm.core import connect

    if cluster.scheduler.startswith("inproc:"):  # of this process, where there is nothing else
        return

    async def greeted() -> None:
        encryption = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
        greeting = connect(cluster.scheduler, SECONDS, **encryption)  # type: ignore[no-untyped-call]
        comm = await asyncio.wait_for(greeting, SECONDS + _GRACE)
        comm.abort()

    try:
        with ThreadPoolExecutor(1) as thread:  # since a notebook has a loop in this one
            thread.submit(asyncio.run, greeted()).result()
    except TimeoutError:
        raise StoreError(
            Phrase(
                "{scheduler} takes a connection, but does not answer as the scheduler of Dask does; is the port right?",
                scheduler=cluster.scheduler,
            )
        ) from None


def _require_equal_workers(client: Client, cluster: Cluster, records: list[Files]) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        raise StoreError(
            Phrase(
                "no worker is there for {scheduler}; start one with: dask worker {scheduler}",
                scheduler=cluster.scheduler,
            )
        ) from None
    first = records[0][0].file if records else ""
    found: dict[str, tuple[str, bool]] = client.run(_told, str(first))
    for worker, (version, sees) in sorted(found.items()):
        if version != _VERSION:
            raise StoreError(
                Phrase(
                    "the worker {worker} has policygraph {version}; here it is {own}",
                    worker=worker,
                    version=version,
                    own=_VERSION,
                )
            )
        if not sees:
            raise StoreError(
                Phrase(
                    "the worker {worker} does not see {first}; sources and parts must be on a file system that all workers share",
                    worker=worker,
                    first=first,
                )
            )


def _told(file: str) -> tuple[str, bool]:
    """Return the version of a worker, and whether it sees a file."""
    return _VERSION, not file or os.path.lexists(file)


@dataclass(frozen=True)
class _Run:
    """One mapping of many records on a cluster."""

    client: Client
    cluster: Cluster
    url: str

    def parts(self, records: list[Files], mapping: Mapping) -> Iterator[Mapped]:
        """Yield what records state, in the order in which they are given to workers."""
        # As a task, and not as data that is lost with the workers that have it.
        shared = self.client.submit(pickle.loads, pickle.dumps(mapping), key=f"mapping-{uuid.uuid4().hex}")
        chunks = iter(in_order(records, CHUNK))
        waiting: deque[tuple[list[Files], Future[str]]] = deque()
        while True:
            ahead = AHEAD * sum(self.client.nthreads().values())  # type: ignore[no-untyped-call]
            for chunk in islice(chunks, max(1, ahead - len(waiting))):
                waiting.append((chunk, self._submitted(chunk, shared)))
            if not waiting:
                return
            yield from self._read(*waiting.popleft(), shared)

    def _submitted(self, chunk: list[Files], mapping: Future[Mapping]) -> Future[str]:
        return self.client.submit(make_part, chunk, mapping, self.url, key=f"part-{uuid.uuid4().hex}")

    def _read(self, chunk: list[Files], future: Future[str], mapping: Future[Mapping]) -> Iterator[Mapped]:
        """Yield what some records state, each by itself where workers are lost on them; a part that is not there whole is
        made again. Raises StoreError where it is not there again and again.
        """
        from distributed import KilledWorker

        for _ in range(3):
            try:
                part = read_part(self.url, self._result(future))
            except KilledWorker:
                break
            if part is not None:
                yield part
                return
            future = self._submitted(chunk, mapping)
        else:
            raise StoreError(
                Phrase(
                    "the parts that workers write to {parts} are not there as they were written; name a folder with --parts, or a URL of fsspec, that they and this machine share",
                    parts=self.cluster.parts,
                )
            )
        if len(chunk) == 1:
            raise StoreError(
                Phrase(
                    "workers are lost again and again on {path}: by the system, for want of memory?",
                    path=chunk[0][0].path,
                )
            )
        for files in chunk:
            yield from self._read([files], self._submitted([files], mapping), mapping)

    def _result(self, future: Future[str]) -> str:
        while True:
            try:
                return future.result(timeout=SECONDS)
            except TimeoutError:
                if not self.client.scheduler_info(n_workers=-1)["workers"]:
                    message = Phrase(
                        "no worker is left for {scheduler}; start one, and build again",
                        scheduler=self.cluster.scheduler,
                    )
                    raise StoreError(message) from None


def make_part(chunk: list[Files], mapping: Mapping, url: str) -> str:
    """Map records, write what they state to a part, and return its name. It runs on a worker."""
    content = io.BytesIO()
    # Without a memo, equal values are equal bytes, whichever of them are one object. The one in C fails so on what is nested.
    pickler = pickle._Pickler(content)
    pickler.fast = True
    pickler.dump(map_chunk(chunk, mapping))
    return write_part(url, zlib.compress(content.getvalue(), 1))


def write_part(url: str, content: bytes) -> str:
    """Write a part to a folder unless it is there, whole or not at all, and return its name."""
    import fsspec
    from fsspec.implementations.local import LocalFileSystem

    files, folder = fsspec.url_to_fs(url)
    name = hashlib.sha256(content).hexdigest()
    path = f"{folder}/{name}"
    if files.exists(path):
        return name
    if isinstance(files, LocalFileSystem):
        files.makedirs(folder, exist_ok=True)
        beside = Path(f"{folder}/.{uuid.uuid4().hex}.new")
        beside.write_bytes(content)
        beside.replace(path)
    else:  # of an object store, which has a whole object or none
        files.pipe_file(path, content)
    return name


def read_part(url: str, name: str) -> Mapped | None:
    """Return what a part says, None where it is not there or has another content than its name says.

    The name comes from the worker that made it, so whoever else can write to the folder of the parts has nothing read.
    """
    import fsspec

    files, folder = fsspec.url_to_fs(url)
    try:
        content = files.cat_file(f"{folder}/{name}")
    except FileNotFoundError:
        return None
    if hashlib.sha256(content).hexdigest() != name:
        return None
    part: Any = pickle.loads(zlib.decompress(content))
    assert isinstance(part, Mapped)
    return part
