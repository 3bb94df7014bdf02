"""What the rules of a profile derive about the nodes that a change affects, exchanged in the store of the next generation."""

from __future__ import annotations

from collections.abc import Collection

import pyoxigraph as ox

from policygraph.lineage.effects import ended_with
from policygraph.lineage.kept_facts import keep_about
from policygraph.lineage.sparql_functions import functions
from policygraph.pipeline.file_differences import ManyAffectedError
from policygraph.profile.model import Profile
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.store.asserted import subject_of
from policygraph.store.graph_store import GraphStore, exchange
from policygraph.store.manifest import Manifest
from policygraph.store.rules import Derived, rules_of, run

# Nodes that are affected, at most the greater of both; for more of them, it takes longer than for all.
MOST_NODES = 2_000
MOST_A_POLICY = 0.5


def derives_by_node(manifest: Manifest, profile: Profile, base: str) -> bool:
    """Return whether the rules of a profile, which have derived what a manifest has, can be run for some nodes alone."""
    nodes = _of_vocabulary(profile, base)
    return all(rule.has_focus for rule in rules_of(profile)) and not manifest.derived(nodes)


class DerivedAgain:
    """What the rules derive about the nodes that changed statements affect, taken out of a store and derived again.

    Raises ManyAffectedError, also when it derives.
    """

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

    def keep_facts(self) -> None:
        """Bring the facts of the lineage about these nodes up to date in the manifest."""
        keep_about(self.graph, self.manifest, self.nodes)

    def _leave_out(self, nodes: set[str]) -> None:
        """Take what was derived about nodes out of the store."""
        self.nodes |= nodes
        if len(self.nodes) > max(MOST_NODES, MOST_A_POLICY * self.manifest.counts()["policies"]):
            raise ManyAffectedError
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
