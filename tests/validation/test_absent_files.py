"""References to files that are not there, by whose names those of others are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validation.helpers import found_in

TARGET = "0003-d-other.md"


def absent(folder: Path, profile: str = "adr") -> list[tuple[str, int, int, str]]:
    """Return value, line, column and what was meant of each finding."""
    findings = found_in(folder / "r", folder, profile)
    return [
        (each.value, each.line, each.column, each.detail) for each in findings if each.code == "file-absent"
    ]


def decisions(folder: Path, line: str, target: str = TARGET) -> None:
    (folder / "r").mkdir(exist_ok=True)
    (folder / "r" / "0002-b.md").write_text(f"# B\n\nStatus: accepted\n{line}\n", "utf-8")
    (folder / "r" / target).write_text("# D\n\nStatus: accepted\n", "utf-8")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("See [D](0003-D.md).", 5),
        ("See [D](./0003-D.md#part).", 5),
        ("Supersedes: [D](0003-D.md)", 13),
        ("- Superseded by: 0003-D.md", 18),
        ("See [[0003-D]].", 5),
    ],
)
def test_a_reference_to_a_file_by_another_name_is_told_until_it_has_the_name(
    tmp_path: Path, line: str, column: int
) -> None:
    decisions(tmp_path, line)
    ((value, at, found, detail),) = absent(tmp_path)
    assert (value, at, found) == ("0003-D.md", 4, column)
    assert detail.endswith(f"{TARGET}?")
    (tmp_path / "r" / TARGET).rename(tmp_path / "r" / "0003-D.md")
    assert absent(tmp_path) == []
    (tmp_path / "r" / "0003-D.md").rename(tmp_path / "r" / "0003-d.md")
    assert len(absent(tmp_path)) == 1


@pytest.mark.parametrize(
    "line",
    ["See [D](0003-d-other.md).", "See [D](./0003-d-other.md#a).", "See [[0003]].", "Supersedes: ADR-3",
     "Supersedes: [[ADR-0003]]", "See [it](0002-c.md).", "See [page](https://example.org/0003-D.md).", "See [E](0009-e.md)."],
)  # fmt: skip
def test_other_references_are_not_told(tmp_path: Path, line: str) -> None:
    decisions(tmp_path, line)
    assert absent(tmp_path) == []


def test_records_with_ids_of_their_own_may_be_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "eip-1.md").write_text("---\neip: 1\ntitle: T\n---\n\n[two](./eip-2.md)\n", "utf-8")
    (folder / "erc-2.md").write_text("---\neip: 2\ntitle: T\n---\n", "utf-8")
    assert absent(tmp_path, "eip") == []
