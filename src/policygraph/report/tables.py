"""Questions and the rows that answer them, as tables for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from policygraph.query.sparql import NamedQuery, Rows, python_value
from policygraph.report.console import counted, headed_table, plain_table, printable, render


def questions_text(queries: Iterable[NamedQuery]) -> str:
    """Return the named questions, a line each, with their parameters."""
    from rich.text import Text

    rows = []
    for query in queries:
        names = [p.name if p.default is None else f"[{p.name}={p.default}]" for p in query.parameters]
        rows.append((Text(query.name, "bold"), Text(query.title), Text(" ".join(names), "dim")))
    return render(plain_table(rows))


def rows_table(rows: Rows) -> str:
    """Return rows as a table for people, with their number under it."""
    from rich.text import Text

    table = headed_table()
    for column in rows.columns:
        table.add_column(column, overflow="fold")
    for row in rows.terms:
        table.add_row(*(Text(_cell(term)) for term in row))
    count = counted(len(rows), "row", "rows")
    return f"{render(table)}\n\n{count}" if len(rows) else count


def _cell(term: Any) -> str:
    value = python_value(term)
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else printable(str(value)).replace("\n", " ")


def rows_markdown(rows: Rows) -> str:
    """Return rows as a GitHub-flavoured Markdown table; what would be markup is escaped."""
    return markdown_table(rows.columns, [[_cell(term) for term in row] for row in rows.terms])


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a GitHub-flavoured Markdown table of texts, which are escaped and put on one line."""
    lines = [_markdown_row(head), _markdown_row(["---"] * len(head), escape=False)]
    return "\n".join([*lines, *map(_markdown_row, rows)])


def markdown_text(text: str) -> str:
    """Return a text on one line in which nothing is markup."""
    return re.sub(r"([\\`*_{}\[\]<>|#!~])", r"\\\1", " ".join(printable(text).split()))


def _markdown_row(cells: Iterable[str], escape: bool = True) -> str:
    return f"| {' | '.join(map(markdown_text, cells) if escape else cells)} |"
