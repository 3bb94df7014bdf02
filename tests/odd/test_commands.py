"""Any command in any working folder ends as commands end, and what it writes is read by others; no record is lost."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.helpers import comparable, json_front_matter, run, write
from tests.odd.judges import run_judged
from tests.odd.worlds import World, metadata, worlds

COMMANDS_EACH = 8
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
usual = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=SLOW,
    phases=[Phase.explicit, Phase.generate],
)  # the same every time, and at once
soak = settings(max_examples=1250, deadline=None, suppress_health_check=SLOW)


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """Work in a new folder, which is removed."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(before)


def live_in(world: World) -> None:
    with working_folder() as folder:
        world.make(folder)
        for arguments in world.commands:
            try:
                run_judged(arguments)
            except Exception as error:
                raise AssertionError(f"{arguments}: {type(error).__name__}: {error}"[:2000]) from error


@usual
@given(worlds(COMMANDS_EACH))
def test_two_hundred_commands(world: World) -> None:
    live_in(world)


@pytest.mark.soak
@soak
@given(worlds(COMMANDS_EACH))
def test_ten_thousand_commands(world: World) -> None:
    live_in(world)


def lose_nothing(drawn: list[dict[str, Any]]) -> None:
    """Each record comes back from its graph as it was, or a finding names its file."""
    with working_folder() as folder:
        for number, front in enumerate(drawn):
            write(folder / "r", f"en/{number}.md", front)
        findings = json.loads(run("validate", "r", "--format", "json").stdout)["results"]
        named = {Path(finding["path"]).name for finding in findings if finding["severity"] == "violation"}
        run("export", "r", "--format", "records", "-o", "back")
        for number, front in enumerate(drawn):
            file = Path("back", "en", f"{number}.md")
            if file.name not in named:
                assert comparable(json_front_matter(file)) == comparable(front)


@usual
@given(st.lists(metadata(), min_size=1, max_size=8))
def test_no_record_is_lost_without_a_finding(drawn: list[dict[str, Any]]) -> None:
    lose_nothing(drawn)


@pytest.mark.soak
@soak
@given(st.lists(metadata(), min_size=1, max_size=8))
def test_of_ten_thousand_records_none_is_lost_without_a_finding(drawn: list[dict[str, Any]]) -> None:
    lose_nothing(drawn)
