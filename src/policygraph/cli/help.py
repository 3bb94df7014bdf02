"""Help in the language that is spoken, with lines that fit a terminal, in which a Chinese character is two columns wide."""

from __future__ import annotations

import copy
import inspect
import re
import unicodedata
from collections.abc import Iterable, Iterator

import click

from policygraph.words.phrases import ENGLISH, word

# What stays together on a line: words, a character with the signs that close it, or those that open with the next.
_PIECES = re.compile(r"[(（“「]*(?:[!-~]+|[^\s!-~])[，。；：、）”」？！…]*|\s+")
_FIRST_COLUMN = 30
_TEXT = "TEXT"  # what stands for a value of which nothing else is said


class Formatter(click.HelpFormatter):
    """Click's formatter, which wraps what has wide characters by their width."""

    def write_heading(self, heading: str) -> None:
        """Write a heading with the colon of its script."""
        if heading.isascii():
            super().write_heading(heading)
        else:
            self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        if text.isascii():
            super().write_text(text)
            return
        indent = " " * self.current_indent
        parts = (wrap(part, self.width - len(indent)) for part in text.split("\n\n"))
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in parts))
        self.write("\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST_COLUMN, col_spacing: int = 2
    ) -> None:
        """Write terms and what is said of each, in two columns."""
        rows = list(rows)
        if all(text.isascii() for row in rows for text in row):
            super().write_dl(rows, col_max, col_spacing)
            return
        first_column = min(max(width(term) for term, _ in rows), col_max) + col_spacing
        margin = " " * self.current_indent
        for term, text in rows:
            lines = wrap(text, max(self.width - first_column - self.current_indent, 10))
            if width(term) > first_column - col_spacing:
                self.write(f"{margin}{term}\n")
                term = ""
            for line in lines or [""]:
                self.write(f"{margin}{term}{' ' * (first_column - width(term))}{line}".rstrip() + "\n")
                term = ""


class Context(click.Context):
    """A context whose help is written so."""

    formatter_class = Formatter


def width(text: str) -> int:
    """Return how many columns a text takes.

    >>> width("id: 标识")
    8
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrap(text: str, columns: int) -> list[str]:
    """Return the lines of a text, each of at most so many columns where no word is longer; no sign that closes begins one.

    >>> wrap("检查记录，指出文件。", 8)
    ['检查记', '录，指出', '文件。']
    """
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split())):
        if width(lines[-1].rstrip() + piece.rstrip()) > columns and lines[-1].strip():
            lines.append("")
        if lines[-1] or piece.strip():
            lines[-1] += piece
    return [line.rstrip() for line in lines if line.strip()]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help text, each on one line, as files of words have them."""
    return [" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n")]


def in_language(command: click.Command, language: str) -> click.Command:
    """Return a command whose help texts, placeholders and options' texts are in a language."""
    if language == ENGLISH:
        return command
    command = copy.copy(command)
    command._help_option = None  # which click keeps in the language of its first use
    if command.help:
        parts = [word(part, language) for part in paragraphs(command.help)]
        command.help, command.short_help = "\n\n".join(parts), parts[0].partition("。")[0]
    if command.options_metavar:
        command.options_metavar = word(command.options_metavar, language)
    if isinstance(command, click.Group):
        command.subcommand_metavar = word(command.subcommand_metavar, language)
    command.params = [_parameter(param, language) for param in command.params]
    return command


def _parameter(param: click.Parameter, language: str) -> click.Parameter:
    param = copy.copy(param)
    if param.metavar:
        param.metavar = word(param.metavar, language)
    elif isinstance(param, click.Argument) and param.name:
        param.metavar = _placeholder(param, word(param.name.upper(), language))
    elif isinstance(param, click.Option) and param.type is click.STRING and not param.is_flag:
        param.metavar = word(_TEXT, language)
    if isinstance(param, click.Option) and param.help:
        param.help = word(param.help, language)
    return param


def _placeholder(argument: click.Argument, name: str) -> str:
    """Return how the usage shows an argument, as click does."""
    return name if argument.required else f"[{name}]"


def texts(command: click.Command) -> Iterator[str]:
    """Yield what the help of a command says, and that of its own commands, as files of words have it."""
    yield from paragraphs(command.help or "")
    for param in command.params:
        yield from filter(None, (param.metavar, getattr(param, "help", "")))
        if isinstance(param, click.Argument) and not param.metavar and param.name:
            yield param.name.upper()
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        yield from texts(each)
