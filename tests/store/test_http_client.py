"""Requests to a server, and what goes wrong with them."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from policygraph.errors import StoreError
from policygraph.store.http_client import Client, RefusedError, _failure, credentials
from tests.servers import Answer, answering, free_port

SECRET = "s3cret-word"


def always(status: int, headers: dict[str, str], content: bytes) -> Callable[..., Answer]:
    return lambda *_: (status, headers, content)


def test_a_request_is_answered_with_status_type_and_content() -> None:
    seen = []

    def answer(*request: object) -> Answer:
        seen.append(request)
        return 200, {"Content-Type": "text/x; charset=utf-8"}, b"said"

    with answering(answer) as url:
        response = Client(url, 5, {}).send("POST", f"{url}/a/b?c=d", b"body", {"Accept": "x"})
    assert (response.status, response.type, response.content) == (200, "text/x", b"said")
    method, target, headers, body = seen[0]
    assert (method, target, body) == ("POST", "/a/b?c=d", b"body")
    assert "policygraph/" in headers["user-agent"]  # type: ignore[index]
    assert "authorization" not in headers  # type: ignore[operator]


def test_the_environment_says_who_asks() -> None:
    assert credentials({}) == {}
    user = {"POLICYGRAPH_STORE_USER": "me", "POLICYGRAPH_STORE_PASSWORD": "pw"}
    assert credentials(user) == {"Authorization": "Basic bWU6cHc="}
    assert credentials({**user, "POLICYGRAPH_STORE_TOKEN": "t"}) == {"Authorization": "Bearer t"}


@pytest.mark.parametrize(
    "token", [f"{SECRET}\n", f"{SECRET}\r", f"a {SECRET}", f"{SECRET}é", f"{SECRET}\udcff"]
)
def test_a_token_that_no_header_takes_is_refused_and_not_told(token: str) -> None:
    with pytest.raises(
        StoreError, match="POLICYGRAPH_STORE_TOKEN in the environment has a character"
    ) as caught:
        credentials({"POLICYGRAPH_STORE_TOKEN": token})
    assert SECRET not in str(caught.value)


def test_a_password_may_have_any_bytes() -> None:
    user = {"POLICYGRAPH_STORE_USER": "é", "POLICYGRAPH_STORE_PASSWORD": "\udcff\n"}
    assert credentials(user) == {"Authorization": "Basic w6k6/wo="}


@pytest.mark.parametrize("status", [401, 403])
def test_missing_rights_name_the_variables_and_never_a_secret(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = "POLICYGRAPH_STORE_USER and POLICYGRAPH_STORE_PASSWORD, or POLICYGRAPH_STORE_TOKEN"
    with answering(always(status, {}, b"")) as url:
        nobody = Client(url, 5)
        monkeypatch.setenv("POLICYGRAPH_STORE_TOKEN", SECRET)
        client = Client(url, 5)
        with pytest.raises(StoreError, match=f"asks who you are; set {names}"):
            nobody.send("GET", url)
        with pytest.raises(StoreError, match=f"does not let in who is named in {names}") as caught:
            client.send("GET", url)
    assert SECRET not in f"{caught.value}{client!r}"


def test_a_redirection_is_told_and_not_followed() -> None:
    with (
        answering(always(302, {"Location": "http://elsewhere.example/\x1b[1m"}, b"")) as url,
        pytest.raises(RefusedError, match=r"sends on to http://elsewhere\.example/") as caught,
    ):
        Client(url, 5, {}).send("POST", url, b"", {"Authorization": SECRET})
    assert "\x1b" not in str(caught.value)


def test_a_refusal_has_the_reason_in_one_line() -> None:
    long = b"line 1\nline 2 \x1b[31m" + b"x" * 5000
    with (
        answering(always(400, {"Content-Type": "text/plain"}, long)) as url,
        pytest.raises(RefusedError, match="refuses a request: 400 Bad Request line 1 line 2") as caught,
    ):
        Client(url, 5, {}).send("GET", url)
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()
    assert caught.value.response.status == 400
    with (
        answering(always(599, {"Content-Type": "text/html"}, b"<html>")) as url,
        pytest.raises(RefusedError, match=r"request: 599$"),
    ):
        Client(url, 5, {}).send("GET", url)


def test_nobody_answers() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match="does not run: the connection is refused"):
        Client(url, 5, {}).send("GET", url)
    with pytest.raises(StoreError, match=r"cannot be (found|reached)"):
        Client("http://nowhere.invalid", 5, {}).send("GET", "http://nowhere.invalid")


def test_an_answer_that_takes_too_long() -> None:
    def slow(*_: object) -> Answer:
        time.sleep(0.4)
        return 200, {}, b""

    with (
        answering(slow) as url,
        pytest.raises(StoreError, match=r"does not answer within 0\.1 s; timeout in \[store\]"),
    ):
        Client(url, 0.1, {}).send("GET", url)


def test_an_answer_that_is_broken_off() -> None:
    with (
        answering(always(200, {"Content-Length": "100"}, b"half")) as url,
        pytest.raises(StoreError, match="has broken off its answer after 4 bytes"),
    ):
        Client(url, 5, {}).send("GET", url)


def test_a_connection_that_was_kept_and_has_ended_is_made_anew() -> None:
    counted = []

    def answer(*_: object) -> Answer:
        counted.append(1)
        return (0, {}, b"") if len(counted) == 2 else (200, {}, b"yes")

    with answering(answer) as url:
        client = Client(url, 5, {})
        assert client.send("GET", url).content == b"yes"
        assert client.send("GET", url).content == b"yes"
        assert len(counted) == 3
        client.close()
        counted[:] = [1]
        with pytest.raises(StoreError, match="has ended the connection"):
            client.send("GET", url)


def test_threads_take_turns_and_a_process_that_has_forked_makes_a_connection_of_its_own() -> None:
    def answer(_: str, target: str, *__: object) -> Answer:
        time.sleep(0.002)
        return 200, {}, target.encode()

    with answering(answer) as url:
        client = Client(url, 5, {})

        def ask(number: int) -> bool:
            return client.send("GET", f"{url}/{number}").content == f"/{number}".encode()

        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(ask, range(40)))
        before = client._connection
        client._process = -1
        assert ask(1)
        assert client._connection not in (before, None)


@contextmanager
def saying(data: bytes) -> Iterator[str]:
    """Run a server that says something and ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(data)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def test_a_server_of_something_else() -> None:
    with saying(b"220 smtp ready\r\n") as url, pytest.raises(StoreError, match="does not speak HTTP"):
        Client(url, 5, {}).send("GET", url)


