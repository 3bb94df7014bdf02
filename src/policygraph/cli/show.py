"""``policygraph show``."""

from __future__ import annotations

import click

from policygraph.cli.common import SOURCE, STORE, format_option, open_graph, shared
from policygraph.cli.completion import complete_policies
from policygraph.cli.facets import FacetCommand, where_option
from policygraph.cli.language import language_option
from policygraph.cli.printing import echo
from policygraph.errors import UsageError
from policygraph.query.describe import describe
from policygraph.query.search import search as search_policies
from policygraph.query.selection import wanted_subjects
from policygraph.report import console
from policygraph.report.policy import description_object, description_text, matches_object, matches_text
from policygraph.words.phrases import Phrase


@click.command("show", cls=FacetCommand)
@click.argument("policy", required=False, shell_complete=complete_policies)
@click.option("--search", metavar="TEXT", help="Find policies, or what else records describe, by any text.")
@language_option("The language of the labels.")
@where_option(
    "Only what --search finds with a label of a facet of the profile, in any language; may be repeated."
)
@SOURCE
@STORE
@format_option(["text", "json"])
@shared
def command(
    ctx: click.Context,
    policy: str | None,
    search: str | None,
    language: str,
    sources: tuple[str, ...],
    format: str,
) -> None:
    """Describe one POLICY by its id, or find policies.

    The description has titles in every language, facts, what stands below them, as assessments, what
    each file claims, and what stands for the policy now.
    """
    where = ctx.obj.get("where", [])
    if search is not None and policy is None:
        graph = open_graph(ctx, sources)
        among = wanted_subjects(graph, where) if where else None
        matches = search_policies(graph, search, language, among)
        document, text = matches_object(matches), matches_text(matches, search, language)
    elif policy is not None and search is None and not where:
        description = describe(open_graph(ctx, sources), policy, language)
        document, text = description_object(description), description_text(description, language)
    else:
        raise UsageError(Phrase("give the id of a policy, or --search TEXT, which alone takes --where"))
    echo(console.to_json(document) if format == "json" else text)
