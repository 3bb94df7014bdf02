"""A process that takes too long, or too much, is ended, and the next request is answered."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from policygraph.serve.answers import Answering
from policygraph.serve.opened import look
from policygraph.serve.protocol import HttpError
from policygraph.serve.reply import MEBIBYTE, Limits
from policygraph.serve.workers import MOST_WAITING, WorkerPool
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.serve.conftest import Client, serving

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"  # all rows are held to be sorted
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def limited(settings: Settings, seeds_graph: GraphStore) -> Iterator[Client]:
    with serving(settings, Limits(seconds=1.5, memory=200 * MEBIBYTE, rows=50), workers=1) as client:
        yield client


def test_a_runaway_query_ends_in_503_at_its_limit(limited: Client) -> None:
    started = time.monotonic()
    got = limited.ask(RUNAWAY)
    assert got.status == 503
    assert got.headers["retry-after"] == "1"
    assert got.json()["detail"] == "an answer that takes more than 1.5 s is not waited for"
    assert time.monotonic() - started < 10
    assert limited.ask("ASK {}").json()["boolean"] is True


def test_a_query_that_needs_too_much_memory_ends_in_503(limited: Client) -> None:
    got = limited.ask(LARGE)
    assert got.status == 503
    assert got.json()["detail"] in (
        "the answer needs more than 200 MiB of memory",
        "an answer that takes more than 1.5 s is not waited for",
    )
    assert limited.ask("ASK {}").json()["boolean"] is True


@pytest.mark.parametrize(
    "type_", ["text/csv", "text/tab-separated-values", "application/json", "application/xml"]
)
def test_more_rows_than_there_may_be_end_in_503(limited: Client, type_: str) -> None:
    assert limited.ask(f"{MANY} LIMIT 50", type_).status == 200
    got = limited.ask(f"{MANY} LIMIT 51", type_)
    assert (got.status, got.json()["detail"]) == (503, "the answer has more than 50 rows; add LIMIT")


@pytest.mark.parametrize(
    ("limits", "query", "told"),
    [
        (Limits(rows=1), f"{MANY} LIMIT 2", "the answer has more than 1 row; add LIMIT"),
        (Limits(seconds=1), RUNAWAY, "an answer that takes more than 1 s is not waited for"),
    ],
)
def test_one_is_told_in_the_singular(settings: Settings, limits: Limits, query: str, told: str) -> None:
    with serving(settings, limits, workers=1) as client:
        assert client.ask(query, "text/csv").json()["detail"] == told


def test_more_triples_than_there_may_be_end_in_503(limited: Client) -> None:
    assert limited.ask("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 50", "text/turtle").status == 200
    assert limited.ask("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle").status == 503


def test_more_bytes_than_there_may_be_end_in_503(settings: Settings, seeds_graph: GraphStore) -> None:
    reply = Answering(settings, Limits(size=1000)).reply(**request(settings, MANY))
    assert reply.status == 503
    assert b"the answer has more than 1,000 bytes" in reply.content


def test_a_query_that_is_nested_too_deep_is_refused(limited: Client) -> None:
    got = limited.ask("SELECT * " + "{" * 50_000)
    assert (got.status, "nested more than 100 deep" in got.json()["detail"]) == (400, True)
    assert limited.ask("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 400


def request(settings: Settings, query: str) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "query": query,
        "accept": "*/*",
        "default_graphs": None,
        "named_graphs": None,
        "bind": {},
    }
    return {"name": "sparql", "moment": asdict(look(settings)), "language": "en", "arguments": arguments}


def test_what_comes_between_harms_nobody_else(settings: Settings, seeds_graph: GraphStore) -> None:
    asyncio.run(disturbed(settings))


async def disturbed(settings: Settings) -> None:
    async with WorkerPool(settings, Limits(), 1) as workers:
        workers._waiting = MOST_WAITING  # too many wait: refused at once
        assert await status(workers, settings) == 503
        workers._waiting = 0
        assert await status(workers, settings) == 200
        (process,) = workers._all  # which is killed: replaced
        os.kill((await process.start()).pid, signal.SIGKILL)
        assert await status(workers, settings) == 503
        assert await status(workers, settings) == 200
        given_up = asyncio.create_task(workers.ask(request(settings, RUNAWAY)))
        await asyncio.sleep(0.5)  # an answer that is not waited for any more: it goes to nobody
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert b'"boolean":true' in (await workers.ask(request(settings, "ASK {}"))).content


def test_a_process_that_cannot_be_started_is_tried_again(
    settings: Settings, seeds_graph: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    async def asked() -> None:
        async with WorkerPool(settings, Limits(), 1) as workers:
            (process,) = workers._all
            os.kill((await process.start()).pid, signal.SIGKILL)
            with monkeypatch.context() as patched:
                patched.setattr(asyncio, "create_subprocess_exec", refused)
                for _ in range(3):
                    with pytest.raises(HttpError, match="no process can be started"):
                        await workers.ask(request(settings, "ASK {}"))
            assert await status(workers, settings) == 200
            assert len(workers._all) == 1

    asyncio.run(asked())


async def status(workers: WorkerPool, settings: Settings) -> int:
    try:
        return (await workers.ask(request(settings, "ASK {}"))).status
    except HttpError as error:
        return error.status
