"""What is kept comes back as it was."""

from __future__ import annotations

from pathlib import Path

from policygraph.findings import Finding
from policygraph.validation.kept import Kept, Unit, read_kept
from policygraph.words.phrases import Label, Phrase, said

FINDINGS = [
    Finding(
        "en/a.md",
        3,
        1,
        "x",
        "Odd",
        "warning",
        "a",
        value="v",
        pointer="/a",
        messages={"en": "Odd", "zh": "怪"},
    ),
    Finding("en/b.md", 4, 2, "y", "Odd", "info", "b", messages={"en": "Odd", "zh": "怪"}),
]


def test_findings_come_back_with_messages_in_all_languages(tmp_path: Path) -> None:
    kept = Kept("key", "2026-01-01")
    kept.reading["en/a.md"] = [kept.row(FINDINGS[0])]
    kept.shapes["check"] = {"<x:b>": Unit([kept.row(FINDINGS[1])], ["x:b"], ["x:v"], True, "raw")}
    kept.write(tmp_path / "kept.json")
    back = read_kept(tmp_path / "kept.json", "key")
    assert back is not None
    assert (back.day, len(back.texts)) == ("2026-01-01", 1)
    unit = back.shapes["check"]["<x:b>"]
    assert (unit.described, unit.values, unit.suggests, unit.raw) == (["x:b"], ["x:v"], True, "raw")
    found = back.findings([*back.reading["en/a.md"], *unit.rows])
    assert [(each, each.messages) for each in found] == [(each, each.messages) for each in FINDINGS]
    assert back.row(FINDINGS[0]) == back.reading["en/a.md"][0]
    assert back.with_code(back.reading, "x") == {"en/a.md"}
    assert not back.with_code(back.reading, "y")


def test_a_value_is_said_in_each_language_as_before(tmp_path: Path) -> None:
    kept = Kept("key", "")
    label = Label("Active", {"en": "Active", "zh": "有效"})
    values = (label, Phrase("{first} or {second}", first=label, second="x"), "plain")
    kept.labels["a"] = [kept.row(Finding("a", 1, 1, "x", value=value)) for value in values]
    kept.write(tmp_path / "kept.json")
    back = read_kept(tmp_path / "kept.json", "key")
    assert back is not None
    told = [said(finding.value, "zh") for finding in back.findings(back.labels["a"])]
    assert told == [said(value, "zh") for value in values]


def test_nothing_is_read_under_another_key_or_from_no_file(tmp_path: Path) -> None:
    Kept("key", "").write(tmp_path / "kept.json")
    assert read_kept(tmp_path / "kept.json", "other") is None
    assert read_kept(tmp_path / "none.json", "key") is None
    Kept("key", "").write(tmp_path / "no folder" / "kept.json")  # a disk that cannot be written is no error


def test_nothing_is_read_that_is_not_as_it_was_written(tmp_path: Path) -> None:
    kept = Kept("key", "")
    kept.reading["a.md"] = [kept.row(Finding("a.md", 17, 1, "x"))]
    kept.write(tmp_path / "kept.json")
    written = (tmp_path / "kept.json").read_bytes()
    (tmp_path / "kept.json").write_bytes(written.replace(b"17", b"16"))
    assert read_kept(tmp_path / "kept.json", "key") is None
    (tmp_path / "kept.json").write_bytes(written)
    assert read_kept(tmp_path / "kept.json", "key") is not None


def test_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    Kept("key", "").write(tmp_path / "other.json")
    (tmp_path / "kept.json").symlink_to(tmp_path / "other.json")
    assert read_kept(tmp_path / "kept.json", "key") is None
    Kept("new", "").write(tmp_path / "kept.json")
    assert read_kept(tmp_path / "other.json", "key") is not None
