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


def commands(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the whole command for each question, and that which asks nothing of the store that it opens."""
    series, nothing = (
        [],
        Contestant("nothing", ((*COMMAND, "query", "--text", "ASK {}", "--quiet"),), corpus.folder),
    )
    for question in _questions():
        values = parameters(question, corpus.folder).items()
        bind = [argument for name, value in values for argument in ("--bind", f"{name}={value}")]
        command = (*COMMAND, "query", question.name, *bind, "--quiet")
        contestant = Contestant("command", (command,), corpus.folder)
        series += take_turns(
            f"question {question.name}", [nothing, contestant], max(repetitions, TURNS), limits
        )
    return series
