"""The sources while they are served: what they are now, who answers about them, and answers that are kept."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, replace
from typing import Any

from policygraph.serve.answers import NEEDS
from policygraph.serve.opened import Moment, today
from policygraph.serve.protocol import HttpError
from policygraph.serve.reply import Limits, Reply
from policygraph.serve.workers import WorkerPool
from policygraph.settings import Settings

_FIRST = "explorer"  # the page that is looked at first
PERIOD, LONGEST = 0.5, 3.0  # seconds between two looks at the sources, and where a look takes long
KEPT = 8  # answers
TO_MAKE = 600.0  # seconds in which the whole corpus is looked at, or a page is made


class Sources:
    """A context of asyncio in which questions about the sources are answered.

    What others send is answered in ``number`` processes with limits; what is made of the whole corpus in one that has
    time, and once. ``tell`` is called with each error, in a language, that a change of the records leads to, and with ""
    after it; ``doubt`` with what is doubtful in records from a change on.
    """

    def __init__(
        self,
        settings: Settings,
        moment: Moment,
        limits: Limits,
        number: int,
        language: str,
        page_language: str,
        tell: Callable[[str], None],
        doubt: Callable[[str], None],
    ) -> None:
        self._moment, self._language, self._page_language, self._tell = moment, language, page_language, tell
        self._doubt = doubt
        self._workers = WorkerPool(settings, limits, number)
        self._makers = WorkerPool(settings, replace(limits, seconds=TO_MAKE), 1, bounded=False)
        self._kept: OrderedDict[str, asyncio.Task[Reply]] = OrderedDict()
        self._stack = AsyncExitStack()
        self.problem = ""

    async def __aenter__(self) -> Sources:
        await self._stack.enter_async_context(self._workers)
        await self._stack.enter_async_context(self._makers)
        watching = asyncio.create_task(self._watch())
        self._stack.push_async_callback(_ended, watching)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._kept.values():
            await _ended(task)
        await self._stack.aclose()

    def version(self) -> str:
        """Return a text that is another one when records, or the day, are others."""
        return f"{self._moment.version}-{today()}"

    async def ask(self, name: str, arguments: dict[str, Any], language: str) -> Reply:
        """Return the answer of a process with limits, once what all need for it is made. Raises what ``WorkerPool.ask`` raises."""
        request = self._request(name, arguments, language)
        reply = await self._workers.ask({**request, "makes": False})
        if reply.status == NEEDS:
            await self.keep("make", json.loads(reply.content))
            reply = await self._workers.ask(request)
        return reply

    async def page(self, name: str) -> Reply:
        """Return a page by name. Raises what ``WorkerPool.ask`` raises."""
        return await self.keep(name, {"version": self.version(), "language": self._page_language})

    async def keep(self, name: str, arguments: dict[str, Any]) -> Reply:
        """Return the answer that is made once for all who ask, of whom none says what it is made of but the records."""
        request = self._request(name, arguments, self._language)
        key = json.dumps([self.version(), request], sort_keys=True)
        task = self._kept.get(key)
        if task is None:
            task = self._kept[key] = asyncio.create_task(self._makers.ask(request))
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT and next(iter(self._kept.values())).done():
            self._kept.popitem(last=False)
        try:
            reply = await asyncio.shield(task)
        except (HttpError, OSError):
            self._kept.pop(key, None)
            raise
        if reply.status != 200:
            self._kept.pop(key, None)
        return replace(reply, headers=dict(reply.headers))

    def _request(self, name: str, arguments: dict[str, Any], language: str) -> dict[str, Any]:
        return {"name": name, "moment": asdict(self._moment), "language": language, "arguments": arguments}

    async def _watch(self) -> None:
        """Look at the sources again and again; what cannot be built leaves what was."""
        loop = asyncio.get_running_loop()
        duration, shown = 0.0, ""
        while True:
            if shown != self.version():  # the page is ready when somebody comes for it
                shown = self.version()
                with suppress(HttpError):
                    await self.page(_FIRST)
            await asyncio.sleep(min(max(PERIOD, 5 * duration), LONGEST))
            started = loop.time()
            problem = await self._look()
            duration = loop.time() - started
            if problem != self.problem:
                self.problem = problem
                self._tell(problem)

    async def _look(self) -> str:
        """Bring the moment up to date; return what is wrong with the sources, "" for nothing."""
        request: dict[str, Any] = {
            "name": "look",
            "moment": None,
            "language": self._language,
            "arguments": {},
        }
        try:
            reply = await self._makers.ask(request)
        except HttpError as error:
            return error.detail
        told = json.loads(reply.content)
        if reply.status != 200:
            return str(told["detail"])
        del told["schema_version"]
        before, self._moment = self._moment, Moment(**told)
        if self._moment.doubts != before.doubts:
            self._doubt(self._moment.doubts)
        return ""


async def _ended(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task
