"""A store that is not as it was written is built anew, and people are told; what cannot be written is an error."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph import pipeline
from policygraph.errors import DamagedStoreError, StoreError
from policygraph.pipeline import Build, build
from policygraph.store.faults import as_store_error
from policygraph.store.generations import current_generation
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


def tables(folder: Path) -> Path:
    return max((folder / "oxigraph").glob("*.sst"), key=lambda file: file.stat().st_size)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "manifest empty": lambda folder: (folder / "manifest.sqlite").write_bytes(b""),
    "manifest garbage": lambda folder: (folder / "manifest.sqlite").write_bytes(os.urandom(5_000)),
    "manifest cut": lambda folder: os.truncate(folder / "manifest.sqlite", 10_000),
    "manifest with a flipped bit": lambda folder: flipped(folder / "manifest.sqlite"),
    "manifest gone": lambda folder: (folder / "manifest.sqlite").unlink(),
    "derived with a flipped bit": lambda folder: flipped(folder / "derived.nt"),
    "derived cut": lambda folder: os.truncate(folder / "derived.nt", 5),
    "derived gone": lambda folder: (folder / "derived.nt").unlink(),
    "a block of the store": lambda folder: flipped(tables(folder), 0.1),
    "the end of the store": lambda folder: flipped(tables(folder), 0.99),
    "a table of the store gone": lambda folder: tables(folder).unlink(),
    "the store gone": lambda folder: shutil.rmtree(folder / "oxigraph"),
    "a link in the store": lambda folder: moved(folder / "derived.nt"),
    "the generation gone": lambda folder: shutil.rmtree(folder),
    "checksums gone": lambda folder: (folder / "checksums.json").unlink(),
    "checksums garbage": lambda folder: (folder / "checksums.json").write_bytes(b"\xff"),
    "checksums of another kind": lambda folder: (folder / "checksums.json").write_text("[]"),
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


def test_a_store_that_others_read_stays_whole(built: Build, tmp_path: Path) -> None:
    for _ in range(2):
        assert count(built) > 0
        assert not build(settings(tmp_path, tmp_path / "records")).rebuilt


def test_one_who_only_reads_is_told_to_build(built: Build) -> None:
    flipped(built.generation.folder / "derived.nt")
    with pytest.raises(
        DamagedStoreError, match=r"damaged: derived.nt is not as it was written\. Build it again"
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
REFUSALS = {
    "a full disk": (FULL, "No space left on device. Make room on the disk"),
    "a full database": (
        sqlite3.OperationalError("database or disk is full"),
        "is full. Make room on the disk",
    ),
    "a disk to read only": (OSError(errno.EROFS, "Read-only file system"), "file system. Make it writable"),
    "no permission": (
        PermissionError(errno.EACCES, "Permission denied"),
        "Permission denied. Make it writable",
    ),
    "Oxigraph": (
        OSError("IO error: No space left on device:\nWhile appending"),
        "While appending. Make room",
    ),
    "another": (
        OSError("Corruption: block checksum mismatch"),
        "mismatch. Remove that folder and build again",
    ),
    "memory": (MemoryError(), "MemoryError. Remove that folder and build again"),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_is_refused_is_an_error_of_one_line_that_says_what_to_do(tmp_path: Path, refusal: str) -> None:
    error, message = REFUSALS[refusal]
    with pytest.raises(StoreError) as caught, as_store_error(tmp_path):
        raise error
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"the store in {tmp_path} cannot be used: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (Path, "mkdir"),
        (ox, "serialize"),
        (pipeline, "load_statements"),
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

    monkeypatch.setattr("policygraph.store.manifest.write_whole", refuse)
    os.utime(tmp_path / "records" / "a.md")
    assert not build(settings(tmp_path, tmp_path / "records")).rebuilt
