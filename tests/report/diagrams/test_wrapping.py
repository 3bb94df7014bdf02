"""Lines that fit."""

from __future__ import annotations

import pytest

from policygraph.report.diagrams.wrapping import text_width, wrap
from tests.report.diagrams.helpers import HOSTILE_TEXTS


@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, "x" * 500, "国" * 500, "a b " * 99, "e\u0301" * 60])
@pytest.mark.parametrize("lines", [1, 3])
def test_every_line_fits(text: str, lines: int) -> None:
    wrapped = wrap(text, 100, 12, lines)
    assert len(wrapped) <= lines
    assert all(text_width(line, 12) <= 100 for line in wrapped)
    kept = "".join("".join(wrapped).split())
    whole = "".join(text.split())
    assert whole == kept or (kept.endswith("…") and whole.startswith(kept[:-1]))


def test_where_lines_break() -> None:
    assert wrap("", 100, 12, 2) == []
    assert wrap("clean-development-mechanism", 90, 10, 3) == ["clean-", "development-", "mechanism"]
    # Closing punctuation does not start a line.
    assert wrap("碳排放权交易管理办法》二", 100, 10, 2) == ["碳排放权交易管理办", "法》二"]
