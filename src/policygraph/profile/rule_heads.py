"""What a rule promises in comments: which nodes it is about, and what it depends on; and mistakes in them.

A rule with a comment ``# focus: ?x`` in its pattern promises that what it constructs about ``?x`` follows from the
statements about ``?x``, about its values and about the nodes that it is a value of; that ``?x`` is no node of the
vocabulary; and that texts, numbers and dates matter, and are constructed, only as values of properties that it names. One with ``# depends: lineage`` needs those of the policies, too, that the lineage leads to from ``?x``; with
``# depends: lineage of ?x``, it promises that ``?x`` is a policy, and the only one that functions are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.words.phrases import Phrase

FOCUS = re.compile(r"^([ \t]*)# focus: (\?\w+)[ \t]*$", re.MULTILINE)
LINEAGE = re.compile(r"^# depends: lineage(?: of (\?\w+))?[ \t]*$", re.MULTILINE)
_LIKE_ONE = re.compile(r"[ \t]*#[ \t]*(?:focus|depends)[ \t]*:", re.IGNORECASE)


def mistakes(text: str) -> Iterator[tuple[int, Phrase]]:
    """Yield the line of each comment of a rule that looks like a promise and is none, with what is wrong with it."""
    foci = {match[2] for match in FOCUS.finditer(text)}
    for number, line in enumerate(text.split("\n"), 1):
        found = FOCUS.match(line) or LINEAGE.match(line)
        if not found and _LIKE_ONE.match(line):
            message = Phrase(
                "{line} promises nothing; write {focus} in the pattern, or {lineage} or {own} at the start of a line",
                line=line.strip(),
                focus="# focus: ?x",
                lineage="# depends: lineage",
                own="# depends: lineage of ?x",
            )
            yield number, message
        elif found and found.re is LINEAGE and found[1] and found[1] not in foci:
            message = Phrase(
                "{variable} is not what the rule is about; it needs {focus}",
                variable=found[1],
                focus=f"# focus: {found[1]}",
            )
            yield number, message
