"""``policygraph init``."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

import click

from policygraph.cli.common import PATH, progress_of, refuse, sharing
from policygraph.cli.language import Command, message_language_option
from policygraph.cli.printing import echo
from policygraph.errors import UsageError
from policygraph.report.console import listed
from policygraph.words.phrases import Phrase, chained, counted, enumerated


@click.command("init", cls=Command)
@click.argument("folder", default=".", type=PATH)
@click.option("--from", "records", metavar="RECORDS", type=PATH, help="Draft a profile from these records.")
@click.option(
    "-o", "--output", metavar="FOLDER", type=PATH, help="Where the drafted profile goes; usually profile."
)
@message_language_option(expose_value=False)
@sharing("profile", "base", "quiet")
def command(ctx: click.Context, folder: Path, records: Path | None, output: Path | None) -> None:
    """Start a project in FOLDER: settings, an example record, and what git leaves out.

    Where folders below it have records of the profile, these are the sources, and there is no example. With --from, look at records that no profile describes yet and draft one: which key is the id, which
    are references, dates, labels. Nothing that exists is overwritten.
    """
    if records is None:
        if output is not None:
            raise UsageError(Phrase("-o is for a drafted profile; name the records with --from"))
        _start(folder, ctx.obj["profile"] or "policy", ctx.obj["base"])
    else:
        refuse(ctx, Phrase("--profile names one that exists, and --from drafts another"), "profile")
        refuse(ctx, Phrase("a profile has no base"), "base")
        _draft(ctx, records, output or folder / "profile")


def _start(folder: Path, profile: str, base: str | None) -> None:
    from policygraph.scaffold.record.project import start_project

    project = start_project(folder, profile, base)
    for file in project.files:
        echo(Phrase("wrote {files}", files=os.path.relpath(file)))
    cd = "" if folder.resolve() == Path().resolve() else f"cd {quote(str(folder))}; "
    if project.example:
        told = Phrase(
            "Next: put records beside the example, then {cd}policygraph build; policygraph validate", cd=cd
        )
    else:
        sources = enumerated(project.sources)
        told = Phrase(
            "Next: {cd}policygraph build; policygraph validate, which read {sources}", cd=cd, sources=sources
        )
    echo(told)


def _draft(ctx: click.Context, records: Path, output: Path) -> None:
    from policygraph.scaffold.profile.draft import draft_profile
    from policygraph.scaffold.profile.files import profile_files, write_new
    from policygraph.scaffold.profile.vocabulary_file import statuses_without_phase

    draft = draft_profile(records, output.resolve().name, progress_of(ctx, Phrase("reading files")))
    number = sum(len(kind.samples) for kind in draft.kinds)
    if not number:
        none = Phrase("{records} has no records to learn from", records=records)
        if draft.left_out:
            found = (
                Phrase("{files}, as {first}", files=left.told(), first=left.lines[0])
                for left in draft.left_out
            )
            none = Phrase("{message}: {detail}", message=none, detail=chained("{first}; {second}", found))
        what = Phrase(
            "A record is a text that starts with keys: between two lines of ---, as lines Key: value, or as a list or "
            "a table under its title; or a file of data, in YAML, JSON or TOML. policygraph init --profile NAME starts "
            "without any"
        )
        raise UsageError(Phrase("{message}. {remedy}", message=none, remedy=what))
    files = profile_files(draft)
    write_new(output, files)
    written = enumerated(str(output / name) for name in files)
    numbers = counted(number, "record", "records")
    echo(Phrase("{first}; {second}", first=numbers, second=Phrase("wrote {files}", files=written)))
    for left in draft.left_out:
        echo(Phrase("{message}: {detail}", message=left.told(), detail=listed(left.lines, 3)))
    if statuses := statuses_without_phase(output):
        message = Phrase(
            "Statuses without a phase, so that it is unknown whether their policies are in force"
        )
        echo(Phrase("{message}: {detail}", message=message, detail=listed(statuses, 6)))
    check = f"policygraph profile check {quote(str(records))} --profile {quote(str(output))}"
    echo(Phrase("Next: read the comments in {file}, then {check}", file=output / "profile.toml", check=check))
