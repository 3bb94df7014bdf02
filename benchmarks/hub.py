"""Commands on a copy of the hub: where nothing has changed, and after one edit."""

from __future__ import annotations

from functools import partial

from benchmarks.builds import COMMAND, start_up
from benchmarks.corpora import Corpus
from benchmarks.measure import Contestant, Limits, Series, run, take_turns

COMMANDS = {
    "validate": ("validate", "--quiet"),
    "search": ("show", "--search", "carbon storage", "--quiet"),
    "profile check": ("profile", "check"),
    "export": ("export", "--output", "export.ttl", "--quiet"),
    "diff HEAD~1": ("diff", "HEAD~1", "records", "--quiet"),
}
STATUS = {"validate": frozenset({1}), "profile check": frozenset({1})}  # the hub has findings; else 0


def commands(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the commands."""
    folder = corpus.folder
    contestants = [
        Contestant(name, ((*COMMAND, *command),), folder, status=STATUS.get(name, frozenset({0})))
        for name, command in COMMANDS.items()
    ]
    for contestant in contestants:
        run(contestant, limits)  # the store is built, and what is kept of it
    series = take_turns("unchanged", [start_up(folder), *contestants], repetitions, limits)
    record = next((corpus.records / "policies").rglob("*.md"))
    validate = Contestant(
        "validate",
        ((*COMMAND, *COMMANDS["validate"]),),
        folder,
        partial(corpus.edit, record),
        status=STATUS["validate"],
    )
    with corpus.restored():
        return [*series, *take_turns("changed", [start_up(folder), validate], repetitions, limits)]
