"""The manifest: what was read is there again, and every question to it answers for the entries that it is about."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import StoreError
from policygraph.findings import Finding
from policygraph.store.entry import Entry, FileStamp, pack
from policygraph.store.manifest import Manifest

WRONG = Finding("en/bad.md", 3, 1, "duplicate-key", "the key id stands twice", "violation", pointer="/id")
ODD = Finding("en/a.md", 5, 3, "unknown-key", "政策 'quoted'", "warning", pointer="/a~1b")


def stamp(path: str, size: int = 10, sha256: str = "0f") -> FileStamp:
    return FileStamp(path, size, 1_700_000_000_123_456_789, sha256)


def entry(path: str, policy: str | None, kind: str = "policy", lines: str = "", **others: Any) -> Entry:
    """Return the entry of a record in English or Chinese, with other files of these names."""
    record, language = f"x:{path.removesuffix('.md')}", path.partition("/")[0]
    files = (stamp(path), *map(stamp, others.pop("files", ())))
    return Entry(files, policy, policy, record, language, kind, pack(lines), **others)


ENTRIES = [
    entry("zh/a.md", "x:a", lines='<x:a> <x:t> "甲\u2028"@zh .\n'),
    entry("en/a.md", "x:a", lines="<x:a> <x:p> <x:ab> .\n", files=["en/a.csv"], findings=(ODD,)),
    entry("en/f.md", "x:f", "facility", "<x:f> <x:p> <x:a> .\n"),
    Entry((stamp("en/bad.md"),), findings=(WRONG,)),
    Entry((stamp("README.md"),)),
    entry("en/stub.md", None),
]


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    found = Manifest(tmp_path / "manifest.sqlite")
    found.create(iter(ENTRIES))
    return found


def paths(entries: object) -> list[str]:
    assert not isinstance(entries, str)
    return [entry.path for entry in entries]  # type: ignore[attr-defined]


def test_an_entry_comes_back_as_it_was(manifest: Manifest) -> None:
    for entry in ENTRIES:
        (found,) = manifest.at(entry.path)
        assert sorted(found.files) == sorted(entry.files)
        assert (found.policy, found.record, found.language, found.kind) == (
            entry.policy, entry.record, entry.language, entry.kind,
        )  # fmt: skip
        assert (found.statements, found.findings) == (entry.statements, entry.findings)
    assert manifest.at("nowhere.md") == []


def test_records_come_by_path_and_without_what_is_none(manifest: Manifest) -> None:
    assert paths(manifest.records()) == ["en/a.md", "en/f.md", "en/stub.md", "zh/a.md"]
    assert paths(manifest.with_findings()) == ["en/a.md", "en/bad.md"]
    assert manifest.skipped() == ["README.md"]


def test_counts_tell_records_policies_and_files_that_are_neither(manifest: Manifest) -> None:
    assert manifest.counts() == {"records": 4, "policies": 2, "skipped": 1}
    assert manifest.kinds() == {"facility": 1, "policy": 1}
    assert manifest.kind_of_paths() == {
        "en/a.md": "policy", "en/f.md": "facility", "en/stub.md": "policy", "zh/a.md": "policy",
    }  # fmt: skip


def test_records_are_found_by_what_they_describe(manifest: Manifest) -> None:
    assert paths(manifest.describing("x:a")) == ["en/a.md", "zh/a.md"]
    assert paths(manifest.record("x:en/f")) == ["en/f.md"]
    assert manifest.about("x:a") == manifest.describing("x:a")
    assert manifest.about(manifest.at("en/a.md")[0].record or "") == manifest.at("en/a.md")
    assert (
        manifest.record("x:nothing") == manifest.describing("x:nothing") == manifest.about("x:nothing") == []
    )


def test_every_file_has_its_stamp_and_a_touch_changes_no_content(manifest: Manifest) -> None:
    assert manifest.stamps().keys() == {file.path for entry in ENTRIES for file in entry.files}
    manifest.last_check.touch({"en/a.csv": (11, 7)}, checked=99)
    assert manifest.stamps()["en/a.csv"] == FileStamp("en/a.csv", 11, 7, "0f")
    assert manifest.stamps()["en/a.md"] == stamp("en/a.md")
    assert manifest.checked() == 99
    manifest.last_check.touch({"en/a.md": (1, 2)}, checked=100)
    assert manifest.stamps()["en/a.csv"].size == 11
    assert manifest.checked() == 100


@pytest.mark.parametrize(
    "content", ["", "[", "{}", "[1]", "[1, []]", '["x", {}]', '[1, {"en/a.csv": 7}]', "\x00"]
)
def test_touches_that_cannot_be_read_count_for_nothing(manifest: Manifest, content: str) -> None:
    before = manifest.stamps()
    manifest.set(checked=7)
    manifest.path.with_name("touched.json").write_text(content, "utf-8")
    assert (manifest.stamps(), manifest.checked()) == (before, 7)


def test_what_sqlite_refuses_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "manifest.sqlite").write_bytes(b"no database" * 100)
    for path in (tmp_path / "manifest.sqlite", tmp_path / "nothing" / "manifest.sqlite"):
        with pytest.raises(StoreError, match=r"the store in .* cannot be used: .*\. [MR]"):
            Manifest(path).counts()


def test_values_are_kept_and_replaced_and_none_is_none(manifest: Manifest) -> None:
    manifest.set(digest="a", changes={"changed": 1, "政": [None, 2.5]})
    manifest.set(digest="b")
    assert (manifest.get("digest"), manifest.get("changes")) == ("b", {"changed": 1, "政": [None, 2.5]})
    assert manifest.get("nothing") is None


def test_a_manifest_is_never_written_over(manifest: Manifest) -> None:
    with pytest.raises(Exception, match="already exists"):
        manifest.create([])


def test_what_a_link_was_taken_for_is_compared_with_what_the_file_describes(manifest: Manifest) -> None:
    assert (manifest.subject("zh/a.md"), manifest.subject("en/stub.md"), manifest.subject("x.md")) == (
        "x:a",
        None,
        None,
    )
    links = (("en/f.md", "x:f"), ("zh/a.md", "x:f"), ("x.md", "x:f"), ("en/stub.md", "x:s"))
    linking = entry("en/l.md", "x:l", links=links)
    manifest.replace([linking])
    assert manifest.mistaken() == manifest.mistaken(["en/l.md"]) == ["en/l.md"]
    assert manifest.mistaken(["en/a.md"]) == []
    manifest.replace([replace(linking, links=links[:1])])
    assert manifest.mistaken() == []
    assert manifest.naming(["en/f.md"]) == ["en/l.md"]
    assert manifest.naming(["zh/a.md"]) == []
    assert paths(manifest.records()) == ["en/a.md", "en/f.md", "en/l.md", "en/stub.md", "zh/a.md"]


def test_records_share_a_subject_where_two_are_in_one_language(manifest: Manifest) -> None:
    assert manifest.sharing() == []  # of x:a, each language has one
    manifest.replace([entry("en/b.md", "x:a")])
    assert sorted(manifest.sharing()) == [
        ("en/a.md", "policy", "en", "x:a"), ("en/b.md", "policy", "en", "x:a"), ("zh/a.md", "policy", "zh", "x:a"),
    ]  # fmt: skip
    assert sorted(manifest.sharing(["x:f"])) == [("en/f.md", "facility", "en", "x:f")]


def test_a_removed_entry_is_gone_with_all_that_it_had(manifest: Manifest) -> None:
    manifest.remove(["en/a.md", "nowhere.md"])
    assert manifest.at("en/a.md") == []
    assert "en/a.csv" not in manifest.stamps()
    assert paths(manifest.describing("x:a")) == ["zh/a.md"]


def test_shared_lines_are_counted_until_no_record_states_them(manifest: Manifest) -> None:
    manifest.count_shared({"a": 2, "b": 1})
    manifest.count_shared({"a": -1, "b": -1, "c": 1})
    assert manifest.shared(["a", "b", "c", "d"]) == {"a": 1, "c": 1}


def test_derived_lines_are_kept_by_subject_whatever_ends_of_lines_they_have(manifest: Manifest) -> None:
    lines = ['<x:a> <x:p> "1\u2028\x0c2" .\n', "<x:a> <x:q> <x:b> .\n"]
    manifest.set_derived([("x:a", lines), ("x:b", ["<x:b> <x:p> <x:c> .\n"])])
    assert manifest.derived(["x:a", "x:none"]) == {"x:a": lines}
    manifest.set_derived([("x:b", [])])
    assert manifest.derived() == {"x:a": lines}


def test_subjects_are_what_records_describe_each_once(manifest: Manifest) -> None:
    assert manifest.subjects() == ["x:a", "x:f"]


def test_files_that_changed_since_another_are_counted(manifest: Manifest, tmp_path: Path) -> None:
    later = Manifest(tmp_path / "later" / "manifest.sqlite")
    later.path.parent.mkdir()
    changed = replace(ENTRIES[2], files=(stamp("en/f.md", sha256="1f"),))
    later.create([*ENTRIES[:2], changed, entry("en/new.md", "x:new")])
    assert later.changes_from(manifest) == {"changed": 2, "removed": 3}
    assert manifest.changes_from(None) == {"changed": 7, "removed": 0}
    assert manifest.changes_from(manifest) == {"changed": 0, "removed": 0}


def test_what_is_half_read_can_be_closed_by_another_thread(manifest: Manifest) -> None:
    manifest.set_lineage([("x:a", "{}"), ("x:f", "{}")])
    rows = manifest.lineage()
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(next, rows).result() == ("x:a", "{}")
    rows.close()  # type: ignore[attr-defined]
    assert dict(manifest.lineage()) == {"x:a": "{}", "x:f": "{}"}
