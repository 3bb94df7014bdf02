"""``policygraph history``."""

from __future__ import annotations

from dataclasses import replace

import click

from policygraph.cli.common import (
    OUTPUT,
    SOURCE,
    format_option,
    mention_doubts,
    progress_of,
    settings_of,
    shared,
)
from policygraph.cli.completion import complete_policies
from policygraph.cli.language import Command, language_option
from policygraph.cli.printing import notify, write
from policygraph.report import console, revisions
from policygraph.words.phrases import Phrase, said

FORMATS = {
    "text": revisions.history_text,
    "json": lambda policy_history, _: console.to_json(revisions.history_object(policy_history)),
    "markdown": revisions.history_markdown,
}


@click.command("history", cls=Command)
@click.argument("policy", shell_complete=complete_policies)
@click.option("--property", "property_", metavar="NAME", help="Only this one: its key, place or label.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the newest commits.")
@language_option("The language of the labels.")
@SOURCE
@format_option(FORMATS)
@OUTPUT
@shared
def command(
    ctx: click.Context,
    policy: str,
    property_: str | None,
    limit: int | None,
    language: str,
    sources: tuple[str, ...],
    format: str,
    output: str | None,
) -> None:
    """Say when each value of POLICY changed and by whose commit, newest first.

    Records are read as they were in each commit, in every language and under every id and name that
    they had, so that only what they say counts and not how it is written.
    """
    from policygraph import pipeline
    from policygraph.revisions.history import history, only

    settings = settings_of(ctx, sources)
    pipeline.require_records(settings, "history")
    built = pipeline.build(settings, progress_of(ctx), notify)
    mention_doubts(ctx, built)
    policy_history = history(built, policy, settings.sources, language)
    if property_:
        policy_history = only(policy_history, property_)
    policy_history = replace(policy_history, edits=policy_history.edits[:limit])
    for commit, problem in policy_history.problems if not ctx.obj["quiet"] else ():
        notify(said(Phrase("skipped in {commit}: ", commit=commit), language) + problem.line_in(language))
    if policy_history.shallow and not ctx.obj["quiet"]:
        notify(Phrase("note: this clone is shallow; its oldest commit seems to add what was there before"))
    write(FORMATS[format](policy_history, language), output)
