"""A process that answers requests, one after the other, with no more memory than it may have; its parent ends it.

Requests come in on standard input and answers go out on standard output: lengths, a head in JSON, then bytes.
"""

from __future__ import annotations

import json
import os
import pickle
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from policygraph.serve.reply import Limits
from policygraph.store.beside import end_with

LENGTHS = struct.Struct(">II")


def packed(head: dict[str, Any], content: bytes = b"") -> bytes:
    """Return a message."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(content)) + text + content


def _read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message, None behind the last."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    sizes = LENGTHS.unpack(lengths)
    head, content = (stream.read(size) for size in sizes)
    return (json.loads(head), content) if (len(head), len(content)) == sizes else None


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are none any more; the first message has the settings and the limits."""
    first = _read(requests)
    if first is None:
        return
    from policygraph.serve.answers import Answering

    settings, limits = pickle.loads(first[1])  # by the parent alone
    answering = Answering(settings, limits)
    if first[0]["bounded"]:
        _bound(limits)
    answers.write(packed({}))  # from now on it answers at once
    answers.flush()
    while (message := _read(requests)) is not None:
        reply = answering.reply(**message[0])
        answers.write(packed(reply.head, reply.content))
        answers.flush()


def _bound(limits: Limits) -> None:
    """Let the system refuse this process more memory; where it does not tell what a process has, do nothing."""
    import resource

    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return
    now = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + limits.memory, now + limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer what comes in; what else is written to standard output goes nowhere. The argument is the parent's number."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    end_with(int(sys.argv[1]))
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
