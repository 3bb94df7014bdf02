"""Requests of HTTP to what answers them: routes, who may ask, and the headers of every answer."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph.report.console import to_json
from policygraph.serve.negotiation import choose, language
from policygraph.serve.operations import OPERATIONS, Operation, openapi, paths
from policygraph.serve.problems import JSON, problem
from policygraph.serve.protocol import HttpError, fields, read_request
from policygraph.serve.reply import Reply
from policygraph.serve.sources import Sources
from policygraph.words.phrases import Phrase, said

LARGEST_BODY = 1 << 20  # bytes
LARGEST_HEAD = 64 << 10  # bytes of the line and the headers of a request
TO_SEND = 20.0  # seconds in which the head of a request is sent, and then its body
NO_FRAME = "frame-ancestors 'none'"  # which a page cannot say in itself
SECURITY = {
    "Content-Security-Policy": f"default-src 'none'; {NO_FRAME}",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
Answer = Callable[[Request], Awaitable[Reply]]


# A name or an address, and a port (RFC 9110, 7.2).
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\s:/?#@\[\]]+)(?::[0-9]{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class Names:
    """The names of hosts by which the server may be asked, beside addresses (of this machine alone where it ``is_local``)
    and localhost; and the address by which others know it, "" where that is the one by which it is asked.
    """

    hosts: frozenset[str] = frozenset()
    is_local: bool = True
    public: str = ""

    def has(self, host: str) -> bool:
        """Return whether a Host header names this machine by an address, which no other's name can stand for, or by a
        name that is ours (DNS rebinding).

        >>> [Names().has(host) for host in ("127.0.0.1:8000", "[::1]:8000", "localhost", "10.0.0.1", "evil.example")]
        [True, True, True, False, False]
        >>> [Names().has(host) for host in ("localhost:abc", "[::1]x", "localhost:80/x", "::1", "")]
        [False, False, False, False, False]
        >>> [Names(frozenset({"ours"}), is_local=False).has(host) for host in ("10.0.0.1", "ours:80", "evil.example")]
        [True, True, False]
        """
        written = _HOST.fullmatch(host)
        if written is None:
            return False
        name = written["name"].strip("[]").lower().removesuffix(".")
        try:
            return ipaddress.ip_address(name).is_loopback or not self.is_local
        except ValueError:
            return name == "localhost" or name in self.hosts


def application(sources: Sources, names: Names, title: str) -> ASGIApp:
    """Return the application."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with sources:
            yield

    pages = _Pages(sources, names, title)
    routes = [
        Route("/", _answering(pages.explorer), methods=["GET"]),
        *(Route(path, _answering(pages.sparql), methods=["GET", "POST"]) for path in ("/sparql", "/sparql/")),
        Route("/.well-known/void", _answering(pages.catalog), methods=["GET"]),
        Route("/dump{ending}", _answering(pages.dump), methods=["GET"]),
        Route("/api/state", _answering(pages.state), methods=["GET"]),
        *(Route(path, _answering(pages.api), methods=["GET"]) for path in ("/api", "/api/")),
        Route("/api/openapi.json", _answering(pages.openapi), methods=["GET"]),
        *(
            Route(each.path, _answering(partial(pages.operation, each)), methods=["GET"])
            for each in OPERATIONS
        ),
        Route("/data/{path:path}", _answering(pages.document), methods=["GET"]),
        Route("/{path:path}", _answering(pages.thing), methods=["GET"]),
    ]
    inner = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _http_error})
    return _Guard(inner, names)


class _Pages:
    """What each route answers."""

    def __init__(self, sources: Sources, names: Names, title: str) -> None:
        self._sources, self._names, self._title = sources, names, title

    def _address(self, request: Request) -> str:
        return self._names.public or f"http://{request.headers['host']}/"

    async def explorer(self, _: Request) -> Reply:
        return await self._sources.page("explorer")

    async def sparql(self, request: Request) -> Reply:
        accept, has_body = _accept(request), request.method == "POST"
        body = await _body(request) if has_body else b""
        method = "GET" if request.method == "HEAD" else request.method
        is_page = (
            not has_body
            and choose(accept, ["application/sparql-results+json", "text/turtle", "text/html"]) == "text/html"
        )
        asked = read_request(method, _query_string(request), request.headers.get("content-type", ""), body)
        if is_page:
            reply = await self._sources.page("query_page")
        elif asked is None:
            arguments = {"accept": accept, "address": self._address(request)}
            reply = await self._sources.ask("service", arguments, _language(request))
        else:
            told: dict[str, Any] = {**vars(asked), "bind": dict(asked.bind), "accept": accept}
            reply = await self._sources.ask("sparql", told, _language(request))
        reply.headers["Vary"] = "Accept"
        return reply

    async def catalog(self, request: Request) -> Reply:
        arguments = {"accept": _accept(request), "address": self._address(request)}
        return await self._sources.ask("catalog", arguments, _language(request))

    async def dump(self, request: Request) -> Reply:
        arguments = {"ending": request.path_params["ending"]}
        return await self._sources.ask("dump", arguments, _language(request))

    async def state(self, request: Request) -> Reply:
        problem = said(self._sources.problem, _language(request))
        text = to_json({"version": self._sources.version(), "problem": problem})
        return Reply(200, JSON, f"{text}\n".encode(), {"Cache-Control": "no-store"})

    async def api(self, _: Request) -> Reply:
        return Reply(303, JSON, b"", {"Location": "/api/openapi.json"})

    async def openapi(self, _: Request) -> Reply:
        text = json.dumps(openapi(self._title), ensure_ascii=False, indent=2)
        return Reply(200, JSON, text.encode("utf-8", "replace"), {})

    async def operation(self, operation: Operation, request: Request) -> Reply:
        in_path = {name: _decoded(value) for name, value in paths(request.path_params).items()}
        arguments = {**operation.arguments(fields(_query_string(request))), **in_path}
        if operation.binds:
            arguments["accept"] = _accept(request)
        if operation.is_kept and operation.is_usual(arguments):
            return await self._sources.keep(operation.name, arguments)
        return await self._sources.ask(operation.name, arguments, _language(request))

    async def thing(self, request: Request) -> Reply:
        arguments = {"path": request.path_params["path"], "accept": _accept(request)}
        return await self._sources.ask("thing", arguments, _language(request))

    async def document(self, request: Request) -> Reply:
        path, dot, ending = request.path_params["path"].rpartition(".")
        arguments = {"path": path, "ending": dot + ending, "language": _language(request)}
        return await self._sources.ask("document", arguments, _language(request))


