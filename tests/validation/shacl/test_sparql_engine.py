"""The SPARQL engine and pyshacl find the same, feature by feature, on data with planted errors."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph import pipeline
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.validation.shacl import validate
from tests.helpers import ROOT
from tests.validation.shacl.helpers import (
    DATES,
    NODE_FEATURES,
    NUMBERS,
    ORDER_FEATURES,
    PROPERTY_FEATURES,
    SEEDS,
    TARGETS,
    TEXTS,
    data,
    result_keys,
    with_both_engines,
)  # fmt: skip


@pytest.mark.parametrize("feature", PROPERTY_FEATURES)
def test_property_shapes(feature: str) -> None:
    shape = f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ {PROPERTY_FEATURES[feature]} ] ."
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs), seed
        assert ours.conforms == theirs.conforms


@pytest.mark.parametrize("feature", ORDER_FEATURES)
@pytest.mark.parametrize("pool", [NUMBERS, DATES, TEXTS])
def test_order(feature: str, pool: list[str]) -> None:
    """Values of one kind at a time: pyshacl's order across kinds is not SPARQL's, see below."""
    # pyshacl refuses to compare what is no literal by sh:lessThan; SHACL has a result for it.
    values = pool if feature.startswith("less") else [*pool, "ex:n0", "_:b0"]
    constraint = ORDER_FEATURES[feature].replace("LOW", pool[0]).replace("HIGH", pool[1])
    shape = f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; {constraint} ] ."
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed, values), shape)
        assert result_keys(ours) == result_keys(theirs), seed


@pytest.mark.parametrize("feature", NODE_FEATURES)
def test_node_shapes(feature: str) -> None:
    shape = (
        f'ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:targetNode 1 , "abc" ; {NODE_FEATURES[feature]} .'
    )
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert result_keys(ours) == result_keys(theirs), seed


@pytest.mark.parametrize("target", TARGETS)
def test_targets(target: str) -> None:
    shape = f"ex:A a sh:NodeShape ; {TARGETS[target]} ; sh:nodeKind sh:Literal ; sh:property ex:P ." + (
        "ex:P sh:path ex:p ; sh:minCount 2 ; sh:nodeKind sh:IRI ."
    )
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shape)
        assert ours.results
        assert result_keys(ours) == result_keys(theirs), seed


def test_a_property_shape_of_two_shapes_has_results_for_each() -> None:
    shapes = """
    ex:S sh:targetClass ex:A ; sh:property ex:P . ex:T sh:targetClass ex:B ; sh:property ex:P .
    ex:P sh:path ex:p ; sh:minCount 4 ."""
    for seed in SEEDS:
        ours, theirs = with_both_engines(data(seed), shapes)
        assert result_keys(ours) == result_keys(theirs)


def _project_shapes() -> list[ox.Triple]:
    files = sorted((ROOT / "shapes").glob("*.ttl"))
    return [quad.triple for file in files for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]


def test_project_shapes_need_no_pyshacl(hub_graph: GraphStore) -> None:
    assert validate(hub_graph.store, _project_shapes(), "sparql").results


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("us-45q", "ae-c"), marks=pytest.mark.long),
        pytest.param(("",), marks=pytest.mark.soak),
    ],
)
def test_project_shapes_on_the_hub(hub: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    """A part in each run, because pyshacl asks each query of each focus node: minutes for all of it."""
    for file in sorted(hub.rglob("*.md")):
        if file.stem.startswith(names):
            target = tmp_path / "records" / file.relative_to(hub)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    store = pipeline.build(Settings(root=tmp_path, sources=(tmp_path / "records",))).open().store
    shapes = _project_shapes()
    ours, theirs = validate(store, shapes, "sparql"), validate(store, shapes, "pyshacl")
    assert ours.results
    assert result_keys(ours) == result_keys(theirs)
