"""What the commands share: settings, progress, the opened store, and where results go."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from policygraph.report.console import counted
from policygraph.settings import Settings, find_settings
from policygraph.store.graph_store import GraphStore

SOURCES = click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=click.Path())
SOURCE = click.option(
    "-s", "--source", "sources", metavar="SOURCE", multiple=True, help="What to ask; may be repeated."
)
OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    ctx.ensure_object(dict)[param.name] = value


_SHARED = (
    click.option("--profile", metavar="NAME", help="A built-in profile, or the folder of one.",
                 expose_value=False, callback=_remember),
    click.option("--base", metavar="IRI", help="What the names of your data start with; ends in a slash.",
                 expose_value=False, callback=_remember),
    click.option("-v", "--verbose", is_flag=True, help="Show all warnings, and the files that are no records.",
                 expose_value=False, callback=_remember),
    click.option("-q", "--quiet", is_flag=True, help="Show no progress and no warnings.",
                 expose_value=False, callback=_remember),
)  # fmt: skip


def shared(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all have; their values are in ``ctx.obj``."""
    for option in reversed(_SHARED):
        function = option(function)
    return click.pass_context(function)


def notify(message: str) -> None:
    """Print a message where it is in nobody's way."""
    click.echo(message, err=True)


def settings_of(ctx: click.Context, sources: tuple[str, ...]) -> Settings:
    """Return the settings that hold in the working folder, with the options given."""
    return find_settings(Path(), sources, ctx.obj["profile"], ctx.obj["base"])


def progress_of(ctx: click.Context) -> Callable[[int, int], None]:
    """Return a callback that draws a bar on standard error once a build takes longer than a second."""
    started = time.monotonic()
    wanted = sys.stderr.isatty() and not ctx.obj["quiet"]
    bar: Any = None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and done < total and wanted and time.monotonic() - started > 1:
            bar = click.progressbar(length=total, label="reading records", file=sys.stderr)
        if bar is not None:
            bar.update(done - bar.pos)
            if done == total:
                bar.render_finish()

    return show


def open_graph(ctx: click.Context, sources: tuple[str, ...]) -> GraphStore:
    """Open an up-to-date store, and warn of the records that it lacks."""
    from policygraph.pipeline import open_source

    graph = open_source(settings_of(ctx, sources), progress_of(ctx), notify)
    if graph.generation and not ctx.obj["quiet"]:
        entries = graph.generation.manifest.with_findings()
        errors = sum(each.severity == "violation" for entry in entries for each in entry.findings)
        if errors:
            notify(f"warning: {counted(errors, 'error', 'errors')} in records; policygraph build names them")
    return graph


def write(data: bytes | str, output: str | None) -> None:
    """Write a result to a file, or to standard output."""
    if isinstance(data, str):
        data = data.encode() + b"\n"
    if output:
        Path(output).write_bytes(data)
    else:
        click.echo(data, nl=False)


def complete_queries(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the named questions that start as typed, for the shell."""
    from policygraph.profile.load import load_profile
    from policygraph.query.sparql import named_queries

    return [name for name in named_queries(load_profile()) if name.startswith(incomplete)]


def complete_policies(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the ids of policies that start as typed, for the shell."""
    from policygraph.pipeline import open_source
    from policygraph.query.parameters import identifiers

    graph = open_source(find_settings(Path(), ctx.params.get("sources") or ()))
    return [name for name in identifiers(graph) if name.startswith(incomplete)]
