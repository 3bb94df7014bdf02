"""The only module that prints: results for people and for programs, messages, errors; to a terminal, a pipe or a file.

What people read has no character that steers a terminal, but for the styles that reports have in a terminal.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NoReturn

import click

from policygraph.cli.language import spoken
from policygraph.errors import UsageError
from policygraph.records.printable import as_file, printable, printable_line
from policygraph.store.whole_files import held_back, whole_file
from policygraph.words.phrases import Phrase, said, with_brief_words, word

FAILED, WRONG = 1, 2  # exit status: a check failed; wrong usage or unreadable records
INTERRUPTED = 128 + signal.SIGINT  # exit status, as of what a signal has ended
_STYLE = re.compile(r"(\x1b\[[0-9;]*m)")
_LAST_STREAM = 2  # the number of standard error


def open_streams() -> None:
    """Let what is printed go nowhere where a standard stream is closed, whose number the next file that is opened would get."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        os.set_inheritable(number, True)
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def take_every_character() -> None:
    """Let standard output and error escape what their encoding, which the locale or the user has chosen, has not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def echo(text: str) -> None:
    """Print a text for people to standard output: to a terminal in its encoding, else in UTF-8, as to a file."""
    text = said(text, spoken())
    if sys.stdout.isatty():
        pieces = _STYLE.split(text)
        click.echo("".join(piece if _STYLE.fullmatch(piece) else printable(piece) for piece in pieces))
    else:
        click.echo(printable(text).encode())


def notify(message: str) -> None:
    """Print a message to standard error, on one line, in the language that is spoken."""
    _say(one_line(said(message, spoken())))


def _say(line: str) -> None:
    """Print a line to standard error, where that takes it: nothing is less done where nobody can be told."""
    with suppress(OSError):
        click.echo(line, err=True)


def fail(message: str) -> NoReturn:
    """Print an error on one line, in the language that is spoken, and exit with status 2."""
    _print_error(message)
    sys.exit(WRONG)


def abort() -> NoReturn:
    """Say that Ctrl-C has ended the program, and exit with the status by which shells know that."""
    _say("\n" + word("Aborted!", spoken()))
    sys.exit(INTERRUPTED)


def end(message: str) -> NoReturn:
    """Print an error as ``fail`` does, and end the process at once, whatever its threads do."""
    try:
        _print_error(message)
    finally:
        os._exit(WRONG)


def _print_error(message: str) -> None:
    start = click.style(said(Phrase("error: "), spoken()), fg="red", bold=True)
    _say(start + one_line(said(message, spoken())))


def one_line(message: str) -> str:
    """Return a message on one line, in which words that nobody would read to the end are cut."""
    return with_brief_words(printable_line(message))


def write(data: bytes | str, output: str | None) -> None:
    """Write a result as ``result_file`` does. Bytes are for programs and are written as they are, a text is for people."""
    if isinstance(data, str) and output in (None, "", "-"):
        echo(data)
        return
    with result_file(output) as file:
        file.write(as_file(data))


@contextmanager
def result_file(output: str | None) -> Iterator[IO[bytes]]:
    """Give a file to write a result to, which stays as it was where that fails, or comes to standard output at the end, which
    - stands for too.

    Raises UsageError for what names a folder.
    """
    if output and output.endswith(os.sep):
        raise UsageError(Phrase("{output} is the name of a folder; name a file", output=output))
    if output and output != "-":
        with whole_file(Path(output)) as file:
            yield file
        return
    with held_back() as (file, contents):
        yield file
        for part in contents():
            click.echo(part, nl=False)
