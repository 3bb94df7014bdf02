"""What looks as if it gave a key, in the text of a record, and is not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.load import load_profile
from tests.mapping.helpers import record


@pytest.mark.parametrize(
    ("text", "line", "column", "quoted", "remedy"),
    [
        ("## Statuss\n\nAccepted\n\n## Context\n\nx\n", 3, 1, "## Statuss", "Did you mean status?"),
        ("Staus\n-----\n\nAccepted\n", 3, 1, "Staus", "Did you mean status?"),
        ("## Link\n\n- Supersedes [1](0001-a.md)\n", 3, 1, "## Link", "Did you mean links?"),
        ("**Statu:** accepted\n", 3, 1, "**Statu:** accepted", "Did you mean status?"),
        ("| Dates | 2024-01-01 |\n", 3, 1, "| Dates | 2024-01-01 |", "Did you mean date?"),
        ("* Status: In review\n", 3, 11, "In review", "add a pattern for status"),
        ("Date: 2024/05/01\n", 3, 7, "2024/05/01", "add a pattern for date"),
        ("## Status\n\nWe still discuss it.\n", 5, 1, "We still discuss it.", "add a pattern for status"),
        ("##Status\n\nAccepted\n", 3, 1, "##Status", "Did you mean status?"),
        (
            "## Status\n\nAccepted\n\nSuperceeds [1](0001-a.md)\n",
            7,
            1,
            "Superceeds [1](0001-a.md)",
            "Did you mean supersedes?",
        ),
        ("## Status\n\nAccepted\n\n- Amend: ADR 1\n", 7, 1, "- Amend: ADR 1", "Did you mean amends?"),
        (
            "## Status\n\nSuperseeded by [1](0001-a.md)\n",
            5,
            1,
            "Superseeded by [1](0001-a.md)",
            "Did you mean supersededBy?",
        ),
        ("Superseded-By: the next one\n", 3, 16, "the next one", "add a pattern for supersededBy"),
    ],
)
def test_a_heading_or_key_that_no_pattern_reads_is_told(
    tmp_path: Path, text: str, line: int, column: int, quoted: str, remedy: str
) -> None:
    (found,) = record(tmp_path, load_profile("adr"), f"# 2. T\n\n{text}".encode(), "0002-t.md").remarks
    assert (found.code, found.line, found.column, found.severity) == ("unread-line", line, column, "warning")
    assert repr(quoted) in found.message
    assert remedy in found.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Status: accepted\nSupersedes: none\nAmends: -\nDeciders:\n",
        "## Status\n\nAccepted\n\nUntil we find another.\n\n## Links\n\n- [a page](https://example.org)\n",
        "## Status\n\n## Context\n\nStatus: as it was\nDat: a\n",
        "## Context\n\n- Dates: three\n\n## Decision\n\n- Stats: none\n",
        "## Status:\n\nSuperceded By [1](0001-a.md)\n",
        "## Status\n\nAccepted\n\nSupersedes [1](0001-a.md)\n\nReplaces 3 servers.\nSee [1](0001-a.md)\n",
        "## Status\n\nAccepted\n\n## Links\n\n- Refines [1](0001-a.md)\n- Related to ADR 3\n",
        "It supersedes: all of it.\nAn update: none\n\nStatus: accepted\n",
        "#Statuses are tags\n\nStatus: accepted\n",
        "```\nStatuss: accepted\n```\n",
        "## Status\n\nAccepted\n\n## Statuss\n",
        "| Key | Value |\n|---|---|\n| Status | accepted |\n| Author | A |\n",
    ],
)
def test_what_is_read_or_says_nothing_is_not_told(tmp_path: Path, text: str) -> None:
    read = record(tmp_path, load_profile("adr"), f"# 2. T\n\n{text}".encode(), "0002-t.md")
    assert not read.remarks


def test_a_key_of_the_front_matter_needs_no_line(tmp_path: Path) -> None:
    text = "---\nstatus: accepted\n---\n# T\n\nStatus: In review\nStaus: new\n"
    assert not record(tmp_path, load_profile("adr"), text.encode(), "0002-t.md").remarks
