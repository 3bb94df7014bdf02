"""A store that is not as it was written is built anew, and people are told; what cannot be written is an error."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph import pipeline
from policygraph.errors import DamagedStoreError, StoreError
from policygraph.pipeline import Build, build, deriving_again
from policygraph.store.generations import current_generation, require_contents
from tests.helpers import write
from tests.store.helpers import count, settings


@pytest.fixture
def built(tmp_path: Path) -> Build:
    for name in ("a", "b"):
        write(tmp_path / "records", f"{name}.md", {"id": name, "supersedes": ["a"], "title": name * 50})
    return build(settings(tmp_path, tmp_path / "records"))


def flipped(file: Path, place: float = 0.5) -> None:
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 1
    file.write_bytes(content)


def moved(file: Path) -> None:
    file.rename(file.parent.parent / "moved")
    file.symlink_to("../moved")


def piped(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def foldered(file: Path) -> None:
    file.unlink()
    (file / "within").mkdir(parents=True)


def tables(folder: Path) -> Path:
    return max((folder / "oxigraph").glob("*.sst"), key=lambda file: file.stat().st_size)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "manifest empty": lambda folder: (folder / "manifest.sqlite").write_bytes(b""),
    "manifest garbage": lambda folder: (folder / "manifest.sqlite").write_bytes(os.urandom(5_000)),
    "manifest cut": lambda folder: os.truncate(folder / "manifest.sqlite", 10_000),
    "manifest with a flipped bit": lambda folder: flipped(folder / "manifest.sqlite"),
    "manifest gone": lambda folder: (folder / "manifest.sqlite").unlink(),
    "a block of the store": lambda folder: flipped(tables(folder), 0.1),
    "the end of the store": lambda folder: flipped(tables(folder), 0.99),
    "a table of the store gone": lambda folder: tables(folder).unlink(),
    "the store gone": lambda folder: shutil.rmtree(folder / "oxigraph"),
    "a link in the store": lambda folder: moved(folder / "manifest.sqlite"),
    "the generation gone": lambda folder: shutil.rmtree(folder),
    "checksums gone": lambda folder: (folder / "checksums.json").unlink(),
    "checksums garbage": lambda folder: (folder / "checksums.json").write_bytes(b"\xff"),
    "checksums of another kind": lambda folder: (folder / "checksums.json").write_text("[]"),
    "a pipe in the store": lambda folder: piped(folder / "manifest.sqlite"),
    "a pipe for the checksums": lambda folder: piped(folder / "checksums.json"),
    "a pipe that is current": lambda folder: piped(folder.parent / "current"),
    "a folder that is current": lambda folder: foldered(folder.parent / "current"),
    "current empty": lambda folder: (folder.parent / "current").write_bytes(b""),
    "current no UTF-8": lambda folder: (folder.parent / "current").write_bytes(b"gen-\xff"),
    "current elsewhere": lambda folder: (folder.parent / "current").write_text("../../x"),
    "current by another name": lambda folder: (folder.parent / "current").write_text("gen-²"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_built_anew_and_a_line_says_so(built: Build, tmp_path: Path, damage: str) -> None:
    DAMAGES[damage](built.generation.folder)
    told: list[str] = []
    again = build(settings(tmp_path, tmp_path / "records"), notify=told.append)
    assert again.rebuilt
    (line,) = told
    assert " is damaged: " in line
    assert line.endswith(", and is built anew")
    assert count(again) > 0
    assert not build(settings(tmp_path, tmp_path / "records"), notify=told.append).rebuilt
    assert len(told) == 1


def test_damage_that_size_and_time_do_not_show_is_told_by_who_reads_all_and_then_by_everybody(
    built: Build, tmp_path: Path
) -> None:
    built.generation.require_content()
    table = tables(built.generation.folder)
    status = table.stat()
    flipped(table)
    os.utime(table, ns=(status.st_atime_ns, status.st_mtime_ns))
    built.generation.require_whole()
    with pytest.raises(DamagedStoreError, match=f"damaged: oxigraph/{table.name} is not as it was written"):
        built.generation.require_content()
    with pytest.raises(DamagedStoreError, match=table.name):
        built.generation.require_whole()
    assert build(settings(tmp_path, tmp_path / "records")).rebuilt


def test_who_goes_on_reads_all_and_builds_anew_what_size_and_time_do_not_show(
    built: Build, tmp_path: Path
) -> None:
    of_records, told = settings(tmp_path, tmp_path / "records"), list[str]()
    assert not build(of_records, notify=told.append, reads_all=True).rebuilt
    for find in (lambda folder: folder / "manifest.sqlite", tables):
        file = find(build(of_records).generation.folder)
        status = file.stat()
        flipped(file)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert build(of_records, notify=told.append, reads_all=True).rebuilt
        assert f"{file.name} is not as it was written, and is built anew" in told.pop()
    assert not told


def test_a_store_that_takes_long_to_read_is_not_read_when_it_is_opened(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tables(built.generation.folder)
    status = file.stat()
    flipped(file)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    monkeypatch.setattr(pipeline, "_READ_AT_ONCE", built.generation.size() - 1)
    assert not build(settings(tmp_path, tmp_path / "records"), reads_all=True).rebuilt
    monkeypatch.setattr(pipeline, "_READ_AT_ONCE", built.generation.size())
    assert build(settings(tmp_path, tmp_path / "records"), reads_all=True).rebuilt


def test_what_a_process_has_opened_is_read_once_and_what_it_builds_anew_is_not(built: Build) -> None:
    opened = current_generation(built.generation.folder.parent)
    table = tables(built.generation.folder)
    status = table.stat()
    flipped(table)
    os.utime(table, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(DamagedStoreError, match=table.name):
        require_contents()
    require_contents()
    with pytest.raises(
        DamagedStoreError, match=table.name
    ) as known:  # and kept, with all that was open by then
        current_generation(built.generation.folder.parent)
    require_contents()
    assert opened
    assert known.value.file == f"oxigraph/{table.name}"


def test_a_store_that_others_read_stays_whole(built: Build, tmp_path: Path) -> None:
    for _ in range(2):
        assert count(built) > 0
        assert not build(settings(tmp_path, tmp_path / "records")).rebuilt


def test_one_who_only_reads_is_told_to_build(built: Build) -> None:
    flipped(built.generation.folder / "manifest.sqlite")
    with pytest.raises(
        DamagedStoreError, match=r"damaged: manifest.sqlite is not as it was written\. Build it again"
    ):
        current_generation(built.generation.folder.parent)


@pytest.mark.parametrize("name", ["..", ".", "current", "lock", "../.gitignore", "gen-1"])
def test_a_store_with_a_link_is_neither_read_nor_written(built: Build, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.write_text("precious", "utf-8")
    path = Path(os.path.normpath(built.generation.folder.parent / name))
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved" if (tmp_path / "moved").is_dir() else outside)
    with pytest.raises(StoreError, match="is a link, which no store has"):
        build(settings(tmp_path, tmp_path / "records"))
    assert outside.read_text("utf-8") == "precious"


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (Path, "mkdir"),
        (shutil, "copyfile"),
        (deriving_again, "run"),
        (os, "fsync"),
    ],
)
def test_a_build_that_cannot_write_is_an_error_and_leaves_the_store_as_it_was(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise FULL

    write(tmp_path / "records", "new.md", {"id": "new"})
    with monkeypatch.context() as patched:
        patched.setattr(module, name, full)
        with pytest.raises(StoreError, match="Make room on the disk"):
            build(settings(tmp_path, tmp_path / "records"))
    assert current_generation(built.generation.folder.parent) == built.generation


def test_a_store_that_cannot_be_written_is_read(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("policygraph.store.last_check.write_whole", refuse)
    os.utime(tmp_path / "records" / "a.md")
    assert not build(settings(tmp_path, tmp_path / "records")).rebuilt


def test_what_keeps_git_from_stores_is_written_whole_or_not_at_all(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise FULL

    ignore = tmp_path / ".policygraph" / ".gitignore"
    ignore.unlink()
    write(tmp_path / "records", "new.md", {"id": "new"})
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="Make room on the disk"):
            build(settings(tmp_path, tmp_path / "records"))
    assert not ignore.exists()
    build(settings(tmp_path, tmp_path / "records"))
    assert ignore.read_text("utf-8") == "*\n"
