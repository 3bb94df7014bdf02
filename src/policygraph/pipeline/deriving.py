"""What the rules of a profile derive in the whole of a new store, and the facts of its policies, which some rules need."""

from __future__ import annotations

from dataclasses import replace

from policygraph.lineage.kept_facts import keep_about, keep_all
from policygraph.lineage.rows import properties_read
from policygraph.lineage.sparql_functions import functions
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.rules import Derived, rules_of, run


def derive_all(graph: GraphStore, generation: Generation) -> Derived:
    """Run the rules in the new store of a generation, and keep the facts of its policies; return what is derived.

    The facts are kept before the first rule that needs the lineage, which is read from them then, and what rules derive
    after that is added.
    """
    read, derived, is_kept = properties_read(LineageTerms(graph)), Derived(), False
    for rule in rules_of(graph.profile):
        if rule.needs_lineage and not is_kept:
            keep_all(graph, generation.manifest)
            graph, is_kept = replace(graph, generation=generation), True
        new = run([rule], graph, functions)
        if is_kept:
            about = (
                node
                for node, lines in new.items()
                if any(line.split(" ", 2)[1][1:-1] in read for line in lines)
            )
            keep_about(graph, generation.manifest, about)
        for node, lines in new.items():
            derived[node] = sorted([*derived.get(node, []), *lines])
    if not is_kept:
        keep_all(graph, generation.manifest)
    return derived
