"""Code is blank, and all else stays where it is."""

from __future__ import annotations

import pytest

from policygraph.records.prose import without_code

MARKDOWN = [
    "`X`",
    "``a ` X``",
    "```\nX\n```",
    "> ~~~\n> X\n> ~~~",
    "a\n\n    X",
    "<pre>\nX\n</pre>",
    "```\nX",
]
RESTRUCTURED = [
    "``X``", "(``X``)", "``a\nX``", "as follows::\n\n    X\n\n      X", "  as\n  follows::\n\n    X", ".. code-block:: text\n   :linenos:\n\n   X",
    ".. a comment X", "..\n   X", "  .. sourcecode::\n\n     X", "::\n\n  X",
]  # fmt: skip
READ_MARKDOWN = ["X", "- X", "> X", "\\`X`", "a\n    X", "1. a\n\n   X", "`a\n\nX`"]
READ_RESTRUCTURED = [
    "X", "`X`", ":role:`X`", ".. note::\n\n   X", ".. note:: a\n   X", ".. [1] X", ".. _target: X", "a::\n\n  b\n\nX", "as follows: X", "a\n  X", "``a`` X ``b``",
    ".. |name| X",
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text", "is_read"),
    [
        *(("a.md", text, False) for text in MARKDOWN),
        *(("a.md", text, True) for text in READ_MARKDOWN),
        *(("a.rst", text, False) for text in RESTRUCTURED),
        *(("a.TXT", text, True) for text in READ_RESTRUCTURED),
    ],
)
def test_code_is_blank_and_all_else_stays_where_it_is(path: str, text: str, is_read: bool) -> None:
    before, after = f"first X\n\n{text}", without_code(f"first X\n\n{text}", path)
    assert ("X" in after[len("first X") :]) == is_read
    assert len(after) == len(before)
    assert [index for index, sign in enumerate(after) if sign == "\n"] == [
        index for index, sign in enumerate(before) if sign == "\n"
    ]
    assert all(new in (old, " ") for old, new in zip(before, after, strict=True))
