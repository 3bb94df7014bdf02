"""Who may ask, what every answer says of itself, and that no request ends the server."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import random
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from policygraph.serve.app import LARGEST_BODY, LARGEST_HEAD, SECURITY
from policygraph.serve.problems import PROBLEM
from tests.helpers import SEEDS, run
from tests.serve.conftest import FORM, Client, Got, send

PATHS = (
    "/", "/sparql", "/sparql?query=ASK%7B%7D", "/.well-known/void", "/dump.ttl", "/api/state", "/api/openapi.json", "/api/policies",
    "/policy/alberta-tier", "/data/policy/alberta-tier.html", "/nothing", "/api/policies/nobody",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded_and_no_other_site_may_read_it(client: Client, path: str) -> None:
    got = client.get(path, origin="https://evil.example")
    assert SECURITY.keys() <= {name.title() for name in got.headers} | {
        "X-Frame-Options",
        "X-Content-Type-Options",
    }
    policy = got.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not any(name.startswith("access-control") for name in got.headers)
    assert "server" not in got.headers
    head = client.send("HEAD", path)
    assert (head.status, head.content) == (got.status, b"")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421), ("evil.example:8000", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:8000", 421),
        ("", 421), ("10.0.0.1", 421), ("[::ffff:10.0.0.1]", 421), ("::", 421), ("[", 421), ("a\xe9", 421), ("localhost@evil.example", 421),
        ("localhost", 200), ("LOCALHOST:1", 200), ("localhost.", 200), ("127.0.0.1", 200), ("127.1.2.3:9", 200), ("[::1]:8000", 200),
    ],
)  # fmt: skip
def test_only_names_of_this_machine_are_answered_for(client: Client, host: str, status: int) -> None:
    got = client.get("/api/state", host=host)
    assert got.status == status


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "no-cors", 403), ("cross-site", "cors", 403), ("same-site", "no-cors", 403), ("cross-site", "navigate", 200),
        ("same-origin", "cors", 200), ("none", "navigate", 200),
    ],
)  # fmt: skip
def test_pages_of_other_sites_may_not_ask(client: Client, site: str, mode: str, status: int) -> None:
    assert client.get("/api/state", sec_fetch_site=site, sec_fetch_mode=mode).status == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "X"])
def test_other_methods_are_not_allowed(client: Client, method: str) -> None:
    assert client.send(method, "/api/policies").status == 405
    if method != "POST":
        assert client.send(method, "/sparql?query=ASK%7B%7D").status == 405


def test_a_body_that_is_packed_is_refused(client: Client) -> None:
    body = gzip.compress(b"ASK {}")
    got = client.send(
        "POST", "/sparql", body, content_type="application/sparql-query", content_encoding="gzip"
    )
    assert (got.status, got.type, got.headers["accept-encoding"]) == (415, PROBLEM, "identity")
    kept = client.send(
        "POST", "/sparql", b"ASK {}", content_type="application/sparql-query", content_encoding="identity"
    )
    assert kept.json()["boolean"] is True


def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(LARGEST_BODY // 65_536 + 1):
            yield b"a" * 65_536

    connection = client.connect()
    try:
        connection.request("POST", "/sparql", parts(), {"content-type": FORM}, encode_chunked=True)
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):  # it was refused before all was sent
        status = 413
    finally:
        connection.close()
    assert status == 413
    assert client.ask("ASK {}").status == 200


def raw(client: Client, data: bytes) -> bytes:
    """Send bytes as they are, and return what comes back within a moment."""
    parts = urlsplit(client.url)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(2)
            return connection.recv(65_536)
        except (OSError, TimeoutError):
            return b""


STATE = b"GET /api/state HTTP/1.1\r\n"
HOST = b"Host: localhost\r\n"


def filled(number: int) -> bytes:
    """Return a request whose line and headers have so many bytes."""
    return b"%b%bx: %b\r\n\r\n" % (STATE, HOST, b"a" * (number - len(STATE + HOST + b"x: \r\n")))


@pytest.mark.parametrize("piece", [1 << 20, 10_000])
@pytest.mark.parametrize(
    ("head", "status"),
    [
        (filled(LARGEST_HEAD), 200),
        (filled(LARGEST_HEAD + 1), 431),
        (STATE + HOST + b"a: b\r\n" * 20_000 + b"\r\n", 431),
        (b"GET /%b HTTP/1.1\r\n%b\r\n" % (b"a" * 70_000, HOST), 414),
        (b"GET /sparql?query=%b HTTP/1.1\r\n%b\r\n" % (b"a" * 70_000, HOST), 414),
        (b"GET /%b HTTP/1.1\r\n%b\r\n" % (b"a" * 60_000, HOST), 404),
    ],
)
def test_a_head_that_is_too_large_is_refused_however_it_comes(
    client: Client, head: bytes, status: int, piece: int
) -> None:
    parts = urlsplit(client.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as connection:
        for start in range(0, len(head), piece):
            connection.sendall(head[start : start + piece])
        with http.client.HTTPResponse(connection) as answer:
            answer.begin()
            content = answer.read()
            assert answer.status == status
            assert len(content) < 2_000
            if status != 200:
                assert answer.getheader("Content-Type") == PROBLEM
                assert json.loads(content)["status"] == status


PIECES = (
    b"GET ", b"POST ", b"/sparql", b"?query=", b"ASK {}", b"%", b"%FF", b"\x00", b"\r\n", b"\r\n\r\n", b" HTTP/1.1", b"Host: localhost",
    b"Content-Length: 5", b"Content-Length: -1", b"Transfer-Encoding: chunked", b"Expect: 100-continue", b"Accept: */*;q=", b"\xff\xfe",
    b"Content-Type: application/sparql-query", b"Cookie: " + b"a" * 9_000, b"/../../etc/passwd", b"/data/", b"/policy/", b".ttl", b"{" * 300,
    b"Upgrade: websocket", b"Connection: upgrade", b"Range: bytes=0-", b"\xe7\xa2\xb3", b"'\"<script>",
)  # fmt: skip
TEXTS = (
    "SELECT", "ASK", "{", "}", "(", ")", "?a", "pg:Policy", "<http://[", "\\u0000", "\x00", "\U0001f600", "\ud800", "GRAPH", "SERVICE <x>", "LIMIT", "-1",
    "99999999999999999999", "'''", '"', "#", "\r", "FILTER", "REGEX(?a, '(a+)+$')", "*", "+", "/", "^", "!", "UNION", "VALUES", "BIND", "AS", "DESCRIBE",
    "CONSTRUCT", "FROM <urn:x>", "INSERT DATA", "DROP ALL", "..", "%2F", "=", "&", ";", "碳", "\u202e",
)  # fmt: skip
PLACES = (
    "/sparql?query={}", "/sparql?query=ASK%20%7B%7D&default-graph-uri={}", "/policy/{}", "/data/policy/{}.ttl", "/{}", "/api/policies/{}",
    "/api/policies/{}/lineage", "/api/search?text={}", "/api/questions/{}", "/api/questions/predecessors?policy={}", "/api/policies?as_of={}",
    "/dump{}", "/api/policies?where={}", "/sparql?query=SELECT%20*%20%7B%7D&$x={}", "/api/policies/alberta-tier?language={}",
)  # fmt: skip


def fuzz(client: Client, number: int) -> None:
    """Send so many requests that nobody means, by sockets and by a client; each that is one is answered without a fault of ours."""
    chance = random.Random(7)
    for turn in range(number):
        if turn % 4 == 0:
            raw(client, b"".join(chance.choices(PIECES, k=chance.randrange(1, 12))))
            continue
        text = " ".join(chance.choices(TEXTS, k=chance.randrange(1, 12)))
        part = quote(text, safe="", errors="surrogatepass")
        headers = {
            "accept": " ".join(chance.choices(["text/turtle", "*/*", ",", ";q=", "text/html", "\t"], k=3))
        }
        if turn % 4 == 1:
            body = text.encode("utf-8", "surrogatepass")
            type_ = chance.choice([FORM, "application/sparql-query", "text/plain", ""])
            got = client.send("POST", "/sparql", body, **headers, content_type=type_)
        else:
            got = client.get(chance.choice(PLACES).format(part), **headers)
        assert got.status < 600
        assert got.status != 500, (text, got)


def test_hostile_requests_never_end_the_server(client: Client) -> None:
    fuzz(client, 200)
    assert client.ask("ASK {}").json()["boolean"] is True


@pytest.mark.soak
def test_ten_thousand_hostile_requests_never_end_the_server(client: Client) -> None:
    fuzz(client, 10_000)
    assert client.ask("ASK {}").json()["boolean"] is True
    assert memory() < 512 << 20


def memory() -> int:
    """Return the bytes of memory of this process, which has the server, and of the server's processes; what these share counts once."""
    children = (file.read_text().split() for file in Path("/proc/self/task").glob("*/children"))
    numbers = [str(os.getpid()), *(number for listed in children for number in listed)]
    assert len(numbers) > 3
    maps = (Path(f"/proc/{number}/smaps_rollup").read_text() for number in numbers)
    return sum(int(re.findall(r"^Pss: +(\d+) kB", text, re.MULTILINE)[0]) for text in maps) << 10


