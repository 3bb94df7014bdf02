"""Write tables: for the terminal, plain or under a head, and as GitHub-flavoured Markdown."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from policygraph.records.printable import printable
from policygraph.report.console import line_length, render
from policygraph.words.phrases import Phrase, counted, said

if TYPE_CHECKING:
    from rich.padding import Padding
    from rich.table import Table

_BETWEEN = "   "  # columns of a table with a head
# Joiners, which make a character as wide as its neighbours say, and wide blanks at an end, which rich may cut off.
_ODD = re.compile("[\u200d\ufe0f]|\u3000(?= |$)", re.MULTILINE)


def plain_table(
    rows: Iterable[Sequence[Any]], columns: Iterable[Mapping[str, Any]] = (), indent: int = 0
) -> Table | Padding:
    """Return a table without head or lines, indented by so many characters.

    ``columns`` are options of rich's columns, in their order.
    """
    from rich.padding import Padding
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for options in columns:
        table.add_column(**options)
    for row in rows:
        table.add_row(*row)
    return Padding(table, (0, 0, 0, indent)) if indent else table


def headed_table(
    head: Sequence[str], rows: Iterable[Sequence[Any]], columns: Mapping[str, Mapping[str, Any]] | None = None
) -> Table:
    """Return a table with a line under its head; str cells are printed as they are, not read as markup.

    ``columns`` is title of a column -> options of rich's column.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in head:
        table.add_column(title, **(columns or {}).get(title, {}))
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return table


def value_text(value: Any) -> str:
    """Return a value as people read it: truth values as records and RDF write them.

    >>> value_text(True), value_text(95)
    ('true', '95')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def columns_text(head: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    """Return columns of lines of text as the terminal has them in ``headed_table``, folded where they do not fit.

    Rich lays out each cell, which takes a tenth of a millisecond: where all fit, only a head with styles.
    """
    cells = [[name, *column] for name, column in zip(head, columns, strict=True)]
    widths, lines = _laid_out(cells, _BETWEEN, line_length())
    if lines:
        lines.insert(1, "─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1)))
        if sys.stdout.isatty():
            lines[:2] = render(headed_table(head, [["─" * width for width in widths]])).split("\n")[:2]
        return "\n".join(lines)
    rows = zip(*columns, strict=True)
    return render(headed_table(head, rows, {name: {"overflow": "fold"} for name in head}))


def styled_rows(rows: Sequence[Sequence[tuple[str, str]]]) -> str:
    """Return rows as the terminal has them in ``plain_table``; each cell is a line of text and its style for rich."""
    if not sys.stdout.isatty():
        columns = zip(*([text for text, _ in row] for row in rows), strict=True)
        _, lines = _laid_out(
            list(columns), "  ", line_length() - len("  ")
        )  # which stand behind the last as well
        if lines:
            return "\n".join(lines)
    from rich.text import Text

    return render(plain_table([[Text(*cell) for cell in row] for row in rows]))


def _laid_out(columns: Sequence[Sequence[str]], between: str, longest: int) -> tuple[list[int], list[str]]:
    """Return the widths of columns and a line for each row of them, no line where they are longer than they may be, or
    only rich can tell how wide they are.
    """
    own = [
        _widths(cells) for cells in columns
    ]  # all are measured before any is filled up, as one can be very wide
    widths = list(map(max, own))
    if sum(widths) + len(between) * (len(widths) - 1) > longest:
        return widths, []
    filled = map(_filled, columns, own, widths)
    lines = [between.join(row).rstrip() for row in zip(*filled, strict=True)]
    text = "\n".join(lines)
    is_odd = not text.isascii() and _ODD.search(text)
    return widths, [] if is_odd else lines


def _widths(cells: Sequence[str]) -> list[int]:
    """Return the width of each cell of a column."""
    if "".join(cells).isascii():
        return list(map(len, cells))
    from rich.cells import cell_len  # wide characters take two places

    return list(map(cell_len, cells))


def _filled(cells: Sequence[str], lengths: Sequence[int], width: int) -> Iterable[str]:
    """Return the cells of a column, filled up to a width."""
    if "".join(cells).isascii():
        return map(str.ljust, cells, repeat(width))
    return [cell + " " * (width - length) for cell, length in zip(cells, lengths, strict=True)]


def markdown_text(text: str) -> str:
    """Return a text on one line, with its Markdown characters escaped."""
    return re.sub(r"([\\`*_{}\[\]<>|#!~$]|&(?=#?\w))", r"\\\1", " ".join(printable(text).split()))


def markdown_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    escape: Callable[[str], str] = markdown_text,
    limit: int | None = None,
    language: str = "en",
) -> str:
    """Return a GitHub-flavoured Markdown table of the first rows up to a limit, and the number of the others.

    ``escape`` turns the text of a cell into safe Markdown; the number is said in a language.
    """
    lines = [map(escape, head), ["---"] * len(head), *(map(escape, row) for row in rows[:limit])]
    rest = len(rows) - len(rows[:limit])
    number = counted(rest, "more row", "more rows")
    more = f"\n\n{said(Phrase('… and {number}.', number=number), language)}" if rest else ""
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + more
