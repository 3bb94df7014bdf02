"""``policygraph build``."""

from __future__ import annotations

import re
import sys
import time

import click

from policygraph.cli import WRONG
from policygraph.cli.common import (
    format_option,
    name_fault,
    name_problems,
    name_skipped,
    progress_of,
    settings_of,
    shared,
    sources_argument,
    store_in_context,
    tell,
)
from policygraph.cli.language import Command, message_language_option
from policygraph.cli.printing import echo, notify
from policygraph.errors import UsageError
from policygraph.words.phrases import Phrase, counted

MOST_WARNINGS = 20
_ADDRESS = re.compile(r"inproc://\S+|(?:[a-z]+://)?[^\s/]+:[0-9]+")  # of a scheduler of Dask


@click.command("build", cls=Command)
@sources_argument
@click.option(
    "--store",
    metavar="URL",
    expose_value=False,
    callback=store_in_context,
    help="Load a SPARQL 1.1 server as well, the graph of ?graph=IRI or the default one.",
)
@format_option(["text", "json"])
@message_language_option()
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Processes that read and map many records. Default: one for each processor.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Map many records on the Dask cluster of this scheduler, tcp://HOST:PORT.",
)
@click.option(
    "--parts",
    metavar="URL",
    help="A folder that all workers see, or a URL of fsspec. Default: one in .policygraph.",
)
@shared
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    format: str,
    language: str,
    jobs: int | None,
    scheduler: str | None,
    parts: str | None,
) -> None:
    """Bring the store of SOURCE up to date and say what is in it.

    Errors in records go to standard error with file, line and column; such records are left out,
    the others are built, and the exit status is 2, as it is where no file is a record.
    """
    from policygraph import pipeline
    from policygraph.report import build, console

    started = time.monotonic()
    settings = settings_of(ctx, sources)
    cluster = None
    if scheduler:
        if not _ADDRESS.fullmatch(scheduler):
            message = "--scheduler {address} is no address; write tcp://HOST:PORT"
            raise UsageError(Phrase(message, address=scheduler))
        from policygraph.pipeline.distributing import Cluster

        cluster = Cluster(scheduler, parts or str(settings.state / "parts"))
    elif parts:
        raise UsageError(Phrase("--parts goes with --scheduler: processes of this machine need none"))
    built = pipeline.build(settings, progress_of(ctx), notify, jobs, cluster)
    problems = [problem.in_language(language) for problem in built.problems()]
    if format == "json":
        echo(console.to_json(build.build_object(built, problems)))
    else:
        echo(build.build_text(built, time.monotonic() - started, language))
    if settings.store:
        from policygraph.pipeline.serving import publish

        started = time.monotonic()
        is_new = publish(built, settings.store, progress_of(ctx, Phrase("loading triples")))
        tell(ctx, build.loading_text(settings.store, time.monotonic() - started if is_new else None))
    if ctx.obj["verbose"]:
        name_skipped(built)
    errors = [finding for finding in problems if finding.severity == "violation"]
    warnings = [] if ctx.obj["quiet"] else [finding for finding in problems if finding.severity == "warning"]
    printed = warnings if ctx.obj["verbose"] else warnings[:MOST_WARNINGS]
    name_problems(built, (*errors, *printed), language)
    if len(printed) < len(warnings):
        rest = counted(len(warnings) - len(printed), "warning", "warnings")
        notify(Phrase("and {warnings} more; -v shows all", warnings=rest))
    has_none = name_fault(built)
    if unmatched := built.unmatched():
        tell(ctx, Phrase("warning: {patterns}; policygraph profile check names them", patterns=unmatched))
    if errors or has_none:
        sys.exit(WRONG)
