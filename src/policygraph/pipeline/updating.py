"""The next generation of a store: a snapshot of the one before, and the differences that some files make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pyoxigraph as ox

from policygraph.lineage.kept_facts import keep_about
from policygraph.lineage.read import ended_with
from policygraph.lineage.rows import properties_read
from policygraph.lineage.sparql_functions import functions
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.pipeline.entries import Mapping, settle
from policygraph.pipeline.file_differences import Differences
from policygraph.pipeline.unmatched import Unmatched
from policygraph.profile.model import Profile
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.store.asserted import Changes, changes, subject_of
from policygraph.store.edits import carry, edits_of
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore, exchange
from policygraph.store.manifest import Entry, Manifest
from policygraph.store.rules import Derived, rules_of, run
from policygraph.store.snapshots import Snapshot


def derives_by_node(manifest: Manifest, profile: Profile, base: str) -> bool:
    """Return whether the rules of a profile, which have derived what a manifest has, can be run for some nodes alone."""
    nodes = _of_vocabulary(profile, base)
    return all(rule.has_focus for rule in rules_of(profile)) and not manifest.derived(nodes)


def update(
    previous: Generation, generation: Generation, found: Differences, mapping: Mapping, snapshot: Snapshot
) -> None:
    """Fill a generation, which is a snapshot of another, with what that has and some files change, and count the triples."""
    changed, before, after = _change_entries(previous.manifest, snapshot.manifest, found, mapping)
    graph = GraphStore(snapshot.store, mapping.profile, mapping.base)
    again = _DerivedAgain(generation.manifest, graph, changed.subjects) if _matters(changed, graph) else None
    in_vocabulary = set(mapping.profile.vocabulary_lines)
    exchange(graph.disk, changed.removed - in_vocabulary, changed.added)
    gone, new = again.derive(changed.subjects) if again else ([], [])
    snapshot.write()
    if again:
        keep_about(graph, generation.manifest, again.nodes)
    triples: dict[str, int] = previous.manifest.get("triples")
    difference_of_vocabulary = len(changed.removed & in_vocabulary) - len(changed.added & in_vocabulary)
    triples = {
        "asserted": triples["asserted"] + len(changed.added) - len(changed.removed),
        "derived": triples["derived"] + len(new) - len(gone),
        "vocabulary": triples["vocabulary"] + difference_of_vocabulary,
    }
    generation.manifest.set(
        triples=triples, numbers=_numbers(previous.manifest, generation.manifest, before, after)
    )
    lines = changed.added | changed.removed | set(gone) ^ set(new)
    carry(previous, generation, edits_of(before, after, lines))


def _change_entries(
    previous: Manifest, manifest: Manifest, found: Differences, mapping: Mapping
) -> tuple[Changes, list[Entry], list[Entry]]:
    """Bring the entries of a manifest up to date; return the lines that come and go, and the entries before and after."""
    manifest.restamp({**previous.touched(), **found.touched})
    unmatched = Unmatched(previous)
    entries = list(unmatched.seeing(map(mapping.entry, found.changed)))
    paths = {*(entry.path for entry in entries), *found.removed}
    replaced = [entry for path in paths for entry in previous.at(path)]
    manifest.remove(found.removed)
    manifest.replace(entries)
    unmatched.keep(manifest)
    paths |= settle(manifest, mapping, found.files_of, (replaced, entries)).keys()
    before, after = ([entry for path in paths for entry in each.at(path)] for each in (previous, manifest))
    return changes(manifest, before, after), before, after


def _matters(changed: Changes, graph: GraphStore) -> bool:
    """Return whether anything may follow from lines that come and go: not from texts that rules and the lineage do not read."""
    lines = [line.split(" ", 2)[1:] for line in changed.added | changed.removed]
    properties = {property_[1:-1] for property_, _ in lines}
    return (
        any(not value.startswith('"') for _, value in lines)
        or any(rule.may_name(each) for rule in rules_of(graph.profile) for each in properties)
        or not properties.isdisjoint(properties_read(LineageTerms(graph)))
    )


def _numbers(
    previous: Manifest, manifest: Manifest, before: Collection[Entry], after: Collection[Entry]
) -> Counter[str]:
    """Return the numbers of a manifest: those of the one before, less what the entries were, and with what they are."""
    entries, numbers = [*before, *after], previous.numbers()
    paths, policies = {entry.path for entry in entries}, {entry.policy for entry in entries if entry.policy}
    numbers.update(manifest.count(paths, policies))
    numbers.subtract(previous.count(paths, policies))
    return numbers


class _DerivedAgain:
    """What the rules derive about the nodes that changed statements affect, taken out of a store and derived again."""

    def __init__(self, manifest: Manifest, graph: GraphStore, changed: Collection[str]) -> None:
        self.manifest, self.graph, self.rules = manifest, graph, rules_of(graph.profile)
        self.needs_lineage = any(rule.needs_lineage for rule in self.rules)
        self.of_vocabulary = _of_vocabulary(graph.profile, graph.base)
        self.before: Derived = {}
        self.nodes = set[str]()
        self._leave_out(self._affected(changed))

    def derive(self, changed: Collection[str]) -> tuple[list[str], list[str]]:
        """Run the rules until what they derive affects no other node, once the statements of a store have changed.

        Returns the lines that were derived about these nodes, and those that are now.
        """
        more, derived = self._affected(changed) - self.nodes, Derived()
        while True:
            exchange(self.graph.disk, _lines(derived), ())
            self._leave_out(more)
            derived = run(self.rules, self.graph, functions, self.nodes)
            different = {node for node in self.nodes if self.before.get(node, []) != derived.get(node, [])}
            lines = _lines({node: [*self.before.get(node, []), *derived.get(node, [])] for node in different})
            objects = (triple.object for triple in parse_ntriples("".join(lines)))
            values = {each.value for each in objects if isinstance(each, ox.NamedNode)}
            more = self._affected({*different, *(values - self.of_vocabulary)}) - self.nodes
            if not more:
                break
        self.manifest.set_derived((node, derived.get(node, [])) for node in self.nodes)
        return _lines(self.before), _lines(derived)

    def _leave_out(self, nodes: set[str]) -> None:
        """Take what was derived about nodes out of the store."""
        self.nodes |= nodes
        derived = self.manifest.derived(nodes)
        self.before |= derived
        exchange(self.graph.disk, _lines(derived), ())

    def _affected(self, nodes: Collection[str]) -> set[str]:
        """Return nodes with those about which rules may derive something else where the statements about them change."""
        quads, affected = self.graph.store.quads_for_pattern, set(nodes)
        for node in map(ox.NamedNode, nodes):
            ends = [quad.object for quad in quads(node, None, None)]
            ends += [quad.subject for quad in quads(None, None, node)]
            affected |= {end.value for end in ends if isinstance(end, ox.NamedNode)}
        affected -= self.of_vocabulary
        return ended_with(self.graph, affected) if self.needs_lineage else affected


def _of_vocabulary(profile: Profile, base: str) -> set[str]:
    """Return the nodes that the vocabulary describes and no record can."""
    subjects = {subject_of(line) for line in profile.vocabulary_lines if line.startswith("<")}
    return {subject for subject in subjects if profile.subject_id(base, subject) is None}


def _lines(derived: Derived) -> list[str]:
    return [line for lines in derived.values() for line in lines]
