"""Where records for tests come from, and how golden files are made anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from tests.helpers import ROOT, SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def regenerate(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with corpora beside the project, which a plain clone does not have."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs ../shared beside the project")
        pytest.skip("../shared is not beside the project: tests on corpora are left out")
    return SHARED


@pytest.fixture(scope="session")
def hub(shared: Path) -> Path:
    return shared / "corpora" / "ccus-policy-hub" / "policies"


@pytest.fixture(scope="session")
def policy() -> Profile:
    return load_profile("policy")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds that a test may change."""
    return Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds"))


@pytest.fixture
def workdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
