"""Two states to compare, and a repository to look at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import policygraph as pg
from policygraph.revisions.model import Difference
from tests.helpers import write
from tests.revisions.helpers import Compare, Records, Repo, edit


@pytest.fixture
def compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compare the records of the folders ``old`` and ``new``, which are in the working folder."""
    monkeypatch.chdir(tmp_path)

    def run(old: Records, new: Records, body: str = "", **options: Any) -> Difference:
        for side, records in (("old", old), ("new", new)):
            (tmp_path / side).mkdir()
            for path, metadata in records.items():
                write(tmp_path / side, path, metadata, body)
        return pg.diff(tmp_path / "old", tmp_path / "new", folder=tmp_path, **options)

    return run


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


@pytest.fixture
def two_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository that is the working folder, whose one policy changed its status in the last commit."""
    found = Repo.of_two_states(tmp_path / "repo")
    monkeypatch.chdir(found.folder)
    return found


@pytest.fixture
def hub_repo(hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A few files of the hub, then edits of records of every kind."""
    repo = Repo(tmp_path / "repo")
    own = repo.folder / "hub"
    for place in ("policies/en/us-45q-ira", "facilities/en/7", "facilities/zh/7", "facilities/en/8",
                  "facilities/en/10", "facilities/en/11", "countries/en/algeria"):  # fmt: skip
        (own / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(hub.parent / f"{place}.md", own / f"{place}.md")
    (own / "policies/en/7.md").write_text('---\n{"id": "7", "title": "Seven"}\n---\n', "utf-8")
    repo.commit("first")
    for language in ("en", "zh"):
        edit(own / f"facilities/{language}/7.md", '"fid": "2025"', '"fid": "2026"')
    edit(own / "facilities/en/8.md", "55.3781", "1.25")
    edit(own / "countries/en/algeria.md", '"co2_definition": "Pending"', '"co2_definition": "Waste"')
    edit(own / "policies/en/us-45q-ira.md", '"score": 95', '"score": 96')
    (own / "facilities/en/10.md").unlink()
    edit(own / "facilities/en/11.md", '"id": "11"', '"id": "9911"')
    repo.commit("edits")
    monkeypatch.chdir(repo.folder)
    return repo
