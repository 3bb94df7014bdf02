"""Tables of what records say, for a prompt of Python and for a notebook: bounded in size, and every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from policygraph.records.printable import printable_line
from policygraph.words.phrases import counted

MOST_ROWS = 20
MOST_COLUMNS = 20
MOST_CHARACTERS = 120  # of a cell
_NARROW = 60  # of a cell at a prompt
# Of MathJax 2 and 3: a notebook would set what stands between dollars as a formula.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"


def bounded(value: Any, most: int = MOST_CHARACTERS) -> str:
    r"""Return a value as a printable text on one line, cut to so many characters; None is "".

    >>> bounded("a\x1b\nb"), bounded("abcdef", 4), bounded(None)
    ('a� b', 'abc…', '')
    """
    text = "" if value is None else printable_line(str(value)[: most + 1])
    return f"{text[: most - 1]}…" if len(text) > most else text


def text_table(head: Sequence[str], rows: Iterable[Sequence[Any]], number: int) -> str:
    """Return the first rows under their head, in columns, and how many of the ``number`` are left out.

    >>> print(text_table(["id", "year"], [("a", 2015), ("日本", None)], 3))
    id    year
    a     2015
    日本
    … 1 more row
    """
    from rich.cells import cell_len  # wide characters take two places

    lines = [_cells(row, _NARROW) for row in (head, *islice(rows, MOST_ROWS))]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join([*(line.rstrip() for line in padded), *_left_out(len(lines) - 1, number)])


def html_table(
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    number: int,
    caption: str = "",
    most: int = MOST_ROWS,
) -> str:
    """Return what ``text_table`` does as HTML, of which no text of a cell is markup, a direction or a formula.

    >>> html_table(["id"], [("<b>",)], 1)
    '<table class="tex2jax_ignore mathjax_ignore"><tr><th><bdi>id</bdi></th></tr><tr><td><bdi>&lt;b&gt;</bdi></td></tr></table>'
    """
    lines = [_cells(row, MOST_CHARACTERS) for row in islice(rows, most)]
    from html import escape  # only now, as it has all names of characters

    of_caption = f"<caption>{escape(bounded(caption))}</caption>" if caption else ""
    body = "".join(
        f"<tr>{''.join(f'<{element}><bdi>{escape(cell)}</bdi></{element}>' for cell in line)}</tr>"
        for element, line in [("th", _cells(head, MOST_CHARACTERS)), *(("td", line) for line in lines)]
    )
    more = "".join(f"<p>{text}</p>" for text in _left_out(len(lines), number))
    return f'<table class="{_NO_FORMULAS}">{of_caption}{body}</table>{more}'


def _cells(row: Sequence[Any], most: int) -> list[str]:
    cells = [bounded(value, most) for value in row[:MOST_COLUMNS]]
    return [*cells, "…"] if len(row) > MOST_COLUMNS else cells


def _left_out(shown: int, number: int) -> list[str]:
    return [f"… {counted(number - shown, 'more row', 'more rows')}"] if number > shown else []
