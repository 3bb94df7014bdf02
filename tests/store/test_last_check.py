"""What is kept beside a manifest comes back whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.store.last_check import SEEN, TOUCHED, LastCheck, Touches


def test_what_was_seen_and_touched_comes_back(tmp_path: Path) -> None:
    check = LastCheck(tmp_path)
    assert (check.seen(), check.touches()) == (("", ""), Touches(0, {}))
    check.keep_seen("rest", "a\n\udcff\0")
    check.touch({"a.md": (1, 2)}, 3)
    check.touch({"b.md": (4, 5)}, 6)
    assert check.seen() == ("rest", "a\n\udcff\0")
    assert check.touches() == Touches(6, {"a.md": (1, 2), "b.md": (4, 5)})


@pytest.mark.parametrize("content", [b"", b"[1]", b"{}", b"null", b"\xff", b'[1, {"a": 2}]'])
def test_what_is_damaged_is_as_if_it_were_not_there(tmp_path: Path, content: bytes) -> None:
    check = LastCheck(tmp_path)
    check.keep_seen("rest", "text")
    for name in (SEEN, TOUCHED):
        (tmp_path / name).write_bytes(content)
    assert (check.seen(), check.touches()) == (("", ""), Touches(0, {}))


def test_a_folder_that_takes_no_file_is_no_error(tmp_path: Path) -> None:
    check = LastCheck(tmp_path / "none")
    check.keep_seen("rest", "text")
    check.touch({}, 1)
    assert (check.seen(), check.touches()) == (("", ""), Touches(0, {}))
