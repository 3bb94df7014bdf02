"""The lineage of a folder of records."""

from __future__ import annotations

from pathlib import Path

from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import build
from policygraph.settings import Settings


def lineage_of(source: Path, folder: Path) -> Lineage:
    return read_lineage(build(Settings(root=folder, sources=(source,))).open())
