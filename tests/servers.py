"""Servers for tests: a real one, and one that answers whatever a test says."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

Answer = tuple[int, dict[str, str], bytes]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def start_oxigraph(folder: Path | None = None) -> tuple[subprocess.Popen[bytes], str]:
    """Start Oxigraph's server, which is among the packages of the tests, on a folder or in memory, and return it with
    its address.
    """
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "the package oxigraph is in requirements.txt"
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [
        program,
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
        *(["--location", str(folder)] if folder else []),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(500):
        try:
            with urlopen(f"{url}/query", timeout=5):
                break
        except HTTPError as error:  # for want of a query
            error.close()
            break
        except OSError:
            time.sleep(0.02)
    return process, url


@contextmanager
def oxigraph_server(folder: Path | None = None) -> Iterator[str]:
    """Run Oxigraph's server, see ``start_oxigraph``, and give its address."""
    process, url = start_oxigraph(folder)
    with process:
        try:
            yield url
        finally:
            process.kill()


@contextmanager
def answering(answer: Callable[[str, str, dict[str, str], bytes], Answer]) -> Iterator[str]:
    """Run a server that answers by a function of method, target, headers and body, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, given, content = answer(self.command, self.path, headers, body)
            if not status:  # the connection ends
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **given}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = "Content-Length" in given

        do_GET = do_POST = do_PUT = _answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
