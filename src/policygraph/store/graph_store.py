"""Triples to an Oxigraph store, with those that the rules derive, and the store opened for reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.profile.model import Profile
from policygraph.rdf.core import POLICY
from policygraph.rdf.formats import READABLE
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.rdf.read import REFUSALS, problem, read_quads, with_numbered_nodes
from policygraph.rdf.sparql import TripleSource
from policygraph.records.declared import displayed
from policygraph.store.faults import reason
from policygraph.store.generations import Generation
from policygraph.words.phrases import Phrase


@dataclass(frozen=True)
class GraphStore:
    """An open store. ``generation`` is None where it was loaded from an RDF file, not from records, or is on a server.

    ``observed`` is the day, month or year on which statuses were seen that no audit dates, or empty. ``file`` is the RDF
    file, ``in_graphs`` what it states where some of that is in named graphs, and ``derived`` what the rules have added to it, as
    lines of N-Triples. ``seconds`` are the stores beside this one that were opened, by name, see ``store.second_store``; one
    that is not there is made, unless ``makes`` is false.
    """

    store: TripleSource
    profile: Profile
    base: str
    generation: Generation | None = None
    observed: str = ""
    file: Path | None = None
    in_graphs: ox.Store | None = field(default=None, repr=False, compare=False)
    derived: frozenset[str] = field(default=frozenset(), repr=False)
    seconds: dict[str, ox.Store] = field(default_factory=dict, repr=False, compare=False)
    makes: bool = True

    def require_generation(self, purpose: str) -> Generation:
        """Return the generation. Raises StoreError that names the purpose where there are no records."""
        if self.generation is None and not isinstance(self.store, ox.Store):
            raise StoreError(
                Phrase(
                    "{purpose} needs records, which a server does not have; leave out --store",
                    purpose=purpose,
                )
            )
        if self.generation is None:
            raise StoreError(
                Phrase("{purpose} needs records; this source is an RDF file without them", purpose=purpose)
            )
        return self.generation

    @property
    def disk(self) -> ox.Store:
        """The store on disk or in memory, which can be written; a server's is changed as a whole."""
        assert isinstance(self.store, ox.Store)
        return self.store

    def expect(self, terms: Iterable[str | ox.Literal | ox.NamedNode], as_values: bool = False) -> None:
        """Say about which nodes, by term or IRI, triples will be asked for one by one, or for which values: a server is
        asked for all at once, where a store needs no such thing.
        """
        if ask := getattr(self.store, "expect", None):
            ask((ox.NamedNode(term) if isinstance(term, str) else term for term in terms), as_values)

    def has_graph(self, name: ox.NamedNode, query: str) -> bool:
        """Return whether there is a graph of a name where a query, by its text, is asked."""
        if isinstance(self.store, ox.Store):
            return self.store.contains_named_graph(name)
        ask = getattr(self.store, "has_graph", None)
        return bool(ask and ask(name, query))

    def prefixes(self) -> dict[str, str]:
        """Return prefix -> namespace for every query, see ``Profile.prefixes``."""
        return self.profile.prefixes(self.base)


def open_generation(generation: Generation, profile: Profile, base: str) -> GraphStore:
    """Open a generation for reading. Raises StoreError where Oxigraph cannot open it."""
    return GraphStore(open_store(generation), profile, base, generation)


def open_store(generation: Generation) -> ox.Store:
    """Open the store of a generation for reading, which any number of processes can do at once.

    Raises StoreError where Oxigraph cannot open it.
    """
    try:
        return ox.Store.read_only(str(generation.oxigraph))
    except (OSError, RuntimeError) as error:
        message = Phrase(
            "the store in {folder} cannot be opened: {problem}",
            folder=generation.folder,
            problem=reason(error, Phrase("Remove it and build again")),
        )
        raise StoreError(message) from None


def open_rdf(path: Path, profile: Profile, base: str) -> GraphStore:
    """Load an RDF file, all its graphs merged, and the profile's vocabularies into memory.

    Raises StoreError where the file cannot be read, or has no statement.
    """
    store, in_graphs = ox.Store(), ox.Store()
    has_graphs = READABLE[path.suffix.lower()].supports_datasets
    try:
        for quad in with_numbered_nodes(read_quads(path, base)):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
            if has_graphs:
                in_graphs.add(quad)
    except REFUSALS as error:
        raise StoreError(problem(displayed(path), error)) from None
    if not len(store):
        raise StoreError(Phrase("{place} has no statement in RDF", place=displayed(path)))
    load_vocabulary(store, profile)
    named = next(in_graphs.named_graphs(), None)
    return GraphStore(store, profile, base, file=path, in_graphs=in_graphs if named else None)


def nameless(graph: GraphStore) -> int:
    """Return the number of policies of a graph that have no IRI: no id leads to them, and no lineage has them."""
    policies = graph.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(POLICY))
    return sum(isinstance(quad.subject, ox.BlankNode) for quad in policies)


def exchange(store: ox.Store, removed: Iterable[str], added: Iterable[str]) -> None:
    """Take lines of N-Triples out of a store, and add others."""
    for triple in parse_ntriples("".join(removed)):
        store.remove(ox.Quad(*triple))
    store.extend(ox.Quad(*triple) for triple in parse_ntriples("".join(added)))


def load_vocabulary(store: ox.Store, profile: Profile) -> int:
    """Load ontology and concept schemes; return how many triples were new."""
    quads = (ox.Quad(*triple) for triple in vocabulary(profile))
    new = [quad for quad in quads if quad not in store]
    store.bulk_extend(new)
    return len(new)


def vocabulary(profile: Profile) -> dict[ox.Triple, None]:
    """Return the triples of ontology and concept schemes, each once, in their order, and what completes them.

    Values are as the store writes them.
    """
    return dict.fromkeys(parse_ntriples("".join(profile.vocabulary_lines)))
