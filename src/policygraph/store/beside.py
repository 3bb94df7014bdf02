"""Work that is done in a thread beside other work: what the system does meanwhile costs the program no time."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


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


def end_with(parent: int) -> None:
    """End this process when the one that started it, of that number, has ended, whatever this one is doing by then."""
    Thread(target=_wait_for, args=(parent,), daemon=True).start()


def _wait_for(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
