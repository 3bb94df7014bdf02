"""Settings to the corpus that the explorer shows: statistics as of a day, and findings as ``validate`` reports them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from policygraph.errors import UsageError
from policygraph.findings import Finding, Rule
from policygraph.pipeline import Build, build, is_rdf, open_source
from policygraph.query.selection import wanted_labels
from policygraph.query.statistics import corpus_statistics
from policygraph.report.explorer.data import Corpus
from policygraph.settings import Settings
from policygraph.validation.baseline import Baseline, read_baseline
from policygraph.validation.validate import ValidationOptions, validate
from policygraph.words.phrases import Phrase


def read_corpus(
    settings: Settings,
    today: date,
    on: str = "",
    where: Sequence[tuple[str, str]] = (),
    language: str = "",
    built: Build | None = None,
) -> Corpus:
    """Return the corpus of the sources, which are brought up to date unless what was ``built`` is given, or its subjects with some labels, as of a day, today unless given.

    The page is in a language, that of the browser unless given.

    Raises UsageError where ``on`` is no day, and what building, validating and ``wanted_labels`` raise.
    """
    if on and not _is_day(on):
        raise UsageError(
            Phrase(
                "the page shows one day, and can be set to every other; {on} is none, as 2015-06-30 is", on=on
            )
        )
    if is_rdf(settings):
        graph = open_source(settings)
        statistics = corpus_statistics(graph, today, on, wanted_labels(graph, where))
        return Corpus(graph, statistics, _title(settings), language=language)
    built = built or build(settings)
    findings, rules = new_findings(settings, built, today)
    corpus = validated_corpus(settings, built, today, findings, rules, on, where, language)
    return replace(corpus, view=Corpus.view)


def new_findings(settings: Settings, built: Build, today: date) -> tuple[list[Finding], Mapping[str, Rule]]:
    """Return the findings of a build that the settings do not take for known, and the rules by code."""
    options = ValidationOptions(severities=settings.severities, places=settings.severity_places, today=today)
    validation = validate(built, options)
    return _known(settings).compare(validation.findings).new, validation.rules


def validated_corpus(
    settings: Settings,
    built: Build,
    today: date,
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    on: str = "",
    where: Sequence[tuple[str, str]] = (),
    language: str = "",
) -> Corpus:
    """Return the corpus of a build with what a validation found, which the page shows first.

    Of a selection, only what was found in its policies is left.
    """
    graph = built.open()
    statistics = corpus_statistics(graph, today, on, wanted_labels(graph, where))
    policies = statistics.lineage.policies
    own = [finding for finding in findings if not where or finding.policy in policies]
    return Corpus(graph, statistics, _title(settings), built, own, rules, "findings", language)


def _title(settings: Settings) -> str:
    return settings.title or ", ".join(source.resolve().name for source in settings.sources)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _known(settings: Settings) -> Baseline:
    """Return the findings that the settings take for known."""
    with settings.placing("validate.baseline"):
        return read_baseline(settings.baseline) if settings.baseline else Baseline()
