"""Servers that run in a thread of the tests, and who asks them."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from policygraph.serve.opened import Opened, look
from policygraph.serve.reply import Limits
from policygraph.serve.server import listen, server
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import ROOT, SHARED

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]  # by name in small letters
    content: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Client:
    """Who asks a server."""

    url: str
    told: list[str]
    doubted: list[str]

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Got:
        connection = self.connect()
        try:
            return send(connection, method, path, body, **headers)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Got:
        return self.send("GET", path, None, **headers)

    def ask(self, query: str, accept: str = "application/sparql-results+json", **fields: str) -> Got:
        body = urlencode({"query": query, **fields}).encode()
        return self.send("POST", "/sparql", body, accept=accept, content_type=FORM)


def send(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None, **headers: str
) -> Got:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    content = answer.read()
    return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)


@contextlib.contextmanager
def serving(
    settings: Settings, limits: Limits = Limits(), workers: int = 2, public: str = ""
) -> Iterator[Client]:
    """Run a server, and give who asks it; what it tells is in ``told``, and what it doubts in ``doubted``."""
    told, doubted = list[str](), list[str]()
    listening = listen(port=None)
    to_tell: dict[str, Any] = {"tell": told.append, "doubt": doubted.append}
    running = server(settings, listening, limits, workers, public=public, **to_tell)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening.socket]})
    try:
        with contextlib.chdir(settings.root):  # where its processes then are, which say paths from there
            thread.start()
            while not running.started and thread.is_alive():
                time.sleep(0.02)
        yield Client(listening.url, told, doubted)
    finally:
        running.should_exit = True
        thread.join()
        listening.socket.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process of the tests have the servers, but for those that are looked at in a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.stem != "test_browser":
            item.add_marker(pytest.mark.xdist_group("serve"))


@pytest.fixture(scope="session")
def settings(shop: Path) -> Settings:
    return Settings(root=shop, sources=(ROOT / "seeds",))


@pytest.fixture(scope="session")
def client(settings: Settings, seeds_graph: GraphStore) -> Iterator[Client]:
    """Who asks the server of the seeds."""
    with serving(settings) as client:
        yield client


@pytest.fixture(scope="session")
def opened(settings: Settings, seeds_graph: GraphStore) -> Opened:
    """The seeds as a worker has them open."""
    return Opened(settings, look(settings))


@pytest.fixture(scope="session")
def protocol_suite() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared is not beside the project")
    return SHARED / "conformance" / "protocol"
