"""The W3C data-shapes suite: every case in this process, and one of each kind through the command line.

The suite and what it calls passing are ``../shared/conformance``; its runner is imported from there.
"""

from __future__ import annotations

import importlib.util
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib

from policygraph.validation.shacl.files import validate_files
from policygraph.validation.shacl.results import ShapesError

# The suite's own comparison reads ill-typed literals, of which rdflib warns.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

Engine = Callable[[Path, Path], rdflib.Graph]

# case -> why it is not passed
NOT_PASSED = {"sparql/pre-binding/shapesGraph-001": "$shapesGraph, which is optional, is in no engine"}
KINDS = [
    "core/property/datatype-ill-formed",  # data and shapes are two files
    "core/targets/targetClassImplicit-001",  # the SPARQL engine
    "core/node/xone-001",  # pyshacl
    "core/path/path-complex-001",  # a path of blank nodes
    "core/misc/deactivated-001",  # it conforms
    "sparql/property/sparql-001",  # SHACL-SPARQL
    "sparql/pre-binding/unsupported-sparql-001",  # a failure is what is expected
]


@pytest.fixture(scope="module")
def suite(shared: Path) -> Any:
    """The suite's runner, as a module."""
    spec = importlib.util.spec_from_file_location("shacl_suite", shared / "conformance" / "shacl_suite.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _normalizing() -> Iterator[None]:
    """The suite's runner has rdflib keep lexical forms, in all of the process: undo it after each test."""
    before = rdflib.NORMALIZE_LITERALS
    yield
    rdflib.NORMALIZE_LITERALS = before


@pytest.fixture(scope="module")
def cases(suite: Any, shared: Path) -> dict[str, tuple[Path, rdflib.URIRef]]:
    """Name of a case -> its manifest and its entry there."""
    top = (shared / "conformance" / "data-shapes").resolve()
    found = {
        f"{manifest.parent.relative_to(top).as_posix()}/{entry.rpartition('/')[2].rpartition('#')[2]}": (
            manifest,
            entry,
        )
        for manifest, entry in suite.walk(top / "manifest.ttl")
    }
    assert len([name for name in found if name.startswith("core/")]) == 98
    assert len([name for name in found if name.startswith("sparql/")]) == 22
    assert len(found) == 98 + 22
    return found


def in_this_process(suite: Any, folder: Path) -> Engine:
    """Return an engine that hands over the same two files as the suite does to a command."""

    def run(data: Path, shapes: Path) -> rdflib.Graph:
        (folder / "data.nt").write_text(suite.nt(data), "utf-8")
        (folder / "shapes.nt").write_text(suite.nt(shapes), "utf-8")
        rdflib.NORMALIZE_LITERALS = True  # as in a process of its own
        report = validate_files(folder / "data.nt", folder / "shapes.nt").to_turtle()
        assert rdflib.NORMALIZE_LITERALS is True
        rdflib.NORMALIZE_LITERALS = False
        return rdflib.Graph().parse(data=report, format="turtle")

    return run


def fault(suite: Any, case: tuple[Path, rdflib.URIRef], engine: Engine) -> str:
    """Return what keeps a case from passing in full, by the suite's own comparison; "" where it passes."""
    manifest, entry = case
    graph = suite.load(manifest)
    action, expected = graph.value(entry, suite.MF.action), graph.value(entry, suite.MF.result)
    files = [suite.fp(graph.value(action, part)) for part in (suite.SHT.dataGraph, suite.SHT.shapesGraph)]
    try:
        report = engine(*files)
    except (ShapesError, RuntimeError) as error:  # the second from the runner, for a command without output
        return "" if expected == suite.SHT.Failure else f"{type(error).__name__}: {error}"
    if expected == suite.SHT.Failure:
        return "failure expected, got a report"
    root = report.value(predicate=rdflib.RDF.type, object=suite.SH.ValidationReport)
    conforms, _, rows = suite.norm(graph, expected)
    said, _, found = suite.norm(report, root)
    if (conforms, rows) == (said, found):
        return ""
    return f"conforms {conforms}/{said}, missing {rows - found}, extra {found - rows}"


def test_every_case_of_the_w3c_suite_passes_but_one(suite: Any, cases: Any, tmp_path: Path) -> None:
    engine = in_this_process(suite, tmp_path)
    faults = {name: fault(suite, case, engine) for name, case in cases.items()}
    assert {name: said for name, said in faults.items() if said and name not in NOT_PASSED} == {}
    for name in NOT_PASSED:
        assert "$shapesGraph" in faults[name]


@pytest.mark.parametrize("name", KINDS)
def test_a_case_of_each_kind_passes_through_the_command_line(name: str, suite: Any, cases: Any) -> None:
    command = f"{shlex.quote(sys.executable)} -m policygraph validate {{data}} --shapes {{shapes}} --format turtle -o {{out}}"
    assert fault(suite, cases[name], suite.make_cmd(command)) == ""


def test_the_comparison_sees_a_result_that_is_missing(suite: Any, cases: Any, tmp_path: Path) -> None:
    """Guard of the tests above: a report without one of its results, and no report at all, are faults."""
    engine = in_this_process(suite, tmp_path)

    def forgetful(data: Path, shapes: Path) -> rdflib.Graph:
        report = engine(data, shapes)
        report.remove((None, suite.SH.result, next(report.objects(None, suite.SH.result))))
        return report

    def failing(data: Path, shapes: Path) -> rdflib.Graph:
        raise RuntimeError("rc=2")

    case = cases["sparql/property/sparql-001"]
    assert fault(suite, case, forgetful).startswith("conforms False/False, missing Counter({")
    assert fault(suite, case, failing) == "RuntimeError: rc=2"
    failure = cases["sparql/pre-binding/unsupported-sparql-001"]
    assert fault(suite, failure, lambda *_: rdflib.Graph()) == "failure expected, got a report"
