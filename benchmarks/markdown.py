"""Tables in Markdown, and the numbers in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def table(head: Sequence[str], cells: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in cells:
        yield f"| {' | '.join(row)} |"


def number(value: float | None) -> str:
    """Return a number with three digits that count, "" for none."""
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def megabytes(value: int | None) -> str:
    """Return bytes as a number of MB, "" for none."""
    return f"{value / 1e6:,.0f}" if value else ""
