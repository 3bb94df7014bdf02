"""Settings to the corpus that the explorer shows: statistics as of a day, and findings as ``validate`` reports them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from policygraph.errors import UsageError
from policygraph.findings import Finding, Rule
from policygraph.pipeline import Build
from policygraph.query.selection import wanted_labels
from policygraph.query.statistics import corpus_statistics
from policygraph.report.explorer.data import Corpus
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.validation.baseline import Baseline, read_baseline
from policygraph.validation.validate import ValidationOptions, validate
from policygraph.words.phrases import Phrase


def corpus_of(
    settings: Settings,
    source: Build | GraphStore,
    today: date,
    on: str = "",
    where: Sequence[tuple[str, str]] = (),
    language: str = "",
) -> Corpus:
    """Return the corpus of a build, with what a validation finds that is not known already, or of what was built elsewhere,
    an RDF file's or a server's, or from no record, in which nothing is looked for; of all subjects, or of those with some labels, as of a day,
    today unless given.

    The page is in a language, that of the browser unless given. Raises UsageError where ``on`` is no day, and what
    validating and ``wanted_labels`` raise.
    """
    _require_day(on)
    if isinstance(source, GraphStore):
        statistics = corpus_statistics(source, today, on, wanted_labels(source, where))
        return Corpus(source, statistics, title_of(settings), language=language)
    findings, rules = new_findings(settings, source, today)
    corpus = validated_corpus(settings, source, today, findings, rules, on, where, language)
    # Where no file is a record there is nothing to look at.
    was_looked = findings or not source.profile_fault()
    return replace(corpus, findings=corpus.findings if was_looked else None, view=Corpus.view)


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
    return Corpus(graph, statistics, title_of(settings), built, own, rules, "findings", language)


def title_of(settings: Settings) -> str:
    """Return the title of what is shown: the one that is set, else the names of the sources."""
    names = ", ".join(source.resolve().name for source in settings.sources)
    return settings.title or names or str(settings.store or "")


def _require_day(on: str) -> None:
    try:
        is_day = on in ("", "today") or date.fromisoformat(on).isoformat() == on
    except ValueError:
        is_day = False
    if not is_day:
        raise UsageError(
            Phrase(
                "the page shows one day, and can be set to every other; {text} is none, as 2015-06-30 is",
                text=on,
            )
        )


def _known(settings: Settings) -> Baseline:
    """Return the findings that the settings take for known."""
    with settings.placing("validate.baseline"):
        return read_baseline(settings.baseline) if settings.baseline else Baseline()
