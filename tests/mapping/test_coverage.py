"""``profile check`` counts what the files say, and the JSON Schema agrees with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policygraph.cli import FAILED
from policygraph.mapping import coverage
from policygraph.mapping.coverage import cover
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.records import frontmatter
from policygraph.settings import Settings
from tests.helpers import ROOT, run, write


def checked(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    result = run("profile", "check", str(folder), "--format", "json", *arguments)
    return result.exit_code, json.loads(result.stdout)


def test_the_seeds_are_covered() -> None:
    status, found = checked(ROOT / "seeds")
    assert (status, found["records"], found["unmapped"], found["unresolved"]) == (0, 17, [], [])
    mapped = {row["key"]: (row["property"], row["records"]) for row in found["mapped"]}
    assert mapped["title"] == ("dcterms:title", 17)
    fronts = [frontmatter.parse(file.read_text("utf-8")) for file in (ROOT / "seeds").rglob("*.md")]
    scored = sum("score" in str(front.metadata.get("analysis")) for front in fronts if front)
    assert mapped["analysis.*.score"] == ("pg:score", scored)


def test_the_hub_lacks_what_is_known_to_be_lacking(shared: Path, policy: Profile) -> None:
    found = cover(Settings(root=shared, sources=(shared / "corpora" / "ccus-policy-hub",)), policy)
    expected = json.loads((shared / "corpora" / "expected" / "ccus-policy-hub.json").read_text("utf-8"))
    assert len(found.unmapped) == expected["counts"]["unknown_key"] == 4
    dangling = sum(row.records for row in found.unresolved)
    assert dangling == expected["counts"]["lineage_supersedes_dangling"]
    assert not found.complete


@pytest.mark.parametrize(
    ("folder", "name"), [("ccus-policy-hub", "policy"), ("peps", "pep"), ("eips", "eip")]
)
def test_many_records_are_covered_as_few_are_that_are_held_at_once(
    folder: str, name: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, profile = Settings(root=shared, sources=(shared / "corpora" / folder,)), load_profile(name)
    held = cover(settings, profile)
    assert held.records > 500
    monkeypatch.setattr(coverage, "AT_ONCE", 100)
    monkeypatch.setattr(coverage, "MOST_HELD", 200)
    assert cover(settings, profile) == held


def test_everything_has_its_first_place(tmp_path: Path) -> None:
    for n in (1, 2):
        write(tmp_path, f"eip-{n}.md", f"eip: {n}\nstatus: Odd\nfoo: x\nrequires: 9, 1\nreplaces: 7 (half)")
    write(tmp_path, "eip-3.md", "eip: x")
    write(tmp_path, "eip-4.md", "eip: 4\ntitle: {a: b}")
    (tmp_path / "eip-5.md").write_text("no front matter", "utf-8")
    status, found = checked(tmp_path, "--profile", "eip")
    assert (status, found["records"], found["skipped"], found["complete"]) == (FAILED, 3, 1, False)

    def rows(name: str, what: str) -> list[tuple[str, str, int, str, int]]:
        return [(r["key"], r[what], r["records"], Path(r["path"]).name, r["line"]) for r in found[name]]

    assert rows("unmapped", "code") == [
        ("foo", "unknown-key", 2, "eip-1.md", 4), ("title", "unexpected-value", 1, "eip-4.md", 3),
    ]  # fmt: skip
    unresolved = rows("unresolved", "value")
    assert [(row[0], row[2:]) for row in unresolved] == [
        ("replaces", (2, "eip-1.md", 6)), ("requires", (2, "eip-1.md", 5)),
    ]  # fmt: skip
    assert rows("unknown_labels", "label") == [("status", "Odd", 2, "eip-1.md", 3)]
    assert [(Path(each["path"]).name, each["line"]) for each in found["unread"]] == [("eip-3.md", 2)]
    unused = [each for each in found["unused_patterns"] if each["where"].startswith("values")]
    assert len(unused) == 3  # the links and the path; a number is there


def test_a_reference_by_file_leads_to_what_the_file_describes(tmp_path: Path) -> None:
    write(tmp_path, "eip-1.md", "eip: 1\ntitle: One\nreplaces: eip-draft.md")
    write(tmp_path, "eip-draft.md", "eip: 2\ntitle: Two")
    write(tmp_path, "eip-moved.md", "eip: 3\nstatus: Moved")
    write(tmp_path, "eip-4.md", "eip: 4\ntitle: Four\nreplaces: eip-moved.md")
    _, found = checked(tmp_path, "--profile", "eip")
    assert [(row["key"], row["value"]) for row in found["unresolved"]] == [
        ("replaces", "'eip-moved.md' is not as the profile expects replaces")
    ]


def test_a_profile_below_the_records_is_not_passed_over(tmp_path: Path) -> None:
    for n in range(3):
        write(tmp_path / "laws", f"law-{n}.md", {"id": f"law-{n}", "title": f"Law {n}", "name": f"N {n}"})
    drafted = str(tmp_path / "laws" / "profile")
    assert run("init", "--from", str(tmp_path / "laws"), "-o", drafted).exit_code == 0
    status, found = checked(tmp_path / "laws", "--profile", drafted)
    assert (status, found["passed_over"]) == (0, [])


def test_patterns_are_used_or_not(tmp_path: Path) -> None:
    (tmp_path / "0001-a.md").write_text("# 1. A\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n", "utf-8")
    write(tmp_path, "0002-b.md", {"title": "B", "amends": "0001-a.md"}, "# B")
    _, found = checked(tmp_path, "--profile", "adr")
    unused = {each["pattern"] for each in found["unused_patterns"]}
    adr = load_profile("adr")
    title, date = adr.first.derivations[:2]
    assert not unused & {title.pattern.pattern, date.pattern.pattern}
    _, _, number, link, path, *_ = (each.pattern for each in adr.first.values["amends"].rewrite.patterns)
    assert unused & {number, link, path} == {number, link}


def test_statuses_that_do_not_say_whether_a_policy_is_in_force_are_named(tmp_path: Path) -> None:
    for number, status in enumerate(("Active", "Banana", "Banana", "Withdrawn")):
        write(tmp_path / "r", f"{number}.md", {"id": str(number), "status": status})
    _, document = checked(tmp_path / "r")
    (found,) = document["statuses_without_phase"]
    assert (found["key"], found["status"], found["records"]) == ("status", "Banana", 2)
    assert found["path"].endswith("r/1.md")


def test_keys_of_digits_dots_and_nothing_are_named(tmp_path: Path) -> None:
    metadata = {"id": "a", "2024": "x", "a.b": "y", "": "z", "analysis": {"1.5": {"0": "q"}}}
    write(tmp_path, "en/a.md", metadata)
    _, found = checked(tmp_path)
    assert [row["key"] for row in found["unmapped"]] == ['""', '"a.b"', "2024", 'analysis."1.5".0']
