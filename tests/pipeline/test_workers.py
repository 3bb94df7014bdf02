"""Records are mapped in several processes as in one, and no record is lost with a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import StoreError
from policygraph.mapping.sources import record_files
from policygraph.pipeline import entries, workers
from policygraph.pipeline.entries import Mapping
from policygraph.pipeline.workers import Mapped, Workers
from policygraph.profile.load import load_profile
from policygraph.records.files import Files
from policygraph.settings import Settings
from policygraph.store.entry import Entry
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.spread import parts
from tests.helpers import BASE, is_alive, write

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="patches reach processes by fork alone")


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Files]:
    monkeypatch.setattr(workers, "CHUNK", 3)
    monkeypatch.setattr(workers, "FEWEST", 2)
    for number in range(10):
        write(tmp_path / "r", f"en/{number}.md", {"id": f"p{number}", "clusters": ["Markets", "CCS"]})
        write(tmp_path / "r", f"zh/{number}.md", {"id": f"p{number}", "clusters": ["Markets"], "title": "法"})
    return record_files(Settings(root=tmp_path, sources=(tmp_path / "r",)), load_profile("policy"))


def test_a_process_of_a_pool_starts_none(
    records: list[Files], mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = multiprocessing.current_process()
    monkeypatch.setitem(process._config, "daemon", True)  # type: ignore[attr-defined]
    assert process.daemon
    with Workers(records, mapping, 2) as processes:
        assert processes._pool is None
        assert found(list(processes.map_records())) == found(mapped(records, mapping, 1))


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    return Mapping(load_profile("policy"), BASE, ("en", "zh"), tmp_path / "r")


def mapped(records: list[Files], mapping: Mapping, jobs: int) -> list[Mapped]:
    with Workers(records, mapping, jobs) as processes:
        return list(processes.map_records())


def found(parts: list[Mapped]) -> tuple[list[Entry], set[bytes], dict[str, int]]:
    shared = {line: 0 for part in parts for line in part.shared}
    for part in parts:
        shared = {line: number + part.shared[line] for line, number in shared.items()}
    own = {line for part in parts for line in part.own.splitlines()}
    return [entry for part in parts for entry in part.entries], own, shared


def test_a_file_that_is_refused_is_told_by_several_processes_as_by_one(
    records: list[Files], mapping: Mapping, tmp_path: Path
) -> None:
    (tmp_path / "outside.md").write_text("secret", "utf-8")
    (tmp_path / "r" / "en" / "link.md").symlink_to(tmp_path / "outside.md")
    (tmp_path / "r" / "en" / "large.md").write_text("x" * 2_000, "utf-8")
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",), largest_file=1_000)
    every = record_files(settings, mapping.profile)
    told = [
        [finding.code for entry in found(mapped([*every], mapping, jobs))[0] for finding in entry.findings]
        for jobs in (1, 2)
    ]
    assert told[0] == told[1]
    assert {"link-outside", "too-large"} <= set(told[1])


def test_several_processes_give_what_one_gives(records: list[Files], mapping: Mapping) -> None:
    one, two = (mapped(records, mapping, jobs) for jobs in (1, 2))
    assert found(one) == found(two)
    assert len(one) == 7
    lines = one[0].own.splitlines()
    assert len(set(lines)) == len(lines)  # what both files of a policy state is there once


def killing(monkeypatch: pytest.MonkeyPatch, is_killed: Callable[[str], bool]) -> None:
    to_entry = entries.to_entry

    def kill(files: Files, *others: object) -> tuple[Entry, list[str]]:
        if is_killed(files[0].path):
            os.kill(os.getpid(), signal.SIGKILL)
        return to_entry(files, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(entries, "to_entry", kill)


@needs_fork
def test_what_a_killed_process_was_to_do_is_done_again(
    records: list[Files], mapping: Mapping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = found(mapped(records, mapping, 1))

    def first_times(path: str) -> bool:
        mark = tmp_path / path.replace("/", "-")
        is_first = path in ("en/4.md", "zh/8.md") and not mark.exists()
        if is_first:
            mark.touch()
        return is_first

    killing(monkeypatch, first_times)
    assert found(mapped(records, mapping, 2)) == expected


@needs_fork
def test_a_record_that_kills_every_process_is_named(
    records: list[Files], mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    killing(monkeypatch, lambda path: path == "zh/4.md")
    with pytest.raises(StoreError, match=r"the process that reads zh/4\.md is killed again"):
        mapped(records, mapping, 2)


def test_what_raises_in_a_process_raises_here(
    records: list[Files], mapping: Mapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "to_entry", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        mapped(records, mapping, 2)


@needs_fork
def test_processes_end_with_the_one_that_builds_however_that_ends() -> None:
    code = (
        "import multiprocessing, os; from policygraph.pipeline.workers import FEWEST, Workers\n"
        "with Workers([()] * FEWEST, None, 2):\n"
        "    print(*(child.pid for child in multiprocessing.active_children()), flush=True)\n"
        "    os.kill(os.getpid(), 9)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        processes = [int(pid) for pid in parent.stdout.readline().split()]
        parent.wait()
    assert len(processes) == 2
    deadline = time.monotonic() + 15
    while any(map(is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(is_alive, processes))


def loads(graph: GraphStore, nodes: list[str]) -> tuple[int, list[str]]:
    return len(graph.disk), nodes


def killing_the_first(main: int, mark: Path, graph: GraphStore, nodes: list[str]) -> list[str]:
    if os.getpid() != main and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return nodes


@needs_fork
def test_what_is_asked_of_a_store_in_processes_is_what_is_asked_here(
    records: list[Files], mapping: Mapping, tmp_path: Path
) -> None:
    nodes = [f"x:{number}" for number in range(1200)]
    generation = Generation(tmp_path)
    with Workers(records, mapping, 2) as processes:
        graph = GraphStore(ox.Store(str(generation.oxigraph)), mapping.profile, mapping.base)
        spread = partial(processes.spread, generation)
        for number in (1, 2):  # what is written between two questions is in the second
            graph.disk.add(ox.Quad(ox.NamedNode(f"x:{number}"), ox.NamedNode("x:p"), ox.Literal("v")))
            assert list(spread(graph, loads, parts(nodes))) == [(number, part) for part in parts(nodes)]
        killing = partial(killing_the_first, os.getpid(), tmp_path / "mark")
        assert list(spread(graph, killing, parts(nodes))) == list(
            parts(nodes)
        )  # nothing is lost with a process
        assert list(spread(graph, loads, parts(nodes))) == [(2, part) for part in parts(nodes)]


@needs_fork
def test_an_interrupt_while_processes_are_started_is_not_lost() -> None:
    """What Python calls after a fork may not raise: it says what it forgets."""
    program = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from policygraph.pipeline.workers import _pool
for moment in ("before", "after_in_parent"):
    os.register_at_fork(**{moment: lambda: signal.raise_signal(signal.SIGINT)})
try:
    _pool(None, 2, [])
except KeyboardInterrupt:
    print("interrupted")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")
