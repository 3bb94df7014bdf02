"""The named questions, with values for their parameters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import frontmatter

from benchmarks.builds import COMMAND
from benchmarks.corpora import Corpus
from benchmarks.measure import Contestant, Limits, Series, take_turns
from policygraph.profile.load import load_profile
from policygraph.query.sparql import NamedQuery, named_queries

TURNS = 21  # at least: what is looked for is as small as the noise of one
BEFORE = "2026-06-01"  # for the question that wants a date


def asked() -> list[NamedQuery]:
    """Return the questions that need no functions of ours, so that others can be asked them as well."""
    return [question for question in _questions() if "pgf:" not in question.text]


def _questions() -> Iterable[NamedQuery]:
    return named_queries(load_profile("policy")).values()


def parameters(question: NamedQuery, folder: Path) -> dict[str, str]:
    """Return values for the parameters of a question that have no default: those of the last record in English."""
    record: dict[str, Any] = frontmatter.load(
        str(sorted((folder / "records").glob("en/*/*.md"))[-1])
    ).metadata
    known = {
        "policy": record["id"], "country": record["country"], "source": record["source"], "before": BEFORE,
        "cluster": record["evolution"]["clusters"][0], "text": "Article", "wanted": "fr",
    }  # fmt: skip
    return {each.name: known[each.name] for each in question.parameters if each.default is None}


def contestants(question: NamedQuery, folder: Path) -> list[Contestant]:
    """Return the whole command for a question, behind that which asks nothing of the store that it opens."""
    bind = [f"--bind={name}={value}" for name, value in parameters(question, folder).items()]
    asked_for = {"nothing": ("--text", "ASK {}"), "command": (question.name, *bind)}
    return [
        Contestant(by, ((*COMMAND, "query", *arguments, "--quiet"),), folder)
        for by, arguments in asked_for.items()
    ]


def commands(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the whole command for each question that others cannot be asked."""
    series, others = list[Series](), asked()
    for question in _questions():
        if question not in others:
            work = f"question {question.name}"
            series += take_turns(work, contestants(question, corpus.folder), repetitions, limits)
    return series
