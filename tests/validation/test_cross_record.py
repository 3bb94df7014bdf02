"""What no single record shows: rules about several."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import write
from tests.validation.helpers import found_in


def test_ids_that_look_alike_are_told(tmp_path: Path) -> None:
    for number, name in enumerate(("caf\u00e9", "cafe\u0301", "CAF\u00c9", "tea")):
        write(tmp_path / "r", f"en/{number}.md", {"id": name, "title": "T"})
    found = [f for f in found_in(tmp_path / "r", tmp_path) if f.code == "id-similar"]
    assert [(Path(f.path).name, f.line, f.field) for f in found] == [(f"{n}.md", 3, "id") for n in range(3)]


def test_records_of_one_policy_name_as_many_clusters(tmp_path: Path) -> None:
    for language, clusters in (("en", ["A", "B"]), ("zh", ["甲"])):
        write(
            tmp_path / "r", f"{language}/x.md", {"id": "x", "title": "X", "evolution": {"clusters": clusters}}
        )
    found = [f for f in found_in(tmp_path / "r", tmp_path) if f.code == "language-clusters"]
    assert [(Path(f.path).parent.name, f.line, f.field) for f in found] == [
        ("en", 6, "evolution.clusters"), ("zh", 6, "evolution.clusters"),
    ]  # fmt: skip
    assert found[0].message.endswith(": 2 in en, 1 in zh")
