"""Store and shapes to findings, each with file, line and column.

Four sources of findings flow together: what the reader could not read, what was noticed while records
were mapped, what the shapes find in the graph, and what only the records side by side can tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.findings import SEVERITIES, Finding, Rule, Severity
from policygraph.pipeline import Build
from policygraph.validation import shacl
from policygraph.validation.rules import find_rule, read_rules, read_shapes, shapes_of
from policygraph.validation.shacl.results import Report
from policygraph.validation.source_places import Locator
from policygraph.validation.to_findings import Collector, matches_any

Engine = Literal["auto", "sparql", "pyshacl"]
# Findings that say themselves which two dates cannot both hold.
CONTRADICTIONS = {"audit-before-publication", "lineage-cycle", "lineage-order", "lineage-still-live"}


@dataclass(frozen=True)
class ValidationOptions:
    """How to validate: codes may have ``*``; severities are code -> severity, before the shapes' own."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    today: date = field(default_factory=date.today)
    engine: Engine = "auto"
    shapes: Path | None = None  # a folder, instead of the profile's


@dataclass(frozen=True)
class Validation:
    """What was found, by which rules, and the SHACL report behind it."""

    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]
    report: Report


def rules_of(shapes: list[ox.Triple], options: ValidationOptions) -> dict[str, Rule]:
    """Return code -> rule of shapes, with the severities that the options give."""
    rules = read_rules(shapes)
    for code, severity in options.severities.items():
        if severity not in SEVERITIES:
            raise UsageError(f"{severity} is no severity; there is {', '.join(SEVERITIES)}")
        find_rule(rules, code)
        chosen: Severity = next(each for each in SEVERITIES if each == severity)
        rules[code] = replace(rules[code], severity=chosen)
    return rules


def validate(build: Build, options: ValidationOptions, only: str | None = None) -> Validation:
    """Return the findings of a build, sorted by place, less those that the options leave out.

    ``only`` is the path of one record: the others are looked at, and their findings left out.

    Raises UsageError for a code or severity that does not exist.
    """
    graph, today = build.open(), options.today
    shapes = read_shapes(options.shapes, today) if options.shapes else shapes_of(build.profile, today)
    rules = rules_of(shapes, options)
    # The profile's own shapes are all that the fast engine does: a fault in one must not turn into minutes.
    engine = "sparql" if options.engine == "auto" and options.shapes is None else options.engine
    report = shacl.validate(graph.store, shapes, engine)
    collector = Collector(build, graph, Locator(build, only), rules)
    reading = list(collector.from_reading())
    taken = {(finding.path, finding.line, finding.column) for finding in reading}  # one defect, one finding
    shaped = [
        finding
        for finding in collector.from_shapes(report.results)
        if (finding.path, finding.line, finding.column) not in taken
    ]
    explained = {finding.policy for finding in shaped if finding.code in CONTRADICTIONS}
    findings = {
        *reading,
        *collector.from_words(),
        *collector.across_records(),
        *collector.contradictions(explained),
        *shaped,
    }
    wanted = {code for code in rules if _wanted(code, options)}
    ignored = collector.ignored()
    kept = (each for each in findings if each.code in wanted and (each.path, each.code) not in ignored)
    return Validation(tuple(sorted(kept)), rules, report)


def _wanted(code: str, options: ValidationOptions) -> bool:
    return (not options.select or matches_any(code, options.select)) and not matches_any(code, options.ignore)
