"""``policygraph``, and ``python -m policygraph``."""

from __future__ import annotations

import signal


def run() -> None:
    """Run the command line. Ctrl-C ends the process at once, and without a trace, before and after that."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from policygraph.cli import main

    try:
        signal.signal(signal.SIGINT, handler)
        main(prog_name="policygraph")
    finally:
        if handler is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    run()
