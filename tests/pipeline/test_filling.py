"""A generation is filled alike however many processes and batches it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.pipeline import build, workers
from policygraph.settings import Settings
from policygraph.store import loader, manifest
from tests.helpers import SEEDS
from tests.pipeline.helpers import holds


def test_a_store_does_not_depend_on_processes_and_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built(name: str, jobs: int) -> dict[str, object]:
        return holds(build(Settings(root=tmp_path / name, sources=(Path(SEEDS),)), jobs=jobs))

    expected = built("one", 1)
    monkeypatch.setattr(workers, "CHUNK", 2)
    monkeypatch.setattr(workers, "FEWEST", 1)
    monkeypatch.setattr(loader, "BATCH", 1_000)
    monkeypatch.setattr(manifest, "MOST_COUNTED", 3)
    assert built("two", 2) == expected


def test_the_records_that_are_done_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    found = build(Settings(root=tmp_path, sources=(Path(SEEDS),)), lambda *numbers: told.append(numbers))
    total = len(found.generation.manifest.stamps())
    assert told[0] == (0, total)
    assert told[-1] == (total, total)
    assert told == sorted(told)
