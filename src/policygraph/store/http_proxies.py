"""The proxy of the environment by which a server is asked: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as other programs read them."""

from __future__ import annotations

import base64
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from policygraph.errors import StoreError
from policygraph.words.phrases import Phrase


class Proxy(NamedTuple):
    """Host and port of a proxy, and the header by which it knows who asks, if it is to."""

    host: str
    port: int
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy by which the server of an address is asked, None for one of this machine and where the environment
    names none or leaves the server out.

    Raises StoreError, which repeats no password, for a proxy that is not spoken to in plain HTTP.
    """
    parts = urlsplit(url)
    given = getproxies().get(parts.scheme)
    if not given or _is_here(parts.hostname or "") or proxy_bypass(parts.netloc):
        return None
    try:
        proxy = urlsplit(given if "://" in given else f"http://{given}")
        host, port = proxy.hostname, proxy.port or 80
    except ValueError:
        host, port = None, 0
    if not host or proxy.scheme != "http":
        raise StoreError(
            Phrase(
                "the proxy that {name} names is not of the form http://HOST:PORT; give another, or the server in {exceptions}",
                name=f"{parts.scheme}_proxy".upper(),
                exceptions="NO_PROXY",
            )
        )
    return Proxy(host, port, _authorization(proxy.username, proxy.password))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _authorization(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode()}"}
