"""What diagrams show of policies and relations in every format: marks and captions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.report.findings.common import one_line

SEPARATOR = " · "
CURRENT = "★ current"
NO_RECORD = "(no record)"
ANSWERS = {
    "in_force": "in force", "not_yet": "not yet in force", "ended": "ended", "never": "never in force",
    "unknown": "unknown",
}  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """The policies to highlight: the one in focus, the current ones, and where they stand on a date ``on``.

    ``answers`` is id -> a key of ``ANSWERS``, ``in_part`` has those in force in part; they and ``on`` are empty
    where no date is asked for. ``language`` is that of the titles.
    """

    focus: str = ""
    current: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    in_part: frozenset[str] = frozenset()
    on: str = ""
    language: str = "en"


class Caption(NamedTuple):
    """The texts of one policy, safe to print; all but ``id`` may be empty."""

    id: str
    title: str
    facts: str  # date and status, or that there is no record
    marks: str  # whether it is current, and where it stands on the date


def caption(policy: Policy, marks: Marks) -> Caption:
    """Return the texts that a diagram shows for a policy."""
    status = ", ".join(status.label for status in policy.statuses)
    facts = [policy.date, status, "" if policy.resolved else NO_RECORD]
    answer = marks.answers.get(policy.id, "")
    standing = ANSWERS.get(answer, answer) + " in part" * (policy.id in marks.in_part)
    labels = [CURRENT if policy.id in marks.current else "", standing]
    title = one_line(policy.title(marks.language))
    return Caption(one_line(policy.id), " ".join(title.split()), _joined(facts), _joined(labels))


def _joined(texts: list[str]) -> str:
    return SEPARATOR.join(one_line(text) for text in texts if text)


def relation_label(lineage: Lineage, edge: Edge) -> str:
    """Return the label of an edge's relation, else its name, with the parts: ``repeals in part (art. 5)``."""
    relation = lineage.relations.get(edge.relation)
    parts = f" ({'; '.join(edge.parts)})" if edge.parts else ""
    return one_line((relation.label if relation else edge.relation) + parts)
