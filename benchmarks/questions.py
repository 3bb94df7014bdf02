"""The named questions that need no functions of ours, with values for their parameters."""

from __future__ import annotations

from pathlib import Path

from benchmarks.builds import COMMAND
from benchmarks.corpora import Corpus
from benchmarks.measure import Contestant, Limits, Series, take_turns
from policygraph.profile.load import load_profile
from policygraph.query.sparql import NamedQuery, named_queries

TURNS = 11  # at least: what is looked for is as small as the noise of one
BEFORE = "2026-06-01"  # for the question that wants a date


def asked() -> list[NamedQuery]:
    """Return the questions."""
    return [
        question for question in named_queries(load_profile("policy")).values() if "pgf:" not in question.text
    ]


def parameters(question: NamedQuery, folder: Path) -> dict[str, str]:
    """Return values for the parameters of a question that have no default."""
    known = {"policy": sorted((folder / "records").glob("en/*/*.md"))[-1].stem, "before": BEFORE}
    return {each.name: known[each.name] for each in question.parameters if each.default is None}


def commands(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the whole command for each question, and that which asks nothing of the store that it opens."""
    series, nothing = (
        [],
        Contestant("nothing", ((*COMMAND, "query", "--text", "ASK {}", "--quiet"),), corpus.folder),
    )
    for question in asked():
        values = parameters(question, corpus.folder).items()
        bind = [argument for name, value in values for argument in ("--bind", f"{name}={value}")]
        command = (*COMMAND, "query", question.name, *bind, "--quiet")
        contestant = Contestant("command", (command,), corpus.folder)
        series += take_turns(
            f"question {question.name}", [nothing, contestant], max(repetitions, TURNS), limits
        )
    return series
