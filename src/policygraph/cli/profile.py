"""``policygraph profile``."""

from __future__ import annotations

import sys

import click

from policygraph.cli import FAILED
from policygraph.cli.common import OUTPUT, format_option, settings_of, shared, sharing, sources_argument
from policygraph.cli.language import Command, Group, message_language_option, spoken
from policygraph.cli.printing import echo, write
from policygraph.words.phrases import Phrase, enumerated, word


@click.group("profile", cls=Group)
@message_language_option(expose_value=False)
def command() -> None:
    """Hold records against a profile, write its JSON Schema, or list the built-in ones.

    Each takes --profile NAME, a built-in profile or the folder of one.
    """


@command.command("check", cls=Command)
@sources_argument
@format_option(["text", "json"])
@message_language_option()
@OUTPUT
@shared
def check(
    ctx: click.Context, sources: tuple[str, ...], format: str, language: str, output: str | None
) -> None:
    """Say which keys of the records the profile maps, and which not.

    Also which references lead to no record, which labels are in no vocabulary, which patterns and globs of the
    profile match nothing, and which files start with keys of the profile and are not read. The exit status is 1 where there is no
    record, a key is not mapped, a reference leads nowhere, or a file cannot be read or is passed over so.
    """
    from policygraph.mapping.kept_coverage import covered_by
    from policygraph.mapping.sources import profile_of
    from policygraph.pipeline import require_records
    from policygraph.report import console, coverage
    from policygraph.settings import require_source

    settings = settings_of(ctx, sources)
    require_source(settings)
    require_records(settings, "profile check")
    covered = covered_by(settings, profile_of(settings))
    if format == "json":
        write(console.to_json(coverage.coverage_object(covered)), output)
    else:
        write(coverage.coverage_text(covered, ctx.obj["verbose"], language), output)
    if not covered.complete:
        sys.exit(FAILED)


@command.command("schema", cls=Command)
@click.option("--kind", metavar="KIND", help="Which kind of record; the profile's first unless given.")
@OUTPUT
@message_language_option(expose_value=False)
@sharing("profile", "quiet")
def schema(ctx: click.Context, kind: str | None, output: str | None) -> None:
    """Write a JSON Schema (draft 2020-12) of the front matter, for editors."""
    import json

    from policygraph.export.endings import format_of
    from policygraph.mapping.sources import languages_of, profile_of
    from policygraph.profile.json_schema import front_matter_schema
    from policygraph.scaffold.record.placement import kind_for

    format_of(output, None, ["json"], "json")
    settings = settings_of(ctx, ())
    profile = profile_of(settings)
    document = front_matter_schema(kind_for(kind, profile), profile, languages_of(settings, profile))
    write(json.dumps(document, ensure_ascii=False, indent=2), output)


@command.command("list", cls=Command)
@message_language_option(expose_value=False)
def names() -> None:
    """Name the built-in profiles, with their titles and kinds."""
    from policygraph.profile.load import load_profile
    from policygraph.profile.resources import built_in_profiles

    for name in built_in_profiles():
        profile = load_profile(name)
        kinds = enumerated(kind.name for kind in profile.kinds)
        title = Phrase("{subjects} ({numbers})", subjects=word(profile.title, spoken()), numbers=kinds)
        echo(Phrase("{message}: {detail}", message=name, detail=title))
