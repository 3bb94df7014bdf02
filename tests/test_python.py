"""The page and the notebook about Python are true: what they say runs, and the notebook is kept without its output."""

from __future__ import annotations

import ast
import doctest
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT

PAGE, NOTEBOOK = ROOT / "docs" / "python.md", ROOT / "docs" / "policygraph.ipynb"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_runs(folder: Path) -> None:
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert (failed, tried > 20) == (0, True)
    assert {file.name for file in folder.iterdir()} >= {
        "family.svg",
        "family.mmd",
        "report.html",
        "policies.ttl",
    }


def shown(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does: all of it, and what its last expression gives is shown."""
    tree = ast.parse(source)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_the_notebook_runs_and_every_cell_shows_something(folder: Path) -> None:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    names: dict[str, Any] = {}
    html = []
    for cell in cells:
        if cell["cell_type"] == "code":
            value = shown("".join(cell["source"]), names)
            html.append(value._repr_html_() if hasattr(value, "_repr_html_") else repr(value))
    assert len(html) >= 8
    assert [text[:4] for text in html if text.startswith("<")].count("<svg") >= 2
    assert sum(text.startswith("<table") for text in html) >= 4


def test_the_notebook_is_kept_as_it_is_written_and_without_its_output() -> None:
    text = NOTEBOOK.read_text("utf-8")
    notebook = json.loads(text)
    assert text == json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
