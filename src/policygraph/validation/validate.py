"""Validate a build: merge the findings of reading, of mapping, of shapes and of rules across records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from policygraph.errors import UsageError
from policygraph.findings import SEVERITIES, Finding, Rule, Severity
from policygraph.pipeline import Build, Notify
from policygraph.profile.model import Profile
from policygraph.profile.sparql_files import definitions_of
from policygraph.store.graph_store import GraphStore
from policygraph.validation import shacl
from policygraph.validation.by_node import ByNode, key_of
from policygraph.validation.lineage_rules import UNFIT, explains
from policygraph.validation.rules import check_patterns, find_rule, matches_any, read_rules
from policygraph.validation.shacl.files import validate_files
from policygraph.validation.shacl.reporting import Report
from policygraph.validation.shacl.results import ShapesError
from policygraph.validation.shacl_report import ReportWriter
from policygraph.validation.shape_files import (
    Shapes,
    own_shapes,
    read_shapes,
    reading_shapes,
    refuse_unused,
    usable_shapes,
)
from policygraph.validation.source_places import Locator
from policygraph.validation.to_findings import Collector
from policygraph.words.phrases import Phrase, enumerated, phrase_of


@dataclass(frozen=True)
class ValidationOptions:
    """How to validate; codes may contain ``*``, and ``severities`` (by code) override those of the shapes."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)  # code -> where its severity stands in a file
    today: date = field(default_factory=date.today)
    engine: shacl.Engine = "auto"
    shapes: Path | None = None  # a file or a folder, instead of the profile's
    min_severity: Severity = SEVERITIES[-1]


@dataclass(frozen=True)
class RuleSet:
    """What records are checked against: the shapes, the rules by code, and the codes that are reported."""

    shapes: Shapes
    rules: Mapping[str, Rule]
    reported: frozenset[str]


@dataclass(frozen=True)
class Validation:
    """The findings, the rules by code, and what writes findings of these as a SHACL validation report."""

    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]
    writer: ReportWriter


def rule_set(profile: Profile, options: ValidationOptions) -> RuleSet:
    """Return what records of a profile are checked against.

    What is found without a query has its rules whatever the shapes are. Raises UsageError for a severity that
    does not exist, a code that no rule has, and choices that leave no rule, ProfileError for shapes that cannot be used.
    """
    of_profile = read_shapes(profile.shapes, options.today)
    if not profile.is_built_in:
        refuse_unused(of_profile)
    usable = usable_shapes(of_profile, profile)
    shapes = usable
    if options.shapes:
        shapes = own_shapes(options.shapes, options.today, definitions_of(profile))
    known = {**read_rules(reading_shapes(options.today).graph)}
    try:
        rules = dict(sorted({**known, **read_rules(shapes.graph)}.items()))
    except ShapesError as error:
        raise shapes.named(error) from None
    known |= rules if shapes is of_profile else {**read_rules(of_profile.graph), **rules}
    _severity(options.min_severity)
    for code, severity in options.severities.items():
        try:
            rule = find_rule(known, code)._replace(severity=_severity(severity))
        except UsageError as error:
            if code not in options.places:
                raise
            message = Phrase("{place}: {message}", place=options.places[code], message=phrase_of(error))
            raise UsageError(message) from None
        if code in rules:
            rules[code] = rule
    check_patterns(options.select, rules)
    check_patterns(options.ignore, known)
    reported = {
        code
        for code in _reported(profile, rules)
        if (not options.select or matches_any(code, options.select)) and not matches_any(code, options.ignore)
    }
    _require_any(reported, rules, options)
    return RuleSet(shapes, rules, frozenset(reported))


def _require_any(reported: Iterable[str], rules: Mapping[str, Rule], options: ValidationOptions) -> None:
    """Raise UsageError where choices of codes and of the least severity leave no rule that could find anything."""
    least = SEVERITIES.index(options.min_severity)
    if (options.select or options.ignore) and all(
        SEVERITIES.index(rules[code].severity) > least for code in reported
    ):
        given = {"select": options.select, "ignore": options.ignore, "min-severity": options.min_severity}
        names = enumerated(name for name, value in given.items() if value and value != SEVERITIES[-1])
        raise UsageError(
            Phrase("nothing can be found: {options} and the profile leave no rule", options=names)
        )


def _severity(text: str) -> Severity:
    """Return a text that is a severity. Raises UsageError for any other."""
    if text not in SEVERITIES:
        raise UsageError(
            Phrase("{severity} is no severity; there is {names}", severity=text, names=enumerated(SEVERITIES))
        )
    return text


def _reported(profile: Profile, codes: Iterable[str]) -> Iterator[str]:
    """Yield the codes that some kind of records does not ignore."""
    return (code for code in codes if not all(kind.ignores(code) for kind in profile.kinds))


def validate_file(
    data: Path, shapes: Path, options: ValidationOptions, notify: Notify = lambda _: None
) -> Report:
    """Return the report of an RDF file against own shapes, which may be in the same file; ``notify`` as for ``validate``.

    Raises UsageError for a file that cannot be read, and for shapes what ``own_shapes`` and ``shacl.validate`` raise.
    """
    own = own_shapes(shapes, options.today)
    try:
        is_one = data.resolve() == shapes.resolve()
        return validate_files(
            data, shapes if is_one else list(own.triples), options.engine, _teller(own, notify)
        )
    except ShapesError as error:
        raise own.refused(error, options.engine) from None


