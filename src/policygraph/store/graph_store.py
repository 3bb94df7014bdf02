"""Triples to an Oxigraph store, opened for reading once it is full; rules run while it is filled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.profile.model import Profile
from policygraph.rdf.formats import READABLE
from policygraph.rdf.namespaces import PGF
from policygraph.store.generations import Generation


@dataclass(frozen=True)
class GraphStore:
    """An opened store. ``generation`` is None where it came from an RDF file and not from records."""

    store: ox.Store
    profile: Profile
    base: str
    generation: Generation | None = None

    def from_records(self, purpose: str) -> Generation:
        """Return the generation, or raise StoreError because an RDF file cannot serve the purpose."""
        if self.generation is None:
            raise StoreError(f"{purpose} needs records; this source is an RDF file without them")
        return self.generation

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes that every query may use: the context's, and one a scheme and kind of node."""
        own = {group.rpartition("/")[2]: f"{group}/" for group in self.profile.vocabulary.schemes()}
        for template in self.profile.first.nodes.values():
            folder = template.iri.partition("{")[0]
            if folder.endswith("/"):
                own[folder.rstrip("/")] = self.base + folder
        return {**self.profile.context.prefixes, **own, "pgf": PGF}


def open_generation(generation: Generation, profile: Profile, base: str) -> GraphStore:
    """Open a generation for reading; any number may do so at once."""
    try:
        store = ox.Store.read_only(str(generation.oxigraph))
    except (OSError, RuntimeError) as error:
        folder = generation.folder
        raise StoreError(
            f"the store in {folder} cannot be opened: {error}. Remove it and build again"
        ) from None
    return GraphStore(store, profile, base, generation)


def open_rdf(path: Path, profile: Profile, base: str) -> GraphStore:
    """Load an RDF file, all its graphs as one, and the profile's vocabularies, into memory."""
    store = ox.Store()
    try:
        for quad in ox.parse(path=path, format=READABLE[path.suffix.lower()], base_iri=base):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    except (SyntaxError, OSError) as error:
        raise StoreError(f"{path} cannot be read as RDF: {error}") from None
    load_vocabulary(store, profile)
    return GraphStore(store, profile, base)


def load_vocabulary(store: ox.Store, profile: Profile) -> int:
    """Add ontology and concept schemes; return how many triples they are."""
    before = len(store)
    for file in profile.vocabulary_files:
        store.bulk_load(path=file, format=ox.RdfFormat.TURTLE)
    return len(store) - before


def load_statements(generation: Generation, lines: Iterable[str], profile: Profile) -> dict[str, int]:
    """Fill a generation's store with what records state, the vocabularies, and what the rules derive.

    Returns how many triples are ``asserted``, ``derived`` and ``vocabulary``, each counted once.
    """
    asserted = generation.folder / "asserted.nt"
    with asserted.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    store = ox.Store(str(generation.oxigraph))
    store.bulk_load(path=asserted, format=ox.RdfFormat.N_TRIPLES)
    asserted.unlink()
    stated = len(store)
    vocabulary = load_vocabulary(store, profile)
    derived = derive(store, profile)
    ox.serialize(derived, generation.derived, format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    return {"asserted": stated, "derived": len(derived), "vocabulary": vocabulary}


def derive(store: ox.Store, profile: Profile) -> list[ox.Triple]:
    """Run the rules once, in the order of their names; add what is new, and return it sorted."""
    added: list[ox.Triple] = []
    for file in profile.rules:
        found = store.query(file.read_text("utf-8"))
        assert isinstance(found, ox.QueryTriples)
        new = [triple for triple in dict.fromkeys(found) if ox.Quad(*triple) not in store]
        store.extend(ox.Quad(*triple) for triple in new)
        added += new
    return sorted(added, key=str)
