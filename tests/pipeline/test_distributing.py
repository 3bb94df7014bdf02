"""What the workers of a cluster make of records is what this machine makes of them, whoever is lost meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
import pytest
from distributed import Client, KilledWorker, LocalCluster

from policygraph.errors import StoreError, UsageError
from policygraph.mapping.sources import languages_of, profile_of, record_files
from policygraph.pipeline import Build, build, distributing
from policygraph.pipeline.distributing import Cluster, make_part, map_on, read_part, write_part
from policygraph.pipeline.entries import Mapping
from policygraph.pipeline.workers import in_order, map_chunk
from policygraph.records.files import Files
from policygraph.settings import Settings
from tests.helpers import run, write
from tests.servers import free_port

NUMBER = 60


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Some records, of which some name others by their files, share names, or cannot be read."""
    folder = tmp_path / "records"
    for number in range(NUMBER):
        for language in ("en", "zh"):
            metadata: dict[str, Any] = {
                "id": f"p{number}",
                "title": f"{language} {number}",
                "country": "Canada",
            }
            metadata |= {"evolution": {"supersedes": [f"p{number - 1}"]}} if number % 3 else {}
            write(folder, f"{language}/p{number}.md", metadata)
    write(folder, "en/bad.md", "{")
    (folder / "en" / "README.md").write_text("# no record\n", "utf-8")
    return folder


def told(found: Build) -> tuple[Any, ...]:
    """Return all that a build has, but for times."""
    manifest = found.generation.manifest
    entries = [
        (entry.path, entry.record, entry.policy, entry.statements, entry.findings, entry.links)
        for path in sorted(stamp.path for stamp in manifest.stamps().values())
        for entry in manifest.at(path)
    ]
    return (
        sorted(map(str, found.open().store)),
        entries,
        manifest.derived(),
        sorted(manifest.lineage()),
        found.counts(),
    )


def of_one(records: Path) -> tuple[list[Files], Mapping]:
    settings = Settings(records.parent, (records,))
    profile = profile_of(settings)
    mapping = Mapping(profile, settings.base, languages_of(settings, profile), records)
    return record_files(settings, profile), mapping


@contextmanager
def cluster(workers: int, processes: bool = False) -> Iterator[LocalCluster]:
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers,
        threads_per_worker=1,
        processes=processes,
        dashboard_address=":0",
    ) as found:
        yield found


@pytest.mark.parametrize("place", ["local", "memory"])
def test_a_part_is_named_by_its_content_and_written_once(tmp_path: Path, records: Path, place: str) -> None:
    url = f"memory://{tmp_path.name}/parts" if place == "memory" else str(tmp_path / "parts")
    files, folder = fsspec.url_to_fs(url)
    chunk, mapping = of_one(records)
    name = make_part(chunk, mapping, url)
    written = files.info(f"{folder}/{name}")
    assert make_part(chunk, of_one(records)[1], url) == name
    assert files.info(f"{folder}/{name}") == written
    assert files.ls(folder, detail=False) == [f"{folder}/{name}"]
    assert read_part(url, name) == map_chunk(chunk, mapping)
    assert read_part(url, write_part(url, b"x").replace("a", "b")) is None
    files.pipe_file(f"{folder}/{name}", files.cat_file(f"{folder}/{name}") + b"\0")
    assert read_part(url, name) is None


def test_a_cluster_makes_what_this_machine_makes(
    tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributing, "CHUNK", 25)
    here = build(Settings(tmp_path / "here", (records,)))
    seen, parts = list[int](), tmp_path / "parts"
    with cluster(1) as found:
        there = build(
            Settings(tmp_path / "there", (records,)),
            progress=lambda done, _: seen.append(done),
            cluster=Cluster(found.scheduler_address, str(parts)),
        )
    assert told(here) == told(there)
    assert seen == [0, 25, 50, 75, 100, 122]
    assert list(parts.iterdir()) == []


