"""``policygraph init``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from policygraph.cli.common import PATH, refuse, sharing
from policygraph.cli.printing import echo
from policygraph.errors import UsageError
from policygraph.report.console import joined
from policygraph.words.phrases import Phrase, counted


@click.command("init")
@click.argument("folder", default=".", type=PATH)
@click.option("--from", "records", metavar="RECORDS", type=PATH, help="Draft a profile from these records.")
@click.option(
    "-o", "--output", metavar="FOLDER", type=PATH, help="Where the drafted profile goes; usually profile."
)
@sharing("profile", "base", "quiet")
def command(ctx: click.Context, folder: Path, records: Path | None, output: Path | None) -> None:
    """Start a project in FOLDER: settings, an example record, and what git leaves out.

    Where folders below it have records of the profile, these are the sources, and there is no example. With --from, look at records that no profile describes yet and draft one: which key is the id, which
    are references, dates, labels. Nothing that exists is overwritten.
    """
    if records is None:
        if output is not None:
            raise UsageError("-o is for a drafted profile; name the records with --from")
        _start(folder, ctx.obj["profile"] or "policy", ctx.obj["base"])
    else:
        refuse(ctx, Phrase("--profile names one that exists, and --from drafts another"), "profile")
        refuse(ctx, Phrase("a profile has no base"), "base")
        _draft(records, output or folder / "profile")


def _start(folder: Path, profile: str, base: str | None) -> None:
    from policygraph.scaffold.record.project import start_project

    project = start_project(folder, profile, base)
    for file in project.files:
        echo(f"wrote {os.path.relpath(file)}")
    cd = "" if folder.resolve() == Path().resolve() else f"cd {folder}; "
    if project.example:
        echo(f"Next: put records beside the example, then {cd}policygraph build; policygraph validate")
    else:
        echo(f"Next: {cd}policygraph build; policygraph validate, which read {', '.join(project.sources)}")


def _draft(records: Path, output: Path) -> None:
    from policygraph.scaffold.profile.draft import draft_profile
    from policygraph.scaffold.profile.files import profile_files, write_new
    from policygraph.scaffold.profile.vocabulary_file import statuses_without_phase

    draft = draft_profile(records, output.resolve().name)
    number = sum(len(kind.samples) for kind in draft.kinds)
    if not number:
        found = "; ".join(f"{left}, as {left.lines[0]}" for left in draft.left_out)
        raise UsageError(
            f"{records} has no records to learn from{found and f': {found}'}. A record is a text that starts with keys: between two lines "
            "of ---, as lines Key: value, or as a list or a table under its title; or a file of data, in YAML, JSON or "
            "TOML. policygraph init --profile NAME starts without any"
        )
    files = profile_files(draft)
    write_new(output, files)
    written = ", ".join(str(output / name) for name in files)
    echo(f"{counted(number, 'record', 'records')}; wrote {written}")
    for left in draft.left_out:
        echo(f"{left}: {joined(left.lines, 3, ' … {:,} more')}")
    if statuses := statuses_without_phase(output):
        echo(f"Statuses without a phase, so that it is unknown whether their policies are in force: "
                   f"{joined(statuses, 6, ' … {:,} more')}")  # fmt: skip
    check = f"policygraph profile check {records} --profile {output}"
    echo(f"Next: read the comments in {output / 'profile.toml'}, then {check}")
