"""Lines are put aside, and come back by what they are about, sorted."""

from __future__ import annotations

from policygraph.store.lines_aside import LinesAside


def test_lines_come_back_once_sorted_by_what_they_are_about() -> None:
    with LinesAside() as aside:
        aside.add([("x:b", "2"), ("x:a", "1")])
        aside.add(iter([("x:b", "1")]))
        aside.add([("x:a", "1")])
        assert list(aside.by_subject()) == [("x:a", ["1"]), ("x:b", ["1", "2"])]
