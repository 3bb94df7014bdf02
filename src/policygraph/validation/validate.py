"""Validate a build: merge the findings of reading, of mapping, of shapes and of rules across records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.findings import SEVERITIES, Finding, Rule
from policygraph.pipeline import Build
from policygraph.validation import shacl
from policygraph.validation.rules import find_rule, read_rules, read_shapes, shapes_of
from policygraph.validation.shacl.results import Report
from policygraph.validation.source_places import Locator
from policygraph.validation.to_findings import Collector, matches_any

Engine = Literal["auto", "sparql", "pyshacl"]


@dataclass(frozen=True)
class ValidationOptions:
    """How to validate; codes may contain ``*``, and ``severities`` (by code) override those of the shapes."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    today: date = field(default_factory=date.today)
    engine: Engine = "auto"
    shapes: Path | None = None  # a folder, instead of the profile's


@dataclass(frozen=True)
class Validation:
    """The findings, the rules by code, and the SHACL validation report that they come from."""

    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]
    report: Report


def rules_of(shapes: list[ox.Triple], options: ValidationOptions) -> dict[str, Rule]:
    """Return code -> rule of shapes, with the severities of the options. Raises UsageError for a wrong one."""
    rules = read_rules(shapes)
    for code, severity in options.severities.items():
        if severity not in SEVERITIES:
            raise UsageError(f"{severity} is no severity; there is {', '.join(SEVERITIES)}")
        rules[code] = replace(find_rule(rules, code), severity=severity)
    return rules


def validate(build: Build, options: ValidationOptions, only: str | None = None) -> Validation:
    """Return the findings of a build that the options select, sorted by place.

    With ``only``, the path of one record, the findings of all others are left out. Raises UsageError for
    a code or severity that does not exist.
    """
    graph, today = build.open(), options.today
    shapes = read_shapes(options.shapes, today) if options.shapes else shapes_of(build.profile, today)
    rules = rules_of(shapes, options)
    # The fast engine supports all of a profile's shapes: a fault in one must not fall back to slow pySHACL.
    engine = "sparql" if options.engine == "auto" and options.shapes is None else options.engine
    report = shacl.validate(graph.store, shapes, engine)
    collector = Collector(build, graph, Locator(build, only), rules, today)
    reading = list(collector.from_reading())
    places = {(finding.path, finding.line, finding.column) for finding in reading}
    from_shapes = [  # without a second finding about what could not be read
        finding
        for finding in collector.from_shapes(report.results)
        if (finding.path, finding.line, finding.column) not in places
    ]
    others = (collector.from_labels(), collector.across_records(), collector.from_lineage())
    findings = {*reading, *from_shapes, *chain(*others)}
    explained = {(finding.policy, code) for finding in findings for code in rules[finding.code].explains}
    selected = {code for code in rules if not options.select or matches_any(code, options.select)}
    codes = {code for code in selected if not matches_any(code, options.ignore)}
    ignored = collector.ignored()
    reported = (
        finding
        for finding in findings
        if finding.code in codes
        and (finding.path, finding.code) not in ignored
        and (finding.policy, finding.code) not in explained
    )
    return Validation(tuple(sorted(reported)), rules, report)
