"""A byte order mark, line ends and syntax are no part of what a record says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from policygraph.profile.model import Profile
from tests.helpers import PG, SEED, json_front_matter, mapped, triples


def stated(file: Path, policy: Profile) -> set[str]:
    """Return the statements less the file's digest."""
    _, statements = mapped(file, policy, "zh/x.md")
    return {str(t) for t in triples(statements) if t.predicate.value != f"{PG}sha256"}


def body() -> str:
    return SEED.read_text("utf-8").partition("\n---\n")[2]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: "\n\n" + text,
        lambda text: text.rstrip("\n"),
        lambda _: f"---\n{yaml.safe_dump(json_front_matter(SEED), allow_unicode=True)}---\n{body()}",
        lambda _: f"---\n{yaml.safe_dump(json_front_matter(SEED), default_flow_style=True)}---\n{body()}",
        lambda text: text.removeprefix("---\n").replace("\n---\n", "\n", 1),
    ],
    ids=["bom", "crlf", "bom-crlf", "blank-lines", "no-last-newline", "yaml", "yaml-flow", "bare-json"],
)
def test_the_same_record_in_other_clothes_states_the_same(
    change: object, policy: Profile, tmp_path: Path
) -> None:
    assert callable(change)
    file = tmp_path / "x.md"
    file.write_bytes(change(SEED.read_text("utf-8")).encode())
    assert stated(file, policy) == stated(SEED, policy)
