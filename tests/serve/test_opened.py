"""A corpus at a moment, and when there is another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygraph.serve.opened import NotThereError, Opened, look
from policygraph.settings import Settings


def test_there_is_another_moment_when_records_change(seeds: Path) -> None:
    settings = Settings(root=seeds.parent, sources=(seeds,))
    first = look(settings)
    assert look(settings) == first
    (file,) = seeds.rglob("en/alberta-sger.md")
    file.write_text(file.read_text("utf-8").replace("Superseded", "Repealed"), "utf-8")
    second = look(settings)
    assert second.version != first.version
    assert Opened(settings, first).graph.generation != Opened(settings, second).graph.generation


def test_an_rdf_file_has_moments_too(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://a> <http://b> <http://c> .", "utf-8")
    settings = Settings(root=tmp_path, sources=(file,))
    first = look(settings)
    os.utime(file, ns=(1, 1))
    assert look(settings).version != first.version
    assert Opened(settings, first).built is None


def test_a_name_that_nothing_has_is_answered_with_the_nearest(opened: Opened) -> None:
    assert opened.named("alberta-tier").endswith("policy/alberta-tier")
    with pytest.raises(NotThereError, match="Did you mean alberta-tier"):
        opened.named("alberta-tie")
