"""Where records for tests come from, the stores that tests share, and how golden files are made anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import hypothesis
import pytest

from policygraph.cli.language import speak
from policygraph.pipeline import Build, build
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.settings import ServerAddress, Settings
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import ENGLISH
from tests.helpers import ROOT, SHARED
from tests.servers import oxigraph_server

# More examples than it takes to find a regression: pytest -m "long or generated" --hypothesis-profile long
hypothesis.settings.register_profile("long", max_examples=300, deadline=None)
# How long one example takes says more about the machine than about the program.
hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.load_profile("usual")
# The language of messages does not depend on who runs the tests.
os.environ["LC_ALL"] = "C.UTF-8"
# Costly stores: tests that read the same one run in one process of --dist loadgroup.
COSTLY = ("whole_hub", "peps", "eips")


class Stores(Protocol):
    """Build the store of a source, once in a process; nobody may change it or its source."""

    def __call__(self, source: Path, profile: str = "policy") -> Build: ...


@pytest.hookimpl(tryfirst=True)  # as pytest-xdist reads the groups in this hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        needed = [name for name in COSTLY if name in getattr(item, "fixturenames", ())]
        if needed:
            item.add_marker(pytest.mark.xdist_group("+".join(needed)))
        is_odd = item.path.parent.name == "odd"  # whose many examples are those of make soak
        if hypothesis.is_hypothesis_test(getattr(item, "obj", None)) and not is_odd:
            item.add_marker(pytest.mark.generated)


def pytest_runtest_setup() -> None:
    speak(ENGLISH)  # whatever a command before was told to speak


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session", autouse=True)
def no_store_is_open_when_it_is_sealed() -> Iterator[None]:
    """Fail where somebody still holds a store whose files are taken for finished, which would go on to tidy them up."""
    seal, opened = Generation.seal, Path("/proc/self/fd")

    def sealed(generation: Generation, previous: Generation | None = None) -> None:
        files = list(opened.iterdir()) if opened.is_dir() else []
        folder = f"{generation.oxigraph.resolve()}"
        assert not [name for name in map(_target, files) if name.startswith(folder)]
        seal(generation, previous)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Generation, "seal", sealed)
        yield


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile
        return ""


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
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the stores that tests share are: a command run here finds them up to date."""
    return tmp_path_factory.mktemp("stores")


@pytest.fixture(scope="session")
def stores(shop: Path) -> Stores:
    @cache
    def built(source: Path, profile: str = "policy") -> Build:
        return build(Settings(root=shop, sources=(source,), profile=profile))

    return built


@pytest.fixture(scope="session")
def seeds_graph(stores: Stores) -> GraphStore:
    """The store of the seeds, to read only."""
    return stores(ROOT / "seeds").open()


@pytest.fixture(scope="session")
def hub_build(stores: Stores, hub: Path) -> Build:
    """The build of the policies of the hub, to read only."""
    return stores(hub)


@pytest.fixture(scope="session")
def hub_graph(hub_build: Build) -> GraphStore:
    """The store of the policies of the hub, to read only."""
    return hub_build.open()


@pytest.fixture(scope="session")
def whole_hub(stores: Stores, shared: Path) -> Build:
    """The build of the whole hub, to read only."""
    return stores(shared / "corpora" / "ccus-policy-hub")


@pytest.fixture(scope="session")
def peps(stores: Stores, shared: Path) -> Build:
    """The build of Python's proposals, to read only."""
    return stores(shared / "corpora" / "peps", "pep")


@pytest.fixture(scope="session")
def eips(stores: Stores, shared: Path) -> Build:
    """The build of Ethereum's proposals, to read only."""
    return stores(shared / "corpora" / "eips", "eip")


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


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a SPARQL server that the tests of a process share; each takes a graph of its own."""
    with oxigraph_server() as url:
        yield url


@pytest.fixture
def address(server: str) -> ServerAddress:
    """The address of a graph that no other test has."""
    return ServerAddress(server, graph=f"https://example.org/{uuid4().hex}")
