"""Where the server listens, and by which names it may be asked."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from contextlib import closing, suppress
from pathlib import Path
from typing import cast

import pytest
import uvicorn

from policygraph.errors import StoreError, UsageError
from policygraph.serve import server
from policygraph.serve.reply import Limits
from policygraph.serve.server import listen
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import ROOT
from tests.serve.conftest import Client, send, serving


def test_without_a_port_it_is_the_usual_one_or_a_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(server, "PORT", taken.getsockname()[1])
        listening = listen()
        assert listening.url.startswith("http://127.0.0.1:")
        assert listening.socket.getsockname()[1] != server.PORT
        listening.socket.close()
    listening = listen()
    assert listening.url == f"http://127.0.0.1:{server.PORT}/"
    listening.socket.close()


def test_a_port_that_is_taken_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"another program listens on 127.0.0.1:{port}"):
            listen(port=port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "a b"])
def test_what_is_no_address_of_this_machine_is_an_error(host: str) -> None:
    with pytest.raises(UsageError, match=r"192\.0\.2\.1|no address"):
        listen(host, 0)


def test_loopback_is_for_this_machine_alone_and_all_addresses_for_its_names() -> None:
    listening = listen("localhost")
    assert listening.is_local
    assert listening.names().hosts == frozenset()
    assert listening.names("https://example.org/").has("Example.org:443")
    listening.socket.close()
    listening = listen("0.0.0.0")
    assert not listening.is_local
    assert listening.names().has(socket.gethostname())
    assert not listening.names().has("evil.example")
    assert listening.url.startswith("http://127.0.0.1:")
    listening.socket.close()


@pytest.mark.parametrize(
    "public", ["example.org", "ftp://example.org/", "https://example.org", "https://a b/", "https://x/#y"]
)
def test_a_public_address_is_one_of_a_site(tmp_path: Path, public: str) -> None:
    listening = listen()
    try:
        with pytest.raises(UsageError, match="no address of a site"):
            server.server(Settings(tmp_path), listening, Limits(), 1, public=public)
    finally:
        listening.socket.close()


def test_the_page_is_opened_where_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, urls = threading.Event(), list[str]()

    def show(url: str) -> None:
        urls.append(url)
        opened.set()

    monkeypatch.setattr(webbrowser, "open", show)

    class Ended:
        def run(self, sockets: object) -> None:
            assert opened.wait(10)
            raise KeyboardInterrupt

    listening = listen()
    url = listening.url
    server.run(cast(uvicorn.Server, Ended()), listening, opens=True)
    assert urls == [url]
    assert listening.socket.fileno() == -1


def test_a_server_that_cannot_start_its_processes_says_so(
    settings: Settings, seeds_graph: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    listening = listen()
    with pytest.raises(StoreError, match="cannot be started"):
        server.run(server.server(settings, listening, Limits(), 1), listening)


def test_a_request_that_does_not_come_ends_its_connection(
    settings: Settings, seeds_graph: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TO_SEND", 0.7)
    with (
        serving(settings, workers=1) as client,
        closing(socket.create_connection(address(client), 10)) as slow,
    ):
        started = time.monotonic()
        with suppress(OSError):
            for letter in b"GET / HTTP/1.1 and no more":  # which would take longer
                slow.send(bytes([letter]))
                time.sleep(0.1)
        with suppress(ConnectionError):
            assert slow.recv(100) == b""
        assert time.monotonic() - started < 5
        connection = client.connect()  # whoever asks is waited for anew each time
        for _ in range(3):
            assert send(connection, "GET", "/api/state").status == 200
            time.sleep(0.3)
        connection.close()


def address(client: Client) -> tuple[str, int]:
    host, _, port = client.url.removeprefix("http://").rstrip("/").partition(":")
    return host, int(port)


def test_the_commands_of_the_docs_are_answered(client: Client) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not here")
    page = (ROOT / "docs" / "serve.md").read_text("utf-8")
    commands = re.findall(r"^curl .*$", page, re.MULTILINE)
    assert len(commands) > 8
    for command in commands:
        arguments = shlex.split(command.replace("http://127.0.0.1:8000/", client.url))
        done = subprocess.run(
            [*arguments, "--fail", "--silent", "--show-error"], capture_output=True, text=True
        )
        assert done.returncode == 0, (command, done.stderr)
        assert len(done.stdout) > 50, command
