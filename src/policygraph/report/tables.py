"""The one writer of tables: for the terminal, with a head or plain, and as GitHub-flavoured Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policygraph.report.console import counted, printable

if TYPE_CHECKING:
    from rich.table import Table


def plain_table(rows: Iterable[Sequence[Any]]) -> Table:
    """Return a table without head or lines."""
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*row)
    return table


def headed_table(
    head: Sequence[str], rows: Iterable[Sequence[Any]], columns: Mapping[str, Mapping[str, Any]] | None = None
) -> Table:
    """Return a table with a line under its head; cells that are texts are no markup.

    ``columns`` has options of rich's columns by their heads.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in head:
        table.add_column(name, **(columns or {}).get(name, {}))
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return table


def markdown_text(text: str) -> str:
    """Return a text on one line in which nothing is markup."""
    return re.sub(r"([\\`*_{}\[\]<>|#!~])", r"\\\1", " ".join(printable(text).split()))


def markdown_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    escape: Callable[[str], str] = markdown_text,
    limit: int | None = None,
) -> str:
    """Return a GitHub-flavoured Markdown table of the first rows, and how many there are more.

    ``escape`` makes of a text what is safe in a cell.
    """
    lines = [map(escape, head), ["---"] * len(head), *(map(escape, row) for row in rows[:limit])]
    rest = len(rows) - len(rows[:limit])
    more = f"\n\n… and {counted(rest, 'more row', 'more rows')}." if rest else ""
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + more
