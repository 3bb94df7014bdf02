"""``policygraph lineage``."""

from __future__ import annotations

from typing import Literal

import click

from policygraph.cli.common import OUTPUT, SOURCE, complete_policies, format_option, open_graph, shared, write
from policygraph.errors import UsageError

NAMES = ("text", "json", "mermaid", "dot", "svg", "graphml", "csv")  # of report.lineage.FORMATS


@click.command("lineage")
@click.argument("policy", required=False, shell_complete=complete_policies)
@click.option("--cluster", metavar="LABEL", help="The policies of a cluster, instead of one policy's.")
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
@click.option("--language", default="en", show_default=True, help="The language of the titles.")
@SOURCE
@format_option(NAMES)
@OUTPUT
@shared
def command(
    ctx: click.Context,
    policy: str | None,
    cluster: str | None,
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

    Edges run from the successor to the predecessor. With --as-of each policy is in force, not yet,
    ended, or unknown, with the reason; nothing is guessed.
    """
    from policygraph.lineage.as_of import as_of
    from policygraph.lineage.read import read_lineage
    from policygraph.lineage.traversal import DIRECTIONS, having, subgraph, walk
    from policygraph.query.parameters import subject
    from policygraph.query.selection import wanted_labels
    from policygraph.report.lineage import FORMATS, Answer

    if (policy is None) == (cluster is None):
        raise UsageError("give the id of a policy, or --cluster LABEL")
    graph = open_graph(ctx, sources)
    start = None if policy is None else subject(graph, policy).value
    lineage = read_lineage(graph, start).only(relations)
    wanted = wanted_labels(graph, [("cluster", cluster)] if cluster else [])
    if policy is None:
        walked = None
        shown = having(lineage, wanted)
    else:
        directions = [name for name in DIRECTIONS if direction in (name, "both")]
        walked = walk(lineage, lineage.named(start or ""), directions, depth, language)
        shown = subgraph(lineage, walked.names())
    verdicts = tuple(as_of(lineage, on, walked.family if walked else shown.policies) if on else ())
    answer = Answer(lineage, shown, walked, wanted, on or "", verdicts, direction, depth, language)
    write(FORMATS[format](answer), output)
