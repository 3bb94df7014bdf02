"""Values of the TOML and JSON files that say how the program works, each with the place where it stands."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from policygraph import regular_files
from policygraph.errors import PolicyGraphError, RecordError, suggest, there_is
from policygraph.records import json_pointer
from policygraph.records.syntax import values
from policygraph.words.phrases import Phrase, from_library


def _read_toml(text: str) -> Any:
    """Return the table of a TOML text. Raises RecordError."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        from policygraph.records.syntax import toml_syntax

        return toml_syntax.read(text)  # which says where the mistake is


def _read_json(text: str) -> Any:
    from policygraph.records.syntax import json_syntax

    return json_syntax.read(text)


_READERS = {"json": _read_json, "toml": _read_toml}


def displayed(file: Path, line: int = 0, column: int = 0) -> str:
    """Return a file as seen from the working folder, as findings name it, with line and column if known."""
    path = os.path.relpath(os.path.normpath(file.absolute()))
    return ":".join([path, *(str(number) for number in (line, column) if number)])


def read_content(file: Path, error: type[PolicyGraphError]) -> bytes:
    """Return the content of a file. Raises an error of the given type where it cannot be read."""
    try:
        return regular_files.content(file)
    except OSError as cause:
        raise _unreadable(file, from_library(cause.strerror or str(cause)), error) from None


def read_text(file: Path, error: type[PolicyGraphError]) -> str:
    """Return the text of a file, lines ending in a line feed. Raises an error of the given type where it cannot be
    read, or, with line and column, is no UTF-8.
    """
    content = read_content(file, error)
    try:
        return regular_files.text_of(content)
    except UnicodeDecodeError as cause:
        raise error(where_not_utf_8(cause, displayed(file))) from None


def where_not_utf_8(cause: UnicodeDecodeError, name: str) -> Phrase:
    """Return the place of the first byte of a file, by its name, that is not UTF-8, with what is wrong there and what to do."""
    valid = regular_files.text_of(cause.object[: cause.start])
    return _told(name, valid, values.not_utf_8(cause, len(valid)))


def _told(name: str, text: str, cause: RecordError) -> Phrase:
    """Return the place of an error in the text of a file, by its name, with what is wrong there and what to do."""
    from policygraph.records.positions import line_and_column  # only to say where

    line, column = line_and_column(text, cause.offset or 0)
    said = Phrase("{message}. {remedy}.", message=cause.message, remedy=cause.remedy)
    return Phrase("{place}: {message}", place=f"{name}:{line}:{column}", message=said)


def _unreadable(file: Path, problem: str, error: type[PolicyGraphError]) -> PolicyGraphError:
    return error(Phrase("{file} cannot be read: {problem}", file=displayed(file), problem=problem))


class Document(NamedTuple):
    """A file that was read; mistakes in it are errors of the type ``error``."""

    file: Path
    text: str
    syntax: Literal["json", "toml"]
    error: type[PolicyGraphError]


@dataclass(frozen=True)
class Declared:
    """A value, where it stands, and its name in messages: its keys with dots, without the numbers of items."""

    value: Any
    document: Document
    pointer: str = ""
    name: str = ""

    def wrong(self, message: str) -> PolicyGraphError:
        """Return an error with its place, the name of the value, and what is wrong with it."""
        return self.at(Phrase("{name} {message}", name=self.name or Phrase("the file"), message=message))

    def at(self, message: str) -> PolicyGraphError:
        """Return an error with its place, and a whole sentence."""
        return self.document.error(Phrase("{place}: {message}", place=self.place, message=message))

    @property
    def place(self) -> str:
        """The file with line and column of the key, or of the item."""
        document = self.document
        from policygraph.records.positions import line_and_column, offset_of  # only to say where

        offset = offset_of(document.text, document.syntax, self.pointer)
        return displayed(document.file, *line_and_column(document.text, offset))

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def __getitem__(self, key: str) -> Declared:
        name = f"{self.name}.{key}" if self.name else key
        return Declared(self.value[key], self.document, json_pointer.child(self.pointer, key), name)

    def get(self, key: str) -> Declared | None:
        """Return a member of a table, None where it is missing."""
        return self[key] if key in self.value else None

    def members(self) -> Iterator[tuple[str, Declared]]:
        """Yield the members of a table by their keys. Raises an error for any other value."""
        return ((key, self[key]) for key in self.table().value)

    def items(self) -> Iterator[Declared]:
        """Yield the items of a list."""
        for number, value in enumerate(self.value):
            yield Declared(value, self.document, json_pointer.child(self.pointer, number), self.name)

    def table(self, keys: Collection[str] | None = None, required: Iterable[str] = ()) -> Declared:
        """Return the value, a table with none but the given keys and all of the required ones.

        Raises an error, at the key that does not belong there, for any other.
        """
        if not isinstance(self.value, Mapping):
            raise self.wrong(Phrase("must be a table"))
        for key in self.value:
            if keys is not None and key not in keys:
                hint = suggest(key, keys) or there_is(sorted(keys))
                raise self[key].at(
                    Phrase("there is no setting {name}.{hint}", name=self[key].name, hint=hint)
                )
        for key in required:
            if key not in self.value:
                raise self.wrong(Phrase("lacks {key}", key=key))
        return self

    def tables(self) -> Iterator[Declared]:
        """Return the tables of a list. Raises an error for any other value."""
        if not isinstance(self.value, list):
            raise self.wrong(Phrase("must be a list of tables, each under [[{name}]]", name=self.name))
        return self.items()

    def string(self) -> str:
        """Return the value, a text that is not empty, or the text of a date. Raises an error for any other."""
        if isinstance(self.value, date):
            return self.value.isoformat()
        if not isinstance(self.value, str):
            raise self.wrong(Phrase("must be a text"))
        if not self.value.strip():
            raise self.wrong(Phrase("must not be empty"))
        return self._without_null(self.value)

    def strings(self) -> tuple[str, ...]:
        """Return one text or a list of texts as a tuple. Raises an error for any other value."""
        if isinstance(self.value, str):
            return (self._without_null(self.value),)
        if not isinstance(self.value, list):
            raise self.wrong(Phrase("must be a text or a list of texts"))
        for item in self.items():
            if not isinstance(item.value, str):
                raise item.wrong(Phrase("must be a list of texts"))
        return tuple(map(self._without_null, self.value))

    def each_string(self) -> list[Declared]:
        """Return one text, or the texts of a list, each with its place. Raises an error for any other value."""
        self.strings()
        return [self] if isinstance(self.value, str) else list(self.items())

    def flag(self) -> bool:
        """Return the value, true or false. Raises an error for any other."""
        if not isinstance(self.value, bool):
            raise self.wrong(Phrase("must be true or false"))
        return self.value

    def _without_null(self, text: str) -> str:
        if "\0" in text:
            raise self.wrong(Phrase("has the character U+0000, which no name can have"))
        return text


def read_declared(file: Path, syntax: Literal["json", "toml"], error: type[PolicyGraphError]) -> Declared:
    """Return what a file declares. Raises an error of the given type, with line and column, where it cannot be read."""
    text = read_text(file, error)
    if text.count("\n") > values.MAX_LINES:
        raise _unreadable(file, Phrase("it has over {most:,} lines", most=values.MAX_LINES), error)
    try:
        value = _READERS[syntax](text)
    except RecordError as cause:
        from policygraph.records import lookalikes

        lookalikes.explain(cause, text, syntax.upper())
        raise error(_told(displayed(file), text, cause)) from None
    return Declared(value, Document(file, text, syntax, error))
