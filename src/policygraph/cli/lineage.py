"""``policygraph lineage``."""

from __future__ import annotations

from typing import Literal

import click

from policygraph.cli.common import OUTPUT, SOURCE, STORE, format_option, open_graph, refuse, shared
from policygraph.cli.completion import complete_policies
from policygraph.cli.facets import FacetCommand, where_option
from policygraph.cli.language import language_option
from policygraph.cli.printing import write

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
    from policygraph.report.lineage import FORMATS, NO_WAY, answer_of, require_policy_or_labels

    where = ctx.obj.get("where", [])
    require_policy_or_labels(policy, where)  # before anything is built
    if policy is None:
        refuse(ctx, NO_WAY, "direction", "depth")
    graph = open_graph(ctx, sources)
    answer = answer_of(graph, policy, where, on or "", relations, direction, depth, language)
    write(FORMATS[format](answer), output)
