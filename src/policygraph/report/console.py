"""What all reports share: text that is safe to print, tables that fit, JSON with its version."""

from __future__ import annotations

import json
import os
import re
import sys
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

SCHEMA_VERSION = 1
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Return a text without what could steer a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def to_json(value: Any) -> str:
    """Return one documented JSON object as text, indented, with its schema version."""
    return json.dumps({"schema_version": SCHEMA_VERSION, **value}, ensure_ascii=False, indent=2)


def render(*parts: RenderableType, width: int | None = None) -> str:
    """Return rich renderables as text, coloured only where stdout is a terminal that wants it.

    Where it is none, lines are as long as they need to be, so that a pipe gets whole values.
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


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row", "rows"), counted(2000, "row", "rows")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {one if number == 1 else many}"
