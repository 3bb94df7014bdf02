"""Generations: one replaces the other, a lock keeps builders apart, and readers go on."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import uuid
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph import regular_files
from policygraph.errors import StoreError
from policygraph.pipeline import build, updating
from policygraph.store import generations
from policygraph.store.second_store import second_store
from tests.helpers import write
from tests.store.helpers import COUNT, settings


def test_a_new_generation_replaces_all_but_the_one_before(seeds: Path, tmp_path: Path) -> None:
    for number in range(4):
        write(seeds, "en/new.md", {"id": "new", "title": str(number)})
        built = build(settings(tmp_path, seeds))
    names = sorted(path.name for path in built.generation.folder.parent.glob("gen-*"))
    assert names == ["gen-3", "gen-4"]


def rebuilt(seeds: Path, root: Path, times: int) -> list[str]:
    """Build some times, each time another generation, and return the names of those that are there then."""
    for _ in range(times):
        write(seeds, "en/new.md", {"id": "new", "title": str(uuid.uuid4())})
        last = build(settings(root, seeds))
    return sorted(path.name for path in last.generation.folder.parent.glob("gen-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="where nobody can remove what another has open")
def test_a_generation_is_in_its_own_folder_and_in_that_of_its_sources(seeds: Path, tmp_path: Path) -> None:
    write(seeds, "en/new.md", {"id": "new", "title": "0"})
    first = build(settings(tmp_path, seeds)).generation.folder
    write(seeds, "en/new.md", {"id": "new", "title": "1"})
    second = build(settings(tmp_path, seeds)).generation.folder
    folders = (first, second, second.parent, second.parent.parent, seeds, seeds / "en" / "new.md")
    found = [generations.generation_in(folder) for folder in folders]
    assert [each and each.folder for each in found] == [first, second, second, None, None, None]


def test_what_somebody_has_open_stays_until_nobody_has(seeds: Path, tmp_path: Path) -> None:
    graphs = [build(settings(tmp_path, seeds)).open()]
    graphs.append(build(settings(tmp_path, seeds)).open())  # which finds it as it is
    counted = graphs[0].generation and graphs[0].generation.manifest.counts()
    assert rebuilt(seeds, tmp_path, 3) == ["gen-1", "gen-3", "gen-4"]
    graphs.pop(0)
    gc.collect()
    assert rebuilt(seeds, tmp_path, 1) == ["gen-1", "gen-4", "gen-5"]
    assert graphs[0].generation
    assert graphs[0].generation.manifest.counts() == counted
    graphs.clear()
    gc.collect()
    assert rebuilt(seeds, tmp_path, 1) == ["gen-5", "gen-6"]


def test_where_one_is_removed_before_it_is_opened_the_next_one_is_taken(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(settings(tmp_path, seeds)).generation.folder
    names = list[str]()

    def late(generation: generations.Generation) -> generations.Generation:
        monkeypatch.undo()
        names.extend(rebuilt(seeds, tmp_path, 3))
        return generation.hold()

    gc.collect()
    monkeypatch.setattr(generations.Generation, "hold", late)
    current = generations.current_generation(first.parent)
    assert names == ["gen-3", "gen-4"]
    assert current
    assert current.folder.name == "gen-4"


def test_what_others_are_making_may_go_while_a_store_is_checked(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = build(settings(tmp_path, seeds)).generation
    new = regular_files.new_name(generation.folder) / "deeper"
    new.mkdir(parents=True)
    (new / "CURRENT").write_text("x")
    look = Path.lstat

    def vanishing(path: Path) -> os.stat_result:
        if path.is_relative_to(new.parent):
            raise FileNotFoundError(2, "No such file or directory")
        return look(path)

    monkeypatch.setattr(Path, "lstat", vanishing)
    generation.require_whole()


def test_what_killed_processes_were_writing_is_removed_when_it_is_old(seeds: Path, tmp_path: Path) -> None:
    graph = build(settings(tmp_path, seeds)).open()
    assert graph.generation
    of_build, stores = graph.generation.folder, graph.generation.folder.parent
    left = [regular_files.new_name(folder) for folder in (of_build, of_build, stores, stores.parent)]
    for path in left:
        path.mkdir()
        (path / "part").write_text("part", "utf-8")
    for path in left[1:]:
        os.utime(path, (0, 0))
    second_store(graph, with_graphs=True, with_entailed=False)
    assert [path.exists() for path in left] == [True, False, True, True]
    rebuilt(seeds, tmp_path, 1)
    assert [path.exists() for path in left] == [True, False, False, False]


def test_an_exception_leaves_the_store_as_it_was(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(settings(tmp_path, seeds))
    write(seeds, "en/new.md", {"id": "new"})
    monkeypatch.setattr(updating, "update", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(settings(tmp_path, seeds))
    assert generations.current_generation(first.generation.folder.parent) == first.generation
    assert [path.name for path in first.generation.folder.parent.glob("gen-*")] == ["gen-1"]
    monkeypatch.undo()
    assert build(settings(tmp_path, seeds)).counts()["policies"] == first.counts()["policies"] + 1


SLOW_BUILD = """
    import sys, time
    from contextlib import contextmanager
    from pathlib import Path
    from policygraph.pipeline import build, current_sources
    from policygraph.settings import Settings
    fill = current_sources.new_generation
    @contextmanager
    def slow(folder):
        with fill(folder) as generation:
            print("loading", flush=True)
            time.sleep(float(sys.argv[3]))
            yield generation
    current_sources.new_generation = slow
    build(Settings(root=Path(sys.argv[1]), sources=(Path(sys.argv[2]),)))
