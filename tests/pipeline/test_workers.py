"""Records are mapped in several processes as in one, and no record is lost with a process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.errors import StoreError
from policygraph.mapping.sources import record_files
from policygraph.pipeline import entries, workers
from policygraph.pipeline.entries import Mapping
from policygraph.pipeline.workers import Mapped, map_records
from policygraph.profile.load import load_profile
from policygraph.records.files import Files
from policygraph.settings import Settings
from policygraph.store.manifest import Entry
from tests.helpers import BASE, write

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="patches reach processes by fork alone")


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Files]:
    monkeypatch.setattr(workers, "CHUNK", 3)
    monkeypatch.setattr(workers, "FEWEST", 2)
    for number in range(10):
        write(tmp_path / "r", f"en/{number}.md", {"id": f"p{number}", "clusters": ["Markets", "CCS"]})
        write(tmp_path / "r", f"zh/{number}.md", {"id": f"p{number}", "clusters": ["Markets"], "title": "法"})
    return record_files(Settings(root=tmp_path, sources=(tmp_path / "r",)), load_profile("policy"))


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    return Mapping(load_profile("policy"), BASE, ("en", "zh"), tmp_path / "r")


def found(parts: list[Mapped]) -> tuple[list[Entry], set[str], dict[str, int]]:
    shared = {line: 0 for part in parts for line in part.shared}
    for part in parts:
        shared = {line: number + part.shared[line] for line, number in shared.items()}
    own = {line for part in parts for line in part.own.splitlines()}
    return [entry for part in parts for entry in part.entries], own, shared


def test_several_processes_give_what_one_gives(records: list[Files], mapping: Mapping) -> None:
    one, two = (list(map_records(records, mapping, jobs)) for jobs in (1, 2))
    assert found(one) == found(two)
    assert len(one) == 7
    lines = one[0].own.splitlines()
    assert len(set(lines)) == len(lines)  # what both files of a policy state is there once


def killing(monkeypatch: pytest.MonkeyPatch, is_killed: Callable[[str], bool]) -> None:
    to_entry = entries.to_entry

    def kill(files: Files, *others: object) -> Entry:
        if is_killed(files[0].path):
            os.kill(os.getpid(), signal.SIGKILL)
        return to_entry(files, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(entries, "to_entry", kill)


@needs_fork
def test_what_a_killed_process_was_to_do_is_done_again(
    records: list[Files], mapping: Mapping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = found(list(map_records(records, mapping, 1)))

    def first_times(path: str) -> bool:
        mark = tmp_path / path.replace("/", "-")
        is_first = path in ("en/4.md", "zh/8.md") and not mark.exists()
        if is_first:
            mark.touch()
        return is_first

    killing(monkeypatch, first_times)
    assert found(list(map_records(records, mapping, 2))) == expected


@needs_fork
def test_a_record_that_kills_every_process_is_named(
    records: list[Files], mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    killing(monkeypatch, lambda path: path == "zh/4.md")
    with pytest.raises(StoreError, match=r"the process that reads zh/4\.md is killed again"):
        list(map_records(records, mapping, 2))


def test_what_raises_in_a_process_raises_here(
    records: list[Files], mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "to_entry", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(map_records(records, mapping, 2))
