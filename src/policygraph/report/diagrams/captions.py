"""What diagrams show of policies and relations in every format: marks and captions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.records.printable import printable_line
from policygraph.words.phrases import Phrase, brief, enumerated, said

SEPARATOR = " · "
CURRENT = Phrase("★ current")
NO_RECORD = Phrase("(no record)")
ANSWERS = {
    "in_force": Phrase("in force"), "not_yet": Phrase("not yet in force"), "ended": Phrase("ended"),
    "never": Phrase("never in force"), "unknown": Phrase("unknown"),
}  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """The policies to highlight: the one in focus, the current ones, and where they stand on a date ``on``.

    ``answers`` is id -> a key of ``ANSWERS``, ``in_part`` has those in force in part; they and ``on`` are empty
    where no date is asked for. ``language`` is that of titles, labels and words.
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
    status = said(enumerated(status.label for status in policy.statuses), marks.language)
    facts = [policy.date, status, "" if policy.resolved else said(NO_RECORD, marks.language)]
    answer = marks.answers.get(policy.id, "")
    standing: str = ANSWERS.get(answer, answer)
    if policy.id in marks.in_part:
        standing = Phrase("{answer} in part", answer=standing)
    labels = [
        said(text, marks.language) for text in (CURRENT if policy.id in marks.current else "", standing)
    ]
    title = printable_line(policy.title(marks.language))
    return Caption(printable_line(policy.id), " ".join(title.split()), _joined(facts), _joined(labels))


def _joined(texts: list[str]) -> str:
    return SEPARATOR.join(printable_line(text) for text in texts if text)


def relation_label(lineage: Lineage, edge: Edge, language: str = "en") -> str:
    """Return the label of an edge's relation in a language, else its name, with the parts: ``repeals in part (art. 5)``."""
    relation = lineage.relations.get(edge.relation)
    parts = f" ({brief('; '.join(edge.parts))})" if edge.parts else ""
    return printable_line((said(relation.label, language) if relation else edge.relation) + parts)
