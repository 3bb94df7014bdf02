"""Files that look like records and that nothing reads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygraph.records.other_files import like_records

USUAL = {"title", "status", "replacedby"}


@pytest.mark.parametrize(
    ("name", "text", "is_like_one"),
    [
        ("a.rst", "PEP: 8\nTitle: Style\nReplaced-By: 9\n\nText.", True),
        ("a.rst", "Title: Style\n\nStatus: of the text", False),  # another paragraph
        ("a.yaml", "# a comment\n\ntitle: Foo\nauthors:\n  - x\n\nstatus: y\n", True),
        ("a.json", '{"title":"x","status":"y"}', True),
        ("a.toml", 'title = "x"\nstatus = "y"\n', True),
        ("a.md", "---\ntitle: x\nstatus: y\n---\n", True),
        ("a.md", "\ufeff- title: x\n- **status**: y\n", True),
        ("a.adoc", ":title: x\n:status: y\n", True),
        ("a.md", "# Use a log\n\n* Status: accepted\n* Title: A log\n\nText.", True),
        ("a.md", "# Use a log\r\n\r\n| Status | accepted |\r\n|---|---|\r\n| Title | A log |\r\n", True),
        ("a.rst", "Use a log\n=========\n\n:Status: accepted\n:Title: A log\n", True),
        ("a.md", "# Use a log\n\nText.\n\nStatus: accepted\nTitle: A log\n", False),
        ("a.txt", "Status: nothing else", False),
        ("a.png", "title: x\nstatus: y\n", False),
        (".a.yaml", "title: x\nstatus: y\n", False),
    ],
)
def test_two_usual_keys_make_a_file_look_like_a_record(
    name: str, text: str, is_like_one: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(text.encode())
    assert like_records([tmp_path], set(), USUAL) == ([tmp_path / name] if is_like_one else [])
    assert like_records([tmp_path], {tmp_path / name}, USUAL) == []


def test_hidden_folders_and_what_is_no_text_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.yaml").write_text("title: x\nstatus: y\n", "utf-8")
    (tmp_path / "b.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "c.yaml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "d.md")
    assert like_records([tmp_path], set(), USUAL) == []
