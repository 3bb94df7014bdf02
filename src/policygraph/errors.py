"""The exceptions that all rooms raise, under one base class, and suggestions for mistyped names."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

from policygraph.words.phrases import Phrase, brief, chained, enumerated, said, with_brief_words


class PolicyGraphError(Exception):
    """An error that the user can fix; the message, a phrase where languages have it, says what is wrong and how to fix it."""

    def __str__(self) -> str:
        """Return the message, in which words that nobody would read to the end are cut."""
        return with_brief_words(super().__str__())

    def in_language(self, language: str) -> str:
        """Return the message in a language, in English where that has none."""
        return said(self.args[0], language) if self.args else str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without calling ``__init__`` again, whose arguments are others than those of the exception."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[PolicyGraphError], arguments: tuple[Any, ...], state: dict[str, Any]
) -> PolicyGraphError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(state)
    return error


class UsageError(PolicyGraphError):
    """A command, option, source or name that does not exist or does not fit."""


class SourceError(UsageError):
    """A source that cannot be built from; ``source`` is its path, which has a place in the settings."""

    def __init__(self, message: str, source: Path) -> None:
        super().__init__(message)
        self.source = source


class ProfileError(PolicyGraphError):
    """A profile, ontology or context that cannot be read or that asks for what is not supported."""


class TermError(ProfileError):
    """A key of a context that asks for what is not supported; ``key`` is the key, which has a place in a file."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class QueryError(PolicyGraphError):
    """A query that does not parse, or a parameter that does not fit it, with line and column where somebody says, and the
    name of the file where it is in one.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0, file: str = "") -> None:
        told = message
        if line and file:
            told = Phrase("{place}: {message}", place=f"{file}:{line}:{column}", message=message)
        elif line:
            told = Phrase(
                "line {line}, column {column}: {message}", line=line, column=column, message=message
            )
        super().__init__(told)
        self.message, self.line, self.column = message, line, column


class StoreError(PolicyGraphError):
    """A store that cannot be read, written or locked, or a file that a result cannot be written to."""


class DamagedStoreError(StoreError):
    """A store that is not as it was written, by its damage, and by the path of the file in it, "" for none. A build replaces it."""

    def __init__(self, damage: str, file: str = "") -> None:
        super().__init__(Phrase("{damage}. Build it again", damage=damage))
        self.damage, self.file = damage, file


class RecordError(PolicyGraphError):
    """Front matter that cannot be read.

    ``code`` is that of the finding; ``offset`` counts characters from the start of the front matter;
    ``pointer`` is the JSON Pointer of the value at fault, "" where there is none, and ``file`` says in which of the
    record's files it stands.
    """

    def __init__(
        self, code: str, message: Phrase, remedy: Phrase, offset: int | None = None, pointer: str = ""
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy
        self.offset, self.pointer = offset, pointer
        self.file = 0


SIMILAR = 0.8  # as much of two names in records is the same where one may be meant for the other


def suggest(wrong: str, names: Iterable[str], prefix: str = "", cutoff: float = 0.6, lead: str = " ") -> str:
    """Return `` Did you mean …?`` with up to three valid names similar to a wrong one, each behind a prefix, else "".

    ``lead`` stands before it; ``cutoff`` is the least similarity, from 0 to 1; for up to three characters that are not all ASCII it is 0.5.

    >>> suggest("valdate", ["build", "validate"])
    ' Did you mean validate?'
    >>> suggest("xyz", ["build"])
    ''
    """
    question = meant(prefix + match for match in similar(wrong, names, cutoff))
    return Phrase("{lead}{question}", lead=lead, question=question) if question else ""


def refuse_unspoken(tag: str, known: Iterable[str]) -> None:
    """Raise UsageError for a language tag, or a variant of one, that is none of those in which messages are."""
    tags = sorted(known)
    if not {tag, tag.partition("-")[0]} & set(tags):
        raise UsageError(Phrase("no message is in {tag}; there is {names}", tag=tag, names=enumerated(tags)))


def require_text(argument: str, value: str) -> str:
    """Return the value of an argument of Python. Raises UsageError, with the name of that, for what is no text."""
    if not isinstance(value, str):
        raise UsageError(Phrase("{name} is {value!r}; give a text", name=argument, value=value))
    return value


def require_path(argument: str, value: str | Path) -> Path:
    """Return the value of an argument of Python as a path. Raises UsageError, with the name of that, for what is none."""
    if not is_path(value):
        raise UsageError(Phrase("{name} is {value!r}; give a path", name=argument, value=value))
    return Path(value)


def is_path(value: object) -> bool:
    """Return whether a value of Python can be a path: text that is too long, or that no name can have, is none."""
    if not isinstance(value, str | Path) or f"{value}" == "":
        return False
    try:
        os.lstat(value)
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    except ValueError:
        return False
    return True


def there_is(names: Iterable[str]) -> str:
    """Return `` There is ….`` with all names, "" without names.

    >>> there_is(["a", "b"]), there_is([])
    (' There is a, b.', '')
    """
    listed = enumerated(names)
    return Phrase(" There is {names}.", names=listed) if listed else ""


def meant(names: Iterable[str]) -> str:
    """Return what asks whether one of some names is meant, "" without names.

    >>> meant(["a", "b"])
    'Did you mean a or b?'
    """
    choice = chained("{first} or {second}", map(brief, names))
    return Phrase("Did you mean {names}?", names=choice) if choice else ""


def similar(wrong: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """Return up to three valid names similar to a wrong one, the most similar first; none to what is no text."""
    if not isinstance(wrong, str):
        return []
    # What has no order is sorted, so that the answer is the same each time.
    ordered = sorted(names) if isinstance(names, Set) else names
    folded = {name.casefold(): name for name in ordered}
    if len(wrong) <= 3 and not wrong.isascii():
        cutoff = 0.5
    import difflib  # only now, as few mistype anything

    matches = difflib.get_close_matches(wrong.casefold(), folded, n=3, cutoff=cutoff)
    if not matches:
        matches = sorted(name for name in folded if len(wrong) > 2 and wrong.casefold() in name)[:3]
    return [folded[name] for name in matches]
