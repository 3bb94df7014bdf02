"""``policygraph build``."""

from __future__ import annotations

import sys
import time

import click

from policygraph.cli import WRONG
from policygraph.cli.common import SOURCES, notify, progress_of, settings_of, shared

MOST_WARNINGS = 20


@click.command("build")
@SOURCES
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@shared
def command(ctx: click.Context, sources: tuple[str, ...], format: str) -> None:
    """Bring the store of SOURCE up to date and say what is in it.

    Errors in records go to standard error with file, line and column; such records are left out,
    the others are built, and the exit status is 2.
    """
    from policygraph import pipeline
    from policygraph.report import build, console

    started = time.monotonic()
    built = pipeline.build(settings_of(ctx, sources), progress_of(ctx), notify)
    problems = built.problems()
    if format == "json":
        click.echo(console.to_json(build.build_object(built, problems)))
    else:
        click.echo(build.build_text(built, time.monotonic() - started))
    for path in built.generation.manifest.skipped() if ctx.obj["verbose"] else []:
        notify(f"{built.shown(path)}: no front matter, skipped")
    errors = [problem for problem in problems if problem.severity == "violation"]
    warnings = [] if ctx.obj["quiet"] else [problem for problem in problems if problem.severity == "warning"]
    shown = warnings if ctx.obj["verbose"] else warnings[:MOST_WARNINGS]
    for problem in sorted((*errors, *shown)):
        notify(console.printable(str(built.located(problem))))
    if len(shown) < len(warnings):
        notify(f"and {console.counted(len(warnings) - len(shown), 'warning', 'warnings')} more; -v shows all")
    if errors:
        sys.exit(WRONG)
