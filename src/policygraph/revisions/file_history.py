"""Find the files and commits that are about one subject, under every id and path that it has had."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from typing import NamedTuple

from policygraph.errors import UsageError
from policygraph.git import Commit, FileChange
from policygraph.pipeline import Build
from policygraph.query.parameters import subject
from policygraph.rdf.core import PATH, STANDS_FOR
from policygraph.records import files
from policygraph.revisions.file_states import FileStates
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase, chained

_ADDED_CHANGED_OR_DELETED = ("--diff-filter=AMRDT", "--find-renames")
_CHANGED = ("--diff-filter=MR", "--find-renames")
Ids = dict[str, set[str]]  # id of the subject -> hashes of the commits in which the id is another subject's


class Trail(NamedTuple):
    """The newest name of a subject, its ids, and the paths of the files that describe it or ever did."""

    name: str
    ids: Ids
    paths: set[str]


class Relevant(NamedTuple):
    """A commit with those file changes that concern the subject, and the ids that it has there."""

    commit: Commit
    changes: list[FileChange]
    ids: set[str]


def find_files(states: FileStates, policy: str) -> Trail:
    """Return the trail of a subject by one of its ids, the present one or one that it had.

    An id is looked for among the first kind, then among the others, as what the profile's patterns read, and as every other
    command finds a subject. Raises UsageError for one that no record describes or ever did, and for an id of several of
    the other kinds.
    """
    graph = states.build.open()
    trail = _trail(states, graph, policy)
    if trail.paths:
        return trail
    profile = graph.profile
    names = sorted({profile.name_of(kind.name, policy) for kind in profile.kinds[1:]})
    names += [profile.name_of(kind.name, id) for kind in profile.kinds for id in profile.ids_in(kind, policy)]
    trails = {name: trail for name in dict.fromkeys(names) if (trail := _trail(states, graph, name)).paths}
    if len(trails) > 1:
        raise UsageError(
            Phrase(
                "{policy} may be {names}; name one of them",
                policy=policy,
                names=chained("{first} or {second}", trails),
            )
        )
    if trails:
        return next(iter(trails.values()))
    iri = subject(graph, policy).value  # raises an error with suggestions if there is no such id
    trail = _trail(
        states, graph, profile.name_of(*(profile.subject_id(graph.base, iri) or (profile.first.name, policy)))
    )
    if trail.paths:
        return trail
    raise UsageError(Phrase("no record describes {policy}, nor did one in any commit", policy=policy))


def _trail(states: FileStates, graph: GraphStore, name: str) -> Trail:
    """Return the trail of the subject that has a name, or of the one that had it last and was renamed."""
    paths = _present_paths(states, graph, name)
    if not paths and (newest := _newest_name(states, name)) != name:
        name, paths = newest, _present_paths(states, graph, newest)
    return _followed_back(states, name, paths)


def _present_paths(states: FileStates, graph: GraphStore, name: str) -> set[str]:
    """Return the paths of the files that describe a subject or stand for it now, else in the last commit."""
    build, reader = states.build, Lookups(graph, "en")
    kind, identifier = build.profile.kind_and_id(name)
    iri = build.profile.kind(kind).subject(build.base, identifier)
    present = [path for stub in reader.subjects(STANDS_FOR, iri) for path in reader.objects(stub, PATH)]
    present += [entry.path for entry in build.generation.manifest.describing(iri)]
    paths = {os.path.relpath(name, states.repository.top) for name in _real_names(build, present)}
    return paths or states.describing(name, states.repository.commit("HEAD"))


def _real_names(build: Build, paths: Sequence[str]) -> list[str]:
    """Return the full names of files by their paths, in which what cannot be printed is escaped."""
    names = dict[str, str]()
    if any("\\" in path for path in paths):
        found = files.find_files(build.settings.sources, suffixes=build.profile.suffixes)
        names = {file.path: str(file.name) for file in found}
    return [names.get(path, str(build.top / path)) for path in paths]


def _newest_name(states: FileStates, name: str) -> str:
    """Return the name to which commits have renamed the subject of a name, one after the other; else the name."""
    log = states.repository.log("HEAD", states.places, *_CHANGED)
    left: Sequence[tuple[Commit, FileChange]]
    left = [(commit, change) for commit, changes in log for change in changes][::-1]
    while left:
        name, left = _next_name(states, name, left)
    return name


def _next_name(
    states: FileStates, name: str, log: Sequence[tuple[Commit, FileChange]]
) -> tuple[str, Sequence[tuple[Commit, FileChange]]]:
    """Return the name that the first change which renames a subject gives to it, and the changes after that one;
    the same name and no changes if none does.
    """
    before = states.of(((change.before[0], change.old_path) for _, change in log), naming={name})
    for number, ((commit, change), old) in enumerate(zip(log, before, strict=True)):
        if old.id == name and name in _former_ids(states, commit, change):
            return states.pair(change)[1].id, log[number + 1 :]
    return name, []


def _followed_back(states: FileStates, name: str, paths: set[str]) -> Trail:
    """Follow the present files of a subject back through the commits that changed, renamed or deleted files,
    or made links of them, the newest first.

    A commit that gives its id to a file may have taken it from any other, which goes on with another id.
    """
    ids: Ids = {name: set()}
    head = states.repository.commit("HEAD")
    unread = _unreadable(states)
    for commit, changes in states.repository.log(head, states.places, *_ADDED_CHANGED_OR_DELETED):
        paths |= {change.path for change in changes if change.path in unread and _has(states, change, ids)}
        own = [change for change in changes if change.path in paths]
        paths |= {change.old_path for change in own}
        _add_former_ids(states, commit, own, ids)
        looked_at = "MRDT" if any(_gains(states, change, ids) for change in own) else "RDT"
        others = [change for change in changes if change not in own and change.status[0] in looked_at]
        old_states = states.of(((c.before[0], c.old_path) for c in others), naming=ids)
        paths |= {c.old_path for c, state in zip(others, old_states, strict=True) if state.id in ids}
    return Trail(name, ids, paths)


def _unreadable(states: FileStates) -> set[str]:
    """Return the paths of the files that cannot be read now, whatever they describe."""
    entries = states.build.generation.manifest.with_findings()
    names = _real_names(states.build, [entry.path for entry in entries if entry.record is None])
    return {os.path.relpath(name, states.repository.top) for name in names}


def _has(states: FileStates, change: FileChange, ids: Collection[str]) -> bool:
    """Return whether a file describes a subject before or after a change."""
    before, after = states.pair(change)
    return any(state.id in ids for state in (*before, after))


def _gains(states: FileStates, change: FileChange, ids: Collection[str]) -> bool:
    """Return whether a change makes a file describe a subject that it did not describe before."""
    before, after = states.pair(change)
    return after.id in ids and before[0].id not in ids


def _add_former_ids(states: FileStates, commit: Commit, changes: Sequence[FileChange], ids: Ids) -> None:
    """Add the ids that a subject had before a commit to those that it has from there on."""
    for change in changes:
        if states.pair(change)[1].id in _own_ids(ids, commit, change):
            for former in _former_ids(states, commit, change, ids):
                ids[former] = states.repository.descendants(commit.hash)


def _former_ids(
    states: FileStates, commit: Commit, change: FileChange, known: Collection[str] = ()
) -> set[str]:
    """Return the other ids that the subject of a file had before a commit, less those that are known.

    An id that some file still has in the commit is no former one, nor one of which the file says that its subject replaces,
    ends or changes it: then the file has become that of another subject.
    """
    before, after = states.pair(change)
    candidates = {state.id for state in before} - {"", after.id, *known, *after.others} if after.id else set()
    return {candidate for candidate in candidates if not states.describing(candidate, commit.hash)}


def _own_ids(ids: Ids, commit: Commit, change: FileChange) -> set[str]:
    """Return the ids that are the subject's in a commit; in a merge all, since a parent may still have each."""
    is_merge = len(change.before) > 1
    return {id_ for id_, of_another in ids.items() if is_merge or commit.hash not in of_another}


def relevant_commits(
    states: FileStates, ids: Ids, log: Sequence[tuple[Commit, list[FileChange]]]
) -> list[Relevant]:
    """Return the commits, in the order of the log, with those file changes that concern the subject.

    These are the changes of files that described it before or after, or that cannot be read. ``ids`` gains
    the ids that the subject had before a merge.
    """
    commits = []
    for commit, changes in log:
        _add_former_ids(states, commit, changes, ids)
        own = _own_ids(ids, commit, changes[0])
        if relevant := [change for change in changes if _concerns(states, change, own)]:
            commits.append(Relevant(commit, relevant, own))
    return commits


def _concerns(states: FileStates, change: FileChange, ids: set[str]) -> bool:
    before, after = states.pair(change)
    return any(state.problem or state.id in ids for state in (*before, after))
