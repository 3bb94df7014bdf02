"""Records of one id: which are a mistake, and which the same record twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import assert_linear, write
from tests.validation.helpers import found_in

HEAD: dict[str, Any] = {"id": "one", "title": "One", "status": "Active"}


@pytest.mark.parametrize(
    ("path", "head", "body", "code"),
    [
        ("other/one.md", HEAD, "Text.", "record-copy"),
        ("other/one.md", HEAD, "A text with a correction.", "record-copy"),
        ("other/one.md", {**HEAD, "status": "Repealed"}, "Text.", "record-duplicate"),
        ("other/two.md", HEAD, "Text.", "record-duplicate"),
        ("here/two.md", HEAD, "Text.", "record-duplicate"),
    ],
    ids=["equal", "another body", "another status", "another name", "a copy beside it"],
)
def test_a_file_of_one_name_that_says_the_same_in_another_folder_is_no_violation(
    tmp_path: Path, path: str, head: dict[str, Any], body: str, code: str
) -> None:
    write(tmp_path / "r", "here/one.md", HEAD, "Text.")
    write(tmp_path / "r", path, head, body)
    found = [each for each in found_in(tmp_path / "r", tmp_path) if each.code.startswith("record-")]
    assert {(each.code, each.value, each.field) for each in found} == {(code, "one", "id")}
    named = {re.sub(r".*/r/(.*):[0-9]+", r"\1", each.message.rpartition(": ")[2]) for each in found}
    assert named == {"here/one.md", path}


def test_records_in_two_languages_are_none(tmp_path: Path) -> None:
    for language in ("en", "zh"):
        write(tmp_path / "r", f"{language}/one.md", HEAD)
    assert not [each for each in found_in(tmp_path / "r", tmp_path) if each.code.startswith("record-")]


def test_hundreds_of_files_with_one_id_are_told_of_in_a_moment(tmp_path: Path) -> None:
    def prepare(count: int) -> Callable[[], None]:
        folder = tmp_path / f"{count}"
        for number in range(count):
            write(folder / "r", f"{number}.md", {"id": "one", "title": f"T {number}", "pubDate": "2020"})

        def work() -> None:
            found = [each for each in found_in(folder / "r", folder) if each.code == "language-titles"]
            assert len(found) == count
            assert all(f"and {count - 4} more" in finding.message for finding in found)

        return work

    assert_linear(prepare, 600)
