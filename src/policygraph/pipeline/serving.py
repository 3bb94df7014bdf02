"""A build to a server, and a server that has one opened as a store is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from policygraph.errors import UsageError
from policygraph.mapping.sources import profile_of
from policygraph.pipeline import Build
from policygraph.settings import DEFAULT_BASE, REVISION, ServerAddress, Settings
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore, open_store
from policygraph.store.server_builds import Mark, Progress, load, require_same, whole_mark
from policygraph.store.sparql_server import SparqlServer
from policygraph.words.phrases import Phrase


def publish(build: Build, address: ServerAddress, progress: Progress = lambda *_: None) -> bool:
    """Load what a build has into the graph of an address; return whether it was not there yet.

    Raises what ``store.server_builds.load`` does.
    """
    return load(SparqlServer(address), open_store(build.generation), mark_of(build), progress)


def mark_of(build: Build) -> Mark:
    """Return the mark of a build: two have one where the same files were read in the same way."""
    parts = (build.base, *_read(build.generation))
    triples: dict[str, int] = build.generation.manifest.get("triples")
    name = hashlib.sha256(repr(parts).encode()).hexdigest()
    return Mark(name, sum(triples.values()), build.base, build.profile.name, build.observed)


def _read(generation: Generation) -> tuple[object, ...]:
    manifest = generation.manifest
    stamps = sorted(manifest.stamps().values())
    return manifest.get("digest"), [(stamp.path, stamp.sha256) for stamp in stamps]


def open_server(settings: Settings) -> tuple[GraphStore, Callable[[], None]]:
    """Return the store at the address of the settings, and what raises StoreError where it is not the same any more.

    The base of names is that of the build there. Raises StoreError where no whole one lies there, and UsageError where it
    is of another base or profile than the settings name.
    """
    assert settings.store
    server = SparqlServer(settings.store)
    mark, profile = whole_mark(server), profile_of(settings)
    if settings.base not in (mark.base, DEFAULT_BASE):
        raise UsageError(
            Phrase(
                "the names at {store} start with {base}, not with {own}",
                store=settings.store,
                base=mark.base,
                own=settings.base,
            )
        )
    if profile.name != mark.profile:
        raise UsageError(
            Phrase(
                "the build at {store} is of the profile {profile}, not of {own}; give --profile",
                store=settings.store,
                profile=mark.profile,
                own=profile.name,
            )
        )
    observed = mark.observed if settings.observed in (None, REVISION) else settings.observed or ""
    return GraphStore(server, profile, mark.base, observed=observed), lambda: require_same(server, mark)


def opened_for(build: Build, address: ServerAddress) -> GraphStore:
    """Return the store at an address, which has to have a build. Raises UsageError where it has another."""
    server = SparqlServer(address)
    if replace(whole_mark(server), observed="") != replace(mark_of(build), observed=""):
        raise UsageError(
            Phrase(
                "{address} has another build than that of these sources; policygraph build --store loads it",
                address=address,
            )
        )
    return GraphStore(server, build.profile, build.base, observed=build.observed)
