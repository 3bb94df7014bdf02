"""The one model of what is wrong: a finding, with its place and what to do, and the rule that it comes from."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from policygraph.records import json_pointer
from policygraph.words.phrases import said, text_in, word

Severity = Literal["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")  # the most severe first


class Rule(NamedTuple):
    """One rule: its stable code, what it is called, how severe it is, what it is for and how to resolve it.

    ``names``, ``messages`` and ``explanations`` are language -> text, with ``en`` always there. Findings of the codes
    in ``explains`` about a policy are left out where this rule has one about it, those of two facts that do not fit only
    where it can be why, see ``validation.lineage_rules.explains``.
    """

    code: str
    severity: Severity
    names: Mapping[str, str]
    messages: Mapping[str, str]
    explanations: Mapping[str, str]
    explains: tuple[str, ...] = ()
    names_others: bool = False  # the other records of the same subject
    spares_elsewhere: bool = False  # ids of what other collections describe, by the profile


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a rule, the reader or the mapper found: where in which file, and about what in the graph.

    ``path`` is the file: below the source while a record is read, as seen from the working folder in the
    result of a validation, "" where the data came from no record. ``line`` and ``column`` count from 1, in
    characters; they are 0 without a file, and until the place that ``pointer`` names is looked up.
    ``message`` is empty until it is taken from the rule of the ``code``, with ``detail`` behind it.
    ``focus`` is the IRI of the focus node, ``property`` the result path with prefixes, ``value`` the value
    as text, ``policy`` the id, ``pointer`` the JSON Pointer (RFC 6901) of the place in the front matter.
    ``message``, ``remedy``, ``detail`` and ``value`` may be phrases or labels, which other languages have as well;
    ``messages`` has the message by language, where the rule has several.
    """

    path: str
    line: int
    column: int
    code: str
    message: str = ""
    severity: Severity = "violation"
    policy: str = ""
    focus: str = ""
    property: str = ""
    value: str = ""
    pointer: str = ""
    remedy: str = ""
    detail: str = ""
    messages: Mapping[str, str] = field(default_factory=dict, compare=False)

    def in_language(self, language: str) -> Finding:
        """Return the finding with what it says in a language, in its own where it has nothing in that."""
        message = text_in(self.messages, language) or said(self.message, language)
        remedy = said(self.remedy, language)
        is_said = (message, remedy) == (self.message, self.remedy)
        return self if is_said else replace(self, message=message, remedy=remedy)

    def sort_key(self) -> tuple[str | int, ...]:
        """Return the fields by which findings are in order: to sort many by it is faster than by themselves."""
        *compared, _ = vars(self).values()  # the last are the messages
        return tuple(compared)

    @builtins.property
    def field(self) -> str:
        """The place in the front matter as people write it: ``analysis.mrv.score``."""
        return json_pointer.dotted(self.pointer)

    def __str__(self) -> str:
        return self.line_in("en")

    def line_in(self, language: str) -> str:
        """Return the finding on a line, with its message and its remedy in a language."""
        level = "error" if self.severity == "violation" else self.severity
        field = f" [{self.field}]" if self.pointer else ""
        finding, template = (
            self.in_language(language),
            "{message}. {remedy}." if self.remedy else "{message}.",
        )
        told = word(template, language).format(message=finding.message, remedy=finding.remedy)
        return f"{self.path}:{self.line}:{self.column}: {word(level, language)} {self.code}{field}: {told}"


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """Return severity -> number of findings, the most severe first, with zeros."""
    severities = [finding.severity for finding in findings]
    return {severity: severities.count(severity) for severity in SEVERITIES}
