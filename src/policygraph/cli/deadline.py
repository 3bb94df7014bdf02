"""The end of what takes too long: by a time that is set, where a store is damaged, and by Ctrl-C at once, though the engine
does not look up; and of what would leave something behind.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from functools import partial
from types import FrameType
from typing import NoReturn

from policygraph.cli.printing import end
from policygraph.errors import DamagedStoreError
from policygraph.store.faults import tells_of_damage
from policygraph.store.generations import require_contents
from policygraph.words.phrases import Phrase, phrase_of

_LONG = 0.5  # seconds, from which on a store is suspected
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
def holding_to_content() -> Iterator[None]:
    """End the process with an error where what is done goes on for long, and a store that it reads is not what was
    written; raise DamagedStoreError where something is refused for that.

    In a damaged table the engine may go from error to error without an end, and keep each in memory.
    """
    is_over, ending = threading.Event(), threading.Lock()  # held for good by whoever ends first
    look = partial(copy_context().run, _end_where_damaged, is_over, ending)
    threading.Thread(target=look, daemon=True).start()
    try:
        yield
    except Exception as error:
        if tells_of_damage(error):
            require_contents()
        raise
    finally:
        is_over.set()
        ending.acquire()


def _end_where_damaged(is_over: threading.Event, ending: threading.Lock) -> None:
    while not is_over.wait(_LONG):
        with suppress(OSError):  # of one that is gone
            try:
                require_contents()
            except DamagedStoreError as error:
                if ending.acquire(blocking=False):
                    end(phrase_of(error))


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
