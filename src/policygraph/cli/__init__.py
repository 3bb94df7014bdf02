"""The command line, which alone prints and exits; a command's module is imported when it is used."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from typing import Any

import click

from policygraph._version import __version__
from policygraph.cli.deadline import within_bounds
from policygraph.cli.help import in_language
from policygraph.cli.language import Group, listen, message_language_option, spoken, start
from policygraph.cli.printing import FAILED, WRONG, abort, fail, one_line, open_streams, take_every_character
from policygraph.errors import PolicyGraphError, suggest
from policygraph.records.printable import printable_name
from policygraph.store.faults import is_refusal, refusal
from policygraph.words.phrases import Phrase, phrase_of, said, word

# Objects made until those that nothing refers to any more are looked for. A command makes many that it keeps, and ends soon.
NEW_OBJECTS = 50_000
__all__ = ["COMMANDS", "FAILED", "WRONG", "main"]
_NOT_UTF_8 = re.compile("[\ud800-\udfff]")
COMMANDS = {
    "init": "Start a project, or draft a profile from records that nobody has described yet.",
    "new": "Write a record to fill in.",
    "build": "Bring the store of SOURCE up to date and say what is in it.",
    "validate": "Check records; every finding names file, line and column.",
    "query": "Answer a named question, or run your own SPARQL.",
    "lineage": "Show what replaced what, what stands for a policy now, and what was in force when.",
    "report": "Show a corpus, a part of it or one policy in numbers and plots.",
    "serve": "Show a corpus in a browser, and answer SPARQL, linked data and JSON about it.",
    "export": "Write the graph as RDF, or the records back from it.",
    "show": "Describe one policy, or find policies by text.",
    "diff": "Say what is different between two states of the records.",
    "history": "Say when each value of a policy changed and by whose commit.",
    "profile": "Hold records against a profile, write its JSON Schema, or list the built-in ones.",
}


class Commands(Group):
    """A group that imports commands lazily, suggests names for mistyped ones, and reports errors in one line."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line, in the language of the locale until an argument names another."""
        with _in_one_line():
            open_streams()
            start()
        return super().main(*args, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of a typical workflow."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module and return the command, None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"policygraph.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return in_language(command, spoken())

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; raise click.UsageError, with suggestions, for an unknown name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            listen(args)
            hint = suggest(args[0], COMMANDS) or Phrase(" See policygraph --help.")
            message = Phrase("there is no command {name}.{hint}", name=args[0], hint=hint)
            raise click.UsageError(said(message, spoken()), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each command, without importing any."""
        with formatter.section(word("Commands", spoken())):
            formatter.write_dl([(name, word(text, spoken())) for name, text in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; raise click.UsageError for one that is empty, or neither UTF-8 nor the path of something."""
        take_every_character()
        with _in_one_line(), _printable_errors():
            _refuse_odd(ctx, args)
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error that the user can fix is one line on standard error and exit status 2."""
        gc.set_threshold(NEW_OBJECTS)
        with _in_one_line(), _printable_errors(), within_bounds():
            return super().invoke(ctx)


def _refuse_odd(group: click.Context, args: list[str]) -> None:
    """Raise click.UsageError, with the usage of the command that the arguments name, for one that is empty or no text."""
    name = next((argument for argument in args if argument in COMMANDS), "")
    command = main.get_command(group, name)
    ctx = click.Context(command, parent=group, info_name=name) if command else group
    for before, argument in pairwise(["", *args]):
        option, equals, value = (
            argument.partition("=") if argument.startswith("--") else (before, "=", argument)
        )
        if equals and not value.strip():
            listen(args)
            name = option if option.startswith("-") else Phrase("an argument")
            message = Phrase("{name} is empty; leave it out, or give it a value", name=name)
            raise click.UsageError(said(message, spoken()), ctx)
        names_something = any(map(os.path.lexists, (argument, argument.partition("=")[2])))
        if _NOT_UTF_8.search(argument) and not names_something:
            listen(args)
            message = Phrase("{name} has bytes that are not UTF-8", name=printable_name(argument))
            raise click.UsageError(said(message, spoken()), ctx)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """End the program where something is refused, with one line that says what."""
    try:
        yield
    except PolicyGraphError as error:
        fail(phrase_of(error))
    except KeyboardInterrupt:
        abort()
    except BrokenPipeError:  # the process that reads the output has ended
        sys.stderr.close()
        sys.exit(FAILED)
    except Exception as error:
        if not is_refusal(error):  # by a disk that is full, read-only or damaged
            raise
        fail(refusal(error))


@contextmanager
def _printable_errors() -> Iterator[None]:
    """Raise click's errors, which repeat arguments, with a message that can be printed, and usage in what is spoken."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        if error.ctx:
            error.ctx.command = in_language(error.ctx.command, spoken())
        raise click.UsageError(one_line(error.format_message()), error.ctx) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@message_language_option(expose_value=False)
@click.version_option(__version__, message=f"policygraph {__version__}")
def main() -> None:
    """Turn a folder of Markdown policy records into a knowledge graph, and ask it.

    SOURCE is a folder or file of records, or an RDF file. Without one, policygraph.toml in or above
    the working folder says. Results go to standard output, messages to standard error.
    All is said in English or Chinese, as --language says, here or behind a command, or else the locale.
    """
