"""``policygraph show``."""

from __future__ import annotations

import click

from policygraph.cli.common import SOURCE, complete_policies, open_graph, shared
from policygraph.errors import UsageError
from policygraph.query.describe import describe
from policygraph.query.search import search as find
from policygraph.report import console
from policygraph.report.policy import description_object, description_text, matches_object, matches_text


@click.command("show")
@click.argument("policy", required=False, shell_complete=complete_policies)
@click.option("--search", metavar="TEXT", help="Find policies by any text in any language.")
@click.option("--language", default="en", show_default=True, help="The language of the labels.")
@SOURCE
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@shared
def command(
    ctx: click.Context,
    policy: str | None,
    search: str | None,
    language: str,
    sources: tuple[str, ...],
    format: str,
) -> None:
    """Show the sheet of one POLICY by its id, or find policies.

    The sheet has titles in every language, facts, scores with evidence and citation, what each file
    claims, and what stands for the policy now.
    """
    if search is not None and policy is None:
        matches = find(open_graph(ctx, sources), search, language)
        found, text = matches_object(matches), matches_text(matches, search)
    elif policy is not None and search is None:
        one = describe(open_graph(ctx, sources), policy, language)
        found, text = description_object(one), description_text(one)
    else:
        raise UsageError("give the id of a policy, or --search TEXT")
    click.echo(console.to_json(found) if format == "json" else text)
