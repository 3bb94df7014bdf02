"""Triples to an Oxigraph store, with those that the rules derive, and the store opened for reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError, QueryError, StoreError
from policygraph.profile.model import Profile
from policygraph.rdf.read import read_quads
from policygraph.rdf.sparql import query
from policygraph.store.generations import Generation


@dataclass(frozen=True)
class GraphStore:
    """An open store. ``generation`` is None where it was loaded from an RDF file, not from records.

    ``observed`` is the day, month or year on which statuses were seen that no audit dates, or empty.
    """

    store: ox.Store
    profile: Profile
    base: str
    generation: Generation | None = None
    observed: str = ""

    def require_generation(self, purpose: str) -> Generation:
        """Return the generation. Raises StoreError that names the purpose where the source is an RDF file."""
        if self.generation is None:
            raise StoreError(f"{purpose} needs records; this source is an RDF file without them")
        return self.generation

    def prefixes(self) -> dict[str, str]:
        """Return prefix -> namespace for every query, see ``Profile.prefixes``."""
        return self.profile.prefixes(self.base)


Function = Callable[..., ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]
FunctionsOf = Callable[[GraphStore], dict[ox.NamedNode, Function]]  # by IRI, over what the store holds


def open_generation(generation: Generation, profile: Profile, base: str) -> GraphStore:
    """Open a generation for reading, which any number of processes can do at once.

    Raises StoreError where Oxigraph cannot open it.
    """
    try:
        store = ox.Store.read_only(str(generation.oxigraph))
    except (OSError, RuntimeError) as error:
        message = f"the store in {generation.folder} cannot be opened: {error}. Remove it and build again"
        raise StoreError(message) from None
    return GraphStore(store, profile, base, generation)


def open_rdf(path: Path, profile: Profile, base: str) -> GraphStore:
    """Load an RDF file, all its graphs merged, and the profile's vocabularies into memory.

    Raises StoreError where the file cannot be read.
    """
    store = ox.Store()
    try:
        for quad in read_quads(path, base):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    except (SyntaxError, OSError, ValueError, MemoryError) as error:  # the last of a literal that is too long
        raise StoreError(f"{path} cannot be read as RDF: {error}") from None
    load_vocabulary(store, profile)
    return GraphStore(store, profile, base)


def load_vocabulary(store: ox.Store, profile: Profile) -> int:
    """Load ontology and concept schemes; return how many triples were new."""
    size_before = len(store)
    for file in profile.vocabulary_files:
        store.bulk_load(path=file, format=ox.RdfFormat.TURTLE)
    return len(store) - size_before


def load_statements(
    generation: Generation, lines: Iterable[str], profile: Profile, base: str, functions: FunctionsOf
) -> dict[str, int]:
    """Fill a generation's store with N-Triples lines, the vocabularies, and what the rules derive with functions.

    Returns layer -> number of triples: ``asserted``, ``derived``, ``vocabulary``, each triple counted once.
    """
    asserted = generation.folder / "asserted.nt"
    with asserted.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    store = ox.Store(str(generation.oxigraph))
    store.bulk_load(path=asserted, format=ox.RdfFormat.N_TRIPLES)
    asserted.unlink()
    asserted_count = len(store)
    vocabulary = load_vocabulary(store, profile)
    derived = derive(GraphStore(store, profile, base), functions)
    ox.serialize(derived, generation.derived, format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    return {"asserted": asserted_count, "derived": len(derived), "vocabulary": vocabulary}


def derive(graph: GraphStore, functions: FunctionsOf) -> list[ox.Triple]:
    """Run the CONSTRUCT rules once, in the order of their names; add the new triples, and return them sorted.

    Raises ProfileError for a rule that ``rdf.sparql.query`` refuses.
    """
    store, added = graph.store, list[ox.Triple]()
    for file in graph.profile.rules:
        try:
            triples = query(store, file.read_text("utf-8"), custom_functions=functions(graph))
        except QueryError as error:
            raise ProfileError(f"the rule {file} is not run: {error}") from None
        assert isinstance(triples, ox.QueryTriples)
        new = [triple for triple in dict.fromkeys(triples) if ox.Quad(*triple) not in store]
        store.extend(ox.Quad(*triple) for triple in new)
        added += new
    return sorted(added, key=str)