def _answering(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that sends an answer, or that a request is refused."""

    async def endpoint(request: Request) -> Response:
        try:
            reply = await answer(request)
        except HttpError as error:
            reply = problem(error.status, said(error.detail, _language(request)), **error.headers)
        return _response(request, reply)

    return endpoint


def _response(request: Request, reply: Reply) -> Response:
    headers = {"Cache-Control": "no-cache", **reply.headers}
    if policy := headers.get("Content-Security-Policy"):
        headers["Content-Security-Policy"] = f"{policy}; {NO_FRAME}"
    if reply.status == 200:
        tag = f'"{hashlib.sha256(reply.content).hexdigest()[:32]}"'
        headers["ETag"] = tag
        known = {
            each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")
        }
        if request.method in ("GET", "HEAD") and {tag, "*"} & known:
            return Response(status_code=304, headers=headers)
    return Response(reply.content, reply.status, headers, reply.type)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = Phrase("nothing answers {method} here", method=request.method)
    return _response(
        request, problem(error.status_code, said(detail, _language(request)), **error.headers or {})
    )


class _Guard:
    """What stands before the application: it refuses foreign names and pages, and lets no fault end a connection
    without an answer. Paths stay percent-encoded, so that a slash in an id is none.
    """

    def __init__(self, inner: ASGIApp, names: Names) -> None:
        self._inner, self._names = inner, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        scope = {**scope, "path": scope["raw_path"].decode("ascii", "replace")}
        request, has_started = Request(scope), False

        async def guarded(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                given = {name.lower() for name, _ in message["headers"]}
                added = ((name.lower().encode(), value.encode()) for name, value in SECURITY.items())
                headers = [*message["headers"], *(each for each in added if each[0] not in given)]
                message = {**message, "headers": headers}
            await send(message)

        try:
            refused = self._refused(request)
            if refused:
                await _response(request, refused)(scope, receive, guarded)
            else:
                await self._inner(scope, receive, guarded)
        except ClientDisconnect:
            return
        except Exception as error:  # a fault of ours, which is no reason to end
            if not has_started:
                detail = Phrase("this cannot be answered: {fault}", fault=type(error).__name__)
                reply = problem(500, said(detail, _language(request)))
                await _response(request, reply)(scope, receive, guarded)

    def _refused(self, request: Request) -> Reply | None:
        host, own = request.headers.get("host", ""), _language(request)
        if too_large := _too_large(request):
            return too_large
        if not self._names.has(host):
            return problem(421, said(Phrase("this server does not answer for {name}", name=ascii(host)), own))
        is_foreign = request.headers.get("sec-fetch-site", "none") in ("cross-site", "same-site")
        if is_foreign and request.headers.get("sec-fetch-mode") != "navigate":
            return problem(403, said(Phrase("a page of another site may not ask this server"), own))
        return None


def _too_large(request: Request) -> Reply | None:
    """Return the refusal of a head that is too large, which has been read all the same."""
    query = _query_string(request)
    address = len(request.scope["raw_path"]) + (len(b"?") + len(query) if query else 0)
    line = len(request.method) + address + len(b"  HTTP/1.1\r\n")
    headers = sum(len(name) + len(value) + len(b": \r\n") for name, value in request.headers.raw)
    if line + headers <= LARGEST_HEAD:
        return None
    status, detail = 431, Phrase("the head of a request has at most {number:,} bytes", number=LARGEST_HEAD)
    if address > LARGEST_HEAD:
        status, detail = 414, Phrase("an address has at most {number:,} bytes", number=LARGEST_HEAD)
    return problem(status, said(detail, _language(request)))


async def _body(request: Request) -> bytes:
    """Return the body. Raises HttpError for a large one, before all of it is read, for one that does not come, and for
    one that is packed.
    """
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        detail = Phrase("a query is sent without {header}", header="Content-Encoding")
        raise HttpError(415, detail, **{"Accept-Encoding": "identity"})
    parts, size = list[bytes](), 0
    try:
        async with asyncio.timeout(TO_SEND):
            async for part in request.stream():
                size += len(part)
                if size > LARGEST_BODY:
                    raise HttpError(
                        413, Phrase("a request has at most {number:,} bytes", number=LARGEST_BODY)
                    )
                parts.append(part)
    except TimeoutError:
        raise HttpError(408, Phrase("the request was not sent in {seconds:g} s", seconds=TO_SEND)) from None
    return b"".join(parts)


def _query_string(request: Request) -> bytes:
    text = request.scope["query_string"]
    assert isinstance(text, bytes)
    return text


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise HttpError(400, Phrase("the address cannot be read as UTF-8")) from None


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


def _language(request: Request) -> str:
    return language(request.headers.get("accept-language", ""))
