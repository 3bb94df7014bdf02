"""``policygraph show``."""

from __future__ import annotations

import click

from policygraph.cli.common import SOURCE, STORE, format_option, open_graph, refuse, shared
from policygraph.cli.completion import complete_policies
from policygraph.cli.facets import FacetCommand, where_option
from policygraph.cli.language import language_option
from policygraph.cli.printing import echo
from policygraph.errors import UsageError
from policygraph.query.search import search as search_policies
from policygraph.report import console
from policygraph.report.matches import MOST_FOUND, matches_object, matches_text
from policygraph.words.phrases import Phrase


@click.command("show", cls=FacetCommand)
@click.argument("policy", required=False, shell_complete=complete_policies)
@click.option(
    "--search",
    metavar="WORDS",
    help="Find policies, or what else records describe, by words in any language, with or without accents; a phrase in quotes is one word.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=MOST_FOUND,
    show_default=True,
    help="The most that --search shows.",
)
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
    limit: int,
    language: str,
    sources: tuple[str, ...],
    format: str,
) -> None:
    """Describe one POLICY by its id, or find policies.

    The description has titles in every language, facts, what stands below them, as assessments, what
    each file claims, and what stands for the policy now. A search shows first what has the words in its id, then in a title.
    """
    where = ctx.obj.get("where", [])
    if search is not None and policy is None:
        graph = open_graph(ctx, sources)
        among = None
        if where:
            from policygraph.query.selection import wanted_subjects

            among = wanted_subjects(graph, where)
        matches = search_policies(graph, search, language, among)
        document, text = matches_object(matches, limit), matches_text(matches, search, limit, language)
    elif policy is not None and search is None and not where:
        from policygraph.query.describe import describe  # which reads the lineage
        from policygraph.report.policy import description_object, description_text

        refuse(ctx, Phrase("one policy is described as a whole"), "limit")
        description = describe(open_graph(ctx, sources), policy, language)
        document, text = description_object(description), description_text(description, language)
    else:
        raise UsageError(Phrase("give the id of a policy, or --search WORDS, which alone takes --where"))
    echo(console.to_json(document) if format == "json" else text)
