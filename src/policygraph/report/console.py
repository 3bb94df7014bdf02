"""Turn results into text that every report can print: without control characters, as tables, as JSON."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

SCHEMA_VERSION = 1
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Return a text with a replacement character for each control character but tab and line feed.

    Those that turn the direction of writing are among them: a line would not say what it seems to.
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def to_json(value: Any) -> str:
    """Return a mapping as an indented JSON object, with the version of the output schema as its first key."""
    return json.dumps({"schema_version": SCHEMA_VERSION, **value}, ensure_ascii=False, indent=2)


def render(*parts: RenderableType, width: int | None = None) -> str:
    """Return rich renderables as text, with colours only if stdout is a terminal and NO_COLOR is not set.

    Without a ``width``, lines fit the terminal; if stdout is not one, they are not wrapped, so that a pipe
    gets whole values.
    """
    from rich.console import Console

    terminal = sys.stdout.isatty()
    out = StringIO()
    console = Console(
        file=out,
        width=width or (None if terminal else 10_000),
        force_terminal=terminal,
        color_system="auto" if terminal and "NO_COLOR" not in os.environ else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def counted(number: int, singular: str, plural: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row", "rows"), counted(2000, "row", "rows")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {singular if number == 1 else plural}"


def counted_subjects(number: int, kinds: Mapping[str, int], main: str = "policy") -> str:
    """Return the number of subjects, followed by kind -> number if there is a kind beside the main one.

    >>> counted_subjects(1, {"policy": 1}), counted_subjects(3, {"policy": 2, "country": 1})
    ('1 policy', '3 subjects (policy 2, country 1)')
    """
    if kinds.keys() <= {main}:
        return counted(number, "policy", "policies")
    numbers = ", ".join(f"{kind} {count:,}" for kind, count in kinds.items())
    return f"{counted(number, 'subject', 'subjects')} ({numbers})"


def joined(texts: Iterable[str], limit: int, more: str) -> str:
    """Return the first texts up to a limit, then ``more`` as the format of how many others there are.

    >>> joined("abc", 3, " and {} more"), joined("abcde", 3, " and {} more")
    ('a, b, c', 'a, b, c and 2 more')
    """
    values = list(texts)
    rest = len(values) - limit
    return ", ".join(values[:limit]) + (more.format(rest) if rest > 0 else "")
