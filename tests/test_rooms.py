"""The tests lie as the modules do, and stand on their own."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.helpers import ROOT

TESTS = ROOT / "tests"


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
