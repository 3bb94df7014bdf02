"""Derived triples are put aside, and written by what they are about, sorted."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from policygraph.store.derived_lines import DerivedLines
from policygraph.store.manifest import Manifest


def quad(subject: str, value: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode("x:p"), ox.Literal(value))


def test_lines_are_kept_sorted_by_what_they_are_about(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path / "manifest.sqlite")
    manifest.create([])
    with DerivedLines() as derived:
        derived.add([quad("x:b", "2"), quad("x:a", "1")])
        derived.add([quad("x:b", "1")])
        assert derived.keep(manifest) == 3
    assert manifest.derived() == {
        "x:a": ['<x:a> <x:p> "1" .\n'],
        "x:b": ['<x:b> <x:p> "1" .\n', '<x:b> <x:p> "2" .\n'],
    }
