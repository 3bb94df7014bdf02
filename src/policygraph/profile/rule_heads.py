"""What a rule promises in comments: which nodes it is about, and what it depends on; and mistakes in them.

A rule with a comment ``# focus: ?x`` in its pattern promises that what it constructs about ``?x`` follows from the
statements about ``?x``, about its values and about the nodes that it is a value of; that ``?x`` is no node of the
vocabulary; and that texts, numbers and dates matter, and are constructed, only as values of properties that it names. One with ``# depends: lineage`` needs those of the policies, too, that the lineage leads to from ``?x``; with
``# depends: lineage of ?x``, it promises that ``?x`` is a policy, and the only one that functions are asked about.

What stands behind ``# whole:`` is read where a rule is run in a whole store, and is a comment where it is run for some nodes:
the braces of a sub-select, say, by which the store does things in another order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.rdf.sparql_text import Problem, template
from policygraph.words.phrases import Phrase, enumerated

FOCUS = re.compile(r"^([ \t]*)# focus: (\?\w+)[ \t]*$", re.MULTILINE)
_WHOLE = re.compile(r"^([ \t]*)# whole: (.*)$", re.MULTILINE)
LINEAGE = re.compile(r"^# depends: lineage(?: of (\?\w+))?[ \t]*$", re.MULTILINE)
_LIKE_ONE = re.compile(r"[ \t]*#[ \t]*(?:focus|depends|whole)[ \t]*:", re.IGNORECASE)


def whole(text: str) -> str:
    """Return the text of a rule as it is run in a whole store, each character at its line and column.

    >>> whole("# whole: { SELECT * {")
    '         { SELECT * {'
    """
    return _WHOLE.sub(rf"\1{' ' * len('# whole: ')}\2", text)


def _subjects(text: str) -> list[str]:
    """Return the names of the variables that are subjects in the template of a CONSTRUCT, in their order, none where it has
    other subjects, too.
    """
    found = [token for token, _ in template(text)]
    starts = [
        token
        for token, before in zip(found, [None, *found], strict=False)
        if not before or before.text == "."
    ]
    if any(token.kind != "variable" for token in starts):
        return []
    return list(dict.fromkeys(token.text[1:] for token in starts))


def mistakes(text: str) -> Iterator[Problem]:
    """Yield what is wrong with each comment of a rule that looks like a promise and is none, with its place."""
    foci = {match[2] for match in FOCUS.finditer(text)}
    subjects = _subjects(text)
    for number, line in enumerate(text.split("\n"), 1):
        found = FOCUS.match(line) or LINEAGE.match(line) or _WHOLE.match(line)
        if not found and _LIKE_ONE.match(line):
            message = Phrase(
                "{line} promises nothing; write {focus} or {whole} in the pattern, or {lineage} or {own} at the start of a line",
                line=line.strip(),
                focus="# focus: ?x",
                whole="# whole: …",
                lineage="# depends: lineage",
                own="# depends: lineage of ?x",
            )
            yield Problem(message, number, line.index("#") + 1)
        elif found and found.re is FOCUS and subjects and found[2][1:] not in subjects:
            message = Phrase(
                "{variable} is the subject of nothing that the rule constructs, which is about {subjects}",
                variable=found[2],
                subjects=enumerated(f"?{name}" for name in subjects),
            )
            yield Problem(message, number, found.start(2) + 1)
        elif found and found.re is LINEAGE and found[1] and found[1] not in foci:
            message = Phrase(
                "{variable} is not what the rule is about; it needs {focus}",
                variable=found[1],
                focus=f"# focus: {found[1]}",
            )
            yield Problem(message, number, found.start(1) + 1)
