"""Requests to one server over one connection that is kept; what goes wrong is an error of ours, in plain words."""

from __future__ import annotations

import base64
import http.client
import os
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from policygraph._version import __version__
from policygraph.errors import StoreError
from policygraph.records.printable import printable_line
from policygraph.settings import CREDENTIALS
from policygraph.store.http_proxies import proxy_for
from policygraph.words.phrases import Phrase, phrase_of

USER, PASSWORD, TOKEN = CREDENTIALS
_LONGEST_REASON = 200  # characters of what a server says
_LONGEST_CONNECTING = 20  # seconds until a server has taken a connection
_TOKEN = re.compile("[\x21-\x7e]+")  # what a header takes as one word


@dataclass(frozen=True)
class Response:
    """What a server answers: its status, the type of the content without parameters, and the content."""

    status: int
    type: str
    content: bytes
    headers: Mapping[str, str]

    @property
    def location(self) -> str:
        """Where the server sends on to, in one line, "" where it does not."""
        given = self.headers.get("location") or Phrase("somewhere else")
        return printable_line(given) if 300 <= self.status < 400 else ""

    @property
    def reason(self) -> str:
        """What the server says of a failure, in one line, which begins with the status."""
        known = {status.value: status.phrase for status in HTTPStatus}
        said = "" if self.type == "text/html" else self.content[:4000].decode("utf-8", "replace")
        line = printable_line(" ".join(said.split()))[:_LONGEST_REASON]
        return " ".join(part for part in (str(self.status), known.get(self.status, ""), line) if part)


class _NotConnectedError(TimeoutError):
    """A connection that a server does not take in time."""


class RefusedError(StoreError):
    """An answer other than success and than missing rights; ``response`` is the answer."""

    def __init__(self, message: str, response: Response) -> None:
        super().__init__(message)
        self.response = response


