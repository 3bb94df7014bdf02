"""``policygraph diff``."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygraph.cli import FAILED
from policygraph.cli.common import (
    OUTPUT,
    SOURCE,
    format_option,
    name_doubts,
    refuse,
    refuse_overwriting,
    shared,
)
from policygraph.cli.deadline import tidy_end
from policygraph.cli.language import Command, language_option
from policygraph.cli.printing import notify, write
from policygraph.report import console, revisions
from policygraph.revisions.model import Difference
from policygraph.settings import find_settings
from policygraph.words.phrases import Phrase

if TYPE_CHECKING:
    from policygraph.revisions.operands import Side

FORMATS = ("text", "json", "markdown", "rdfpatch")


@click.command("diff", cls=Command)
@click.argument("old")
@click.argument("new", required=False)
@SOURCE
@format_option(FORMATS)
@click.option("--findings", is_flag=True, help="Also which findings there are more, and which no more.")
@language_option("The language of labels and findings.")
@click.option("--exit-code", is_flag=True, help="End with status 1 where there are differences.")
@OUTPUT
@shared
def command(
    ctx: click.Context,
    old: str,
    new: str | None,
    sources: tuple[str, ...],
    format: str,
    findings: bool,
    language: str,
    exit_code: bool,
    output: str | None,
) -> None:
    """Say what is different between OLD and NEW, else the sources now: policies, values, relations and findings.

    Each is a folder or file of records, an RDF file, a store's folder, or a git revision of the
    sources (HEAD~20). One that starts with a dash stands behind --. With rdfpatch, what to delete
    and add, as Apache Jena reads it.
    """
    from policygraph.revisions.diff import difference, rdf_patch
    from policygraph.revisions.operands import opened

    if format == "rdfpatch":
        refuse(ctx, Phrase("a patch has statements alone"), "findings", "language")
    settings = find_settings(Path(), sources, ctx.obj["profile"], ctx.obj["base"], ctx.obj["observed"])
    refuse_overwriting(ctx, settings)
    for operand in filter(os.path.lexists, filter(None, (old, new))):
        refuse_overwriting(ctx, replace(settings, sources=(Path(operand),)))
    report = (lambda _: None) if ctx.obj["quiet"] else notify
    sides = opened((old, new), settings, bool(sources), Path(), report, findings)
    with tidy_end(), sides as (before, after):
        for side in (before, after):
            _mention_doubts(ctx, side)
        if format == "rdfpatch":
            patch = rdf_patch(before, after)
            result: bytes | str = patch.encode()
            differs = patch.count("\n") > len(("TX", "TC"))
        else:
            changes = difference(before, after, settings, language, findings)
            result, differs = _formatted(changes, format, language).removesuffix("\n"), bool(changes)
    write(result, output)
    if differs and exit_code:
        sys.exit(FAILED)


def _mention_doubts(ctx: click.Context, side: Side) -> None:
    """Say in one line what is wrong with the records of a side, and behind it each problem where the user wants all."""
    if side.built and (doubts := side.built.doubts()) and not ctx.obj["quiet"]:
        notify(Phrase("warning: {name} has {doubts}", name=side.name, doubts=doubts))
        if ctx.obj["verbose"]:
            name_doubts(side.built, side.shown)


def _formatted(difference: Difference, format: str, language: str) -> str:
    if format == "json":
        return console.to_json(revisions.difference_object(difference))
    return (
        revisions.difference_markdown(difference, language)
        if format == "markdown"
        else revisions.difference_text(difference, language)
    )
