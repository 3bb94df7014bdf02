"""What a build did, in two lines and as an object."""

from __future__ import annotations

import re
from pathlib import Path

from policygraph.findings import Finding
from policygraph.pipeline import Build, build
from policygraph.report.build import build_object, build_text, problem_object
from policygraph.settings import Settings
from tests.helpers import write

PROBLEMS = [
    Finding("en/a.md", 3, 1, "duplicate-key", "the key id stands twice", "violation", pointer="/id", remedy="Keep one"),
    Finding("en/b.md", 4, 3, "unknown-key", "no property", "warning", pointer="/a/b"),
]  # fmt: skip


def built(folder: Path) -> Build:
    return build(Settings(root=folder, sources=(folder / "r",)))


def test_two_lines_say_what_there_is_and_what_was_done(workdir: Path) -> None:
    write(workdir, "r/en/a.md", {"id": "a", "title": "A"})
    first, second = build_text(built(workdir), 1.26).splitlines()
    assert re.fullmatch(r"1 record, 1 policy, [\d,]+ triples", first)
    assert re.fullmatch(r"built in 1\.3 s: 1 changed, 0 removed; store in \.policygraph/[^/]+/gen-1", second)
    again = build_text(built(workdir), 1.26).splitlines()
    assert again == [first, f"nothing has changed; store in {second.rpartition(' ')[2]}"]


def test_what_was_removed_skipped_and_of_another_kind_is_told(workdir: Path) -> None:
    for path in ("policies/a", "policies/b", "facilities/7"):
        write(workdir, f"r/{path}.md", {"id": path.rpartition("/")[2], "title": "T", "name": "N"})
    (workdir / "r" / "README.md").write_text("# Hello\n", "utf-8")
    built(workdir)
    (workdir / "r/policies/b.md").unlink()
    first, second = build_text(built(workdir), 0).splitlines()
    assert first.startswith("2 records, 2 subjects (facility 1, policy 1), ")
    assert first.endswith(" triples, 1 file without front matter skipped")
    assert build_text(built(workdir), 0, "zh").startswith("记录 2，对象 2（设施 1、政策 1），")
    assert "0 changed, 1 removed" in second


def test_the_object_has_numbers_and_problems_by_severity(workdir: Path) -> None:
    write(workdir, "r/en/a.md", {"id": "a", "title": "A"})
    done = built(workdir)
    found = build_object(done, PROBLEMS)
    assert (found["records"], found["policies"], found["changed"], found["skipped"]) == (1, 1, 1, 0)
    assert found["kinds"] == {"policy": 1}
    assert [each["code"] for each in found["errors"]] == ["duplicate-key"]
    assert [each["code"] for each in found["warnings"]] == ["unknown-key"]
    assert Path(found["store"]) == done.generation.folder


def test_a_problem_names_its_field_as_people_write_it() -> None:
    assert problem_object(PROBLEMS[0]) == {
        "path": "en/a.md", "line": 3, "column": 1, "code": "duplicate-key", "message": "the key id stands twice",
        "remedy": "Keep one", "field": "id",
    }  # fmt: skip
    assert problem_object(PROBLEMS[1])["field"] == "a.b"