def credentials(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the header by which the environment has requests authenticated, none where it does not say.

    Raises StoreError, which does not repeat it, for a token that no header takes.

    >>> credentials({"POLICYGRAPH_STORE_TOKEN": "t"})
    {'Authorization': 'Bearer t'}
    """
    if token := environment.get(TOKEN):
        if not _TOKEN.fullmatch(token):
            raise StoreError(
                Phrase(
                    "{name} in the environment has a character that no token has, as a blank or a line feed; set it without",
                    name=TOKEN,
                )
            )
        return {"Authorization": f"Bearer {token}"}
    if user := environment.get(USER):
        pair = f"{user}:{environment.get(PASSWORD, '')}".encode("utf-8", "surrogateescape")
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    return {}


@dataclass
class Client:
    """Requests to the server of an address, each with ``timeout`` seconds to go on; of several threads, one after another."""

    url: str
    timeout: float
    _headers: dict[str, str] = field(default_factory=credentials, repr=False)
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    _process: int = field(default_factory=os.getpid, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._proxy = proxy_for(self.url)
        is_plain = self._proxy is not None and self.url.startswith("http:")  # of TLS there is a tunnel
        proxied = self._proxy.headers if self._proxy and is_plain else {}
        self._root = "{0.scheme}://{0.netloc}".format(urlsplit(self.url)) if is_plain else ""
        self._headers = {"User-Agent": f"policygraph/{__version__}", **self._headers, **proxied}

    def send(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the answer to a request, which the server has to be able to get twice without harm.

        Raises StoreError where there is none or it is broken off, and for missing rights; RefusedError for any other
        answer than success, as one that sends on elsewhere, where nobody wants a password to go.
        """
        parts = urlsplit(url)
        target = f"{self._root}{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        with self._lock:
            if self._process != os.getpid():  # a fork of the one that has the connection still
                self.close()
                self._process = os.getpid()
            response = self._response(method, target, body, {**self._headers, **(headers or {})})
        status = response.status
        if 200 <= status < 300:
            return response
        where = self._named(url.partition("?")[0])
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            given = (
                Phrase("does not let in who is named in")
                if "Authorization" in self._headers
                else Phrase("asks who you are; set")
            )
            raise StoreError(
                Phrase(
                    "{where} {given} {user} and {password}, or {token}, in the environment ({reason})",
                    where=where,
                    given=given,
                    user=USER,
                    password=PASSWORD,
                    token=TOKEN,
                    reason=response.reason,
                )
            )
        if location := response.location:
            raise RefusedError(
                Phrase("{where} sends on to {location}; give that address", where=where, location=location),
                response,
            )
        raise RefusedError(
            Phrase("{where} refuses a request: {reason}", where=where, reason=response.reason), response
        )

    def _response(self, method: str, target: str, body: bytes | None, headers: dict[str, str]) -> Response:
        """Return the answer; on a connection that was kept and has ended meanwhile, the request is sent once more."""
        for is_again in (False, True):
            is_kept = self._connection is not None
            try:
                connection = self._connection = self._connection or self._connected()
                connection.request(method, target, body, headers)
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, UnicodeError, http.client.HTTPException) as error:
                self.close()
                has_ended = isinstance(error, ConnectionError | http.client.RemoteDisconnected)
                if is_kept and has_ended and not is_again:
                    continue
                failure = _failure(error, self.timeout)
                raise StoreError(
                    Phrase("{where} {failure}", where=self._named(self.url), failure=failure)
                ) from None
            if answer.will_close:
                self.close()
            type_ = answer.headers.get_content_type() if answer.headers.get("content-type") else ""
            lower = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status, type_, content, lower)
        raise AssertionError("the second time is the last")

    def _named(self, url: str) -> Phrase:
        """Return what a failure is of: the server at an address, and the proxy by which it is asked."""
        server = Phrase("the server at {url}", url=url)
        return (
            Phrase("{server} (by the proxy {proxy})", server=server, proxy=self._proxy)
            if self._proxy
            else server
        )

    def _connected(self) -> http.client.HTTPConnection:
        """Return a connection that the server has taken, which takes no long time where it is there."""
        parts = urlsplit(self.url)
        assert parts.hostname
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        host, port = self._proxy[:2] if self._proxy else (parts.hostname, parts.port)
        connection = kind(host, port, timeout=min(self.timeout, _LONGEST_CONNECTING))
        if self._proxy and not self._root:
            connection.set_tunnel(parts.hostname, parts.port, self._proxy.headers)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            if isinstance(error, TimeoutError):
                raise _NotConnectedError from None
            raise
        connection.sock.settimeout(self.timeout)
        return connection

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; the next request makes another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _failure(error: Exception, timeout: float) -> str:
    """Return what a server does not do, in plain words."""
    if isinstance(error, ConnectionRefusedError):
        return Phrase("does not run: the connection is refused")
    if isinstance(error, _NotConnectedError):
        return Phrase(
            "does not take a connection within {timeout:g} s; is the address right, with its port and http or https?",
            timeout=min(timeout, _LONGEST_CONNECTING),
        )
    if isinstance(error, TimeoutError):
        return Phrase(
            "does not answer within {timeout:g} s; timeout in [store] of policygraph.toml gives it more",
            timeout=timeout,
        )
    if isinstance(error, socket.gaierror | UnicodeError):  # the latter of what can be no name
        return Phrase("cannot be found: its name is not known")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Phrase(
            "cannot be trusted: {text}. A file that SSL_CERT_FILE names has the certificates that are trusted",
            text=printable_line(error.verify_message),
        )
    if isinstance(error, ssl.SSLError):
        return Phrase(
            "does not speak TLS as this program does ({text}); is it http:// there, and not https://?",
            text=printable_line(error.reason or str(error)),
        )
    if isinstance(error, http.client.IncompleteRead):
        return Phrase("has broken off its answer after {number:,} bytes", number=len(error.partial))
    if isinstance(error, ConnectionError | http.client.RemoteDisconnected):
        return Phrase("has ended the connection")
    if isinstance(error, http.client.HTTPException):
        return Phrase("does not speak HTTP")
    return Phrase("cannot be reached: {problem}", problem=phrase_of(error))
