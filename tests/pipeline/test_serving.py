"""What a server answers is what the store on disk does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import StoreError, UsageError
from policygraph.export.formats import ExportOptions, to_bytes
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.pipeline.serving import mark_of, open_server, opened_for, publish
from policygraph.profile.load import load_profile
from policygraph.query.describe import describe
from policygraph.query.needs import not_answerable
from policygraph.query.parameters import subject
from policygraph.query.search import search
from policygraph.query.sparql import named_queries, run, select
from policygraph.query.statistics import corpus_statistics
from policygraph.settings import ServerAddress, Settings
from policygraph.store.graph_store import GraphStore
from policygraph.validation.validate import ValidationOptions, validate
from tests.helpers import PARAMETERS, ROOT, write

QUESTIONS = named_queries(load_profile("policy"))
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def seeds_build(stores: Callable[[Path], Build]) -> Build:
    return stores(ROOT / "seeds")


@pytest.fixture(scope="module")
def served(server: str, seeds_build: Build) -> GraphStore:
    """The seeds on a server."""
    address = ServerAddress(server, graph="https://example.org/seeds")
    assert publish(seeds_build, address)
    return open_server(Settings(ROOT, store=address))[0]


@pytest.mark.parametrize("name", QUESTIONS)
def test_named_questions(name: str, served: GraphStore, seeds_graph: GraphStore) -> None:
    question = QUESTIONS[name]
    bind = {each.name: PARAMETERS[each.name] for each in question.parameters if each.name in PARAMETERS}
    there, here = (run(graph, question, bind) for graph in (served, seeds_graph))
    assert isinstance(there, ox.QuerySolutions)
    assert isinstance(here, ox.QuerySolutions)
    assert list(map(tuple, there)) == list(map(tuple, here))


def test_lineages_descriptions_numbers_and_what_is_found(served: GraphStore, seeds_graph: GraphStore) -> None:
    assert read_lineage(served) == read_lineage(seeds_graph)
    iri = subject(served, "alberta-sger").value
    assert read_lineage(served, iri) == read_lineage(seeds_graph, iri)
    assert describe(served, "alberta-tier", "zh") == describe(seeds_graph, "alberta-tier", "zh")
    there, here = (corpus_statistics(graph, TODAY) for graph in (served, seeds_graph))
    assert replace(there, standings=here.standings) == here
    assert search(served, "carbon") == search(seeds_graph, "carbon") != []


@pytest.mark.parametrize("format", ["turtle", "jsonld", "graphml"])
def test_exports(served: GraphStore, seeds_graph: GraphStore, format: str) -> None:
    options = ExportOptions(("asserted", "derived"))
    assert to_bytes(served, format, options) == to_bytes(seeds_graph, format, options)


def test_rules_are_asked_there(
    served: GraphStore, seeds_build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ValidationOptions(today=TODAY)
    here = validate(seeds_build, options).findings
    assert len({finding.code for finding in here}) > 3
    address = ServerAddress(str(served.store.address.url), "https://example.org/seeds")  # type: ignore[attr-defined]
    assert validate(seeds_build, options, graph=opened_for(seeds_build, address)).findings == here
    empty = GraphStore(ox.Store(), served.profile, served.base)
    assert validate(seeds_build, options, graph=empty).findings != here


def test_records_are_no_part_of_a_server(served: GraphStore) -> None:
    with pytest.raises(StoreError, match="writing records needs records, which a server does not have"):
        served.require_generation("writing records")


def test_a_build_has_one_mark_wherever_it_is_made(tmp_path: Path) -> None:
    def mark(name: str, **metadata: str) -> object:
        write(tmp_path, f"{name}/r/a.md", {"id": "a", **metadata})
        return mark_of(build(Settings(tmp_path / name, sources=(tmp_path / name / "r",))))

    assert mark("one") == mark("two")
    assert mark("three", title="other") != mark("one")


def test_who_asks_must_mean_what_is_there(
    server: str, address: ServerAddress, seeds_build: Build, tmp_path: Path
) -> None:
    at = Settings(tmp_path, store=address)
    with pytest.raises(StoreError, match="no build lies at"):
        open_server(at)
    write(tmp_path, "r/a.md", {"id": "a"})
    own = Settings(tmp_path, (tmp_path / "r",), base="https://own.example/", observed="2025-06-01")
    built = build(own)
    assert publish(built, address)
    assert not publish(built, address)
    graph, require_same = open_server(at)
    assert (graph.base, graph.observed) == ("https://own.example/", "2025-06-01")
    assert open_server(replace(at, observed="2024"))[0].observed == "2024"
    with pytest.raises(
        UsageError, match=r"start with https://own\.example/, not with https://other\.example/"
    ):
        open_server(replace(at, base="https://other.example/"))
    with pytest.raises(UsageError, match="is of the profile policy, not of pep; give --profile"):
        open_server(replace(at, profile="pep"))
    with pytest.raises(UsageError, match="has another build than that of these sources"):
        opened_for(seeds_build, address)
    require_same()
    write(tmp_path, "r/b.md", {"id": "b"})
    assert publish(build(own), address)
    with pytest.raises(StoreError, match="was loaded anew since it was opened"):
        require_same()


@pytest.mark.long
def test_a_whole_corpus(hub_build: Build, address: ServerAddress) -> None:
    built = hub_build
    assert publish(built, address)
    there, _ = open_server(Settings(ROOT, profile=built.profile.name, store=address))
    here = built.open()
    policy = next(iter(read_lineage(here).policies))
    for name, question in named_queries(built.profile).items():
        wanted = {each.name for each in question.parameters if each.default is None}
        if wanted <= {"policy"} and not not_answerable(question.needs, here):
            answers = [
                list(select(graph, question, dict.fromkeys(wanted, policy))) for graph in (there, here)
            ]
            assert answers[0] == answers[1], name
    assert read_lineage(there) == read_lineage(here)
    options = ValidationOptions(today=TODAY)
    assert (
        validate(built, options, graph=opened_for(built, address)).findings
        == validate(built, options).findings
    )
