"""The tests lie as the modules do, and stand on their own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.helpers import ROOT

TESTS = ROOT / "tests"
SOURCES = ROOT / "src" / "policygraph"
# Modules that hold names and shapes of data and decide nothing.
DECIDE_NOTHING = {"lineage/model.py", "profile/model.py"}
# test file -> modules that it tests through what they are parts of: their tests are still to be moved or written
TOGETHER = {
    "corpora/test_profiles.py": ["lineage/edge_arrays.py"],
    "lineage/test_read.py": ["lineage/store_rows.py", "lineage/vocabulary.py"],
    "mapping/test_mapper.py": ["mapping/values.py"],
    "profile/test_load.py": ["profile/fields.py", "profile/toml_rules.py"],
    "query/test_sparql.py": ["lineage/sparql_functions.py"],
    "scaffold/test_profile.py": [
        "scaffold/profile/columns.py", "scaffold/profile/context_file.py", "scaffold/profile/draft.py",
        "scaffold/profile/files.py", "scaffold/profile/identifiers.py", "scaffold/profile/infer.py",
        "scaffold/profile/known_keys.py", "scaffold/profile/profile_toml.py", "scaffold/profile/references.py",
        "scaffold/profile/samples.py", "scaffold/profile/vocabulary_file.py",
    ],
    "scaffold/test_record.py": [
        "scaffold/record/blank_front_matter.py", "scaffold/record/new_record.py", "scaffold/record/placement.py",
        "scaffold/record/project.py",
    ],
    "validation/shacl/test_conformance.py": ["validation/shacl/files.py", "validation/shacl/pyshacl_engine.py"],
    "validation/shacl/test_engines.py": [
        "validation/shacl/checks.py", "validation/shacl/conditions.py", "validation/shacl/lexical.py",
        "validation/shacl/paths.py", "validation/shacl/queries.py", "validation/shacl/select.py",
        "validation/shacl/sparql_engine.py", "validation/shacl/terms.py",
    ],
    "validation/shacl/test_report.py": ["validation/shacl/reporting.py", "validation/shacl/results.py"],
    "validation/test_validate.py": ["validation/to_findings.py"],
}  # fmt: skip


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
    together = {module for modules in TOGETHER.values() for module in modules}
    without = {module for module in deciding() if not namesake(module).is_file()}
    assert without - DECIDE_NOTHING - together == set()


def test_no_exception_is_listed_that_is_none() -> None:
    listed = [module for modules in TOGETHER.values() for module in modules] + sorted(DECIDE_NOTHING)
    assert len(listed) == len(set(listed))
    for module in listed:
        assert module in deciding(), module
        assert not namesake(module).is_file(), module
    for test in TOGETHER:
        assert (TESTS / test).is_file(), test


def test_every_room_of_the_tests_is_a_room_of_the_program_or_one_of_files() -> None:
    rooms = {file.parent.relative_to(TESTS).as_posix() for file in TESTS.rglob("test_*.py")}
    assert {room for room in rooms if not (SOURCES / room).is_dir()} == {"corpora", "ontology"}
