"""How far a profile covers records, as text and as JSON."""

from __future__ import annotations

from pathlib import Path

from policygraph.cli import FAILED
from policygraph.findings import Finding
from policygraph.mapping.coverage import Coverage, Usage
from policygraph.mapping.reader import Location
from policygraph.mapping.unused_patterns import Unused
from policygraph.report.coverage import coverage_object, coverage_text
from tests.helpers import ROOT, run, write


def test_text_for_people(tmp_path: Path) -> None:
    for n in range(30):
        write(tmp_path, f"{n:02}.md", {"id": f"p{n}", f"key{n}": "x"})
    write(tmp_path, "bad.md", {"title": "x"})
    result = run("profile", "check", str(tmp_path))
    assert result.exit_code == FAILED
    for said in (
        "30 records\n",
        "Not mapped (30)",
        "and 10 more; -v shows all",
        "00.md:4",
        "Cannot be read (1)",
    ):
        assert said in result.stdout
    assert "more; -v" not in run("profile", "check", str(tmp_path), "-v").stdout
    whole = run("profile", "check", str(ROOT / "seeds"))
    assert whole.stdout.startswith("17 records, nothing is missing\n")
    (tmp_path / "bad.md").write_text("text", "utf-8")
    assert "1 file without front matter skipped" in run("profile", "check", str(tmp_path)).stdout


def coverage(workdir: Path) -> Coverage:
    place = Location(str(workdir / "r" / "a.md"), 4, 3)
    return Coverage(
        records=1200,
        skipped=2,
        mapped=[Usage("policy", "title", "dcterms:title", 1200, place)],
        unmapped=[Usage("policy", f"key{n:02}", "unknown-key", n, place) for n in range(22)],
        unresolved=[Usage("policy", "supersedes", "a\nb\x1b", 1)],
        unused=[Unused("country", "kind", "country")],
        unread=[Finding(str(workdir / "r" / "bad.md"), 2, 1, "no-id", "it has no id", remedy="Add one")],
    )


def test_each_list_is_a_table_that_is_cut_but_for_what_is_mapped(workdir: Path) -> None:
    found = coverage(workdir)
    lines = [" ".join(line.split()) for line in coverage_text(found).splitlines()]
    assert lines[0] == "1,200 records, 2 files without front matter skipped"
    assert lines[2:6] == ["Mapped (1)", "policy title dcterms:title 1,200 records", "", "Not mapped (22)"]
    assert lines[6:8] == [
        "policy key00 unknown-key 0 records r/a.md:4", "policy key01 unknown-key 1 record r/a.md:4",
    ]  # fmt: skip
    assert lines[26:] == [
        "and 2 more; -v shows all", "",
        "References that lead nowhere (1)", "policy supersedes a b\ufffd 1 record", "",
        "Never matched (1)", "country kind country", "",
        "Cannot be read (1)", "r/bad.md:2:1: error no-id: it has no id. Add one.",
    ]  # fmt: skip
    found.mapped *= 30
    assert coverage_text(found).count("dcterms:title") == 30
    assert coverage_text(found, verbose=True).count("unknown-key") == 22


def test_the_object_names_places_as_seen_from_the_working_folder(workdir: Path) -> None:
    found = coverage_object(coverage(workdir))
    assert (found["records"], found["skipped"], found["complete"]) == (1200, 2, False)
    assert found["mapped"] == [
        {"kind": "policy", "key": "title", "property": "dcterms:title", "records": 1200,
         "path": "r/a.md", "line": 4, "column": 3}
    ]  # fmt: skip
    assert found["unresolved"] == [{"kind": "policy", "key": "supersedes", "value": "a\nb\x1b", "records": 1}]
    assert found["unused_patterns"] == [{"kind": "country", "where": "kind", "pattern": "country"}]
    assert (found["unread"][0]["path"], found["unread"][0]["severity"]) == ("r/bad.md", "error")
