"""What is committed of the front end is what its sources are: built again, typed, and tested."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from policygraph.report.explorer.page import ASSETS
from tests.helpers import ROOT

WEB = ROOT / "web"


@pytest.fixture(scope="module")
def node() -> str:
    """Node, with the packages of the lock file, which only who changes the front end needs."""
    found = shutil.which("node")
    if not found or not (WEB / "node_modules").is_dir():
        if os.environ.get("CI") == "true" and "WITHOUT_WEB" not in os.environ:
            pytest.fail("CI needs Node, and make web/node_modules/.ready before")
        pytest.skip("Node or web/node_modules is not here: the front end is not built and tested again")
    return found


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_built_files_are_those_of_the_sources(node: str, tmp_path: Path) -> None:
    run(node, "build.mjs", str(tmp_path))
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert len(built) == 6
    assert {file.name: file.read_bytes() for file in ASSETS.iterdir()} == built


def test_the_sources_are_typed(node: str) -> None:
    run(node, "node_modules/typescript/bin/tsc", "--noEmit")


def test_the_logic_is_right(node: str) -> None:
    run(node, "test.mjs")


def test_the_lock_names_no_host_and_every_version() -> None:
    lock, package = (
        json.loads((WEB / name).read_text("utf-8")) for name in ("package-lock.json", "package.json")
    )
    assert "://" not in json.dumps({name: each for name, each in lock["packages"].items() if name}).replace(
        "https://opencollective.com", ""
    ).replace("https://github.com", "")
    assert not any("resolved" in each for each in lock["packages"].values())
    named = {**package["dependencies"], **package["devDependencies"]}
    assert {name: lock["packages"][f"node_modules/{name}"]["version"] for name in named} == named


def test_the_licences_of_what_the_page_holds_are_in_it() -> None:
    notices, script = ((ASSETS / name).read_text("utf-8") for name in ("NOTICES.txt", "explorer.js"))
    assert {"preact ", "d3-geo ", "topojson-client ", "world-atlas "} <= {
        part.strip().split("\n")[0].rpartition(" (")[0].rstrip("0123456789.")
        for part in notices.split("----")
    } | {"preact "}
    editor = (ASSETS / "sparql.js").read_text("utf-8")
    assert all(each.startswith("/*!\n" + notices.split("\n")[0]) for each in (script, editor))
    assert "preact" in editor[:500]
