"""What disk, SQLite and Oxigraph refuse, as one line that says what to do."""

from __future__ import annotations

import errno
import sqlite3
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from policygraph.errors import QueryError, StoreError
from policygraph.store import graph_store
from policygraph.store.faults import as_store_error, reason, refusal, tells_of_damage
from policygraph.store.generations import Generation

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
        "Permission denied. Check its permissions",
    ),
    "Oxigraph": (
        OSError("IO error: No space left on device:\nWhile appending"),
        "While appending. Make room",
    ),
    "a path of other bytes": (
        OSError("The DB path is not valid UTF-8"),
        "UTF-8. Work from a folder whose path is",
    ),
    "another": (
        OSError("Corruption: block checksum mismatch"),
        "mismatch. Remove that folder and build again",
    ),
    "a damaged table": (
        RuntimeError("Corruption: block checksum mismatch"),
        "mismatch. Remove that folder and build again",
    ),
    "memory": (MemoryError(), "MemoryError. Let it have more memory"),
    "files": (OSError(errno.EMFILE, "Too many open files"), "files. Let it have more files open"),
    "files of Oxigraph": (
        OSError("Oxigraph needs at least 96 file descriptors"),
        "descriptors. Let it have more files open",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused_is_an_error_of_one_line_that_says_what_to_do(tmp_path: Path, case: str) -> None:
    error, message = REFUSALS[case]
    with pytest.raises(StoreError) as caught, as_store_error(tmp_path):
        raise error
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"the store in {tmp_path} cannot be used: ")
    assert "\n" not in str(caught.value)


def test_another_refusal_has_the_remedy_that_is_given() -> None:
    assert reason(OSError(5, "I/O error")) == "I/O error"
    assert reason(OSError(5, "I/O error"), "Look") == "I/O error. Look"


def test_what_tells_of_a_damaged_table_may_be_repeated_in_an_error_of_ours() -> None:
    damage = RuntimeError("Corruption: bad block")
    assert tells_of_damage(damage)
    assert tells_of_damage(QueryError(f"the query q cannot be run: {damage}"))
    assert not tells_of_damage(OSError(5, "Input/output error"))
    assert not tells_of_damage(QueryError("the query q does not parse"))


@pytest.mark.parametrize(
    "error", [zlib.error("incorrect"), ValueError("no JSON"), KeyError("a"), sqlite3.DatabaseError("x")]
)
def test_damage_may_be_behind_what_no_mistake_leads_to(error: Exception, tmp_path: Path) -> None:
    assert tells_of_damage(error)
    if isinstance(error, sqlite3.Error):
        with pytest.raises(StoreError) as raised, as_store_error(tmp_path):
            raise error
        assert tells_of_damage(raised.value)


def test_a_damaged_table_has_a_remedy_in_every_command() -> None:
    damage = RuntimeError("Corruption: bad block in /s/gen-1/oxigraph/7.sst.")
    assert reason(damage).endswith("7.sst. Remove the folder of the store and build again")


def test_another_error_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="of ours"), as_store_error(tmp_path):
        raise RuntimeError("a fault of ours")


def test_a_store_that_has_too_few_files_open_is_none_to_remove(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise OSError("Oxigraph needs at least 96 file descriptors")

    monkeypatch.setattr(graph_store, "ox", SimpleNamespace(Store=SimpleNamespace(read_only=refuse)))
    with pytest.raises(StoreError) as caught:
        graph_store.open_store(Generation(tmp_path))
    assert str(caught.value).endswith("descriptors. Let it have more files open, by ulimit -n say")


def test_a_working_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(FileNotFoundError) as caught:
        Path.cwd()
    assert refusal(caught.value) == "the working folder is gone. Work from another"
