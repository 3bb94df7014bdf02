"""The site of the docs: every page is there, every link leads somewhere, nothing is loaded, and what is broken is named."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

SCRIPT = ROOT / "scripts" / "make_site.py"


def check(folder: Path) -> str:
    """Return what the script says of the links of a site."""
    code = f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r}); import make_site, pathlib; print(*make_site.broken(pathlib.Path(sys.argv[1])), sep='\\n')"
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)],
        capture_output=True,
        text=True,
        cwd=folder.parent,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "all links lead somewhere" in run.stdout
    return folder


def test_every_page_of_the_docs_is_in_the_menu_of_every_page(made: Path) -> None:
    docs = {file.stem.lower() for file in (ROOT / "docs").glob("*.md")} | {"index", "changelog"}
    assert {file.stem for file in made.glob("*.html")} == docs | {"report"}
    for file in made.glob("*.html"):
        if file.stem != "report":
            text = file.read_text("utf-8")
            assert {f"{name}.html" for name in docs | {"report"}} <= set(
                re.findall(r'href="([^"#]+)"', text)
            ), file
            assert text.count('aria-current="page"') == 2, file  # in the menu, and in that of small screens


def test_pages_load_and_run_nothing(made: Path) -> None:
    for file in made.glob("*.html"):
        text = file.read_text("utf-8")
        assert "Content-Security-Policy" in text
        if file.stem != "report":
            assert "<script" not in text
            assert not re.search(r'(?:src|rel="stylesheet" href)="https?:', text)


def test_reference_is_there_with_its_anchors(made: Path) -> None:
    for page, anchor in (
        ("ontology", "pgpolicy"), ("rules", "lineage-one-sided"), ("questions", "predecessors"), ("api", "graphquery"),
        ("commands", "policygraph-export"), ("built-in", "pep-published"),
    ):  # fmt: skip
        assert f'id="{anchor}"' in (made / f"{page}.html").read_text("utf-8"), anchor
    assert "def write" in (made / "files" / "benchmarks" / "generate.py").read_text("utf-8")
    assert 'id="explorer"' in (made / "report.html").read_text("utf-8")


def test_a_link_that_leads_nowhere_is_named(made: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="x"></h1><h2 id="x"></h2><a href="b.html#there">b</a><a href="b.html#not">b</a><a href="c.html">c</a>'
        '<a href="#x">x</a><a href="../a.html">up</a><a href="https://example.org/">other</a>',
        "utf-8",
    )
    (tmp_path / "b.html").write_text('<p id="there">', "utf-8")
    assert check(tmp_path).splitlines() == [
        "a.html: the id x is there 2 times",
        "a.html: b.html#not leads nowhere",
        "a.html: c.html leads nowhere",
        "a.html: ../a.html leads nowhere",
    ]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", "utf-8")
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "something else in it than a site" in run.stderr
    assert (tmp_path / "mine").read_text("utf-8") == "x"
