"""``policygraph``, and ``python -m policygraph``."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from contextlib import suppress


def run() -> None:
    """Run the command line. Ctrl-C ends the process at once, and without a trace, before and after that."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from policygraph.cli import main

    try:
        try:
            signal.signal(signal.SIGINT, handler)
            main(prog_name="policygraph")
        finally:
            if handler is signal.default_int_handler:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
    except SystemExit as ended:
        _end(ended.code)
        raise


def _end(status: object) -> None:
    """End the process as Python would, but free nothing, which the system does at once; return where more is to be done."""
    is_alone = all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())
    if is_alone and isinstance(status, int):
        atexit._run_exitfuncs()
        with suppress(OSError, ValueError):  # of streams that are closed, of which Python knows what to tell
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)


if __name__ == "__main__":
    run()
