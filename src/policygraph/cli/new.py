"""``policygraph new``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from policygraph.cli.common import PATH, SOURCE, settings_of, shared
from policygraph.cli.language import Command
from policygraph.cli.printing import echo, notify
from policygraph.words.phrases import Phrase


@click.command("new", cls=Command)
@click.argument("id")
@SOURCE
@click.option("--kind", metavar="KIND", help="Which kind of record; the profile's first unless given.")
@click.option("--language", metavar="TAG", help="Its language; the profile's first unless given.")
@click.option("--title", default="", help="Its title.")
@click.option("-o", "--output", metavar="FILE", type=PATH, help="Write here, and not beside others.")
@shared
def command(
    ctx: click.Context,
    id: str,
    sources: tuple[str, ...],
    kind: str | None,
    language: str | None,
    title: str,
    output: Path | None,
) -> None:
    """Write a record to fill in, under a new ID, where records of its kind and language are.

    Its front matter has the profile's keys, in the syntax that the other records use.
    """
    from policygraph.mapping.sources import profile_of
    from policygraph.pipeline import require_records
    from policygraph.scaffold.record.new_record import is_below, new_record
    from policygraph.store.whole_files import write_whole

    settings = settings_of(ctx, sources)
    require_records(settings, "new")
    record = new_record(id, settings, profile_of(settings), kind, language, title, output)
    record.file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(record.file, record.text.encode())
    echo(os.path.relpath(record.file))
    if not is_below(record.file, settings) and not ctx.obj["quiet"]:
        notify(
            Phrase("note: {file} is in none of the sources, so no command reads it", file=record.file.name)
        )
