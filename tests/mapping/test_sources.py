"""What the settings name: which files are records, which are their texts, and which are left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.mapping.sources import (
    decisive,
    files_left_out,
    languages_of,
    profile_of,
    record_files,
    store_key,
)
from policygraph.settings import Settings


def settings(tmp_path: Path, profile: str = "kep") -> Settings:
    for name in ("keps/1-a/kep.yaml", "keps/1-a/README.md", "keps/2-b/kep.yaml", "keps/other.md", "x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("title: a\n", "utf-8")
    return Settings(root=tmp_path, sources=(tmp_path,), profile=profile)


def test_a_record_has_its_text_beside_it_and_the_rest_is_left_out(tmp_path: Path) -> None:
    kep = settings(tmp_path)
    profile = profile_of(kep)
    records = record_files(kep, profile)
    assert [[file.path for file in files] for files in records] == [
        ["keps/1-a/kep.yaml", "keps/1-a/README.md"],
        ["keps/2-b/kep.yaml"],
    ]
    assert [file.path for file in files_left_out(kep, profile, records)] == ["keps/other.md"]


def test_languages_of_settings_go_before_those_of_the_profile(tmp_path: Path) -> None:
    profile = profile_of(settings(tmp_path, "policy"))
    assert languages_of(Settings(root=tmp_path, languages=("fr",)), profile) == ("fr",)
    assert languages_of(Settings(root=tmp_path), profile) == profile.languages


@pytest.mark.parametrize(
    "other", [{"profile": "policy"}, {"base": "https://example.org/"}, {"sources": (Path("keps"),)}]
)
def test_a_store_is_one_of_sources_profile_and_base(tmp_path: Path, other: dict[str, object]) -> None:
    kep = settings(tmp_path)
    key = store_key(kep)
    assert len(bytes.fromhex(key)) == 8
    assert store_key(replace(kep, languages=("fr",))) == key
    assert store_key(replace(kep, **other)) != key  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [{"languages": ("fr",)}, {"largest_file": 1}])
def test_settings_that_decide_about_what_is_made_of_records(tmp_path: Path, other: dict[str, object]) -> None:
    kep = settings(tmp_path)
    profile, changed = profile_of(kep), replace(kep, **other)  # type: ignore[arg-type]
    assert decisive(changed) != decisive(kep)
    assert decisive(changed, profile) != decisive(kep, profile)
    assert decisive(kep, profile_of(replace(kep, profile="policy"))) != decisive(kep, profile)
    assert decisive(replace(kep, languages=profile.languages), profile) == decisive(kep, profile)


def test_a_profile_that_is_not_there_is_told_with_the_place_of_its_name(tmp_path: Path) -> None:
    named = Settings(root=tmp_path, profile="nope", places={"profile": "policygraph.toml:1:1"})
    with pytest.raises(UsageError, match=r"^policygraph.toml:1:1: no profile nope\."):
        profile_of(named)
