"""What the file system, SQLite and Oxigraph refuse while a store is read or written, as one error of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policygraph.errors import PolicyGraphError, StoreError
from policygraph.words.phrases import Phrase, from_library, phrase_of

REFUSALS = (OSError, sqlite3.Error, MemoryError)  # Oxigraph's are among them, but that of a damaged table
_DAMAGED = (
    "Corruption:"  # what a RuntimeError of Oxigraph's starts with where a table is not as it was written
)
# A part of what they say, in lower case -> what to do.
_REMEDIES = {
    "no space": Phrase("Make room on the disk"),
    "disk is full": Phrase("Make room on the disk"),
    "quota": Phrase("Make room on the disk"),
    "read-only": Phrase("Make it writable, or work from a folder that is"),
    "readonly": Phrase("Make it writable, or work from a folder that is"),
    "unable to open": Phrase("Make it writable, or work from a folder that is"),
    "file descriptors": Phrase("Let it have more files open, by ulimit -n say"),
    "too many open files": Phrase("Let it have more files open, by ulimit -n say"),
    "memoryerror": Phrase("Let it have more memory"),
    "out of memory": Phrase("Let it have more memory"),
    "allocate memory": Phrase("Let it have more memory"),
    "permission denied": Phrase("Check its permissions"),
    "not valid utf-8": Phrase("Work from a folder whose path is UTF-8"),
}


def refusal(error: BaseException) -> str:
    """Return what was refused, in one line, behind the name of the file where one is known."""
    name, message = getattr(error, "filename", None), reason(error)
    if (
        isinstance(error, FileNotFoundError) and error.errno and name is None
    ):  # as asking for that folder raises
        return Phrase("the working folder is gone. Work from another")
    return Phrase("{place}: {message}", place=name, message=message) if name else message


@contextmanager
def in_one_error() -> Iterator[None]:
    """Raise what is refused inside the context as a StoreError, which names the file where one is known."""
    try:
        yield
    except Exception as error:
        if not is_refusal(error):
            raise
        raise StoreError(refusal(error)) from None


@contextmanager
def as_store_error(folder: Path) -> Iterator[None]:
    """Raise what is refused inside the context as a StoreError that names the folder of the store, in one line."""
    try:
        yield
    except Exception as error:
        if not is_refusal(error):
            raise
        text = reason(error, Phrase("Remove that folder and build again"))
        raise StoreError(
            Phrase("the store in {folder} cannot be used: {text}", folder=folder, text=text)
        ) from None


def is_refusal(error: BaseException) -> bool:
    """Return whether an error is what disk, memory, SQLite or Oxigraph refuses, a damaged table among that.

    >>> is_refusal(RuntimeError("Corruption: block checksum mismatch")), is_refusal(RuntimeError("no loop"))
    (True, False)
    """
    is_damage = isinstance(error, RuntimeError) and str(error).startswith(_DAMAGED)
    return is_damage or isinstance(error, REFUSALS)


def tells_of_damage(error: BaseException) -> bool:
    """Return whether an error may be what a damaged store leads to: what Oxigraph and SQLite say, also behind an error of ours,
    and what no mistake of a person leads to, as content that cannot be unpacked. The files themselves decide.
    """
    if not isinstance(error, PolicyGraphError | OSError):
        return True
    behind: BaseException | None = error
    while behind is not None:
        is_said = isinstance(behind, (RuntimeError, PolicyGraphError)) and _DAMAGED in str(behind)
        if is_said or isinstance(behind, sqlite3.DatabaseError):
            return True
        behind = behind.__context__
    return False


def reason(error: BaseException, otherwise: str = "") -> str:
    """Return what was refused, in one line, and what to do, where that is known or given for any other refusal.

    >>> reason(sqlite3.OperationalError("database or disk is full"))
    'database or disk is full. Make room on the disk'
    """
    text = " ".join(phrase_of(error).split()).rstrip(".") or type(error).__name__
    if text.startswith(_DAMAGED):
        otherwise = otherwise or Phrase("Remove the folder of the store and build again")
    remedy = next((remedy for part, remedy in _REMEDIES.items() if part in text.lower()), otherwise)
    message = from_library(text)
    return Phrase("{message}. {remedy}", message=message, remedy=remedy) if remedy else message
