"""Findings that are known already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import UsageError
from policygraph.findings import Finding
from policygraph.validation.baseline import Key, key, read_baseline, write_baseline
from tests.helpers import run, write
from tests.validation.helpers import found_in

HEAD: dict[str, Any] = {"id": "a", "title": "A", "owner": "me", "pubDate": "2024-02-30"}
CODES = ("--select", "unknown-key", "--select", "bad-date")

TEXTS = '"c", "a.md", "p", "", "", "m"'  # of an entry


def test_a_baseline_outlives_moved_lines_and_counts(seeds: Path, tmp_path: Path) -> None:
    findings = list(found_in(seeds, tmp_path))
    file = tmp_path / "baseline.json"
    assert write_baseline(file, findings) == len(findings)
    assert read_baseline(file).compare(findings) == ([], {})
    moved = [Finding(**{**vars(f), "line": f.line + 7}) for f in findings]
    assert read_baseline(file).compare(moved).new == []
    assert read_baseline(file).compare([*findings, findings[0]]).new == [findings[0]]


def test_a_place_in_a_list_and_a_line_are_not_what_identifies_a_finding() -> None:
    here, there = (Finding("r/a.md", n, 1, "c", "m", pointer=f"/x/{n}/y", value="v") for n in (1, 2))
    assert key(here, Path()) == key(there, Path()) == ("c", "r/a.md", "", "/x/*/y", "v", "m", ())


def test_a_count_may_be_any_number(tmp_path: Path) -> None:
    row = '[1000000000000, "c", "a.md", "", "", "", "m", []]'
    (tmp_path / "b.json").write_text(f'{{"version": 2, "findings": [{row}]}}', "utf-8")
    finding = Finding(f"{tmp_path}/a.md", 1, 1, "c", "m")
    assert read_baseline(tmp_path / "b.json").compare([finding]).stale.total() == 999_999_999_999


@pytest.mark.parametrize(("number", "new"), [(8, 0), (9, 0), (10, 1)])
def test_a_number_may_fall_and_not_rise(tmp_path: Path, number: int, new: int) -> None:
    def found(number: int) -> list[Finding]:
        return [Finding("r/a.md", 1, 1, "c", f"texts are untranslated: {number} of 2024-01")]

    write_baseline(tmp_path / "b.json", found(9))
    assert len(read_baseline(tmp_path / "b.json").compare(found(number)).new) == new


def known_of(workdir: Path) -> Path:
    write(workdir, "r/en/a.md", HEAD)
    run("validate", "r", *CODES, "--write-baseline", "known.json")
    return workdir / "r" / "en" / "a.md"


def rewritten(**changes: Any) -> Callable[[Path], object]:
    return lambda file: write(file.parent, file.name, {**HEAD, **changes})


@pytest.mark.parametrize(
    ("change", "new", "stale"),
    [
        (lambda file: file, 0, 0),
        (lambda file: file.rename(file.with_name("b.md")), 0, 0),
        (rewritten(owner=""), 0, 1),
        (rewritten(pubDate="2024-02-31"), 1, 1),
        (rewritten(owner="", ownr="me"), 1, 1),
        (lambda file: file.unlink(), 0, 2),
    ],
    ids=["nothing", "renamed", "resolved", "another value", "another key", "removed"],
)  # fmt: skip
def test_known_findings_are_left_out_and_what_matches_none_is_named(
    workdir: Path, change: Callable[[Path], object], new: int, stale: int
) -> None:
    change(known_of(workdir))
    write(workdir, "r/en/other.md", {"id": "other", "title": "O"})
    result = run("validate", "r", *CODES, "--baseline", "known.json", "--format", "json")
    assert result.stdout.count('"code"') == new
    entries = "entry matches" if stale == 1 else "entries match"
    assert (f"known.json: {stale} {entries} no finding any more" in result.stderr) == bool(stale)
    strict = run("validate", "r", *CODES, "--baseline", "known.json", "--strict-baseline")
    assert strict.exit_code == (2 if "bad-date" in result.stdout else 1 if stale else 0)


def test_a_regression_cannot_hide_behind_a_stale_entry_once_the_baseline_is_written_again(
    workdir: Path,
) -> None:
    file = known_of(workdir)
    rewritten(owner="", pubDate="2024-02-29")(file)
    assert "2 entries match no finding" in run("validate", "r", "--baseline", "known.json").stderr
    run("validate", "r", *CODES, "--write-baseline", "known.json")
    rewritten()(file)
    assert run("validate", "r", *CODES, "--baseline", "known.json").exit_code == 2


def test_what_was_not_looked_at_is_not_stale(workdir: Path) -> None:
    known_of(workdir)
    write(workdir, "s/b.md", {"id": "b", "title": "B"})
    for arguments in (("r", "--select", "url-*"), ("s",), ("r", "--min-severity", "violation")):
        assert "no finding any more" not in run("validate", *arguments, "--baseline", "known.json").stderr


def test_a_baseline_holds_wherever_the_command_runs(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_of(workdir)
    monkeypatch.chdir(workdir / "r")
    assert run("validate", "en", *CODES, "--baseline", "../known.json", "--strict-baseline").exit_code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"version": 2, "findings": [\n[1],\n]}',
            "json:2:4: the JSON cannot be read: Illegal trailing comma before end of array. Take out the comma.",
        ),
        ("", "json:1:1: the JSON cannot be read: "),
        ('{"version": 2,\n<<<<<<< HEAD\n', "json:2:1: the JSON cannot be read: "),
        ("{}", "is no baseline"),
        ('{"version": 2, "findings": {}}', "is no baseline"),
        ("[]", "is no baseline"),
        ('{"version": 2}', "is no baseline"),
        ('{"version": 2, "findings": [[1, "code"]]}', "entry 1 is no finding"),
        *(
            (
                f'{{"version": 2, "findings": [[1, {TEXTS}, []], [{count}, {texts}, {numbers}]]}}',
                "entry 2 is no",
            )
            for count, texts, numbers in [
                (0, TEXTS, "[]"),
                (-1, TEXTS, "[]"),
                (1.5, TEXTS, "[]"),
                ("true", TEXTS, "[]"),
                ("1e999", TEXTS, "[]"),
                (1, TEXTS, "{}"),
                (1, TEXTS, "[-1]"),
                (1, TEXTS, '["1"]'),
                (1, TEXTS.replace('"c"', "1"), "[]"),
                (1, f'{TEXTS}, ""', "[]"),
            ]
        ),
        ("[" * 50_000 + "]" * 50_000, "is no baseline"),
        ('{"version": 1, "findings": []}', "of another version"),
    ],
)
def test_what_is_no_baseline_says_so(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message):
        read_baseline(file)
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(tmp_path / "nowhere.json")
    with pytest.raises(UsageError, match="cannot be written"):
        write_baseline(tmp_path / "nowhere" / "b.json", [])


def test_a_baseline_as_an_editor_saves_it_with_a_mark_of_its_encoding(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(f'{{"version": 2, "findings": [[2, {TEXTS}, [3]]]}}', "utf-8-sig")
    assert read_baseline(file).entries == {Key("c", "a.md", "p", "", "", "m", (3,)): 2}


def test_an_entry_with_a_path_that_no_file_can_have_is_stale(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    texts = TEXTS.replace("a.md", "x" * 5000)
    file.write_text(f'{{"version": 2, "findings": [[1, {texts}, []]]}}', "utf-8")
    new, stale = read_baseline(file).compare([])
    assert (new, stale.total()) == ([], 1)
