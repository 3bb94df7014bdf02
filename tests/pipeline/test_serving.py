"""What a server answers is what the store on disk does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import StoreError, UsageError
from policygraph.export.formats import ExportOptions, to_bytes
from policygraph.export.triples import LAYERS
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.pipeline.serving import mark_of, open_server, opened_for, publish
from policygraph.query.describe import describe
from policygraph.query.parameters import subject
from policygraph.query.search import search
from policygraph.query.sparql import named_queries, run
from policygraph.query.statistics import corpus_statistics
from policygraph.settings import ServerAddress, Settings
from policygraph.store.graph_store import GraphStore
from policygraph.validation.validate import ValidationOptions, rule_set, validate
from tests.conftest import Stores
from tests.helpers import PARAMETERS, ROOT, write

QUESTIONS = named_queries(build(Settings(root=ROOT, sources=(ROOT / "seeds",))).profile) if False else {}


@pytest.fixture(scope="module")
def seeds_build(stores: Stores) -> Build:
    return stores(ROOT / "seeds")
