"""``policygraph export``."""

from __future__ import annotations

from pathlib import Path

import click

from policygraph import export as exporting
from policygraph.cli.common import SOURCES, open_graph, settings_of, shared, tell, write
from policygraph.config import DEFAULT_BASE
from policygraph.errors import UsageError
from policygraph.report.console import counted

FORMATS = (*exporting.FORMATS, "records")


@click.command("export")
@SOURCES
@click.option(
    "--format", type=click.Choice(FORMATS), help="Default: turtle, or what the output's ending says."
)
@click.option(
    "--layers", default="asserted,derived", show_default=True, help="Of asserted, derived, vocabulary."
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; for records, to a new folder.")
@shared
def command(
    ctx: click.Context, sources: tuple[str, ...], format: str | None, layers: str, output: str | None
) -> None:
    """Write the graph as RDF, or the records back from their own graphs.

    The same records give the same bytes. In nquads and trig each record is a graph of its own.
    """
    settings = settings_of(ctx, sources)
    chosen = format or exporting.SUFFIXES.get(Path(output or "").suffix.lower(), "turtle")
    if chosen == "records":
        if not output:
            raise UsageError("export --format records writes a folder: name it with -o")
        count = exporting.write_records(open_graph(ctx, sources), Path(output))
        tell(f"{counted(count, 'record', 'records')} written to {output}")
        return
    options = exporting.Options(tuple(layers.split(",")), settings.title, settings.license)
    write(exporting.to_bytes(open_graph(ctx, sources), chosen, options), output)
    if settings.base == DEFAULT_BASE and not ctx.obj["quiet"]:
        tell(f"note: the names start with {DEFAULT_BASE}; set a base of your own before you publish")
