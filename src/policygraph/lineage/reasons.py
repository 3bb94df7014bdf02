"""Why a policy stands where it stands: a code with arguments, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter
from typing import NamedTuple

from policygraph.rdf.date_intervals import with_preposition
from policygraph.words.phrases import Phrase, chained

SENTENCES = {
    "first-day": "in force from {days}",
    "last-day": "in force through {days}",
    "published": "published {days}",
    "created": "created {days}, and nothing is in force before that",
    "no-start": "no date says when it starts",
    "start-unseen": "nothing confirms that it is in force from {days}: {reason}",
    "status": "its status is {status}",
    "status-undated": "nothing says when its status was {status}",
    "status-audited": "{status} when audited {when}",
    "status-audited-unsigned": "{status} when audited {when}, which nobody signed",
    "status-observed": "{status} when observed {when}",
    "statuses-differ": "its records state different statuses: {statuses}",
    "status-without-phase": "what the status {status} says of its force is not known",
    "no-record": "no record describes it",
    "no-end": "no end is stated",
    "no-end-observed": "no end is stated, and no audit saw it in force",
    "no-end-status": "no end is stated, and nothing says when its status was {status}",
    "end-unknown": "nothing says when it ended",
    "changed-by": "{policy} {relation} this policy: {reason}",
    "changed-by-unknown": "{policy} {relation} this policy, and no record says when",
    "followed": "{policy} followed it: {reason}",
    "in-part": "in part, since {reason}",
    "in-part-without": "without {parts}, since {reason}",
    "parts-earlier": "without {number} parts that ended earlier",
    "contradict": "{first}, but {second}",
    "changes-on": "it changes on {day}: {reason}",
}


class Reason(NamedTuple):
    """A code, a key of SENTENCES, and its arguments: texts from records, dates as stated, ids, other reasons."""

    code: str
    arguments: tuple[str | Reason, ...] = ()

    @classmethod
    def of_dates(cls, code: str, dates: Sequence[str]) -> Reason:
        """Return a reason whose argument is a date as stated, or all where records state several."""
        return cls(code, (dates[0] if len(dates) == 1 else chained("{first} or {second}", dates),))

    @property
    def phrase(self) -> Phrase:
        """The sentence with the arguments, in the order of its fields, which says it in every language."""
        sentence = SENTENCES[self.code]
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
        values = (each.phrase if isinstance(each, Reason) else each for each in self.arguments)
        fields = dict(zip(names, values, strict=True))
        if when := fields.get("when"):
            fields["when"] = with_preposition(when)
        return Phrase(sentence, **fields)

    def __str__(self) -> str:
        return str(self.phrase)
