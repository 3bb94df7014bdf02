"""The wheel works outside the checkout: it carries ontology, shapes, profiles and questions."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from policygraph.profile.resources import resource
from policygraph.report.explorer.page import ASSETS
from tests.helpers import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source distribution, as an index would have both."""
    folder = tmp_path_factory.mktemp("wheel")
    sdist = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)]
    subprocess.run(sdist, cwd=ROOT, check=True, capture_output=True)
    (source,) = folder.glob("*.tar.gz")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*build, "-w", str(folder), str(source)], check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


def test_the_wheel_carries_the_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "queries", "profiles"):
        files = [file.relative_to(ROOT).as_posix() for file in (ROOT / folder).rglob("*.*")]
        assert files
        assert {f"policygraph/data/{name}" for name in files} <= names
    assets = {f"policygraph/report/explorer/assets/{file.name}" for file in ASSETS.iterdir()}
    assert {"policygraph/py.typed", *assets} <= names


def test_the_wheel_works_outside_the_checkout(wheel: Path, workdir: Path) -> None:
    target = workdir / "installed"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(target)}

    def policygraph(*arguments: str) -> str:
        run = [sys.executable, "-m", "policygraph", *arguments]
        return subprocess.run(
            run, cwd=workdir, env=environment, check=True, capture_output=True, text=True
        ).stdout

    where = "import policygraph.profile.resources as r; print(r.resource('ontology'))"
    found = subprocess.run(
        [sys.executable, "-c", where],
        env=environment,
        cwd=workdir,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.strip() == str(target / "policygraph" / "data" / "ontology")
    assert policygraph("build", str(ROOT / "seeds")).startswith("17 records, 14 policies")
    assert "predecessors" in policygraph("query")
    assert policygraph("export", str(ROOT / "seeds"), "--format", "turtle", "-q").startswith("@prefix")
    assert policygraph("report", str(ROOT / "seeds"), "--format", "html", "-q").startswith("<!doctype html>")


def test_the_checkout_works_as_an_editable_install() -> None:
    assert resource("ontology") == ROOT / "ontology"
