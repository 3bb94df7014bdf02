"""What is different since something was kept is carried from generation to generation."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.store import edits
from policygraph.store.edits import Edits, carry, edits_of, edits_since
from policygraph.store.entry import Entry, FileStamp, pack
from policygraph.store.generations import Generation


def entry(path: str, policy: str, *lines: str) -> Entry:
    return Entry((FileStamp(path, 1, 1, ""),), policy, policy, f"x:{path}", "en", "", pack("".join(lines)))


def generation(folder: Path) -> Generation:
    folder.mkdir()
    found = Generation(folder)
    found.manifest.create([])
    return found


def test_edits_name_what_records_state_and_describe_before_and_after() -> None:
    before = entry("a.md", "x:a", '<x:a> <x:p> "<x:no> b" .\n', "<x:a> <x:q> <x:b> .\n")
    after = entry("a.md", "x:c", "<x:c> <x:q> <x:d> .\n")
    found = edits_of([before], [after], ["<x:e> <x:q> <x:f> .\n"])
    assert found.nodes >= {"x:a", "x:b", "x:c", "x:d", "x:e", "x:f"}
    assert found.paths == {"a.md"}
    assert found.described == {"x:a", "x:c", "x:a.md"}
    assert found.subjects == {"x:e"}
    assert found.ends >= {"x:e", "x:f"}
    assert found.others_described
    assert not edits_of([before], [before], []).others_described


def test_no_node_is_taken_from_a_text(tmp_path: Path) -> None:
    line = '<x:a> <x:p> "see <y> and <z> , <x:b> ." .\n'
    found = edits_of([entry("a.md", "x:a", line)], [], [line])
    assert found.nodes == {"x:a", "x:p"}
    assert found.ends == {"x:a", "x:p"}


def test_edits_add_up_until_something_is_kept_again(tmp_path: Path) -> None:
    first, second, third, fourth = (generation(tmp_path / name) for name in "abcd")
    first.kept.write_text("kept", "utf-8")
    carry(first, second, Edits(paths=frozenset("a")))
    carry(second, third, Edits(paths=frozenset("b"), others_described=True))
    assert third.kept_before.read_text("utf-8") == "kept"
    assert edits_since(third) == Edits(paths=frozenset("ab"), others_described=True)
    third.kept.write_text("later", "utf-8")
    carry(third, fourth, Edits(paths=frozenset("c")))
    assert fourth.kept_before.read_text("utf-8") == "later"
    assert edits_since(fourth) == Edits(paths=frozenset("c"))


def test_nothing_is_carried_where_nothing_was_kept_or_too_much_is_different(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (generation(tmp_path / name) for name in "abc")
    carry(first, second, Edits(lines=frozenset("a")))
    assert not second.kept_before.exists()
    first.kept.write_text("kept", "utf-8")
    monkeypatch.setattr(edits, "MOST_LINES", 0)
    carry(first, third, Edits(lines=frozenset("a")))
    assert not third.kept_before.exists()
