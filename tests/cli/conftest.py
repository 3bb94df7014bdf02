"""A repository to compare states of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.revisions.helpers import Repo


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo.of_two_states(tmp_path / "repo")
    monkeypatch.chdir(found.folder)
    (found.folder / "policygraph.toml").write_text("sources = ['policies']\n", "utf-8")
    return found
