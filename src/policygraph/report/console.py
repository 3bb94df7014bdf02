"""Turn results into text that every report can print: rendered, with numbers and nouns, as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from policygraph.records.printable import escaped, printable
from policygraph.words.phrases import Phrase, counted, enumerated

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

SCHEMA_VERSION = 1
_LONGEST = 10_000  # characters of a line that no terminal shows


def to_json(value: Any) -> str:
    """Return a mapping as an indented JSON object, with the version of the output schema as its first key."""
    return escaped(json.dumps({"schema_version": SCHEMA_VERSION, **value}, ensure_ascii=False, indent=2))


def render(*parts: RenderableType, width: int | None = None) -> str:
    """Return rich renderables as text, with colours only if stdout is a terminal and NO_COLOR is not set.

    Without a ``width``, lines fit the terminal; if stdout is not one, they are not wrapped, so that a pipe
    gets whole values.
    """
    from rich.segment import Segment, Segments

    out = StringIO()
    console = _console(out, width)
    for part in parts:
        segments = [
            Segment(printable(text), style) for text, style, control in console.render(part) if not control
        ]
        console.print(Segments(segments), end="")
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def line_length() -> int:
    """Return how many characters a line may have before it is wrapped."""
    return _console(StringIO(), None).width if sys.stdout.isatty() else _LONGEST


def _console(out: StringIO, width: int | None) -> Console:
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(
        file=out,
        width=width or (None if terminal else _LONGEST),
        force_terminal=terminal,
        color_system="auto" if terminal and "NO_COLOR" not in os.environ else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def counted_subjects(number: int, kinds: Mapping[str, int], main: str = "policy") -> Phrase:
    """Return the number of subjects, followed by kind -> number if there is a kind beside the main one.

    >>> counted_subjects(1, {"policy": 1}), counted_subjects(3, {"policy": 2, "country": 1})
    ('1 policy', '3 subjects (policy 2, country 1)')
    """
    if kinds.keys() <= {main}:
        return counted(number, "policy", "policies")
    numbers = enumerated(Phrase("{name} {number:,}", name=kind, number=kinds[kind]) for kind in kinds)
    return Phrase("{subjects} ({numbers})", subjects=counted(number, "subject", "subjects"), numbers=numbers)


def listed(texts: Iterable[str], limit: int) -> str:
    """Return the first texts up to a limit as one, and how many others there are.

    >>> listed("abc", 3), listed("abcde", 3)
    ('a, b, c', 'a, b, c … 2 more')
    """
    values = list(texts)
    named, rest = enumerated(values[:limit]), len(values) - limit
    return Phrase("{named} … {number:,} more", named=named, number=rest) if rest > 0 else named


def way(policies: Sequence[str], arrow: str, limit: int) -> str:
    """Return policies with arrows between them, of more than the limit the first and the last.

    >>> way("abcd", " → ", 4), way("abcde", " → ", 4)
    ('a → b → c → d', 'a → b → … → d → e')
    """
    some = limit // 2
    is_long = len(policies) > limit
    return arrow.join([*policies[:some], "…", *policies[-some:]] if is_long else policies)


def joined(texts: Iterable[str], limit: int) -> str:
    """Return the first texts up to a limit as the end of a sentence, and how many others there are.

    >>> joined("abc", 3), joined("abcde", 3)
    ('a, b, c', 'a, b, c, and 2 more')
    """
    values = list(texts)
    named, rest = enumerated(values[:limit]), len(values) - limit
    return Phrase("{named}, and {number:,} more", named=named, number=rest) if rest > 0 else named
