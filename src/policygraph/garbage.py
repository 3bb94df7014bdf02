"""Memory that is not needed any more: whether anybody looks for it, and whether the system has it back."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def left_alone() -> Iterator[None]:
    """Let nobody look for garbage while much is made that stays, which takes up to a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def give_back() -> None:
    """Give the system back what is free, which glibc else keeps for later: after loads and long queries of a store, much
    of all memory.
    """
    if sys.platform == "linux":
        import ctypes  # only now, as few commands load a store

        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
