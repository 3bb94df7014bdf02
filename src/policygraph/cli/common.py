"""What the commands share: options, settings, the progress bar, the opened store, and output."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from policygraph.report.console import counted, printable
from policygraph.settings import Settings, find_settings
from policygraph.store.graph_store import GraphStore

PATH = click.Path(path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
SOURCES = click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=click.Path())
SOURCE = click.option(
    "-s", "--source", "sources", metavar="SOURCE", multiple=True, help="What to ask; may be repeated."
)
OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")


def format_option(formats: Iterable[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--format`` with a choice of formats, of which ``text`` is the default."""
    return click.option("--format", type=click.Choice(list(formats)), default="text", show_default=True)


def _store_in_context(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    ctx.ensure_object(dict)[param.name] = value


_shared_option = partial(click.option, expose_value=False, callback=_store_in_context)
_SHARED_OPTIONS = (
    _shared_option("--profile", metavar="NAME", help="A built-in profile, or the folder of one."),
    _shared_option("--base", metavar="IRI", help="What the names of your data start with; ends in a slash."),
    _shared_option("--observed", metavar="DATE", help="When statuses were seen: a date, or revision."),
    _shared_option(
        "-v", "--verbose", is_flag=True, help="Show all warnings, and the files that are no records."
    ),
    _shared_option("-q", "--quiet", is_flag=True, help="Show no progress and no warnings."),
)


def shared(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add to a command the context and the shared options, whose values are in ``ctx.obj``."""
    for option in reversed(_SHARED_OPTIONS):
        function = option(function)
    return click.pass_context(function)


def notify(message: str) -> None:
    """Print a message, without the control characters of what it names, to standard error."""
    click.echo(printable(message), err=True)


def settings_of(ctx: click.Context, sources: tuple[str, ...]) -> Settings:
    """Return the settings of the working folder, overridden by the command's options."""
    return find_settings(Path(), sources, ctx.obj["profile"], ctx.obj["base"], ctx.obj["observed"])


def progress_of(ctx: click.Context) -> Callable[[int, int], None]:
    """Return a callback that draws a progress bar on standard error after the first second of a build."""
    started = time.monotonic()
    is_shown = sys.stderr.isatty() and not ctx.obj["quiet"]
    bar: Any = None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and done < total and is_shown and time.monotonic() - started > 1:
            bar = click.progressbar(length=total, label="reading records", file=sys.stderr)
        if bar is not None:
            bar.update(done - bar.pos)
            if done == total:
                bar.render_finish()

    return show


def open_graph(ctx: click.Context, sources: tuple[str, ...]) -> GraphStore:
    """Return an up-to-date store; where records with errors were left out, print a warning."""
    from policygraph.pipeline import open_source

    graph = open_source(settings_of(ctx, sources), progress_of(ctx), notify)
    if graph.generation and not ctx.obj["quiet"]:
        entries = graph.generation.manifest.with_findings()
        errors = sum(finding.severity == "violation" for entry in entries for finding in entry.findings)
        if errors:
            notify(f"warning: {counted(errors, 'error', 'errors')} in records; policygraph build names them")
    return graph


def write(data: bytes | str, output: str | None) -> None:
    """Write a result to a file, or to standard output."""
    content = data.encode() + b"\n" if isinstance(data, str) else data
    if output:
        Path(output).write_bytes(content)
    else:
        click.echo(content, nl=False)


def complete_queries(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of queries that start with a text, for the completion of a shell."""
    from policygraph.profile.load import load_profile
    from policygraph.query.sparql import named_queries

    return [name for name in named_queries(load_profile()) if name.startswith(incomplete)]


def complete_policies(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the ids of policies that start with a text, for the completion of a shell."""
    from policygraph.pipeline import open_source
    from policygraph.query.parameters import identifiers

    graph = open_source(find_settings(Path(), ctx.params.get("sources") or ()))
    return [name for name in identifiers(graph) if name.startswith(incomplete)]
