"""Run commands in this process and write down what they open, start and talk to: ``python reach.py LOG COMMANDS``."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

seen: list[tuple[str, str, bool]] = []  # event, what, whether it may write
PATHS = {
    "open",
    "os.listdir",
    "os.scandir",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.link",
    "os.truncate",
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def hook(event: str, arguments: tuple[Any, ...]) -> None:
    """Remember an event that reaches out of the process."""
    if event in PATHS and isinstance(arguments[0], str | bytes | os.PathLike):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        writes = (
            bool(arguments[2] & WRITING) if event == "open" else event not in ("os.listdir", "os.scandir")
        )
        seen.append((event, path, writes))
    elif (
        event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib."))
        and event != "socket.gethostname"
    ):
        seen.append((event, repr(arguments), False))
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        seen.append((event, os.fsdecode(arguments[0]) if arguments[0] else "", False))


def main() -> None:
    """Run each command of a JSON file."""
    log, commands = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    from policygraph.cli import main as policygraph

    sys.addaudithook(hook)
    for command in commands:
        with contextlib.suppress(SystemExit, Exception):  # how commands end, test_commands holds
            policygraph(command, standalone_mode=False)
    log.write_text(json.dumps(seen, ensure_ascii=True), "utf-8")


if __name__ == "__main__":
    main()
