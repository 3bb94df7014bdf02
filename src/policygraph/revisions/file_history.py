"""Find the files and commits that are about one subject, under every id and path that it has had."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from policygraph.errors import UsageError
from policygraph.git import Commit, FileChange
from policygraph.mapping.mapper import STANDS_FOR
from policygraph.query.parameters import subject
from policygraph.rdf.namespaces import PG
from policygraph.revisions.file_states import FileStates
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups

_DELETED_OR_RENAMED = ("--diff-filter=DR", "--find-renames")


def find_files(states: FileStates, policy: str, sources: Sequence[Path]) -> tuple[str, set[str], set[str]]:
    """Return the name of a subject, the ids that it has had, and the paths of its files.

    An id is looked for among the first kind, then among the others. Raises UsageError for one that no
    record describes or ever did, and for an id of several of the other kinds.
    """
    places = [os.path.relpath(source.resolve(), states.repository.top) for source in sources]
    graph = states.build.open()
    ids, paths = _ids_and_paths(states, graph, policy, places)
    if paths:
        return policy, ids, paths
    names = sorted({graph.profile.name_of(kind.name, policy) for kind in graph.profile.kinds[1:]})
    candidates = [(name, *_ids_and_paths(states, graph, name, places)) for name in names]
    matches = [(name, ids, paths) for name, ids, paths in candidates if paths]
    if len(matches) > 1:
        raise UsageError(f"{policy} may be {' or '.join(name for name, _, _ in matches)}; name one of them")
    if matches:
        return matches[0]
    subject(graph, policy)  # raises an error with suggestions if there is no such id
    raise UsageError(f"no record describes {policy}, nor did one in any commit")


def _ids_and_paths(
    states: FileStates, graph: GraphStore, name: str, places: Sequence[str]
) -> tuple[set[str], set[str]]:
    """Return the ids that a subject has had, and the paths of the files that described or stood for it.

    Its present files are followed back through the commits that deleted or renamed files, newest first.
    """
    build, top = states.build, states.repository.top
    kind, identifier = build.profile.kind_and_id(name)
    iri = build.profile.kind(kind).subject(build.base, identifier)
    reader = Lookups(graph, "en")
    present = [
        path for stub in reader.subjects(STANDS_FOR, iri) for path in reader.objects(stub, f"{PG}path")
    ]
    present += [entry.path for entry in build.generation.manifest.describing(iri)]
    paths = {os.path.relpath(build.top / path, top) for path in present}
    ids = {name}
    head = states.repository.commit("HEAD")
    for _, changes in states.repository.log(head, places, *_DELETED_OR_RENAMED):
        renamed = [change for change in changes if change.old_path != change.path and change.path in paths]
        others = [change for change in changes if change not in renamed]
        ids |= {state.id for state in states.of((c.before[0], c.old_path) for c in renamed)} - {""}
        other_states = states.of(((c.before[0], c.old_path) for c in others), naming=ids)
        paths |= {change.old_path for change in renamed}
        paths |= {c.old_path for c, state in zip(others, other_states, strict=True) if state.id in ids}
    return ids, paths


def relevant_commits(
    states: FileStates, ids: set[str], log: Sequence[tuple[Commit, list[FileChange]]]
) -> list[tuple[Commit, list[FileChange]]]:
    """Return the commits, in the order of the log, with those file changes that concern the subject.

    These are the changes of files that described it before or after, or that cannot be read. ``ids`` gains
    the ids that the subject had before.
    """
    commits = []
    for commit, changes in log:
        relevant = []
        for change in changes:
            before, after = states.pair(change)
            old_ids = {state.id for state in before}
            if any(state.problem for state in (*before, after)) or ids & {after.id, *old_ids}:
                relevant.append(change)
                if after.id in ids:
                    ids |= old_ids - {""}
        if relevant:
            commits.append((commit, relevant))
    return commits
