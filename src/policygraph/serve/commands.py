"""What the commands answer, in the JSON that they print: by the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from policygraph.errors import refuse_unspoken
from policygraph.query.describe import describe
from policygraph.query.search import search as search_subjects
from policygraph.query.selection import wanted_labels, wanted_subjects
from policygraph.query.sparql import named_queries
from policygraph.query.statistics import Statistics, corpus_statistics
from policygraph.report.console import to_json
from policygraph.report.explorer.corpus import new_findings
from policygraph.report.findings import FORMATS as FINDINGS
from policygraph.report.lineage import FORMATS as LINEAGE
from policygraph.report.lineage import answer_of
from policygraph.report.matches import matches_object
from policygraph.report.policy import description_object
from policygraph.report.query_results import questions_object
from policygraph.report.statistics import FORMATS as STATISTICS
from policygraph.report.statistics import policy_rows
from policygraph.serve.opened import NotThereError, Opened, today
from policygraph.words.phrases import Phrase

Pairs = Sequence[tuple[str, str]]  # name of a facet, label


def policies(opened: Opened, where: Pairs, as_of: str, limit: int, offset: int) -> str:
    """Return the rows of ``report --format csv``: so many policies behind so many others, and how many there are."""
    _, rows = policy_rows(_statistics(opened, where, as_of))
    return to_json({"total": len(rows), "offset": offset, "policies": rows[offset : offset + limit]})


def report(opened: Opened, where: Pairs, as_of: str) -> str:
    """Return what ``report --format json`` prints."""
    return str(STATISTICS["json"](_statistics(opened, where, as_of), "en"))


def _statistics(opened: Opened, where: Pairs, as_of: str) -> Statistics:
    return corpus_statistics(opened.graph, today(), as_of, wanted_labels(opened.graph, where))


def show(opened: Opened, policy: str, language: str) -> str:
    """Return what ``show POLICY --format json`` prints. Raises NotThereError for an unknown id."""
    opened.named(policy)
    return to_json(description_object(describe(opened.graph, policy, language)))


def lineage(
    opened: Opened,
    policy: str,
    as_of: str,
    direction: Literal["both", "predecessors", "successors"],
    relation: Sequence[str],
    depth: int | None,
    language: str,
) -> str:
    """Return what ``lineage POLICY --format json`` prints. Raises NotThereError for an unknown id."""
    opened.named(policy)
    answer = answer_of(opened.graph, policy, (), as_of, relation, direction, depth, language)
    return str(LINEAGE["json"](answer))


def search(opened: Opened, text: str, limit: int, where: Pairs, language: str) -> str:
    """Return what ``show --search TEXT --format json`` prints."""
    among = wanted_subjects(opened.graph, where) if where else None
    return to_json(matches_object(search_subjects(opened.graph, text, language, among), limit))


def findings(opened: Opened, language: str) -> str:
    """Return what ``validate --format json`` prints. Raises NotThereError where there are no records, as in an RDF file, and
    UsageError for a language in which no message is.
    """
    if opened.built is None:
        raise NotThereError(Phrase("an RDF file has no records to find anything in"))
    found, rules = new_findings(opened.settings, opened.built, today())
    if not found and (fault := opened.built.profile_fault()):
        raise NotThereError(fault)
    refuse_unspoken(language, {tag for rule in rules.values() for tag in rule.messages})
    return str(FINDINGS["json"]([each.in_language(language) for each in found], rules, language))


def questions(opened: Opened) -> str:
    """Return what ``query --format json`` prints."""
    return to_json(questions_object(named_queries(opened.profile).values(), opened.profile))
