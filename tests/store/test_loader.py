"""What is added to a store in batches is there at the end, or an error is raised."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from policygraph.store import loader
from policygraph.store.loader import Loader


@pytest.mark.parametrize("batch", [1, 60, 10_000])
@pytest.mark.parametrize("meanwhile", [0, 100, 10_000])
def test_all_lines_are_there_whatever_is_loaded_at_once_and_what_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, meanwhile: int
) -> None:
    monkeypatch.setattr(loader, "BATCH", batch)
    store = ox.Store(str(tmp_path / "store"))
    (tmp_path / "aside").mkdir()
    with Loader(store, tmp_path / "aside", meanwhile) as found:
        for number in range(20):
            found.add([b'<x:%d> <x:p> "1" .\n' % number, b'<x:%d> <x:p> "2" .\n<x:0> <x:p> "1" .\n' % number])
    assert len(store) == 40
    assert not list((tmp_path / "aside").iterdir())


@pytest.mark.parametrize(("batch", "meanwhile"), [(1, 0), (1, 10_000), (100, 10_000)])
def test_two_batches_are_loaded_at_once_and_what_is_left_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, meanwhile: int
) -> None:
    monkeypatch.setattr(loader, "BATCH", batch)
    monkeypatch.setattr(loader, "_MUCH", 0)
    together, loaded = threading.Barrier(loader.AT_ONCE), list[bytes]()

    class Store:
        def bulk_load(self, input: bytes | None = None, path: Path | None = None, **_: object) -> None:
            together.wait(10)  # which ends when as many wait
            loaded.append(path.read_bytes() if path else input or b"")

    with Loader(cast("ox.Store", Store()), tmp_path, meanwhile) as found:
        for number in range(2 * loader.AT_ONCE):
            found.add([b"%d" % number])
    assert sorted(b"".join(loaded)) == sorted(b"0123")


def test_what_is_done_grows_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH", 1)
    with Loader(ox.Store(str(tmp_path / "store")), tmp_path, meanwhile=0) as found:
        for number in range(4):
            found.add([b"<x:%d> <x:p> <x:b> .\n" % number])
        assert found.done == 0.5
        told = [found.done for _ in found.load_rest()]
    assert told == [0.625, 0.75, 0.875, 1]


@pytest.mark.parametrize("meanwhile", [0, 10_000])
def test_what_is_no_line_is_an_error_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: int
) -> None:
    monkeypatch.setattr(loader, "BATCH", 1)
    with pytest.raises(SyntaxError), Loader(ox.Store(), tmp_path, meanwhile) as found:
        found.add([b"no line\n"])
    assert not list(tmp_path.iterdir())


def test_nothing_more_is_loaded_after_an_error(tmp_path: Path) -> None:
    store = ox.Store()
    found = Loader(store, tmp_path)
    with suppress(ZeroDivisionError), found:
        found.add([b"<x:a> <x:p> <x:b> .\n"])
        raise ZeroDivisionError
    assert len(store) == 0
