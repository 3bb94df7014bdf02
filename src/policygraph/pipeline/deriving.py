"""What the rules of a profile derive in the whole of a store, and of a new one the facts of its policies, which some need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import pyoxigraph as ox

from policygraph.lineage.effects import all_ended_with
from policygraph.lineage.kept_facts import keep_about, keep_all
from policygraph.lineage.rows import properties_read
from policygraph.lineage.sparql_functions import functions
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.lines_aside import LinesAside
from policygraph.store.loader import Loader
from policygraph.store.rules import InferenceRule, derive, name, rules_of
from policygraph.store.spread import AT_ONCE, Spread, in_turn

_FEW = 5_000  # triples that are added sooner one by one than in a bulk


def with_derived(graph: GraphStore) -> GraphStore:
    """Add what the rules derive to the store of an RDF file, which may have it already, and return it with that."""
    new = derive(graph, functions).values()
    return replace(graph, derived=frozenset(line for lines in new for line in lines))


def derive_all(
    graph: GraphStore,
    generation: Generation,
    stated: LinesAside,
    unsure: Collection[str] = (),
    spread: Spread = in_turn,
) -> int:
    """Run the rules in the new store of a generation, and keep what is derived and the facts of its policies in the
    manifest; return the number of triples that are derived.

    The facts are kept before the first rule that needs the lineage, which is read from them then, and what rules derive
    after that is added. They are of what is ``stated``, to which what rules derive before is added; see ``keep_all``.
    """
    manifest, read, is_kept = generation.manifest, properties_read(LineageTerms(graph)), False
    manifest.set(read_of_lineage=sorted(read))
    with LinesAside() as derived:
        for rule in rules_of(graph.profile):
            if rule.needs_lineage and not is_kept:
                keep_all(graph, manifest, stated.by_subject(), unsure, spread)
                graph, is_kept = replace(graph, generation=generation), True
            about = set[str]()
            # Not meanwhile, as the store holds much in memory while it answers.
            with Loader(graph.disk, generation.folder, meanwhile=0) as loader:
                for quads in _derived(rule, graph, generation, spread):
                    rows = [(name(quad.subject), f"{quad.triple} .\n") for quad in quads]
                    if len(quads) < _FEW:
                        graph.disk.extend(quads)
                    else:
                        loader.add(line.encode() for _, line in rows)
                    derived.add(rows)
                    of_lineage = [
                        row for row, quad in zip(rows, quads, strict=True) if quad.predicate.value in read
                    ]
                    if is_kept:
                        about |= {subject for subject, _ in of_lineage}
                    else:
                        stated.add(of_lineage)
            keep_about(graph, manifest, about)
        if not is_kept:
            keep_all(graph, manifest, stated.by_subject(), unsure, spread)
        return manifest.set_derived(derived.by_subject())


def _derived(
    rule: InferenceRule, graph: GraphStore, generation: Generation, spread: Spread
) -> Iterator[list[ox.Quad]]:
    """Yield what a rule derives, some triples at a time, which can come more than once."""
    if not rule.is_about_policies:
        return rule.run(graph, functions(graph))
    policies = _together(generation.manifest.with_lineage(), all_ended_with(graph))
    return iter(list(spread(graph, partial(_about, rule), policies)))


def _together(
    policies: Iterable[str], ended_with: Mapping[str, frozenset[str]]
) -> Iterator[tuple[list[str], set[str]]]:
    """Yield some policies at a time, each time with all of which the statements count: those that end each other are not
    parted, so that each is read once.
    """

    def groups() -> Iterator[tuple[list[str], Collection[str]]]:
        found = defaultdict[frozenset[str], list[str]](list)
        for policy in policies:
            if policy in ended_with:
                found[ended_with[policy]].append(policy)
            else:
                yield [policy], [policy]
        yield from ((group, others) for others, group in found.items())

    some, read = list[str](), set[str]()
    for group, others in groups():
        some += group
        read.update(others)
        if len(read) >= AT_ONCE:
            yield some, read
            some, read = [], set()
    if some:
        yield some, read


def _about(rule: InferenceRule, graph: GraphStore, policies: tuple[list[str], set[str]]) -> list[ox.Quad]:
    """Return what a rule derives about some policies, given with all of which the statements count."""
    some, read = policies
    return [quad for quads in rule.run(graph, functions(graph, read), some) for quad in quads]
