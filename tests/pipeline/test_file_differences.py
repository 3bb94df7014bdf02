"""Which records differ from those of a store: by size, time and content of their files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from policygraph.mapping.sources import record_files
from policygraph.pipeline import Build, build, looks
from policygraph.pipeline.file_differences import Differences, can_update, differences, differences_seen
from policygraph.pipeline.looks import look_at
from policygraph.profile.load import load_profile
from policygraph.profile.states import SECOND
from policygraph.records.files import Files
from policygraph.settings import Settings
from tests.helpers import write


def settings(tmp_path: Path) -> Settings:
    return Settings(root=tmp_path, sources=(tmp_path / "r",))


def built(tmp_path: Path) -> Build:
    for name in "ab":
        write(tmp_path / "r", f"{name}.md", {"id": name})
    return build(settings(tmp_path))


def records(tmp_path: Path) -> list[Files]:
    return record_files(settings(tmp_path), load_profile("policy"))


def found(store: Build, tmp_path: Path) -> Differences:
    return differences(store.generation.manifest, records(tmp_path))


def test_what_is_new_changed_or_gone_is_told(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert not found(store, tmp_path)
    write(tmp_path / "r", "c.md", {"id": "c"})
    write(tmp_path / "r", "a.md", {"id": "x"})
    (tmp_path / "r" / "b.md").unlink()
    result = found(store, tmp_path)
    assert [files[0].path for files in result.changed] == ["a.md", "c.md"]
    assert (result.removed, result.changed_files, result.removed_files) == (["b.md"], 2, 1)


def test_the_same_content_at_another_time_is_no_difference(tmp_path: Path) -> None:
    store = built(tmp_path)
    os.utime(tmp_path / "r" / "a.md", (1, 1))
    result = found(store, tmp_path)
    assert not result
    assert set(result.touched) >= {"a.md"}


def test_a_time_just_before_the_build_proves_nothing(tmp_path: Path) -> None:
    store = built(tmp_path)
    manifest = store.generation.manifest
    old = [
        tuple(replace(file, time=manifest.checked() - 2 * SECOND) for file in files)
        for files in records(tmp_path)
    ]
    manifest.last_check.touch(
        {file.path: (file.size, file.time) for files in old for file in files}, manifest.checked()
    )
    assert differences(manifest, old).touched == {}
    manifest.last_check.touch({}, old[0][0].time)
    assert differences(manifest, old).touched.keys() == {"a.md", "b.md"}


def test_another_file_of_the_same_size_and_time_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, now = built(tmp_path), time.time_ns()
    monkeypatch.setattr(
        looks, "time", SimpleNamespace(time_ns=lambda: now + 10 * SECOND)
    )  # so that none is recent
    manifest = store.generation.manifest
    old = [
        tuple(replace(file, time=manifest.checked() - 2 * SECOND) for file in files)
        for files in records(tmp_path)
    ]
    manifest.last_check.touch(
        {file.path: (file.size, file.time) for files in old for file in files}, manifest.checked()
    )
    walk = look_at(settings(tmp_path), manifest.get("read")).walk
    assert walk
    manifest.last_check.keep_seen("", walk.text)
    assert differences(manifest, old, walk).touched == {}
    number = (tmp_path / "r" / "a.md").stat().st_ino
    manifest.last_check.keep_seen("", walk.text.replace(f"/{number}/", "/1/"))
    assert differences(manifest, old, walk).touched.keys() == {"a.md"}


def test_a_record_whose_text_comes_or_goes_is_changed(tmp_path: Path) -> None:
    (tmp_path / "r" / "x").mkdir(parents=True)
    (tmp_path / "r" / "x" / "kep.yaml").write_text("title: X\nkep-number: 1\nstatus: provisional\n", "utf-8")
    keps = replace(settings(tmp_path), profile="kep")
    store = build(keps)
    (tmp_path / "r" / "x" / "README.md").write_text("# X\n", "utf-8")
    result = differences(store.generation.manifest, record_files(keps, store.profile))
    assert [files[0].path for files in result.changed] == ["x/kep.yaml"]
    assert result.changed_files == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda _: None, ([], 0, {"x/README.md"})),  # which was written just before it was seen
        (lambda top: (top / "x/README.md").write_text("# Other\n", "utf-8"), (["x/kep.yaml"], 1, set())),
        (lambda top: (top / "notes.md").write_text("More.", "utf-8"), ([], 0, {"x/README.md"})),  # is none
        (lambda top: (top / "kep.yaml").write_text("title: Y\n", "utf-8"), None),
        (lambda top: (top / "x/README.md").unlink(), None),
    ],
)
def test_a_look_tells_what_a_list_of_all_files_does(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], object],
    told: tuple[list[str], int, set[str]] | None,
) -> None:
    top, keps = tmp_path / "r", replace(settings(tmp_path), profile="kep")
    (top / "x").mkdir(parents=True)
    (top / "x" / "kep.yaml").write_text("title: X\nkep-number: 1\nstatus: provisional\n", "utf-8")
    (top / "notes.md").write_text("No record", "utf-8")
    build(keps)
    time.sleep(0.02)
    (top / "x" / "README.md").write_text("# X\n", "utf-8")
    written = (top / "x" / "README.md").stat().st_ctime_ns
    monkeypatch.setattr(looks, "time", SimpleNamespace(time_ns=lambda: written + SECOND))
    store = build(keps)
    change(top)
    manifest = store.generation.manifest
    found = differences_seen(manifest, look_at(keps, manifest.get("read")), keps)
    if told is None or found is None:
        assert (told, found) == (None, None)
        return
    assert ([files[0].path for files in found.changed], found.changed_files, set(found.touched)) == told
    everything = record_files(keps, store.profile)
    assert found.changed == differences(manifest, everything).changed
    assert found.records == len(everything) or not told[0]
    assert [found.files_of(files[0].path) for files in everything] == everything


def test_a_file_that_may_state_much_of_what_all_records_do_is_built_anew(tmp_path: Path) -> None:
    """Whether it comes, changes or goes: 99,000 links took 25 s to read, and 180 s to bring up to date."""
    store = built(tmp_path)
    write(tmp_path / "r", "c.md", {"id": "c"})
    assert can_update(store.generation.manifest, found(store, tmp_path))
    links = "".join(f"[x](y{number}.md)\n" for number in range(8_000))
    write(tmp_path / "r", "c.md", {"id": "c"}, links)
    assert not can_update(store.generation.manifest, found(store, tmp_path))
    store = build(settings(tmp_path))
    (tmp_path / "r" / "c.md").unlink()
    assert not can_update(store.generation.manifest, found(store, tmp_path))


def test_a_large_file_among_many_or_one_that_is_not_read_is_no_reason_to_build_all_anew(
    tmp_path: Path,
) -> None:
    write(tmp_path / "r", "all.md", {"id": "all"}, "text " * 200_000)
    store = built(tmp_path)
    for text in ("text " * 25_000, "text " * 4_000_000):
        write(tmp_path / "r", "a.md", {"id": "a"}, text)
        assert can_update(store.generation.manifest, found(store, tmp_path))


def test_a_time_that_no_store_can_keep_hides_no_change(tmp_path: Path) -> None:
    for title, is_other in (("A", True), ("B", True), ("B", False), ("C", True)):
        write(tmp_path / "r", "a.md", {"id": "a", "title": title})
        os.utime(tmp_path / "r" / "a.md", (1, 13_000_000_000))
        store = build(settings(tmp_path))
        assert store.rebuilt == is_other
        (entry,) = store.generation.manifest.records()
        assert f'"{title}"@en' in entry.statements
