"""``policygraph serve``."""

from __future__ import annotations

import click

from policygraph.cli.common import (
    Seconds,
    mention,
    mention_doubts,
    progress_of,
    settings_of,
    shared,
    sources_argument,
    tell,
)
from policygraph.cli.language import Command, given_language, message_language_option, spoken
from policygraph.cli.printing import echo, notify
from policygraph.errors import UsageError
from policygraph.serve.reply import MEBIBYTE, Limits
from policygraph.words.phrases import Phrase


@click.command("serve", cls=Command)
@sources_argument
@click.option(
    "--port", metavar="NUMBER", type=click.IntRange(1, 65_535), help="Default: 8000, or a free one."
)
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--public", metavar="URL", default="", help="What it is called from outside, behind a proxy.")
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=Seconds(0.1, 3_600),
    default=Limits.seconds,
    show_default=True,
    help="No answer to a query takes longer.",
)
@click.option(
    "--memory",
    metavar="MIB",
    type=click.IntRange(128, 1_000_000),
    default=Limits.memory // MEBIBYTE,
    show_default=True,
    help="No answer to a query takes more memory.",
)
@click.option(
    "--rows",
    metavar="NUMBER",
    type=click.IntRange(1),
    default=Limits.rows,
    show_default=True,
    help="No answer to a query has more rows or triples.",
)
@click.option(
    "--workers",
    metavar="NUMBER",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="So many queries are answered at once.",
)
@message_language_option(expose_value=False)
@shared
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    port: int | None,
    host: str,
    public: str,
    opens: bool,
    timeout: float,
    memory: int,
    rows: int,
    workers: int,
) -> None:
    """Show SOURCE in a browser, and answer SPARQL, linked data and JSON about it, on this machine alone.

    The page follows the records as they change. Queries of others run in processes with limits, and nothing can be
    changed through them. Another --host than that of this machine lets others in: whoever reaches it can read all.
    Ctrl-C ends it.
    """
    from policygraph import pipeline

    try:
        from policygraph.serve.server import listen, run, server
    except ImportError:
        raise UsageError(
            Phrase('serve needs Starlette; install it with: pip install "policygraph[serve]"')
        ) from None
    settings = settings_of(ctx, sources)
    if not pipeline.is_rdf(settings):
        mention_doubts(ctx, pipeline.build(settings, progress_of(ctx), notify))
    listening = listen(host, port)

    def changed(problem: str) -> None:
        if problem:
            tell(ctx, Phrase("warning: {problem}; the page shows what was before", problem=problem))
        else:
            tell(ctx, Phrase("the records can be read again"))

    def doubtful(doubts: str) -> None:
        mention(ctx, doubts)

    limits = Limits(timeout, memory * MEBIBYTE, rows)
    of_pages = given_language(ctx)
    serving = server(settings, listening, limits, workers, spoken(), of_pages, changed, doubtful, public)
    echo(listening.url)
    if not listening.is_local:
        tell(ctx, Phrase("warning: whoever reaches {host} can read all of it", host=host))
    tell(ctx, Phrase("Ctrl-C ends it"))
    run(serving, listening, opens)
