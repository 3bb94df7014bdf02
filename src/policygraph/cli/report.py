"""``policygraph report``."""

from __future__ import annotations

import gc
from datetime import date, datetime
from pathlib import Path

import click

from policygraph import garbage
from policygraph.cli.common import (
    DAY,
    OUTPUT,
    STORE,
    format_option,
    open_graph,
    refuse,
    settings_of,
    shared,
    sources_argument,
    tell,
)
from policygraph.cli.facets import FacetCommand, where_option
from policygraph.cli.language import given_language, message_language_option
from policygraph.cli.printing import notify, write
from policygraph.errors import UsageError
from policygraph.pipeline import Build
from policygraph.words.phrases import Phrase, said


@click.command("report", cls=FacetCommand)
@sources_argument
@STORE
@click.option("--policy", metavar="ID", help="One policy, described, instead of the corpus.")
@click.option("--kind", "kind_name", metavar="NAME", help="Only what is of this kind of the profile.")
@where_option("Only subjects with a label of a facet of the profile, in any language; may be repeated.")
@click.option(
    "--as-of", "on", metavar="DATE", help="Where policies stood in a day, month or year; else today."
)
@click.option("--today", metavar="DATE", type=DAY, help="The day that counts as today.")
@click.option("--plots", metavar="FOLDER", type=click.Path(), help="Draw plots into a folder as well.")
@click.option("--plot-format", type=click.Choice(["svg", "png"]), default="svg", show_default=True)
@message_language_option()
@format_option(["text", "json", "markdown", "csv", "html"])
@OUTPUT
@shared
@garbage.left_alone()
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    policy: str | None,
    kind_name: str | None,
    on: str | None,
    today: datetime | None,
    plots: str | None,
    plot_format: str,
    language: str,
    format: str,
    output: str | None,
) -> None:
    """Show a corpus on one screen: what there is, how its lineage hangs together, and what the profile
    counts and compares.

    csv has a row for each policy, or for each subject of a --kind. Counts by label have the most frequent first.
    html is one page to search and look at, which a browser opens from the file and which loads nothing.
    """
    from policygraph.query.selection import wanted_labels
    from policygraph.query.statistics import corpus_statistics
    from policygraph.report import statistics as reporting

    where = ctx.obj.get("where", [])
    if format in ("json", "csv"):
        refuse(ctx, Phrase("{format} is for programs, and in no language", format=format), "language")
    if not plots:
        refuse(ctx, Phrase("no plots are drawn without --plots"), "plot_format")
        if kind_name is not None and policy is None:
            refuse(ctx, Phrase("the numbers of a kind are of no day"), "on", "today")
    if policy is not None:
        if plots or where or kind_name or today is not None:
            message = Phrase(
                "--where, --kind, --today and --plots are for a corpus; leave them out beside --policy"
            )
            raise UsageError(message)
        write(_description(ctx, sources, policy, on, language, format), output)
        return
    day = today.date() if today else date.today()
    graph, result = open_graph(ctx, sources), None
    if format == "html":
        from policygraph.report.explorer.corpus import corpus_of
        from policygraph.report.explorer.page import explorer_page

        if kind_name is not None:
            raise UsageError(Phrase("html shows all kinds; leave out --kind, or take another format"))
        settings, spoken = settings_of(ctx, sources), given_language(ctx)
        built = graph.generation and Build(settings, graph.generation, graph.observed, loaded=graph.profile)
        corpus = corpus_of(settings, built or graph, day, on or "", where, spoken)
        statistics, result = corpus.statistics, explorer_page(corpus)
    else:
        statistics = corpus_statistics(graph, day, on or "", wanted_labels(graph, where))
    # Held until the process has ended, with which the system frees at once what took Python a tenth of the time.
    ctx.meta["policygraph.statistics"] = statistics
    gc.freeze()
    if plots:
        from policygraph.report.plots import draw

        for file in draw(statistics, Path(plots), plot_format, language):
            notify(Phrase("{file} written", file=file))
    if result is not None:
        write(result, output)
        if output:
            tell(ctx, Phrase("{file} written; open it in a browser", file=output))
    elif kind_name is not None:
        write(reporting.KIND_FORMATS[format](statistics.kind(kind_name), language), output)
    else:
        write(reporting.FORMATS[format](statistics, language), output)


def _description(
    ctx: click.Context, sources: tuple[str, ...], policy: str, on: str | None, language: str, format: str
) -> str:
    """Return the description of a policy in a format, with where it stands on a date where one is given."""
    from policygraph.lineage.effects import ended_with
    from policygraph.lineage.read import read_lineage
    from policygraph.lineage.standing import Standing, Standings
    from policygraph.query.describe import describe
    from policygraph.rdf.date_intervals import asked_date
    from policygraph.report.console import to_json
    from policygraph.report.lineage import as_of_object, standing_lines
    from policygraph.report.policy import description_markdown, description_object, description_text

    if format in ("csv", "html"):
        raise UsageError(
            Phrase("the description of one policy is no table and no page; take text, markdown or json")
        )
    graph = open_graph(ctx, sources)
    description = describe(graph, policy, language)
    standing_on: list[Standing] = []
    if on:
        on, lineage = asked_date(on)[0], read_lineage(graph, of=ended_with(graph, [description.iri]))
        names = [each.id for each in lineage.policies.values() if each.iri == description.iri]
        if not names:
            raise UsageError(
                Phrase(
                    "{policy} is no policy, and only policies are in force; leave out --as-of", policy=policy
                )
            )
        standing_on = Standings(lineage).on_date(on, names)
    if format == "json":
        as_of_members = {"as_of": as_of_object(on, standing_on)} if on else {}
        return to_json({**description_object(description), **as_of_members})
    write_text = description_markdown if format == "markdown" else description_text
    text = write_text(description, language)
    if not on:
        return text
    standings = (said(line, language) for line in standing_lines(on, standing_on))
    return "\n\n".join([text, "\n".join(standings)])
