"""The search for policies by any text, in any language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.mapping.inverse import VERBATIM
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups


@dataclass(frozen=True)
class Match:
    """A policy that has a text: where the text was found, and the value."""

    id: str
    title: str
    property: str
    value: str


def search(graph: GraphStore, text: str, language: str = "en") -> list[Match]:
    """Return the policies in whose texts, or their assessments', records' or facets', a text occurs.

    Letter case does not count. One match a policy, the first in the order of the properties' labels.
    """
    needle = text.casefold()
    reader = Lookups(graph, language)
    found: dict[str, Match] = {}
    classes = [kind.subject_class for kind in graph.profile.kinds]
    subjects = [subject for name in classes for subject in reader.subjects(RDF_TYPE, name)]
    for policy in subjects:
        match = next(_matches(reader, policy, needle), None)
        if match:
            found[policy] = match
    return sorted(found.values(), key=lambda match: match.id)


def _matches(reader: Lookups, policy: str, needle: str) -> Iterator[Match]:
    around = [policy, *reader.objects(policy, f"{PG}assessment"), *reader.subjects(f"{PG}describes", policy)]
    titles = reader.titles(policy)
    title = next((t.text for t in titles if t.language == reader.language), titles[0].text if titles else "")
    for node in around:
        for each in reader.described(node, {VERBATIM}):
            for value in each.values:
                if needle in value.text.casefold():
                    yield Match(reader.id_of(policy), title, each.label, value.text)
