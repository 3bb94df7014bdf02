"""The corpus of the seeds on one day, and its object, which the tests of the explorer share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policygraph.report.explorer.data import Corpus, explorer_object
from policygraph.settings import Settings
from tests.helpers import ROOT
from tests.report.explorer.helpers import read_corpus

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def seeds_corpus(shop: Path) -> Corpus:
    return read_corpus(Settings(root=shop, sources=(ROOT / "seeds",)), TODAY)


@pytest.fixture(scope="session")
def seeds_object(seeds_corpus: Corpus) -> dict[str, Any]:
    return explorer_object(seeds_corpus)