def test_a_part_that_is_not_there_is_made_again(
    tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk, mapping = of_one(records)
    read, lost = distributing.read_part, list[str]()

    def losing(url: str, name: str) -> Any:
        if not lost:
            lost.append(name)
            Path(url.removeprefix("file://"), name).unlink()
        return read(url, name)

    monkeypatch.setattr(distributing, "read_part", losing)
    with cluster(1) as found:
        (part,) = map_on(Cluster(found.scheduler_address, str(tmp_path)), chunk, mapping)
        assert part.entries == map_chunk(in_order(chunk, 1000)[0], mapping).entries
        monkeypatch.setattr(distributing, "read_part", lambda *_: None)
        with pytest.raises(StoreError, match=r"the parts that workers write to .* are not there"):
            list(map_on(Cluster(found.scheduler_address, str(tmp_path)), chunk, mapping))


def test_a_record_on_which_workers_are_lost_is_named(
    tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> str:
        nobody: Any = None
        raise KilledWorker("part", nobody, 3)

    monkeypatch.setattr(distributing._Run, "_result", killed)
    with (
        cluster(1) as found,
        pytest.raises(StoreError, match=r"workers are lost again and again on en/README\.md"),
    ):
        list(map_on(Cluster(found.scheduler_address, str(tmp_path)), *of_one(records)))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (("0.0.1, format 1", True), r"the worker \S+ has policygraph 0\.0\.1, format 1; here it is "),
        (
            (distributing._VERSION, False),
            r"the worker \S+ does not see .*README\.md; sources and parts must be",
        ),
    ],
)
def test_workers_of_another_version_or_machine_are_told(
    records: Path, monkeypatch: pytest.MonkeyPatch, answer: tuple[str, bool], message: str
) -> None:
    monkeypatch.setattr(distributing, "_told", lambda _: answer)
    with cluster(1) as found, pytest.raises(StoreError, match=message):
        list(map_on(Cluster(found.scheduler_address, "memory://parts"), *of_one(records)))


def test_a_worker_that_fails_says_why(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> str:
        raise PermissionError(13, "Permission denied", "/parts")

    monkeypatch.setattr(distributing, "make_part", failing)
    with cluster(1) as found, pytest.raises(StoreError, match=r"has failed: .*Permission denied: '/parts'"):
        list(map_on(Cluster(found.scheduler_address, "memory://parts"), *of_one(records)))


def test_a_cluster_that_is_none(tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributing, "SECONDS", 0.3)
    nobody = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(
        StoreError, match=r"the cluster of tcp://127\.0\.0\.1:[0-9]+ has failed: .*[Tt]imed out"
    ):
        list(map_on(Cluster(nobody, str(tmp_path)), *of_one(records)))
    with pytest.raises(UsageError, match="the parts cannot be written to nowhere://x: "):
        list(map_on(Cluster(nobody, "nowhere://x"), *of_one(records)))
    with (
        cluster(0) as found,
        pytest.raises(StoreError, match=r"no worker is there for inproc://.*: dask worker inproc://"),
    ):
        list(map_on(Cluster(found.scheduler_address, str(tmp_path)), *of_one(records)))


def test_a_server_of_something_else_is_no_scheduler(
    tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributing, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # as one of HTTP, until it is asked
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StoreError, match=rf"{address} takes a connection, but does not answer as the"):
            list(map_on(Cluster(address, str(tmp_path)), *of_one(records)))


def test_what_is_not_installed_is_told(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        UsageError, match=r'needs Dask; install it with: pip install "policygraph\[distributed\]"'
    ):
        list(map_on(Cluster("tcp://x:1", "memory://parts"), *of_one(records)))


def test_a_build_by_a_command(workdir: Path, records: Path) -> None:
    with cluster(1) as found:
        result = run(
            "build", str(records), "--scheduler", found.scheduler_address, "--parts", str(workdir / "p")
        )
    assert "120 records, 60 policies" in result.stdout
    assert "--parts goes with --scheduler" in run("build", str(records), "--parts", "p").stderr


@pytest.mark.long
def test_a_worker_that_is_killed_half_way_loses_nothing(
    tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributing, "CHUNK", 5)
    parts, seen, killed = tmp_path / "parts", dict[str, int](), list[int]()
    here = build(Settings(tmp_path / "here", (records,)))
    with cluster(2, processes=True) as found:

        def watch(done: int, total: int) -> None:
            for file in parts.glob("*/[0-9a-f]*"):
                status = file.stat()
                assert (
                    seen.setdefault(file.name, status.st_mtime_ns) == status.st_mtime_ns
                )  # never written twice
            if done > total / 3 and not killed:
                with Client(found) as client:  # type: ignore[no-untyped-call]
                    killed.append(min(client.run(os.getpid).values()))
                os.kill(killed[0], signal.SIGKILL)

        there = build(
            Settings(tmp_path / "there", (records,)),
            progress=watch,
            cluster=Cluster(found.scheduler_address, str(parts)),
        )
    assert killed
    assert told(here) == told(there)
    assert len(seen) <= -(-(2 * NUMBER + 2) // 5)
