"""Small git repositories with fixed names and dates, and what differences and histories tell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import policygraph as pg
from policygraph.revisions.history import History
from policygraph.revisions.model import Difference
from tests.helpers import write

Records = dict[str, dict[str, Any]]
Compare = Callable[..., Difference]
Told = list[tuple[str, list[tuple[str, str, tuple[Any, ...], tuple[Any, ...]]]]]
BODY = "A text that is long enough for git to see that it is the same."


@dataclass
class Repo:
    """A repository whose commits are a day apart, the first on 2 January 2026."""

    folder: Path
    days: int = field(default=1, init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "trunk")

    @classmethod
    def of_two_states(cls, folder: Path) -> Repo:
        """Return one whose only policy changed its status in the last of two commits."""
        found = cls(folder)
        found.write("en/a.md", {"id": "a", "title": "T", "status": "Active"})
        found.commit("first")
        found.write("en/a.md", {"id": "a", "title": "T", "status": "Superseded"})
        found.commit("second")
        return found

    def git(self, *arguments: str, author: str = "Ann Author") -> str:
        date = f"2026-01-{self.days:02}T12:00:00Z"
        own = {
            "GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_COMMITTER_DATE": date,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        }  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env={**os.environ, **own},
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def commit(self, subject: str, author: str = "Ann Author", *options: str) -> str:
        """Commit all that there is, and return the hash."""
        self.days += 1
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", subject, *options, author=author)
        return self.git("rev-parse", "HEAD")

    def write(self, path: str, metadata: dict[str, Any] | str, body: str = "") -> Path:
        """Write a record below ``policies``."""
        return write(self.folder / "policies", path, metadata, body)


def rows(found: Difference) -> list[tuple[Any, ...]]:
    return [(each.id, each.property, each.language, each.old, each.new) for each in found.changed]


def history(repo: Repo, policy: str) -> History:
    return pg.build(repo.folder / "policies", folder=repo.folder.parent).history(policy)


def told(found: History) -> Told:
    return [
        (edit.commit.subject, [(each.property, each.language, each.old, each.new) for each in edit.changes])
        for edit in found.edits
    ]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
