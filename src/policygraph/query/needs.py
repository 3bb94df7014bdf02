"""A profile to the properties that its graphs may have, and to those that a question needs and they have not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pyoxigraph as ox

from policygraph.lineage.sparql_functions import functions
from policygraph.profile.model import Profile
from policygraph.rdf import iris
from policygraph.rdf.core import DESCRIBES
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.rdf.sparql_text import terms
from policygraph.store.graph_store import GraphStore, load_vocabulary

_RECORD, _SUBJECT, _OTHER = (ox.NamedNode(f"x:{name}") for name in ("record", "subject", "other"))


def given_properties(profile: Profile) -> set[str]:
    """Return the IRIs of the properties that keys or texts of records are mapped to, and of those that the rules
    derive from them: rules run on one record and one subject that state each property of an other subject.

    What a rule derives from the meaning of a value, a status of a legal act for one, is not among them.
    """
    from policygraph.store.rules import (
        derive,
    )  # only now, as most questions are asked where they are answerable

    stated = profile.properties() | {kind.body for kind in profile.kinds}
    store = ox.Store()
    load_vocabulary(store, profile)
    store.add(ox.Quad(_RECORD, ox.NamedNode(DESCRIBES), _SUBJECT))
    for node in (_SUBJECT, _OTHER):
        for kind in profile.kinds:
            store.add(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(kind.subject_class)))
    for node in (_RECORD, _SUBJECT):
        store.extend(ox.Quad(node, ox.NamedNode(iri), _OTHER) for iri in stated)
    derived = (
        line for lines in derive(GraphStore(store, profile, "x:"), functions).values() for line in lines
    )
    return stated | {triple.predicate.value for triple in parse_ntriples("".join(derived))}


def not_given(needs: Iterable[str], given: Collection[str], profile: Profile) -> str:
    """Return the needed properties that are not given, as prefixed names with ``and``; "" where all are."""
    return " and ".join(profile.context.compact(iri) for iri in needs if iri not in given)


def not_answerable(needs: Iterable[str], graph: GraphStore) -> str:
    """Return the needed properties that neither a triple of the graph has nor the profile gives, as ``not_given``."""
    absent = [iri for iri in needs if not _is_used(graph, iri)]
    return not_given(absent, given_properties(graph.profile), graph.profile) if absent else ""


def _is_used(graph: GraphStore, iri: str) -> bool:
    if not iris.is_absolute(iri):
        return False
    return next(graph.store.quads_for_pattern(None, ox.NamedNode(iri), None), None) is not None


def unknown_terms(text: str, graph: GraphStore) -> list[str]:
    """Return, for each term of a query that neither the vocabulary nor the graph has, a sentence with the nearest."""
    from policygraph.profile.definitions import Definitions

    definitions = Definitions(graph.profile.vocabulary_files)
    iris_in_text = dict.fromkeys(iri for iri, _ in terms(text, graph.prefixes()))
    return [
        problem for iri in iris_in_text if (problem := definitions.undefined(iri)) and not _occurs(graph, iri)
    ]


def _occurs(graph: GraphStore, iri: str) -> bool:
    node = ox.NamedNode(iri)
    patterns: tuple[Any, ...] = ((node, None, None), (None, node, None), (None, None, node))
    return any(next(graph.store.quads_for_pattern(*pattern), None) is not None for pattern in patterns)
