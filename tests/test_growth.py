"""That four times as many records take no longer for each, whatever is asked or checked: half of what they name has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pyoxigraph as ox
import pytest

from policygraph.pipeline import build
from policygraph.profile.load import load_profile
from policygraph.query import sparql
from policygraph.rdf.iris import local_name
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.validation.shacl.sparql_engine import compile_shapes, run_check
from policygraph.validation.shape_files import constrained, read_shapes, usable_shapes
from tests.helpers import BASE, assert_linear, write

PROFILE = load_profile()
QUESTIONS = sparql.named_queries(PROFILE)
SHAPES = usable_shapes(read_shapes(PROFILE.shapes, date(2026, 1, 1)), PROFILE).graph
VALUES = {
    "asOf": "2016-06", "policy": "p0", "country": "Canada", "cluster": "Storage", "source": "Parliament", "text": "report",
    "before": "2026-03-01", "wanted": "zh", "language": "en",
}  # fmt: skip
NAMED = [node for node in constrained(SHAPES) if isinstance(node, ox.NamedNode)]
FEW, MANY = 200, 800  # policies


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, GraphStore]:
    """Number of policies -> a store of so many."""

    def files(n: int) -> dict[str, dict[str, object]]:
        return {f"{language}/p{n}.md": _record(n) for language in (("en", "zh") if n % 2 else ("en",))}

    return _stores(tmp_path_factory, files)


@pytest.fixture(scope="module")
def of_one(tmp_path_factory: pytest.TempPathFactory) -> dict[int, GraphStore]:
    """Number of records -> a store of so many that all have one id, as of a template."""
    return _stores(tmp_path_factory, lambda n: {f"en/p{n}.md": {**_record(n), "id": "p"}})


def _stores(
    folders: pytest.TempPathFactory, files: Callable[[int], Mapping[str, dict[str, object]]]
) -> dict[int, GraphStore]:
    """Return a number -> a store of so many of some files, by path."""
    graphs = {}
    for count in (FEW, MANY):
        folder = folders.mktemp(str(count))
        for n in range(count):
            for path, metadata in files(n).items():
                write(folder / "r", path, metadata)
        graphs[count] = build(Settings(root=folder, sources=(folder / "r",), base=BASE)).open()
    return graphs


def _record(n: int) -> dict[str, object]:
    return {
        "id": f"p{n}", "title": f"Policy {n}", "country": VALUES["country"], "source": VALUES["source"],
        "status": ("Active", "Superseded")[n % 2], "pubDate": f"{1990 + n % 30}-01-01", "reviewStatus": "verified",
        "provenance": {"author": "A", "lastAuditDate": f"{2000 + n % 20}-01-01"},
        "evolution": {
            "clusters": [VALUES["cluster"], f"Cluster {n // 4}"], "references": ["p0", f"p{n // 2}", f"other-{n}"],
            "supersedes": [f"p{n - 1}"] if n % 4 else [f"old-{n}"],
        },
        "analysis": {"mrv": {"score": n % 100, "citation": VALUES["text"]}},
        "relatedFacilities": [f"{n}-{m}" for m in range(5)],
    }  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question(name: str, sizes: dict[int, GraphStore]) -> None:
    bind = {each.name: VALUES[each.name] for each in QUESTIONS[name].parameters}
    assert_linear(lambda count: lambda: list(sparql.select(sizes[count], QUESTIONS[name], bind)), MANY)


@pytest.mark.parametrize("corpus", ["sizes", "of_one"])
@pytest.mark.parametrize("shape", NAMED, ids=lambda node: local_name(node.value))
def test_a_shape(shape: ox.NamedNode, corpus: str, request: pytest.FixtureRequest) -> None:
    sizes: dict[int, GraphStore] = request.getfixturevalue(corpus)
    compiled = {count: compile_shapes(SHAPES, graph.store) for count, graph in sizes.items()}
    assert_linear(
        lambda count: (
            lambda: [
                list(run_check(check, SHAPES, sizes[count].store))
                for check in compiled[count].all()
                if check.shape.node == shape
            ]
        ),
        MANY,
    )
