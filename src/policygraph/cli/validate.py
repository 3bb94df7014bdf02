"""``policygraph validate``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygraph import pipeline
from policygraph.cli import FAILED, WRONG
from policygraph.cli.common import (
    DAY,
    OUTPUT,
    PATH,
    STORE,
    format_option,
    keep_result,
    mention_skipped,
    name_fault,
    open_graph,
    progress_of,
    refuse,
    settings_of,
    shared,
    sources_argument,
)
from policygraph.cli.language import (
    Command,
    LanguageOption,
    given_language,
    keep_given,
    spoken,
)
from policygraph.cli.printing import echo, notify, write
from policygraph.errors import UsageError, refuse_unspoken
from policygraph.findings import SEVERITIES, Finding, Rule, Severity
from policygraph.mapping.sources import profile_of
from policygraph.report.console import joined
from policygraph.report.findings import FORMATS, STATISTICS, VERBOSE
from policygraph.report.findings.text import rule_text
from policygraph.settings import Settings
from policygraph.validation import baseline, validate, watch
from policygraph.validation.baseline import Baseline
from policygraph.validation.rules import find_rule, severity_named
from policygraph.validation.shacl import ENGINES, Engine
from policygraph.validation.shacl.reporting import Report
from policygraph.validation.validate import Validation, ValidationOptions
from policygraph.words.phrases import Phrase, chained, counted

if TYPE_CHECKING:
    from policygraph.store.graph_store import GraphStore

GRAPH_FORMATS = ("turtle", "jsonld")
# Options that choose among the findings in records, that compare these, and that say how they are shown.
_CHOICE = ("select", "ignore", "severities", "min_severity")
_KNOWN = ("baseline_file", "write_baseline", "strict_baseline")
_SHOWN = ("format", "output", "statistics", "fail_on")
STALE_SHOWN = 10  # entries of a baseline that match nothing


def _day(ctx: click.Context, param: click.Parameter, value: datetime | None) -> date:
    return value.date() if value else date.today()


@click.command("validate", cls=Command)
@sources_argument
@STORE
@format_option([*FORMATS, "html", *GRAPH_FORMATS])
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
    "--min-severity",
    type=click.Choice(SEVERITIES),
    default=SEVERITIES[-1],
    show_default=True,
    help="Leave out findings that are less severe.",
)
@click.option(
    "--language",
    metavar="TAG",
    cls=LanguageOption,
    is_eager=True,
    callback=keep_given,
    help="The language of messages.",
)
@click.option("--statistics", is_flag=True, help="Only the number of findings of each rule.")
@click.option(
    "--explain", metavar="CODE", help="Say what a rule is for and how to resolve its findings, and end."
)
@click.option("--baseline", "baseline_file", metavar="FILE", type=PATH, help="Leave out known findings.")
@click.option(
    "--write-baseline", metavar="FILE", type=PATH, callback=keep_result, help="Take all findings for known."
)
@click.option("--strict-baseline", is_flag=True, help="Fail where entries of the baseline match no finding.")
@click.option(
    "--shapes",
    metavar="PATH",
    type=click.Path(path_type=Path, exists=True),
    help="A file or folder of your own SHACL shapes, instead of the profile's.",
)
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True)
@click.option("--watch", is_flag=True, help="Go on, and check each record again when it is saved.")
@click.option("--today", metavar="DATE", type=DAY, callback=_day, help="The day that counts as today.")
@shared
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    format: str,
    output: str | None,
    fail_on: Severity,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severities: tuple[str, ...],
    min_severity: Severity,
    language: str,
    statistics: bool,
    explain: str | None,
    baseline_file: Path | None,
    write_baseline: Path | None,
    strict_baseline: bool,
    shapes: Path | None,
    engine: Engine,
    watch: bool,
    today: date,
) -> None:
    """Check records against the rules; each finding names file, line and column.

    An RDF file is checked against SHACL shapes of your own with --shapes. The exit status is 1 where
    a finding is at least as severe as --fail-on says, and 2 where a record cannot be read or no file is one.
    """
    _refuse_idle(ctx, explain, write_baseline, fail_on, min_severity)
    settings = settings_of(ctx, sources)
    by_code = _severities(severities)
    options = ValidationOptions(
        select,
        ignore,
        {**settings.severities, **by_code},
        {code: place for code, place in settings.severity_places.items() if code not in by_code},
        today,
        engine,
        shapes,
        min_severity,
    )
    if not explain and (_is_server(settings) or pipeline.is_rdf(settings)):
        report = _validate_graph(ctx, settings, options, format)
        write(_report(report, format), output)
        _end(ctx, (severity_named(result.severity) for result in report.results))
        return
    checked, given = validate.rule_set(profile_of(settings), options), given_language(ctx)
    if given:
        refuse_unspoken(given, {tag for rule in checked.rules.values() for tag in rule.messages})
    if explain:
        echo(rule_text(find_rule(checked.rules, explain), [given or spoken()]))
        return
    file = baseline_file or settings.baseline
    known = _known(ctx, settings, file)
    built = pipeline.build(settings, progress_of(ctx), notify)
    has_none = name_fault(built)
    mention_skipped(ctx, built)
    graph = _server(settings, built, watch)
    anew = format in GRAPH_FORMATS
    validation = validate.validate(built, options, checked=checked, anew=anew, graph=graph, notify=notify)
    if has_none and not validation.findings and not watch:  # no report of what nobody checked
        sys.exit(WRONG)
    if write_baseline:
        _write_baseline(write_baseline, validation)
        return
    findings, left = known.compare(validation.findings)
    write(_shown(ctx, findings, validation, settings, built), output)
    stale = known.looked_at(left, checked, options, settings.sources)
    if stale:
        notify(_stale_text(stale, file))
    if watch:
        _watch(settings, built, options, known, validation.rules, language)
        return
    errors = {finding.code for finding in built.problems() if finding.severity == "violation"}
    if has_none or any(finding.code in errors and finding.severity == "violation" for finding in findings):
        sys.exit(WRONG)
    _end(ctx, (finding.severity for finding in findings))
    if stale and strict_baseline:
        sys.exit(FAILED)


def _end(ctx: click.Context, severities: Iterable[Severity]) -> None:
    """End the command where one of the severities is as high as ``--fail-on`` says."""
    if any(_counts(severity, ctx.params["fail_on"]) for severity in severities):
        sys.exit(FAILED)


def _shown(
    ctx: click.Context,
    findings: list[Finding],
    validation: Validation,
    settings: Settings,
    built: pipeline.Build,
) -> str | bytes:
    """Return findings in the format that is asked for, in which a page and a report have what they are about as well."""
    format, language, given = ctx.params["format"], ctx.params["language"], given_language(ctx)
    if format in GRAPH_FORMATS:
        return _report(validation.writer.report(findings, given), format)
    if format == "html":
        from policygraph.report.explorer.corpus import validated_corpus
        from policygraph.report.explorer.page import explorer_page

        day, rules = ctx.params["today"], validation.rules
        return explorer_page(validated_corpus(settings, built, day, findings, rules, language=given))
    formats = STATISTICS if ctx.params["statistics"] else VERBOSE if ctx.obj["verbose"] else FORMATS
    return formats[format]([each.in_language(language) for each in findings], validation.rules, language)


def _is_server(settings: Settings) -> bool:
    """Return whether a server is validated, without records here."""
    return settings.store is not None and not settings.sources


def _known(ctx: click.Context, settings: Settings, file: Path | None) -> Baseline:
    """Return the findings of the baseline that is given or set, none where one is written."""
    if not file:
        refuse(ctx, Phrase("there is no baseline; name one with --baseline"), "strict_baseline")
    if not file or ctx.params["write_baseline"]:
        return Baseline()
    with nullcontext() if ctx.params["baseline_file"] else settings.placing("validate.baseline"):
        return baseline.read_baseline(file)


def _server(settings: Settings, built: pipeline.Build, watch: bool) -> GraphStore | None:
    """Return the server that the settings name, with what was built, or None for the store on disk."""
    if not settings.store:
        return None
    if watch:
        raise UsageError(Phrase("--watch goes with the store on disk; leave out --store"))
    from policygraph.pipeline.serving import opened_for

    return opened_for(built, settings.store)


def _write_baseline(file: Path, validation: Validation) -> None:
    number = baseline.write_baseline(file, validation.findings)
    written = counted(number, "finding", "findings")
    notify(Phrase("{written} written to {file}", written=written, file=file))


def _stale_text(stale: Counter[baseline.Key], file: Path | None) -> str:
    entries = counted(stale.total(), "entry matches", "entries match")
    names = joined((f"{entry.path} {entry.code}" for entry in stale), STALE_SHOWN)
    return Phrase(
        "{file}: {entries} no finding any more; write it again with --write-baseline: {names}",
        file=file,
        entries=entries,
        names=names,
    )


def _watch(
    settings: Settings,
    built: pipeline.Build,
    options: ValidationOptions,
    known: Baseline,
    rules: Mapping[str, Rule],
    language: str,
) -> None:
    """Print the findings of each file that is saved, until the user interrupts."""
    notify(Phrase("watching; end with Ctrl-C"))
    try:
        for path, findings in watch.watch(settings, built, options, time.sleep, _tell):
            if findings is None:
                echo(Phrase("{file}: removed", file=built.relative_path(path)))
            elif new := known.compare(findings).new:
                said = [finding.in_language(language) for finding in new]
                write(FORMATS["text"](said, rules, language), None)
            else:
                echo(Phrase("{file}: no findings", file=built.relative_path(path)))
    except KeyboardInterrupt:
        return


def _tell(fault: str) -> None:
    notify(Phrase("error: {fault}", fault=fault) if fault else Phrase("that is mended; watching again"))


def _severities(texts: Iterable[str]) -> dict[str, str]:
    """Return code -> level. Raises UsageError for another form, and for a code with two levels."""
    levels: dict[str, str] = {}
    for text in texts:
        code, equals, level = text.partition("=")
        if not (code and equals and level):
            raise UsageError(Phrase("--severity {text} is not CODE=LEVEL", text=text))
        if levels.setdefault(code, level) != level:
            raise UsageError(
                Phrase(
                    "--severity has two levels for {code}: {first} and {level}",
                    code=code,
                    first=levels[code],
                    level=level,
                )
            )
    return levels


def _report(report: Report, format: str) -> bytes:
    text = report.to_turtle() if format == "turtle" else report.to_jsonld()
    return f"{text}\n".encode()


def _counts(severity: Severity, least: Severity) -> bool:
    return SEVERITIES.index(severity) <= SEVERITIES.index(least)


def _refuse_idle(
    ctx: click.Context,
    explain: str | None,
    write_baseline: Path | None,
    fail_on: Severity,
    min_severity: Severity,
) -> None:
    """Raise UsageError for options that would do nothing beside others."""
    if explain:
        reason = Phrase("--explain says what a rule is for, and checks nothing")
        refuse(ctx, reason, *_CHOICE, *_KNOWN, *_SHOWN, "engine", "watch", "today")
    if write_baseline:
        reason = Phrase("--write-baseline writes all findings to its file, and ends")
        refuse(ctx, reason, *_SHOWN, "baseline_file", "strict_baseline", "watch")
    if ctx.params["watch"]:
        refuse(
            ctx, Phrase("--watch prints text, and ends when it is interrupted"), *_SHOWN, "strict_baseline"
        )
    if ctx.params["statistics"] and ctx.params["format"] not in STATISTICS:
        raise UsageError(
            Phrase(
                "--statistics goes with the formats {names}",
                names=chained("{first} and {second}", STATISTICS),
            )
        )
    if not _counts(fail_on, min_severity):
        message = Phrase(
            "--min-severity {min_severity} leaves out what is to fail by --fail-on {fail_on}; say the same of both",
            min_severity=min_severity,
            fail_on=fail_on,
        )
        raise UsageError(message)


def _validate_graph(
    ctx: click.Context, settings: Settings, options: ValidationOptions, format: str
) -> Report:
    """Return the SHACL report of an RDF file or a server, which have no records to locate findings in."""
    reason = (
        Phrase("a server without records here is checked as a whole against shapes")
        if _is_server(settings)
        else Phrase("an RDF file is checked as a whole against shapes")
    )
    refuse(ctx, reason, *_CHOICE, *_KNOWN, "language", "statistics", "watch")
    if options.shapes is None or format not in GRAPH_FORMATS:
        name = Phrase("a server without records here") if settings.store else Phrase("an RDF file")
        raise UsageError(
            Phrase("{name} is checked with --shapes FILE and --format turtle or jsonld", name=name)
        )
    if settings.store:
        return validate.validate_store(open_graph(ctx, ()), options.shapes, options, notify)
    return validate.validate_file(settings.sources[0], options.shapes, options, notify)
