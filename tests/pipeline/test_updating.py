"""A store that is brought up to date by differences holds what one that is built anew does."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.pipeline import file_differences
from tests.pipeline.helpers import EDITED, edited, judge


@pytest.mark.parametrize("seed", range(2))
@EDITED
def test_random_edits_give_what_a_fresh_build_gives(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    names: list[str],
    text: Callable[[random.Random], str],
    seed: int,
) -> None:
    monkeypatch.setattr(file_differences, "MOST_CHANGED", 10)
    chance, folder = random.Random(seed), tmp_path / "records"
    for round_, done in enumerate(edited(folder, chance, names, text, 8)):
        try:
            judge(folder, tmp_path / str(round_), profile=profile)
        except AssertionError as error:
            error.add_note(done)
            raise