"""


def start_slow_build(root: Path, source: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(SLOW_BUILD), str(root), str(source), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "loading\n"
    return process


def test_a_killed_build_leaves_the_store_as_it_was(seeds: Path, tmp_path: Path) -> None:
    first = build(settings(tmp_path, seeds))
    write(seeds, "en/new.md", {"id": "new"})
    with start_slow_build(tmp_path, seeds, 60) as process:
        process.send_signal(signal.SIGKILL)
    folder = first.generation.folder.parent
    assert generations.current_generation(folder) == first.generation
    assert (folder / "gen-2").is_dir()  # what the killed one left
    again = build(settings(tmp_path, seeds))
    assert again.counts()["policies"] == first.counts()["policies"] + 1
    assert sorted(path.name for path in folder.glob("gen-*")) == ["gen-1", "gen-3"]


def test_a_second_build_waits_and_uses_what_the_first_one_built(seeds: Path, tmp_path: Path) -> None:
    told: list[str] = []
    with start_slow_build(tmp_path, seeds, 1) as process:
        built = build(settings(tmp_path, seeds), notify=told.append)
        assert process.wait(10) == 0
    assert len(told) == 1
    assert told[0].startswith(f"waiting for the build by process {process.pid} since ")
    assert not built.rebuilt


def test_a_lock_that_is_never_let_go_is_an_error_that_says_who(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "WAIT_SECONDS", 0.1)
    with start_slow_build(tmp_path, seeds, 60) as process:
        with pytest.raises(StoreError, match=f"process {process.pid} since"):
            build(settings(tmp_path, seeds))
        process.kill()


def test_a_lock_whose_holder_is_unknown_is_named_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "WAIT_SECONDS", 0.05)
    told: list[str] = []
    with generations.locked(tmp_path / "x"):
        (tmp_path / "x" / "builder.json").write_text("{}", "utf-8")
        with (
            pytest.raises(StoreError, match="another build holds the lock"),
            generations.locked(tmp_path / "x", told.append),
        ):
            pass  # pragma: no cover
    assert told == ["waiting for another build"]


def test_a_reader_goes_on_while_others_build(seeds: Path, tmp_path: Path) -> None:
    reader = build(settings(tmp_path, seeds)).open()
    write(seeds, "en/new.md", {"id": "new"})
    build(settings(tmp_path, seeds))
    solutions = reader.store.query(COUNT)
    assert isinstance(solutions, ox.QuerySolutions)
    assert int(next(solutions)["n"].value) > 0
