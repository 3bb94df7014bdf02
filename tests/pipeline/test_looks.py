"""Nothing changed is told by a look; whatever changed is found, in records and in the files of a profile."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from policygraph.mapping import sources
from policygraph.pipeline import Build, build, looks
from policygraph.pipeline.looks import look_at
from policygraph.profile.resources import resource
from policygraph.profile.states import SECOND
from policygraph.settings import Settings
from tests.helpers import write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A source and a profile of its own, all older than the resolution of any clock."""
    for name in "ab":
        write(tmp_path / "r", f"{name}.md", {"id": name})
    for top in ("profiles/policy", "ontology", "shapes", "queries"):
        shutil.copytree(resource(*top.split("/")), tmp_path / top)
    return Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(tmp_path / "profiles/policy"))


@pytest.fixture
def seen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Build:
    """A store that has been found to be up to date once, when nothing was new."""
    build(settings)
    later(monkeypatch)
    built = build(settings)
    assert not built.rebuilt
    assert is_seen(settings, built)
    return built


def is_seen(settings: Settings, built: Build) -> bool:
    """Whether all is as it was at the last look."""
    look = look_at(settings, built.generation.manifest.get("read"))
    return (look.rest, look.walk and look.walk.text) == built.generation.manifest.last_check.seen()


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns
    monkeypatch.setattr(looks, "time", SimpleNamespace(time_ns=lambda: now() + 10 * SECOND))


def test_the_first_build_keeps_what_it_saw(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch)
    assert is_seen(settings, build(settings))


def test_a_look_needs_no_profile(settings: Settings, seen: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(sources, "profile_of", refuse)
    monkeypatch.setattr("policygraph.pipeline.profile_of", refuse)
    built = build(settings)
    assert (built.rebuilt, built.generation) == (False, seen.generation)
    assert built.counts()["records"] == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda top: write(top / "r", "a.md", {"id": "other"}),
        lambda top: write(top / "r", "c.md", {"id": "c"}),
        lambda top: (top / "r/a.md").unlink(),
        lambda top: (top / "r/a.md").rename(top / "r/z.md"),
        lambda top: write(top / "r/deep/er", "c.md", {"id": "c"}),
    ],
)
def test_a_changed_record_is_built(settings: Settings, seen: Build, change: Callable[[Path], object]) -> None:
    change(settings.root)
    assert build(settings).rebuilt


def test_a_word_of_the_profile_is_read_again(settings: Settings, seen: Build) -> None:
    file = settings.root / "profiles/policy/profile.toml"
    file.write_text(f'exclude = ["**/b.md"]\n{file.read_text("utf-8")}', "utf-8")
    assert not is_seen(settings, seen)
    built = build(settings)
    assert (built.rebuilt, built.counts()["records"]) == (True, 1)


def test_a_file_that_comes_to_a_folder_of_the_profile_is_read(settings: Settings, seen: Build) -> None:
    (settings.root / "ontology/rules/99-more.rq").write_text("no query", "utf-8")
    assert not is_seen(settings, seen)


def test_a_file_that_keeps_size_and_time_is_seen_by_its_inode(settings: Settings, seen: Build) -> None:
    file = settings.root / "r/a.md"
    status = file.stat()
    file.write_bytes(file.read_bytes().replace(b'"a"', b'"q"'))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert build(settings).rebuilt


def test_what_is_new_is_never_taken_for_seen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    build(settings)
    changed = (settings.root / "r/a.md").stat().st_ctime_ns
    monkeypatch.setattr(looks, "time", SimpleNamespace(time_ns=lambda: changed + SECOND))
    built = build(settings)
    assert (built.rebuilt, built.generation.manifest.last_check.seen()) == (False, ("", ""))


def test_a_missing_source_and_a_missing_profile_file_are_no_look(settings: Settings, seen: Build) -> None:
    (settings.root / "ontology/vocabularies.ttl").unlink()
    assert look_at(settings, seen.generation.manifest.get("read")).rest == ""
