"""``policygraph validate``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from policygraph import pipeline
from policygraph.cli import FAILED, WRONG
from policygraph.cli.common import (
    DAY,
    OUTPUT,
    PATH,
    SOURCES,
    echo,
    notify,
    progress_of,
    settings_of,
    shared,
    write,
)
from policygraph.errors import UsageError
from policygraph.findings import SEVERITIES, Rule
from policygraph.profile.load import load_profile
from policygraph.report.console import counted
from policygraph.report.findings import FORMATS
from policygraph.report.findings.text import rule_text
from policygraph.settings import Settings
from policygraph.validation import baseline, validate, watch
from policygraph.validation.rules import find_rule, read_shapes, shapes_of
from policygraph.validation.shacl.results import Report
from policygraph.validation.validate import ValidationOptions

GRAPH_FORMATS = ("turtle", "jsonld")


def _day(ctx: click.Context, param: click.Parameter, value: datetime | None) -> date:
    return value.date() if value else date.today()


@click.command("validate")
@SOURCES
@click.option("--format", type=click.Choice([*FORMATS, *GRAPH_FORMATS]), default="text", show_default=True)
@OUTPUT
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="violation", show_default=True)
@click.option(
    "--select", multiple=True, metavar="CODE", help="Only these codes; * is allowed; may be repeated."
)
@click.option(
    "--ignore", multiple=True, metavar="CODE", help="Not these codes; * is allowed; may be repeated."
)
@click.option(
    "--severity", "severities", multiple=True, metavar="CODE=LEVEL", help="Set the severity of a rule."
)
@click.option(
    "--explain", metavar="CODE", help="Say what a rule is for and how to resolve its findings, and end."
)
@click.option("--baseline", "baseline_file", metavar="FILE", type=PATH, help="Leave out known findings.")
@click.option("--write-baseline", metavar="FILE", type=PATH, help="Take all findings for known.")
@click.option(
    "--shapes", metavar="PATH", type=click.Path(path_type=Path, exists=True), help="Your own SHACL shapes."
)
@click.option("--engine", type=click.Choice(["auto", "sparql", "pyshacl"]), default="auto", show_default=True)
@click.option("--watch", is_flag=True, help="Go on, and check each record again when it is saved.")
@click.option("--today", type=DAY, callback=_day, help="The day that counts as today.")
@shared
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    format: str,
    output: str | None,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severities: tuple[str, ...],
    explain: str | None,
    baseline_file: Path | None,
    write_baseline: Path | None,
    shapes: Path | None,
    engine: validate.Engine,
    watch: bool,
    today: date,
) -> None:
    """Check records against the rules; each finding names file, line and column.

    An RDF file is checked against SHACL shapes of your own with --shapes. The exit status is 1 where
    a finding is at least as severe as --fail-on says, and 2 where a record cannot be read.
    """
    settings = settings_of(ctx, sources)
    by_code = {**settings.severities, **dict(map(_severity, severities))}
    options = ValidationOptions(select, ignore, by_code, today, engine, shapes)
    if explain:
        profile = load_profile(settings.profile)
        triples = read_shapes(shapes, today) if shapes else shapes_of(profile, today)
        echo(rule_text(find_rule(validate.rules_of(triples, options), explain)))
        return
    if pipeline.is_rdf(settings):
        _validate_file(settings, options, format, output)
        return
    built = pipeline.build(settings, progress_of(ctx), notify)
    validation = validate.validate(built, options)
    if write_baseline:
        number = baseline.write_baseline(write_baseline, validation.findings)
        notify(f"{counted(number, 'finding', 'findings')} written to {write_baseline}")
        return
    file = baseline_file or settings.baseline
    known_findings = baseline.read_baseline(file) if file else Counter[baseline.Key]()
    findings = baseline.new_findings(validation.findings, known_findings)
    if format in GRAPH_FORMATS:
        _write_report(validation.report, format, output)
    else:
        write(FORMATS[format](findings, validation.rules), output)
    if watch:
        _watch(settings, built, options, known_findings, validation.rules)
        return
    errors = {finding.code for finding in built.problems() if finding.severity == "violation"}
    if any(finding.code in errors for finding in findings):
        sys.exit(WRONG)
    if any(SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on) for finding in findings):
        sys.exit(FAILED)


def _watch(
    settings: Settings,
    built: pipeline.Build,
    options: ValidationOptions,
    known_findings: Counter[baseline.Key],
    rules: Mapping[str, Rule],
) -> None:
    """Print the findings of each file that is saved, until the user interrupts."""
    notify("watching; end with Ctrl-C")
    try:
        for path, findings in watch.watch(settings, built, options, time.sleep):
            if findings is None:
                echo(f"{built.relative_path(path)}: removed")
            elif new := baseline.new_findings(findings, known_findings):
                write(FORMATS["text"](new, rules), None)
            else:
                echo(f"{built.relative_path(path)}: no findings")
    except KeyboardInterrupt:
        return


def _severity(text: str) -> tuple[str, str]:
    code, equals, level = text.partition("=")
    if not equals:
        raise UsageError(f"--severity {text} is not CODE=LEVEL")
    return code, level


def _write_report(report: Report, format: str, output: str | None) -> None:
    text = report.to_turtle() if format == "turtle" else report.to_jsonld()
    write(f"{text}\n".encode(), output)


def _validate_file(settings: Settings, options: ValidationOptions, format: str, output: str | None) -> None:
    """Validate an RDF file, which has no records to locate findings in, and write the SHACL report."""
    from policygraph.validation.shacl.files import validate_files

    if options.shapes is None or format not in GRAPH_FORMATS:
        raise UsageError("an RDF file is checked with --shapes FILE and --format turtle or jsonld")
    report = validate_files(settings.sources[0], options.shapes, options.engine)
    _write_report(report, format, output)
    if not report.conforms:
        sys.exit(FAILED)
