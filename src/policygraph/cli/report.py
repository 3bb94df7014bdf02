"""``policygraph report``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from policygraph.cli.common import OUTPUT, SOURCES, notify, open_graph, shared, write
from policygraph.errors import UsageError


@click.command("report")
@SOURCES
@click.option("--policy", metavar="ID", help="One policy's sheet, instead of the corpus.")
@click.option("--country", metavar="NAME", help="Only what this country has, by any label or code.")
@click.option("--as-of", "on", metavar="DATE", help="Where each policy stood on a day, in a month or a year.")
@click.option(
    "--today", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day that audits age to."
)
@click.option("--plots", metavar="FOLDER", type=click.Path(), help="Draw plots into a folder as well.")
@click.option("--plot-format", type=click.Choice(["svg", "png"]), default="svg", show_default=True)
@click.option(
    "--format", type=click.Choice(["text", "json", "markdown", "csv"]), default="text", show_default=True
)
@OUTPUT
@shared
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    policy: str | None,
    country: str | None,
    on: str | None,
    today: datetime | None,
    plots: str | None,
    plot_format: str,
    format: str,
    output: str | None,
) -> None:
    """Show a corpus on one screen: what there is, how its lineage hangs together, scores and audits.

    csv has a row for each policy. Counts by label have the most frequent first.
    """
    from policygraph.query.statistics import corpus_statistics
    from policygraph.report import statistics as reporting

    if policy is not None:
        if plots or country is not None or today is not None:
            raise UsageError(
                "--country, --today and --plots are for a corpus; leave them out beside --policy"
            )
        write(_sheet(ctx, sources, policy, on, format), output)
        return
    found = corpus_statistics(
        open_graph(ctx, sources), today.date() if today else date.today(), on or "", country or ""
    )
    if plots:
        from policygraph.report.plots import draw

        for file in draw(found, Path(plots), plot_format):
            notify(f"{file} written")
    write(reporting.FORMATS[format](found), output)


def _sheet(ctx: click.Context, sources: tuple[str, ...], policy: str, on: str | None, format: str) -> str:
    """Return one policy's sheet, with where it stood at the date."""
    from policygraph.lineage.as_of import as_of
    from policygraph.lineage.read import read_lineage
    from policygraph.query.describe import describe
    from policygraph.report.console import to_json
    from policygraph.report.lineage import as_of_object, verdict_lines
    from policygraph.report.policy import description_markdown, description_object, description_text

    if format == "csv":
        raise UsageError("the sheet of one policy is no table; take text, markdown or json")
    graph = open_graph(ctx, sources)
    found = describe(graph, policy)
    lineage = read_lineage(graph, found.iri)
    if on and found.id not in lineage.policies:  # of the family alone, so that no policy shares the id
        raise UsageError(f"{policy} is no policy, and only policies are in force; leave out --as-of")
    verdicts = as_of(lineage, on, [found.id]) if on else []
    if format == "json":
        return to_json(
            {**description_object(found), **({"as_of": as_of_object(on or "", verdicts)} if on else {})}
        )
    text = description_markdown(found) if format == "markdown" else description_text(found)
    return "\n\n".join([text, *(["\n".join(verdict_lines(on or "", verdicts))] if on else [])])