def load(client: Client, number: int, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send so many requests over 16 connections; none is lost, and each has the answer that the command prints."""
    monkeypatch.chdir(shop)
    sources = ("-s", SEEDS, "-q")
    text = "SELECT ?id { ?p a pg:Policy ; dcterms:identifier ?id } ORDER BY ?id"
    expected = {
        f"/sparql?query={quote(text)}": run(
            "query", "--text", text, "--format", "json", *sources
        ).stdout_bytes,
        "/api/policies/alberta-tier": run("show", "alberta-tier", "--format", "json", *sources).stdout_bytes,
        "/api/questions/overview": run("query", "overview", "--format", "json", *sources).stdout_bytes,
        "/dump.ttl": run("export", SEEDS, "--format", "turtle", "-q").stdout_bytes,
    }
    wrong: list[object] = []

    def ask(count: int) -> None:
        connection = client.connect()
        try:
            for turn in range(count):
                path = list(expected)[turn % len(expected)]
                got = send(connection, "GET", path)
                if got.status != 200 or got.content != expected[path]:
                    wrong.append(got)
        except (OSError, http.client.HTTPException) as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(number // 16,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_no_request_is_lost_and_every_answer_is_the_commands(
    client: Client, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(client, 160, shop, monkeypatch)


@pytest.mark.soak
def test_two_thousand_requests_over_sixteen_connections(
    client: Client, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(client, 2_000, shop, monkeypatch)


def test_a_browser_gets_the_editor_and_a_program_the_description(client: Client) -> None:
    page = client.get("/sparql", accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    described = client.get("/sparql", accept="text/turtle")
    assert isinstance(page, Got)
    assert (page.type, described.type) == ("text/html", "text/turtle")
    assert b"sd:Service" in described.content
    assert page.headers["vary"] == described.headers["vary"] == "Accept"
