"""The exceptions that all rooms raise, under one base class, and suggestions for mistyped names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class PolicyGraphError(Exception):
    """An error that the user can fix; the message says what is wrong and how to fix it."""


class UsageError(PolicyGraphError):
    """A command, option, source or name that does not exist or does not fit."""


class ProfileError(PolicyGraphError):
    """A profile, ontology or context that cannot be read or that asks for what is not supported."""


class QueryError(PolicyGraphError):
    """A query that does not parse, or a parameter that does not fit it."""


class StoreError(PolicyGraphError):
    """A store that cannot be read, written or locked."""


class RecordError(PolicyGraphError):
    """Front matter that cannot be read.

    ``code`` is that of the finding; ``offset`` counts characters from the start of the front matter;
    ``pointer`` is the JSON Pointer of the value at fault, "" where there is none, and ``file`` says in which of the
    record's files it stands.
    """

    def __init__(
        self, code: str, message: str, remedy: str, offset: int | None = None, pointer: str = ""
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy
        self.offset, self.pointer = offset, pointer
        self.file = 0


def suggest(wrong: str, names: Iterable[str]) -> str:
    """Return `` Did you mean …?`` with up to three valid names similar to a wrong one, else "".

    >>> suggest("valdate", ["build", "validate"])
    ' Did you mean validate?'
    >>> suggest("xyz", ["build"])
    ''
    """
    folded = {name.casefold(): name for name in names}
    matches = difflib.get_close_matches(wrong.casefold(), folded, n=3, cutoff=0.6)
    if not matches:
        matches = sorted(name for name in folded if len(wrong) > 2 and wrong.casefold() in name)[:3]
    return f" Did you mean {' or '.join(folded[name] for name in matches)}?" if matches else ""