def validate_store(
    graph: GraphStore, shapes: Path, options: ValidationOptions, notify: Notify = lambda _: None
) -> Report:
    """Return the report of a store, of whose records nothing else is known, against own shapes; ``notify`` as there.

    Raises what ``own_shapes`` and ``shacl.validate`` raise.
    """
    own = own_shapes(shapes, options.today)
    try:
        return shacl.validate(graph.store, own.triples, options.engine, _teller(own, notify))
    except ShapesError as error:
        raise own.refused(error, options.engine) from None


def _teller(shapes: Shapes, notify: Notify) -> Callable[[ShapesError], None]:
    """Return what notifies of each shape that only pyshacl knows."""

    def tell(error: ShapesError) -> None:
        problem = phrase_of(shapes.named(error))
        notify(Phrase("{problem}: pyshacl checks it, which reads the whole graph each time", problem=problem))

    return tell


def validate(
    build: Build,
    options: ValidationOptions,
    checked: RuleSet | None = None,
    anew: bool = False,
    graph: GraphStore | None = None,
    notify: Notify = lambda _: None,
) -> Validation:
    """Return the findings of a build that the options select, sorted by place.

    ``checked`` is the rule set of the options, where it is known already. What an earlier validation found is taken
    from there, unless ``anew``, for which whoever wants to write a report asks, or where another store than the build's
    own is asked, a ``graph`` that has the same. ``notify`` is told of shapes that only pyshacl knows, which takes longer.
    Raises what ``rule_set`` does.
    """
    checked = checked or rule_set(build.profile, options)
    collector = Collector(
        build,
        graph or build.open(),
        Locator(build),
        checked.rules,
        checked.reported,
        options.today,
        checked.shapes.graph,
        frozenset(options.severities),
    )
    try:
        found = None if anew or graph else _found_by_node(collector, options, checked)
        reading, from_shapes, others = found or _found_anew(collector, options, checked, notify)
    except ShapesError as error:
        raise checked.shapes.refused(error, options.engine) from None
    places = {(finding.path, finding.line, finding.column) for finding in reading}
    of_shapes = (  # without a second finding about what could not be read
        finding
        for finding in from_shapes
        if not finding.path or (finding.path, finding.line, finding.column) not in places
    )
    findings = {*reading, *of_shapes, *others}
    ignored = collector.ignored()
    told = (f for f in findings if f.code in checked.reported and (f.path, f.code) not in ignored)
    explained = defaultdict[tuple[str, str], set[str]](set)
    for finding in told:
        for code in checked.rules[finding.code].explains:
            explained[finding.policy, code].add(finding.code)
    least = SEVERITIES.index(options.min_severity)
    reported = (
        finding
        for finding in findings
        if finding.code in checked.reported
        and SEVERITIES.index(finding.severity) <= least
        and (finding.path, finding.code) not in ignored
        and not any(
            finding.code not in UNFIT or explains(code, collector.standings, finding.policy, finding.detail)
            for code in explained.get((finding.policy, finding.code), ())
        )
    )
    return Validation(tuple(sorted(reported, key=Finding.sort_key)), checked.rules, ReportWriter(collector))


_Found = tuple[
    Iterable[Finding], Iterable[Finding], Iterable[Finding]
]  # of reading, of shapes, and all others


def _found_anew(collector: Collector, options: ValidationOptions, checked: RuleSet, notify: Notify) -> _Found:
    """Return the findings that are wanted, whatever was found before."""
    manifest = collector.build.generation.manifest
    tell = _teller(checked.shapes, notify)
    report = shacl.validate(collector.graph.store, collector.shapes.triples(), options.engine, tell)
    with_findings, records = list(manifest.with_findings()), list(manifest.records())
    pairs = chain(collector.from_similar_ids(records), collector.within_subjects(records))
    others = (
        collector.from_labels(with_findings),
        (finding for _, finding in pairs),
        (finding for misfit in collector.in_lineage() for finding in collector.from_lineage(misfit)),
        collector.about_parts(),
        collector.about_files(),
    )
    return list(collector.from_reading(with_findings)), collector.from_shapes(report.entries), chain(*others)


def _found_by_node(collector: Collector, options: ValidationOptions, checked: RuleSet) -> _Found | None:
    """Return all findings, as far as they stay from those of an earlier validation; None where not all are kept."""
    wide = replace(collector, reported=frozenset(_reported(collector.build.profile, checked.rules)))
    found = ByNode(wide, key_of(wide, set(checked.shapes.files.values()), options.engine))
    if found.is_new and checked.reported != wide.reported:
        return None
    if not found.is_complete:
        compiled = shacl.compiled(collector.graph.store, collector.shapes, options.engine)
        if compiled is None:
            return None
        found.ask(compiled)
    return found.reading(), found.from_shapes(), found.others()
