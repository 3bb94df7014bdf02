"""What a picture writes beside a policy or a relation: the same words, on one line each, in every format."""

from __future__ import annotations

from typing import NamedTuple

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.report.diagrams.marks import Marks
from policygraph.report.findings.common import one_line

SEPARATOR = " · "
CURRENT = "★ current"
NO_RECORD = "(no record)"
GROUPS = {"in_force": "in force", "not_yet": "not yet in force", "ended": "ended", "unknown": "unknown"}


class Caption(NamedTuple):
    """The texts of one policy, safe to print; all but ``id`` may be empty."""

    id: str
    title: str
    facts: str  # date and status, or that there is no record
    marks: str  # current, and how it stands on the date asked for


def caption(policy: Policy, marks: Marks) -> Caption:
    """Return what a picture says of a policy."""
    status = ", ".join(status.label for status in policy.statuses)
    facts = [policy.date, status, "" if policy.resolved else NO_RECORD]
    group = marks.groups.get(policy.id, "")
    words = [CURRENT if policy.id in marks.current else "", GROUPS.get(group, group)]
    title = one_line(policy.title(marks.language))
    return Caption(one_line(policy.id), " ".join(title.split()), _joined(facts), _joined(words))


def _joined(texts: list[str]) -> str:
    return SEPARATOR.join(one_line(text) for text in texts if text)


def relation_label(lineage: Lineage, edge: Edge) -> str:
    """Return the label of an edge's relation, else its name."""
    relation = lineage.relations.get(edge.relation)
    return one_line(relation.label if relation else edge.relation)
