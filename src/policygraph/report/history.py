"""The history of a policy, for the terminal, as JSON and as Markdown."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from policygraph.report.build import problem_object
from policygraph.report.console import render
from policygraph.report.findings.common import one_line
from policygraph.report.findings.markdown import escape
from policygraph.report.tables import markdown_table, plain_table
from policygraph.report.value_changes import change_object, named, told
from policygraph.revisions.history import History

if TYPE_CHECKING:
    from rich.console import RenderableType

LIMIT = 200  # rows of the table in Markdown


def history_object(found: History) -> dict[str, Any]:
    """Return what ``history --format json`` prints."""
    return {
        "policy": found.policy,
        "shallow": found.shallow,
        "commits": [
            {**asdict(edit.commit), "changes": [change_object(each) for each in edit.changes]}
            for edit in found.edits
        ],
        "problems": [
            {"commit": commit, **problem_object(problem), "severity": "error"}
            for commit, problem in found.problems
        ],
    }


def history_text(found: History) -> str:
    """Return the commits, newest first, each with the values that it changed."""
    from rich.padding import Padding
    from rich.text import Text

    if not found.edits:
        return f"no commit has changed {one_line(found.policy)}"
    parts: list[RenderableType] = []
    for edit in found.edits:
        commit = edit.commit
        head = Text.assemble(
            (commit.date[:10], "bold"), "  ", (commit.short, "yellow"),
            f"  {one_line(commit.author)}  ", (one_line(commit.subject), "bold"),
        )  # fmt: skip
        rows = [(Text(named(each), "dim"), Text(told(each))) for each in edit.changes]
        parts += [*([Text("")] if parts else []), head, Padding(plain_table(rows), (0, 0, 0, 2))]
    return render(*parts)


def history_markdown(found: History) -> str:
    """Return the commits as one GitHub-flavoured Markdown table, a row a value."""
    rows = [
        (
            edit.commit.date[:10],
            edit.commit.short,
            edit.commit.author,
            edit.commit.subject,
            named(each),
            told(each),
        )
        for edit in found.edits
        for each in edit.changes
    ]
    head = ("Date", "Commit", "Author", "Subject", "Property", "Change")
    return markdown_table(head, rows, escape, LIMIT)
