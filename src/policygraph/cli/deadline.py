"""The end of what takes too long or too much: by a time that is set, where a store is damaged or memory does not suffice,
and by Ctrl-C at once, though the engine does not look up; and of what would leave something behind.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from policygraph.cli.printing import end
from policygraph.store.faults import tells_of_damage
from policygraph.store.generations import damage, require_contents
from policygraph.words.phrases import Phrase, phrase_of

_BETWEEN = 0.1  # seconds between two looks, in which a query takes a tenth of a gigabyte
_MUCH = 1_000_000_000  # bytes of memory, from which on a store is suspected of damage
_NEARLY_ALL = 0.9  # of the memory that there is
try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

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
def within_bounds() -> Iterator[None]:
    """End the process with an error where it has much memory and a store that it reads is not what was written, or where
    it has nearly all memory; raise DamagedStoreError where damage may be why something is refused or fails, and is.

    In a damaged table the engine may go from error to error without an end, and keep each in memory. Where none is left, it
    ends the process by itself, or the system does. To look at what a store holds takes as long as it is large.
    """
    is_over, ending = threading.Event(), threading.Lock()  # held for good by whoever ends first
    watch = partial(copy_context().run, _end_beyond_bounds, is_over, ending)
    if resource:
        threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):  # of the command line itself
        raise
    except Exception as error:
        if tells_of_damage(error):
            require_contents()
        raise
    finally:
        is_over.set()
        ending.acquire()


def _end_beyond_bounds(is_over: threading.Event, ending: threading.Lock) -> None:
    """End the process where it has nearly all memory, or much of it and a store that is damaged, until all is over."""
    is_checked = False
    while not is_over.wait(_BETWEEN):
        bounds, message = _taken(), ""
        if not is_checked and any(taken > _MUCH for taken, _ in bounds):
            found, is_checked = damage(), True
            message = phrase_of(found) if found else ""
        for taken, most in bounds:
            if not message and taken > _NEARLY_ALL * most:
                message = Phrase(
                    "this takes more memory than there is: {taken:,} of {most:,} MiB so far. Let it have more memory",
                    taken=taken >> 20,
                    most=most >> 20,
                )
        if message and ending.acquire(blocking=False):
            end(message)


def _taken() -> list[tuple[int, int]]:
    """Return the bytes of memory that this process has and those that it may have, by each bound; none where the system
    does not say.
    """
    try:
        pages = Path("/proc/self/statm").read_bytes().split()
        page, (limit, _) = resource.getpagesize(), resource.getrlimit(resource.RLIMIT_AS)
        bounds = [(int(pages[1]) * page, os.sysconf("SC_PHYS_PAGES") * page)]
    except (OSError, ValueError):
        return []
    if limit != resource.RLIM_INFINITY:
        bounds.append((int(pages[0]) * page, limit))
    return bounds


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
        "the query took more than {seconds:g} s and was ended; --timeout gives it more", seconds=seconds
    )
    end(message)
