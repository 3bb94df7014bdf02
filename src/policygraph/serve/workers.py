"""Processes that answer, each one request at a time: one that takes too long is killed, and another takes its place."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import Any

from policygraph.serve.protocol import HttpError
from policygraph.serve.reply import MEBIBYTE, Limits, Reply
from policygraph.serve.worker import LENGTHS, packed
from policygraph.settings import Settings
from policygraph.words.phrases import Phrase

TO_START = 60.0  # seconds
MOST_WAITING = 256  # requests that wait for a process; what comes on top is refused at once


class _Process:
    """A worker, started when it is first asked."""

    def __init__(self, settings: Settings, limits: Limits, bounded: bool) -> None:
        self._first = packed({"bounded": bounded}, pickle.dumps((settings, limits)))
        self._process: asyncio.subprocess.Process | None = None
        self._is_ready = False

    async def start(self) -> asyncio.subprocess.Process:
        """Start the process where it does not run."""
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "policygraph.serve.worker", str(os.getpid())),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                # Each thread's heap is reserved in full, which would count as memory that is used.
                env={**os.environ, "MALLOC_ARENA_MAX": "2", "PYTHONUTF8": "1"},
                start_new_session=True,  # so that Ctrl-C is for the server alone
            )
            assert self._process.stdin
            self._process.stdin.write(self._first)
        return self._process

    async def ready(self) -> None:
        """Wait until the process answers; raise EOFError or OSError where it ends before."""
        if not self._is_ready:
            await self._read()
            self._is_ready = True

    async def ask(self, head: dict[str, Any]) -> Reply:
        """Return the answer; raise EOFError or OSError where the process ends before."""
        process = await self.start()
        assert process.stdin
        process.stdin.write(packed(head))
        await process.stdin.drain()
        text, content = await self._read()
        return Reply(content=content, **json.loads(text))

    async def _read(self) -> list[bytes]:
        stdout = (await self.start()).stdout
        assert stdout
        sizes = LENGTHS.unpack(await stdout.readexactly(LENGTHS.size))
        return [await stdout.readexactly(size) for size in sizes]

    async def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
            if self._process.stdin:
                self._process.stdin.close()
            await self._process.wait()
            self._process._transport.close()  # type: ignore[attr-defined]


class WorkerPool:
    """So many processes with limits; a context of asyncio, at whose end they have ended."""

    def __init__(self, settings: Settings, limits: Limits, number: int, bounded: bool = True) -> None:
        self._settings, self.limits, self._bounded = settings, limits, bounded
        self._idle: asyncio.Queue[_Process] = asyncio.Queue()
        self._all = {self._new() for _ in range(number)}
        self._waiting = 0

    def _new(self) -> _Process:
        return _Process(self._settings, self.limits, self._bounded)

    async def __aenter__(self) -> WorkerPool:
        for process in self._all:
            await process.start()
            self._idle.put_nowait(process)
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in list(self._all):  # while requests still end, others may take their place
            await process.kill()

    async def ask(self, head: dict[str, Any]) -> Reply:
        """Return the answer of a process that has nothing else to do, for which requests wait in turn.

        Raises HttpError with 503 for too many that wait, and for an answer that would take more seconds or memory than
        it may.
        """
        if self._waiting >= MOST_WAITING:
            raise _unavailable(Phrase("too many requests wait for an answer"))
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                process = await self._idle.get()
        except TimeoutError:
            raise _unavailable(Phrase("too many requests wait for an answer")) from None
        finally:
            self._waiting -= 1
        try:
            try:
                async with asyncio.timeout(TO_START):
                    await process.ready()
            except (TimeoutError, EOFError, OSError):
                raise _unavailable(Phrase("no process can be started for the answer")) from None
            async with asyncio.timeout(self.limits.seconds):
                reply = await process.ask(head)
        except BaseException as error:
            # Whatever came between, the rest of an answer may still come: nobody else is to get it.
            process = await self._replace(process)
            raise _explained(error, self.limits) from None
        finally:
            self._idle.put_nowait(process)
        return reply

    async def _replace(self, process: _Process) -> _Process:
        self._all.remove(process)
        await asyncio.shield(process.kill())
        self._all.add(new := self._new())
        with suppress(OSError):  # whoever asks it next tries again
            await new.start()
        return new


def _explained(error: BaseException, limits: Limits) -> BaseException:
    if isinstance(error, TimeoutError):
        return _unavailable(
            Phrase("an answer that takes more than {seconds:g} s is not waited for", seconds=limits.seconds)
        )
    if isinstance(error, (EOFError, OSError)):
        return _unavailable(
            Phrase("the answer needs more than {number:,} MiB of memory", number=limits.memory // MEBIBYTE)
        )
    return error


def _unavailable(detail: str) -> HttpError:
    return HttpError(503, detail, **{"Retry-After": "1"})
