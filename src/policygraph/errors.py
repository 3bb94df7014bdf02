"""Every exception, under one base, and the names that were nearly right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class PolicyGraphError(Exception):
    """Something that the person at the keyboard can mend; the message says what and how."""


class UsageError(PolicyGraphError):
    """A command, option, source or name that does not exist or does not fit."""


class ProfileError(PolicyGraphError):
    """A profile, ontology or context that says something this program cannot do."""


class QueryError(PolicyGraphError):
    """A query that does not parse, or a parameter that does not fit it."""


class StoreError(PolicyGraphError):
    """A store that cannot be read, written or locked."""


class RecordError(PolicyGraphError):
    """Front matter that cannot be read.

    ``offset`` is the place in the front matter, counted in characters from its first one;
    ``pointer`` is the JSON Pointer of the value in question, where there is one.
    """

    def __init__(
        self, code: str, message: str, remedy: str, offset: int | None = None, pointer: str = ""
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy
        self.offset, self.pointer = offset, pointer


def suggest(wrong: str, known: Iterable[str]) -> str:
    """Return `` Did you mean …?`` with the known names nearest to a wrong one, or nothing.

    >>> suggest("valdate", ["build", "validate"])
    ' Did you mean validate?'
    >>> suggest("xyz", ["build"])
    ''
    """
    names = list(known)
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(wrong.casefold(), folded, n=3, cutoff=0.6)
    if not near:
        near = sorted(name for name in folded if len(wrong) > 2 and wrong.casefold() in name)[:3]
    return f" Did you mean {' or '.join(folded[name] for name in near)}?" if near else ""
