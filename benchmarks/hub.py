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
    "diff HEAD~1": ("diff", "HEAD~1", "--quiet"),
}
STATUS = frozenset({0, 1, 2})  # the hub has findings, and differs from the commit before


def commands(corpus: Corpus, repetitions: int, limits: Limits) -> list[Series]:
    """Measure the commands."""
    folder = corpus.folder
    contestants = [
        Contestant(name, ((*COMMAND, *command),), folder, status=STATUS) for name, command in COMMANDS.items()
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
        status=STATUS,
    )
    with corpus.restored():
        return [*series, *take_turns("changed", [start_up(folder), validate], repetitions, limits)]
