"""Why a policy stands where it stands: a code with arguments, which is said in English here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SENTENCES = {
    "first-day": "in force from {}",
    "last-day": "in force through {}",
    "published": "published {}",
    "created": "created {}, and nothing is in force before that",
    "no-start": "no date says when it starts",
    "status": "its status is {}",
    "status-audited": "{} when audited on {}",
    "status-audited-unsigned": "{} when audited on {}, which nobody signed",
    "status-observed": "{} when observed on {}",
    "statuses-differ": "its records state different statuses: {}",
    "status-without-phase": "what the status {} says of its force is not known",
    "no-record": "no record describes it",
    "no-end": "no end is stated",
    "no-end-observed": "no end is stated, and no audit saw it in force",
    "no-end-status": "no end is stated, and nothing says when its status was {}",
    "end-unknown": "nothing says when it ended",
    "changed-by": "{} {} it: {}",
    "changed-by-unknown": "{} {} it, and no record says when",
    "in-part": "in part, since {}",
    "in-part-without": "without {}, since {}",
    "contradict": "{}, but {}",
    "changes-on": "it changes on {}: {}",
}


@dataclass(frozen=True)
class Reason:
    """A code, a key of SENTENCES, and its arguments: texts from records, dates as stated, ids, other reasons."""

    code: str
    arguments: tuple[str | Reason, ...] = ()

    @classmethod
    def of_dates(cls, code: str, dates: Iterable[str]) -> Reason:
        """Return a reason whose argument is a date as stated, or all where records state several."""
        return cls(code, (" or ".join(dates),))

    def __str__(self) -> str:
        return SENTENCES[self.code].format(*self.arguments)
