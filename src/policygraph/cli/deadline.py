"""The end of what takes too long: by a time that is set, and by Ctrl-C at once, though the engine does not look up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context

from policygraph.cli.printing import end
from policygraph.words.phrases import Phrase


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


def _end(seconds: float) -> None:
    message = Phrase(
        "the query took more than {seconds:g} seconds and was ended; --timeout gives it more", seconds=seconds
    )
    end(message)
