"""A store that is copied is as the other one was, which stays as it is; what goes wrong beside is told."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.store.generations import Generation
from policygraph.store.snapshots import snapshot

ONE, TWO = (ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:p"), ox.Literal(text)) for text in "12")


@pytest.fixture
def generations(tmp_path: Path) -> tuple[Generation, Generation]:
    """One with a store of one statement, and one that is to be filled."""
    old, new = (Generation(tmp_path / name) for name in ("old", "new"))
    for generation in (old, new):
        generation.folder.mkdir()
    old.manifest.create([])
    store = ox.Store(str(old.oxigraph))
    store.add(ONE)
    store.flush()
    return old, new


def held(generation: Generation) -> set[ox.Quad]:
    return set(ox.Store.read_only(str(generation.oxigraph)))


def test_what_is_written_to_a_copy_leaves_the_other_as_it_was(
    generations: tuple[Generation, Generation],
) -> None:
    old, new = generations
    before = {path.name: path.stat().st_mtime_ns for path in old.oxigraph.glob("*.sst")}
    with snapshot(old, new) as copied:
        assert set(copied.store) == {ONE}
        copied.manifest.set(a=1)
        copied.store.add(TWO)
        copied.write()
    assert (held(old), held(new)) == ({ONE}, {ONE, TWO})
    assert (old.manifest.get("a"), new.manifest.get("a")) == (None, 1)
    assert new.manifest.statements.samefile(old.manifest.statements)
    assert {path.name: path.stat().st_mtime_ns for path in old.oxigraph.glob("*.sst")} == before


def test_a_store_that_cannot_be_copied_is_an_error(generations: tuple[Generation, Generation]) -> None:
    old, new = generations
    (old.oxigraph / "CURRENT").write_text("MANIFEST-999999\n", "utf-8")
    with pytest.raises((OSError, RuntimeError)), snapshot(old, new) as copied:
        assert copied.store  # pragma: no cover
