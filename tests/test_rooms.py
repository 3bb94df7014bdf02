"""The tests lie as the modules do, and stand on their own."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

from tests.helpers import ROOT

TESTS = ROOT / "tests"
SOURCES = ROOT / "src" / "policygraph"


def imported(file: Path) -> set[str]:
    """Return the names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def test_no_test_module_imports_another_test_module() -> None:
    files = sorted(TESTS.rglob("*.py"))
    assert len(files) > 80
    for file in files:
        others = {name for name in imported(file) if name.startswith("tests.")}
        assert not {name for name in others if name.rpartition(".")[2].startswith("test_")}, file
        assert not {name for name in others if ".test_" in name}, file
        assert "tests.conftest" not in others, file


def test_no_modules_import_each_other_in_a_circle_types_counted() -> None:
    modules = {
        ".".join(file.relative_to(SOURCES.parent).with_suffix("").parts).removesuffix(".__init__"): file
        for file in SOURCES.rglob("*.py")
    }
    graph = {
        name: {
            inner if (inner := f"{node.module}.{each.name}") in modules else str(node.module)
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module in modules
            for each in node.names
        }
        for name, file in modules.items()
    }
    assert sum(map(len, graph.values())) > 1_000
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the modules


def namesake(module: str) -> Path:
    return TESTS / Path(module).parent / f"test_{Path(module).name}"


def deciding() -> set[str]:
    """Return the modules with a function or class, but for those that open a package."""
    return {
        file.relative_to(SOURCES).as_posix()
        for file in SOURCES.rglob("*.py")
        if not file.name.startswith("__")
        and re.search(r"^(async def|def|class) ", file.read_text("utf-8"), re.M)
    }


def test_every_module_has_a_namesake_among_the_tests() -> None:
    modules = deciding()
    assert len(modules) > 100
    assert [module for module in sorted(modules) if not namesake(module).is_file()] == []


def test_every_room_of_the_tests_is_a_room_of_the_program_or_one_of_files() -> None:
    rooms = {file.parent.relative_to(TESTS).as_posix() for file in TESTS.rglob("test_*.py")}
    assert {room for room in rooms if not (SOURCES / room).is_dir()} == {
        "benchmarks",
        "corpora",
        "odd",
        "ontology",
    }
