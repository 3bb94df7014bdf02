"""What is kept of a profile is the profile, as long as its files are as they were, and calls nothing."""

from __future__ import annotations

import json
import pickle
import shutil
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from policygraph.profile import kept, load
from policygraph.profile.kept import read_profile
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.profile.resources import built_in_profiles, find_profile, resource
from policygraph.profile.states import SECOND

LATER = 1 << 62  # nanoseconds


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is so late that no file is new; and each test reads the profiles of the program anew."""
    monkeypatch.setattr(kept, "time", SimpleNamespace(time_ns=lambda: LATER))
    kept._built_in.clear()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A profile of one's own, and beside it a folder of stores."""
    for top in ("profiles/adr", "ontology", "shapes", "queries"):
        shutil.copytree(resource(*top.split("/")), tmp_path / top)
    (tmp_path / "state").mkdir()
    return tmp_path / "profiles/adr"


def read(own: Path) -> Any:
    return read_profile(str(own), own.parents[1] / "state")


def the_kept(folder: Path) -> Path:
    (file,) = folder.glob("profile-*")
    return file


def parts(value: Any) -> Any:
    """Return a value as texts, lists and tables: kinds and profiles are equal to none but themselves."""
    if is_dataclass(value):
        return {field.name: parts(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: parts(each) for key, each in value.items()}
    return [parts(each) for each in value] if isinstance(value, tuple | list) else value


@pytest.mark.parametrize("name", built_in_profiles())
def test_what_is_kept_is_the_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    expected = parts(load_profile(name))
    assert parts(read_profile(name, tmp_path)) == expected
    kept._built_in.clear()
    monkeypatch.setattr(load, "load_profile", None)
    assert parts(read_profile(name, tmp_path)) == expected
    assert read_profile(name, tmp_path) is read_profile(name, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda own: (own / "profile.toml").write_text(
            (own / "profile.toml").read_text("utf-8") + "\n", "utf-8"
        ),
        lambda own: (own.parents[1] / "ontology" / "rules" / "99-more.rq").write_text("no query", "utf-8"),
        lambda own: the_kept(own.parents[1] / "state").write_bytes(b"["),
        lambda own: the_kept(own.parents[1] / "state").write_bytes(b"[1, [], 2]\nx"),
        lambda own: the_kept(own.parents[1] / "state").unlink(),
    ],
)
def test_where_anything_is_not_as_it_was_the_files_are_read(
    own: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    read(own)
    change(own)
    found: list[str] = []

    def noted(name: str) -> Profile:
        found.append(name)
        return load_profile("adr")

    monkeypatch.setattr(load, "load_profile", noted)
    read(own)
    assert found == [str(own / "profile.toml")]


def test_what_is_new_is_not_kept(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = (own / "profile.toml").stat().st_ctime_ns
    monkeypatch.setattr(kept, "time", SimpleNamespace(time_ns=lambda: written + SECOND))
    read(own)
    assert not list((own.parents[1] / "state").iterdir())
    (own.parents[1] / "state").rmdir()
    read(own)
    assert not (own.parents[1] / "state").exists()


class _Evil:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.mkdir, (self.folder,))


def test_what_somebody_else_wrote_calls_nothing(tmp_path: Path) -> None:
    read_profile("adr", tmp_path)
    kept._built_in.clear()
    file = the_kept(tmp_path)
    _, files, seen = json.loads(file.read_bytes().partition(b"\n")[0])
    for content in (
        pickle.dumps(_Evil(tmp_path / "made")),
        pickle.dumps(find_profile("adr")),
        b"cos\nsystem\n.",
    ):
        file.write_bytes(json.dumps((zlib.crc32(content), files, seen)).encode() + b"\n" + content)
        assert read_profile("adr", tmp_path).name == "adr"
        kept._built_in.clear()
    assert not (tmp_path / "made").exists()
