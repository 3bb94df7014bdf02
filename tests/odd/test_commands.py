"""Any command in any working folder ends as commands end, and what it writes is read by others; no record is lost."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from policygraph.errors import UsageError
from policygraph.export.formats import to_bytes
from policygraph.export.triples import triples
from policygraph.pipeline import build
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.settings import Settings
from tests.export.helpers import less_dataset
from tests.helpers import comparable, json_front_matter, run, write
from tests.odd.judges import run_judged
from tests.odd.worlds import World, metadata, worlds
from tests.rdf.helpers import read_back

COMMANDS_EACH = 8
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
usual = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=SLOW,
    phases=[Phase.explicit, Phase.generate],
)  # the same every time, and at once
soak = settings(max_examples=1250, deadline=None, suppress_health_check=SLOW)


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """Work in a new folder, which is removed."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(before)


def live_in(world: World) -> None:
    with working_folder() as folder:
        world.make(folder)
        for arguments in world.commands:
            try:
                run_judged(arguments)
            except Exception as error:
                raise AssertionError(f"{arguments}: {type(error).__name__}: {error}"[:2000]) from error


@usual
@given(worlds(COMMANDS_EACH))
def test_two_hundred_commands(world: World) -> None:
    live_in(world)


@pytest.mark.soak
@soak
@given(worlds(COMMANDS_EACH))
def test_ten_thousand_commands(world: World) -> None:
    live_in(world)


def lose_nothing(drawn: list[dict[str, Any]]) -> None:
    """Each record comes back from its graph as it was, or a finding names its file."""
    with working_folder() as folder:
        for number, front in enumerate(drawn):
            write(folder / "r", f"en/{number}.md", front)
        findings = json.loads(run("validate", "r", "--format", "json").stdout)["results"]
        named = {Path(finding["path"]).name for finding in findings if finding["severity"] == "violation"}
        run("export", "r", "--format", "records", "-o", "back")
        for number, front in enumerate(drawn):
            file = Path("back", "en", f"{number}.md")
            if file.name not in named:
                assert comparable(json_front_matter(file)) == comparable(front)


@usual
@given(st.lists(metadata(), min_size=1, max_size=8))
def test_no_record_is_lost_without_a_finding(drawn: list[dict[str, Any]]) -> None:
    lose_nothing(drawn)


@pytest.mark.soak
@soak
@given(st.lists(metadata(), min_size=1, max_size=8))
def test_of_ten_thousand_records_none_is_lost_without_a_finding(drawn: list[dict[str, Any]]) -> None:
    lose_nothing(drawn)


def write_the_same(drawn: list[dict[str, Any]]) -> None:
    """Every RDF format of the records is read by another parser to what the store holds, or names what it cannot hold."""
    with working_folder() as folder:
        for number, front in enumerate(drawn):
            write(folder / "r", f"en/{number}.md", front, "Text.\r\nMore.\r")
        graph = build(Settings(root=folder, sources=(folder / "r",))).open()
        written = less_dataset(set(triples(graph, ["asserted", "derived"])))
        for format in RDF_FORMATS:
            try:
                data = to_bytes(graph, format)
            except UsageError:
                assert format == "rdfxml"
                continue
            assert less_dataset(read_back(data, format)) == written, format


@settings(usual, max_examples=10)
@given(st.lists(metadata(), min_size=1, max_size=5))
def test_every_format_has_the_same_graph(drawn: list[dict[str, Any]]) -> None:
    write_the_same(drawn)


@pytest.mark.soak
@soak
@given(st.lists(metadata(), min_size=1, max_size=5))
def test_every_format_of_many_records_has_the_same_graph(drawn: list[dict[str, Any]]) -> None:
    write_the_same(drawn)
