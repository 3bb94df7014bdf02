"""Ask again only what edits touch: of an earlier validation's findings those stay that nothing which changed leads to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from threading import Event

import pyoxigraph as ox

from policygraph._version import __version__
from policygraph.findings import Finding
from policygraph.lineage.effects import changed_with, ended_with
from policygraph.rdf.core import IDENTIFIER
from policygraph.rdf.ntriples import parse_ntriples, term
from policygraph.store.beside import Beside, for_each
from policygraph.store.edits import Edits, edits_since
from policygraph.validation.kept import FORMAT, ByName, Kept, Row, Unit, read_kept
from policygraph.validation.shacl.checks import Check
from policygraph.validation.shacl.reach import Dependency, Graph, Node, UnknownReachError, dependencies
from policygraph.validation.shacl.reporting import ValidationResult
from policygraph.validation.shacl.results import Term
from policygraph.validation.shacl.sparql_engine import Compiled, run_check
from policygraph.validation.to_findings import Collector

MOST_NODES = 2_000  # where more are touched, all are asked


def key_of(collector: Collector, files: Iterable[Path], engine: str) -> str:
    """Return what decides about the findings of a build but its records and the day: shapes, options, the program."""
    build = collector.build
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files)]
    parts = (
        FORMAT,
        __version__,
        digests,
        engine,
        sorted((code, rule.severity) for code, rule in collector.rules.items()),
        sorted(collector.overridden),
        build.observed,
        build.relative_path(""),
        collector.absent_parts,
        collector.kinds,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass
class ByNode:
    """The findings of a build, as far as they can be taken from an earlier validation, and asked for where not."""

    collector: Collector
    key: str

    def __post_init__(self) -> None:
        generation, day = self.collector.build.generation, self.collector.today.isoformat()
        own = read_kept(generation.kept, self.key)
        self.is_complete = own is not None and own.day == day
        earlier = own or read_kept(generation.kept_before, self.key)
        self.edits = Edits() if own else edits_since(generation)
        self.is_new = earlier is None
        self.kept = earlier or Kept(self.key, day)
        self.has_lineage = not self.is_new and self.kept.day == day
        self.kept.day = day

    def ask(self, compiled: Compiled) -> None:
        """Bring all that is kept up to date, and keep it for later. Shapes are asked beside all else."""
        checks = {self._name(check): check for check in compiled.all()}  # of equal ones one is enough
        to_ask = {name: self._to_ask(check, self.kept.shapes.get(name)) for name, check in checks.items()}
        is_ended = Event()

        def results_of(name: str) -> dict[str, list[ValidationResult]]:
            return {} if is_ended.is_set() else self._results(checks[name], to_ask[name])

        asked = Beside(lambda: dict(zip(to_ask, for_each(results_of, to_ask), strict=True)))
        try:
            self._ask_entries()
            self._ask_lineage()
            results = asked.result()
        except BaseException:  # the process ends when no thread has anything left to do
            is_ended.set()
            raise
        self.kept.shapes = {
            name: self._units(check, to_ask[name], results[name], self.kept.shapes.get(name, {}))
            for name, check in checks.items()
        }
        self.kept.write(self.collector.build.generation.kept)

    def reading(self) -> list[Finding]:
        """Return the findings about what could not be read or mapped."""
        return self.kept.findings(_rows(self.kept.reading))

    def from_shapes(self) -> list[Finding]:
        """Return the findings of validation results."""
        units = (unit for units in self.kept.shapes.values() for unit in units.values())
        return self.kept.findings(row for unit in units for row in unit.rows)

    def others(self) -> list[Finding]:
        """Return all other findings."""
        kept = self.kept
        parts = (kept.labels, kept.similar, kept.subjects)
        of_names = (row for part in parts for row in _rows(part))
        of_lineage = (row for misfits in kept.lineage.values() for _, rows in misfits for row in rows)
        of_files = (*self.collector.about_parts(), *self.collector.about_files())
        return [*kept.findings(chain(of_names, of_lineage)), *of_files]

    def _ask_entries(self) -> None:
        """Ask for what is found in entries and between them."""
        kept, collector, edits = self.kept, self.collector, self.edits
        manifest = collector.build.generation.manifest
        if self.is_new:
            found, records = list(manifest.with_findings()), list(manifest.records())
        else:
            shared = kept.with_code(kept.labels, "id-shared") if edits.paths else ()
            paths = {*edits.paths, *shared}
            found = manifest.at(*paths)
            _leave_out(kept.reading, paths)
            _leave_out(kept.labels, paths)
            subjects = {entry.policy for entry in found if entry.policy} | (
                kept.subjects.keys() & edits.described
            )
            _leave_out(kept.subjects, subjects)
            records = [entry for subject in sorted(subjects) for entry in manifest.describing(subject)]
        for entry in found:
            self._keep(kept.reading, ((entry.path, each) for each in collector.from_reading([entry])))
            self._keep(kept.labels, ((entry.path, each) for each in collector.from_labels([entry])))
        self._keep(kept.subjects, collector.within_subjects(records))
        if self.is_new or edits.others_described or edits.paths & kept.similar.keys():
            kept.similar.clear()
            everything = records if self.is_new else manifest.records()
            self._keep(kept.similar, collector.from_similar_ids(everything))

    def _keep(self, part: ByName, findings: Iterable[tuple[str, Finding]]) -> None:
        for name, finding in findings:
            part.setdefault(name, []).append(self.kept.row(finding))

    def _ask_lineage(self) -> None:
        """Ask where the policies stand to which what changed leads, by what ends them or changes them."""
        kept, collector, edits = self.kept, self.collector, self.edits
        graph, earlier = collector.graph, kept.lineage
        asked: set[str] | None = None
        if self.has_lineage:
            changed = changed_with(graph, ended_with(graph, edits.described | edits.ends))
            read = ended_with(graph, changed_with(graph, changed))
            if len(read) <= MOST_NODES and not self._share_ids(read):
                asked, collector = changed, replace(collector, policies=read)
        kept.lineage = {} if asked is None else {iri: earlier[iri] for iri in earlier.keys() - asked}
        for misfit in collector.in_lineage(asked) if asked is None or asked else ():
            packed = misfit.packed()
            same = (rows for before, rows in earlier.get(misfit.policy, ()) if before == packed)
            rows = next(same, None) if edits.described.isdisjoint((misfit.policy, misfit.focus)) else None
            if rows is None:
                rows = [kept.row(finding) for finding in collector.from_lineage(misfit)]
            kept.lineage.setdefault(misfit.policy, []).append((packed, rows))

    def _share_ids(self, nodes: Iterable[str]) -> bool:
        """Return whether others have the ids of some nodes, too, so that what they are called depends on all."""
        quads, name = self.collector.graph.store.quads_for_pattern, ox.NamedNode(IDENTIFIER)
        ids = (quad.object for node in nodes for quad in quads(ox.NamedNode(node), name, None))
        return any(len(list(quads(None, name, each))) > 1 for each in ids)

    def _name(self, check: Check) -> str:
        """Return what a check is kept under: all that its results depend on but the data."""
        code = self.collector.codes.get(check.shape.node)
        parts = (code, check.component, check.shape.severity, check.shape.sparql_path, check.query)
        return hashlib.sha256(repr((*parts, *map(str, check.messages))).encode()).hexdigest()[:32]

    def _results(self, check: Check, nodes: Mapping[str, Term] | None) -> dict[str, list[ValidationResult]]:
        """Return what a check finds, of some focus nodes or of all, by the text of these."""
        results: dict[str, list[ValidationResult]] = {}
        if nodes is None or nodes:
            terms = None if nodes is None else list(nodes.values())
            for found in run_check(check, self.collector.shapes, self.collector.graph.store, terms):
                results.setdefault(str(found.result.focus), []).append(found)
        return results

    def _units(
        self,
        check: Check,
        nodes: Mapping[str, Term] | None,
        results: Mapping[str, list[ValidationResult]],
        before: Mapping[str, Unit],
    ) -> dict[str, Unit]:
        """Return the results of a check by focus node, with what is kept of it of those of which it was not asked again."""
        kept = {} if nodes is None else {node: unit for node, unit in before.items() if node not in nodes}
        for focus, of_focus in results.items():
            raw = "" if self._reach(check) is not None else _digest(of_focus)
            earlier = before.get(focus)
            is_same = bool(raw) and earlier is not None and earlier.raw == raw and self._stays(focus, earlier)
            kept[focus] = earlier if is_same and earlier else self._unit(of_focus, raw)
        return kept

    def _reach(self, check: Check) -> frozenset[Dependency] | None:
        """Return what the results of a check depend on, None where that may be anything."""
        if check.query not in self._reaches:
            try:
                self._reaches[check.query] = dependencies(check.query)
            except UnknownReachError:
                self._reaches[check.query] = None
        return self._reaches[check.query]

    @cached_property
    def _reaches(self) -> dict[str, frozenset[Dependency] | None]:
        return {}

    @cached_property
    def _changed(self) -> list[ox.Triple]:
        return list(parse_ntriples("".join(self.edits.lines)))

    def _to_ask(self, check: Check, units: Mapping[str, Unit] | None) -> Mapping[str, Term] | None:
        """Return the focus nodes of which a check is to be asked again, by their text; None for all."""
        reach = None if units is None else self._reach(check)
        if units is None or reach is None:
            return None
        graph = Graph(self.collector.graph.store, self._changed)
        touched = graph.focus_nodes(self._changed, reach, MOST_NODES)
        if touched is None:
            return None
        old = [focus for focus, unit in units.items() if not self._stays(focus, unit)]
        nodes = {str(node): node for node in touched} | {focus: _term(focus) for focus in old}
        named = {text: node for text, node in nodes.items() if isinstance(node, ox.NamedNode | ox.Literal)}
        return dict(named) if len(named) == len(nodes) <= MOST_NODES else None

    def _stays(self, focus: str, unit: Unit) -> bool:
        """Return whether places and words of what is found about a node are what they were."""
        if unit.described is None or (unit.suggests and self.edits.others_described):
            return False
        node, edits = focus[1:-1], self.edits
        own = (node, node.partition("#")[0], *unit.described)
        is_placed = edits.described.isdisjoint(own) and (bool(unit.described) or node not in edits.nodes)
        return is_placed and self._relabelled.isdisjoint(unit.values)

    @cached_property
    def _relabelled(self) -> set[str]:
        return self.edits.subjects

    def _unit(self, results: list[ValidationResult], raw: str) -> Unit:
        collector, focus = self.collector, results[0].result.focus
        findings = list(collector.from_shapes(results))
        rows = [self.kept.row(finding) for finding in findings]
        if not isinstance(focus, ox.NamedNode):
            return Unit(rows, raw=raw)
        described = {collector.origins[finding].place.policy for finding in findings}
        if collector.locator.is_described(focus.value):
            described.add(focus.value)
        else:
            described.clear()
        named = {each.result.value.value for each in results if isinstance(each.result.value, ox.NamedNode)}
        suggests = any(collector.build.profile.subject_id(collector.build.base, name) for name in named)
        return Unit(rows, sorted(described), sorted(named), suggests, raw)


def _rows(part: ByName) -> Iterator[Row]:
    return (row for rows in part.values() for row in rows)


def _leave_out(part: ByName, names: Collection[str]) -> None:
    for name in names:
        part.pop(name, None)


def _digest(results: Iterable[ValidationResult]) -> str:
    texts = sorted(repr(found.result.sort_key()) for found in results)
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:16]


def _term(text: str) -> Node:
    """Return the term that a text of N-Triples is."""
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    return term(text)
