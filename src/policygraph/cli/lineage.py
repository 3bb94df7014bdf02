"""``policygraph lineage``."""

from __future__ import annotations

from typing import Literal

import click

from policygraph.cli.common import OUTPUT, SOURCE, STORE, format_option, open_graph, refuse, shared
from policygraph.cli.completion import complete_policies
from policygraph.cli.facets import FacetCommand, where_option
from policygraph.cli.language import language_option
from policygraph.cli.printing import write
from policygraph.errors import UsageError
from policygraph.words.phrases import Phrase

NAMES = ("text", "json", "mermaid", "dot", "svg", "graphml", "csv")  # of report.lineage.FORMATS


@click.command("lineage", cls=FacetCommand)
@click.argument("policy", required=False, shell_complete=complete_policies)
@where_option(
    "Only policies, instead of one policy's family, with a label of a facet of the profile, in any language; may be repeated."
)
@click.option("--as-of", "on", metavar="DATE", help="Where each policy stood on a day, in a month or a year.")
@click.option(
    "--direction",
    type=click.Choice(["both", "predecessors", "successors"]),
    default="both",
    show_default=True,
)
@click.option(
    "--relation", "relations", metavar="NAME", multiple=True, help="Only this one; may be repeated."
)
@click.option("--depth", metavar="STEPS", type=click.IntRange(min=1), help="No further than so many steps.")
@language_option("The language of the titles.")
@SOURCE
@STORE
@format_option(NAMES)
@OUTPUT
@shared
def command(
    ctx: click.Context,
    policy: str | None,
    on: str | None,
    direction: Literal["both", "predecessors", "successors"],
    relations: tuple[str, ...],
    depth: int | None,
    language: str,
    sources: tuple[str, ...],
    format: str,
    output: str | None,
) -> None:
    """Show what POLICY, by its id, replaced and what replaced it, and what stands for it now.

    Edges run from the successor to the predecessor. What a policy needs is shown one step away, what merely
    names it with --relation. With --as-of each policy is in force, not yet, ended, never in force, or unknown,
    with the reason; nothing is guessed.
    """
    from policygraph.lineage.read import read_lineage
    from policygraph.lineage.standing import Standings
    from policygraph.lineage.traversal import DIRECTIONS, having, selected, subgraph, walk
    from policygraph.query.parameters import subject
    from policygraph.query.selection import wanted_labels
    from policygraph.rdf.date_intervals import parse_date
    from policygraph.report.lineage import FORMATS, Answer

    where = ctx.obj.get("where", [])
    if (policy is None) == (not where):
        raise UsageError(Phrase("give the id of a policy, or --where FACET=LABEL"))
    if policy is None:
        refuse(ctx, Phrase("where no policy is named, there is no way to go from it"), "direction", "depth")
    graph = open_graph(ctx, sources)
    start = None if policy is None else subject(graph, policy).value
    when = parse_date(on) if on else None
    standings = Standings(read_lineage(graph, start))
    wanted = wanted_labels(graph, where, graph.profile.policy_kinds)
    if policy is None:
        walked = None
        lineage = selected(standings.lineage, relations)
        shown = having(lineage, wanted)
    else:
        name = standings.lineage.named(start or "")
        directions = [each for each in DIRECTIONS if direction in (each, "both")]
        walked = walk(standings, name, relations, directions, depth, language, when)
        lineage = selected(standings.lineage, relations, name)
        shown = subgraph(lineage, walked.names())
    standing_on = tuple(standings.on_date(on, walked.family if walked else shown.policies) if on else ())
    answer = Answer(
        standings, lineage, shown, walked, wanted, on or "", standing_on, direction, depth, language
    )
    write(FORMATS[format](answer), output)