def test_a_server_without_tls_is_told_from_one_that_cannot_prove_who_it_is() -> None:
    with saying(b"no TLS at all") as url:
        secure = url.replace("http", "https")
        with pytest.raises(
            StoreError, match=r"does not speak TLS as this program does .*is it http:// there"
        ):
            Client(secure, 5, {}).send("GET", secure)
    error = ssl.SSLCertVerificationError()
    error.verify_message = "self-signed certificate"
    assert _failure(error, 5).startswith(
        "cannot be trusted: self-signed certificate. A file that SSL_CERT_FILE"
    )


def test_a_connection_is_waited_for_less_than_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.store.http_client._LONGEST_CONNECTING", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # which never says a word of TLS
        secure = f"https://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StoreError, match=r"does not take a connection within 0\.1 s"):
            Client(secure, 60, {}).send("GET", secure)


@pytest.mark.parametrize("host", ["x" * 64, f"{'x' * 64}.org", "a..org", ".org"])
def test_what_can_be_no_name_of_a_server_is_not_known(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="cannot be found: its name is not known"):
        Client(f"http://{host}/", 5, {}).send("GET", f"http://{host}/")
    monkeypatch.setenv("HTTP_PROXY", f"http://{host}:80")
    with pytest.raises(StoreError, match="cannot be found: its name is not known"):
        Client("http://server.example/", 5, {}).send("GET", "http://server.example/")
