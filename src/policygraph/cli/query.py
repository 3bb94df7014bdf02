"""``policygraph query``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import click

from policygraph.cli import FAILED
from policygraph.cli.common import OUTPUT, SOURCE, STORE, Seconds, open_graph, refuse, settings_of, shared
from policygraph.cli.completion import complete_questions
from policygraph.cli.deadline import deadline
from policygraph.cli.language import Command, given_language, language_for, language_option
from policygraph.cli.printing import notify, write
from policygraph.errors import UsageError
from policygraph.export.endings import format_of
from policygraph.profile.model import Profile
from policygraph.query.needs import doubts
from policygraph.query.sparql import (
    MissingValueError,
    NamedQuery,
    find_query,
    named_queries,
    read_query,
    read_query_file,
    read_query_from,
    run,
)
from policygraph.rdf.namespaces import XSD
from policygraph.words.phrases import ENGLISH, Phrase, phrase_of

LANGUAGE = f"{XSD}language"  # the type of the parameter for the language of labels
FORMATS = (
    "Rows: table, json, xml, csv, tsv, markdown. Graphs: turtle, ntriples, jsonld, rdfxml. The list of questions: table,"
    " json. Default: table or turtle, or what the output's ending says."
)


@click.command("query", cls=Command)
@click.argument("name", required=False, shell_complete=complete_questions)
@click.option("--text", metavar="SPARQL", help="Run this query.")
@click.option("-b", "--bind", metavar="NAME=VALUE", multiple=True, help="Bind a parameter; may be repeated.")
@click.option(
    "--entailed/--no-entailed",
    default=None,
    help="With what the ontology says in terms of others, or without. Default: with it where the query names one.",
)
@SOURCE
@STORE
@language_option("The language of labels and messages.", expose_value=False)
@click.option(
    "--timeout", metavar="SECONDS", type=Seconds(0, 1_000_000, min_open=True), help="End what takes longer."
)
@click.option("--format", metavar="FORMAT", help=FORMATS)
@OUTPUT
@shared
def command(
    ctx: click.Context,
    name: str | None,
    text: str | None,
    bind: tuple[str, ...],
    entailed: bool | None,
    sources: tuple[str, ...],
    timeout: float | None,
    format: str | None,
    output: str | None,
) -> None:
    """Answer a named question, or run your own SPARQL.

    NAME is a named question, a file that ends in .rq or .sparql, or - for standard input; without one, the
    questions are listed. Values are bound to the query's variables and never become part of its
    text. GRAPH finds what each record states, in a graph named by the record; it and the terms of
    others are answered from a second store, which is made for the first such query of a build. The exit status of ASK is 1 for false.
    """
    from policygraph.mapping.sources import profile_of
    from policygraph.report import console, query_results

    settings = settings_of(ctx, sources)
    profile = profile_of(settings)
    if name is None and text is None:
        if bind:
            raise UsageError(Phrase("--bind is for a question: name one, or give --text"))
        refuse(ctx, Phrase("no question is asked"), "timeout")
        questions = named_queries(profile).values()
        if format_of(output, format, ("table", "json"), "table") == "json":
            write(console.to_json(query_results.questions_object(questions, profile)), output)
        else:
            write(query_results.questions_text(questions, profile, language_for(ctx, "table")), output)
        return
    chosen = format_of(output, format, query_results.FORMATS, "")
    query = _read_query(name, text, profile)
    bindings, language = _bindings(bind), language_for(ctx, chosen or "table")
    is_asked = language != ENGLISH or given_language(ctx)
    if is_asked and any(p.name == "language" and p.type == LANGUAGE for p in query.parameters):
        bindings.setdefault("language", language)
    with deadline(timeout) if settings.store else nullcontext():
        graph = open_graph(ctx, sources)
    heads = ENGLISH if _is_own(name) else language
    with deadline(timeout):
        try:
            answer = run(graph, query, bindings, entailed)
        except MissingValueError as error:
            raise UsageError(
                Phrase("{problem}: --bind {name}=…", problem=phrase_of(error), name=error.name)
            ) from None
        data, is_true = query_results.to_bytes(answer, query, chosen, graph.prefixes(), language, heads)
    write(data, output)
    if _is_own(name) and not ctx.obj["quiet"]:
        for problem in doubts(query.text, graph, {} if query.parameters else bindings, entailed):
            notify(Phrase("note: {problem}", problem=problem))
    if not is_true:
        sys.exit(FAILED)


def _read_query(name: str | None, text: str | None, profile: Profile) -> NamedQuery:
    """Return the query by ``--text``, standard input, a file or its name. Raises UsageError for two of them."""
    if name is not None and text is not None:
        raise UsageError(Phrase("give a name or --text, not both"))
    if name is None:
        return read_query("--text", text or "", profile)
    if name == "-":
        return read_query_from(Phrase("standard input"), sys.stdin.buffer.read, profile)
    if _is_own(name):
        return read_query_file(Path(name), profile)
    return find_query(profile, name)


def _is_own(name: str | None) -> bool:
    """Return whether a query is no named question: one by ``--text``, from standard input or in a file."""
    return name in (None, "-") or name.endswith((".rq", ".sparql")) or "/" in name


def _bindings(texts: Iterable[str]) -> dict[str, str]:
    bindings: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(Phrase("--bind {text} is not NAME=VALUE", text=text))
        if name in bindings:
            raise UsageError(
                Phrase(
                    "--bind has two values for {name}: {first} and {value}",
                    name=name,
                    first=bindings[name],
                    value=value,
                )
            )
        bindings[name] = value
    return bindings
