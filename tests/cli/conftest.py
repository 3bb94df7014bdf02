"""A repository to compare states of, and commands that come to an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.serve.server import Listening
from tests.revisions.helpers import Repo


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo.of_two_states(tmp_path / "repo")
    monkeypatch.chdir(found.folder)
    (found.folder / "policygraph.toml").write_text("sources = ['policies']\n", "utf-8")
    return found


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``serve`` end when it would begin to answer: a test of all commands would wait for ever."""

    def run(server: object, listening: Listening, opens: bool = False) -> None:
        listening.socket.close()

    monkeypatch.setattr("policygraph.serve.server.run", run)
