"""The lines of N-Triples that a lineage is read from, among all that a record states."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox

from policygraph.lineage.rows import properties_read
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.profile.model import Profile
from policygraph.rdf.core import POLICY, UNRESOLVED
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.store.graph_store import GraphStore

_TYPE = f"<{RDF_TYPE}>"
_CLASSES = (f"<{POLICY}> .\n", f"<{UNRESOLVED}> .\n")


def read_of(lines: Iterable[str], profile: Profile, base: str) -> list[str]:
    """Return those lines of N-Triples from which a lineage is read, by the vocabulary of a profile."""
    terms, read = _terms(profile, base), list[str]()
    for line in lines:
        _, property_, value = line.split(" ", 2)
        if property_ in terms and (property_ != _TYPE or value in _CLASSES):
            read.append(line)
    return read


@lru_cache(8)
def _terms(profile: Profile, base: str) -> frozenset[str]:
    """Return the properties by which a lineage is read, in N-Triples."""
    store, lines = ox.Store(), "".join(profile.vocabulary_lines)
    store.load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    return frozenset(f"<{iri}>" for iri in properties_read(LineageTerms(GraphStore(store, profile, base))))
