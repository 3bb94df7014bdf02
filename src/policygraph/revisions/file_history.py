"""Which files and commits are about one described thing, whatever its files and itself were called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from policygraph.errors import UsageError
from policygraph.git import Commit, FileChange
from policygraph.mapping.mapper import STANDS_FOR
from policygraph.query.parameters import subject
from policygraph.rdf.namespaces import PG
from policygraph.revisions.file_states import States
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups

FOLLOWING = ("--diff-filter=DR", "--find-renames")


def find(states: States, policy: str, sources: Sequence[Path]) -> tuple[str, set[str], set[str]]:
    """Return what a text names, with the ids and files that it has had; the first kind goes before others.

    Raises UsageError for what no record describes or ever did, and for an id of several other kinds.
    """
    places = [os.path.relpath(source.resolve(), states.repository.top) for source in sources]
    graph = states.build.open()
    ids, paths = _files(states, graph, policy, places)
    if paths:
        return policy, ids, paths
    others = {graph.profile.name_of(kind.name, policy) for kind in graph.profile.kinds[1:]}
    known = {name: found for name in sorted(others) if (found := _files(states, graph, name, places))[1]}
    if len(known) > 1:
        raise UsageError(f"{policy} may be {' or '.join(known)}; name one of them")
    for name, (ids, paths) in known.items():
        return name, ids, paths
    subject(graph, policy)  # says so, and suggests, where there is no such id
    raise UsageError(f"no record describes {policy}, nor did one in any commit")


def _files(
    states: States, graph: GraphStore, policy: str, places: Sequence[str]
) -> tuple[set[str], set[str]]:
    """Return the ids that the policy has had, and the paths of the files that described or stood for it."""
    build, top = states.build, states.repository.top
    kind, name = build.profile.kind_and_id(policy)
    iri = build.profile.kind(kind).subject(build.base, name)
    reader = Lookups(graph, "en")
    stubs = [path for stub in reader.subjects(STANDS_FOR, iri) for path in reader.objects(stub, f"{PG}path")]
    now = [*stubs, *(each.path for each in build.generation.manifest.describing(iri))]
    paths = {os.path.relpath(build.top / path, top) for path in now}
    ids = {policy}
    for _, files in states.repository.log(states.repository.commit("HEAD"), places, *FOLLOWING):
        ours = [each for each in files if each.old_path != each.path and each.path in paths]
        others = [each for each in files if each not in ours]
        ids |= {state.id for state in states.of((each.before[0], each.old_path) for each in ours)} - {""}
        read = states.of(((each.before[0], each.old_path) for each in others), naming=ids)
        ours += [each for each, state in zip(others, read, strict=True) if state.id in ids]
        paths |= {each.old_path for each in ours}
    return ids, paths


def concerned(
    states: States, ids: set[str], rows: Sequence[tuple[Commit, list[FileChange]]]
) -> list[tuple[Commit, list[FileChange]]]:
    """Return the commits, newest first, with those files that described the policy before or after."""
    kept_of = []
    for commit, files in rows:
        kept = []
        for each in files:
            before, after = states.pair(each)
            unread = any(state.problem for state in (*before, after))
            if unread or ids & {after.id, *(state.id for state in before)}:
                kept.append(each)
                if after.id in ids:
                    ids |= {state.id for state in before} - {""}
        kept_of.append((commit, kept))
    return [(commit, kept) for commit, kept in kept_of if kept]
