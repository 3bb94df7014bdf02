"""The server itself: the address that it listens on, and its run until it is ended."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from policygraph.errors import StoreError, UsageError
from policygraph.report.explorer.corpus import title_of
from policygraph.serve.app import LARGEST_HEAD, TO_SEND, Names, application
from policygraph.serve.opened import look
from policygraph.serve.reply import Limits
from policygraph.serve.sources import Sources
from policygraph.settings import Settings
from policygraph.words.phrases import ENGLISH, Phrase

PORT = 8000  # or a free one, where nobody says which
LOOPBACK = "127.0.0.1"
MOST_CONNECTIONS = 500
_PUBLIC = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/")
_MOST_OF_HEAD = 4 * LARGEST_HEAD  # bytes that are waited for, so that a large one can be answered


@dataclass(frozen=True)
class Listening:
    """An address with its socket, which is bound."""

    host: str
    socket: socket.socket

    @property
    def url(self) -> str:
        """The address in a browser."""
        address = self.socket.getsockname()[0]
        name = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(address, address)
        return f"http://{f'[{name}]' if ':' in name else name}:{self.socket.getsockname()[1]}/"

    @property
    def is_local(self) -> bool:
        """Whether this machine alone reaches it."""
        return ip_address(self.socket.getsockname()[0]).is_loopback

    def names(self, public: str = "") -> Names:
        """Return the names by which it may be asked, with that of the address by which others know it, if there is one."""
        own = () if self.is_local else (self.host, socket.gethostname(), socket.getfqdn())
        return Names(
            frozenset(name.lower() for name in (*own, urlsplit(public).hostname or "") if name),
            self.is_local,
            public,
        )


def listen(host: str = LOOPBACK, port: int | None = None) -> Listening:
    """Bind an address: the port, else PORT or a free one. Raises UsageError where that cannot be."""
    try:
        (family, *_, found), *_ = socket.getaddrinfo(host, port or PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(Phrase("{host} is no address of this machine", host=host)) from None
    for number in (port,) if port is not None else (PORT, 0):
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((found[0], number))
            bound.listen(MOST_CONNECTIONS)  # who comes before the server runs waits for it
        except OSError as error:
            bound.close()
            if error.errno == errno.EADDRINUSE and port is None:
                continue
            if error.errno == errno.EADDRINUSE:
                raise UsageError(
                    Phrase("another program listens on {host}:{port}", host=host, port=port)
                ) from None
            raise UsageError(
                Phrase(
                    "{host}:{port} cannot be listened on: {reason}",
                    host=host,
                    port=number,
                    reason=error.strerror,
                )
            ) from None
        return Listening(host, bound)
    raise AssertionError("there is a free port")


class _Connection(H11Protocol):
    """A connection of HTTP that ends where the head of a request does not come, or not as a whole."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._waiting:
            self._waiting.cancel()

    def _wait(self) -> None:
        """Wait for the head of a request while it is not here, from when it began to be waited for."""
        if self.conn.their_state is h11.IDLE:
            self._waiting = self._waiting or self.loop.call_later(TO_SEND, self.transport.close)
        elif self._waiting:
            self._waiting.cancel()
            self._waiting = None


def server(
    settings: Settings,
    listening: Listening,
    limits: Limits,
    workers: int,
    language: str = ENGLISH,
    page_language: str = "",
    tell: Callable[[str], None] = lambda _: None,
    doubt: Callable[[str], None] = lambda _: None,
    public: str = "",
) -> uvicorn.Server:
    """Return the server of the sources, which are built; ``language`` is that of what is told, ``page_language`` that of the
    pages, "" for that of the browser, and ``public`` the address by which others know it.

    Raises what ``build`` raises, and UsageError for what is no such address.
    """
    if public and not _PUBLIC.fullmatch(public):
        raise UsageError(Phrase("{address} is no address of a site; write https://HOST/", address=public))
    sources = Sources(
        settings,
        look(settings, language, reads_all=True),
        limits,
        workers,
        language,
        page_language,
        tell,
        doubt,
    )
    app = application(sources, listening.names(public), title_of(settings))
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http=_Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        h11_max_incomplete_event_size=_MOST_OF_HEAD,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def run(server: uvicorn.Server, listening: Listening, opens: bool = False) -> None:
    """Answer until somebody ends it; ``opens`` shows the page in a browser.

    Raises StoreError where the processes that answer cannot be started.
    """
    if opens:
        threading.Timer(0.5, webbrowser.open, (listening.url,)).start()
    try:
        server.run(sockets=[listening.socket])
    except KeyboardInterrupt:  # which is how it is ended
        pass
    except SystemExit:  # by uvicorn, which says nothing
        raise StoreError(Phrase("the processes that answer cannot be started")) from None
    finally:
        listening.socket.close()
