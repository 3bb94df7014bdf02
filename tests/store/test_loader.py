"""What is added to a store in batches is there at the end, or an error is raised."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.store import loader
from policygraph.store.loader import Loader


@pytest.mark.parametrize("batch", [1, 60, 10_000])
def test_all_lines_are_there_whatever_the_size_of_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(loader, "BATCH", batch)
    store = ox.Store(str(tmp_path / "store"))
    with Loader(store) as found:
        for number in range(20):
            found.add([b'<x:%d> <x:p> "1" .\n' % number, b'<x:%d> <x:p> "2" .\n<x:0> <x:p> "1" .\n' % number])
    assert len(store) == 40


def test_what_is_no_line_is_an_error_at_the_end() -> None:
    with pytest.raises(SyntaxError), Loader(ox.Store()) as found:
        found.add([b"no line\n"])


def test_nothing_more_is_loaded_after_an_error() -> None:
    store = ox.Store()
    found = Loader(store)
    with suppress(ZeroDivisionError), found:
        found.add([b"<x:a> <x:p> <x:b> .\n"])
        raise ZeroDivisionError
    assert len(store) == 0
