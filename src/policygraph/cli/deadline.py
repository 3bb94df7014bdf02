"""The end of what takes too long: by a time that is set, and by Ctrl-C at once, though the engine does not look up; and of
what would leave something behind.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from types import FrameType
from typing import NoReturn

from policygraph.cli.printing import end
from policygraph.words.phrases import Phrase

_SIGNALLED = 128  # with the number of a signal, the status that shells give to what it has ended


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """End the process with an error where what is done takes more than some seconds; without these, it may.

    Ctrl-C ends it without waiting for Python, whose handler would run when the engine has answered.
    """
    is_main = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL) if is_main else None
    timer = threading.Timer(
        seconds or 0, copy_context().run, (_end, seconds)
    )  # in the language that is spoken
    timer.daemon = True
    if seconds is not None:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if handler is not None:
            signal.signal(signal.SIGINT, handler)


@contextmanager
def tidy_end() -> Iterator[None]:
    """Let what ends a process, as ``kill`` or the end of a terminal does, end what is done as Ctrl-C does: with nothing left
    behind in the folder for temporary files.
    """
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    handled = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in handled:
        signal.signal(number, _exit)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)


def _exit(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(_SIGNALLED + number)


def _end(seconds: float) -> None:
    message = Phrase(
        "the query took more than {seconds:g} seconds and was ended; --timeout gives it more", seconds=seconds
    )
    end(message)
