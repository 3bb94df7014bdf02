"""A process reads requests and writes answers, whatever else is printed in it, and ends with its parent."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import time
from pathlib import Path

from policygraph.serve.reply import Limits
from policygraph.serve.worker import LENGTHS, packed, serve
from policygraph.settings import Settings
from tests.helpers import is_alive


def messages(data: bytes) -> list[tuple[dict[str, object], bytes]]:
    stream, read = io.BytesIO(data), []
    while lengths := stream.read(LENGTHS.size):
        text, content = map(stream.read, LENGTHS.unpack(lengths))
        read.append((json.loads(text), content))
    return read


def test_each_request_has_an_answer_in_its_order(settings: Settings) -> None:
    first = packed({"bounded": False}, pickle.dumps((settings, Limits())))
    look = packed({"name": "look", "moment": None, "language": "en", "arguments": {}})
    nonsense = packed({"name": "nonsense", "moment": None, "language": "en", "arguments": {}})
    answers = io.BytesIO()
    serve(io.BytesIO(first + look + nonsense + look[:-3]), answers)
    ready, seen, wrong = messages(answers.getvalue())
    assert ready == ({}, b"")
    assert seen[0]["status"] == 200
    assert json.loads(seen[1])["version"]
    assert wrong[0]["status"] == 500


def test_without_a_first_message_there_is_nothing_to_do() -> None:
    answers = io.BytesIO()
    serve(io.BytesIO(b""), answers)
    assert answers.getvalue() == b""


def test_a_worker_ends_when_its_parent_has_ended(tmp_path: Path) -> None:
    """The parent ends without a word, its pipe is held open by another: only that it is gone says so."""
    code = (
        "import os, subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'policygraph.serve.worker', str(os.getpid())],"
        " stdin=sys.stdin, stdout=subprocess.DEVNULL); print(p.pid, flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.wait()
        deadline = time.monotonic() + 15
        while is_alive(worker) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not is_alive(worker)
