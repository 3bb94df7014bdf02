"""Which proxy of the environment a server is asked by, and that it is."""

from __future__ import annotations

import socket
import threading

import pytest

from policygraph.errors import StoreError
from policygraph.store.http_client import Client, RefusedError
from policygraph.store.http_proxies import Proxy, proxy_for
from tests.servers import Answer, answering, free_port

ASKED = "Basic bWU6cHcv"  # of me:pw/


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "http://store.example/", None),
        ({"HTTP_PROXY": "http://p.example:3128"}, "http://store.example/", Proxy("p.example", 3128, {})),
        ({"http_proxy": "p.example:3128"}, "http://store.example/", Proxy("p.example", 3128, {})),
        ({"HTTP_PROXY": "http://p.example/"}, "http://store.example/", Proxy("p.example", 80, {})),
        ({"HTTP_PROXY": "http://p.example:3128"}, "https://store.example/", None),
        ({"HTTPS_PROXY": "http://p.example:3128"}, "https://store.example/", Proxy("p.example", 3128, {})),
        ({"HTTP_PROXY": "http://me:pw%2F@p.example:1"}, "http://store.example/", Proxy("p.example", 1, {"Proxy-Authorization": ASKED})),
        ({"HTTP_PROXY": "http://p.example", "NO_PROXY": ".example"}, "http://store.example/", None),
        ({"HTTP_PROXY": "http://p.example", "NO_PROXY": "store.example:8080"}, "http://store.example:8080/", None),
        ({"HTTP_PROXY": "http://p.example", "NO_PROXY": "*"}, "http://store.example/", None),
        ({"HTTP_PROXY": "http://p.example"}, "http://localhost:3030/", None),
        ({"HTTP_PROXY": "http://p.example"}, "http://127.0.0.1:3030/", None),
        ({"HTTP_PROXY": "http://p.example"}, "http://[::1]:3030/", None),
    ],
)  # fmt: skip
def test_the_environment_names_the_proxy(
    environment: dict[str, str], url: str, proxy: Proxy | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


@pytest.mark.parametrize(
    "proxy", ["socks5://me:secret@p.example:1080", "https://p.example", "http://p.example:port", "http://"]
)
def test_another_kind_of_proxy_is_refused_without_its_password(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(StoreError, match=r"HTTP_PROXY names is not of the form http://HOST:PORT") as caught:
        proxy_for("http://store.example/")
    assert "secret" not in str(caught.value)


def test_a_proxy_is_asked_for_the_whole_address(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[tuple[str, str | None, str]]()

    def answer(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        seen.append((target, headers.get("proxy-authorization"), headers["host"]))
        return (200, {}, b"said") if len(seen) < 2 else (407, {}, b"")

    url = "http://store.example:8080"
    with answering(answer) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.replace("//", "//me:pw%2F@"))
        client = Client(url, 5, {})
        assert client.send("GET", f"{url}/query?a=b").content == b"said"
        with pytest.raises(
            RefusedError, match=r"store\.example:8080/x \(by the proxy 127\.0\.0\.1:\d+\) .*407"
        ):
            client.send("GET", f"{url}/x")
    assert seen[0] == (f"{url}/query?a=b", ASKED, "store.example:8080")


def test_a_tunnel_is_made_for_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[bytes]()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                seen.append(connection.recv(10_000))
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:pw%2F@127.0.0.1:{listening.getsockname()[1]}")
        with pytest.raises(StoreError, match=r"by the proxy .* cannot be reached: Tunnel .*403 Forbidden"):
            Client("https://store.example", 5, {"Authorization": "secret"}).send(
                "GET", "https://store.example/"
            )
        thread.join()
    assert seen[0].startswith(b"CONNECT store.example:443 HTTP/1.")
    assert f"Proxy-Authorization: {ASKED}".encode() in seen[0]
    assert b"secret" not in seen[0]


def test_a_proxy_that_does_not_run_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreError, match=r"at http://store\.example \(by the proxy 127.*\) does not run"):
        Client("http://store.example", 5, {}).send("GET", "http://store.example/")
