"""Work that is done in a thread beside other work: what the system does meanwhile costs the program no time."""

from __future__ import annotations

import os
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from threading import Thread
from typing import Generic, TypeVar

N = TypeVar("N")
T = TypeVar("T")
MOST_THREADS = 4  # that ask a store at once, as each answer may take much memory while it is made


class Beside(Generic[T]):
    """Work that begins at once."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._results.append(work())
        except BaseException as error:
            raised: BaseException | None = error
            while (
                raised
            ):  # what a store gives must end in the thread that it was given to, and is in these frames
                traceback.clear_frames(raised.__traceback__)
                raised = raised.__context__
            self._error = error

    def wait(self) -> None:
        """Wait until the work is done, whether it went wrong or not."""
        self._thread.join()

    def result(self) -> T:
        """Return what the work returns, when it is done, or raise what it raises."""
        self.wait()
        if self._error is not None:
            raise self._error
        return self._results[0]


def for_each(work: Callable[[N], T], things: Iterable[N]) -> list[T]:
    """Return what a work gives of each of some things, in their order, done in as many threads as there are processors.

    Raises what it raises for the first of them for which it does; those behind it may be left out then.
    """
    waiting, done, failed = deque(enumerate(things)), dict[int, T](), dict[int, int]()

    def take(thread: int) -> None:
        while True:
            try:
                number, thing = waiting.popleft()
            except IndexError:
                return
            try:
                done[number] = work(thing)
            except BaseException:
                failed[thread] = number
                waiting.clear()
                raise

    count = min(processors(), MOST_THREADS, len(waiting))
    threads = [Beside(partial(take, thread)) for thread in range(count)]
    try:
        for each in threads:
            each.wait()
    finally:
        waiting.clear()  # the process ends when no thread has anything left to do
    if failed:
        threads[min(failed, key=failed.__getitem__)].result()
    return [done[number] for number in sorted(done)]


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def end_with(parent: int) -> None:
    """End this process when the one that started it, of that number, has ended, whatever this one is doing by then."""
    Thread(target=_wait_for, args=(parent,), daemon=True).start()


def _wait_for(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
