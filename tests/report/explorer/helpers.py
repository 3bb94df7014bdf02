"""The corpus of sources, as ``report --format html`` has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policygraph.pipeline import build, is_rdf, open_source
from policygraph.report.explorer.corpus import corpus_of
from policygraph.report.explorer.data import Corpus
from policygraph.settings import Settings


def read_corpus(
    settings: Settings, today: date, on: str = "", where: Sequence[tuple[str, str]] = ()
) -> Corpus:
    """Return the corpus of the sources of settings."""
    return corpus_of(
        settings, open_source(settings) if is_rdf(settings) else build(settings), today, on, where
    )
