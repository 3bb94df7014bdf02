"""The commits that changed what is said of one policy, or of what else records describe: each record
is read as it was in each commit.

Its files are found by what they say, not by what they are called: those that describe it now,
and those that did when they were deleted or renamed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policygraph.errors import UsageError, suggest
from policygraph.findings import Finding
from policygraph.git import Commit, FileChange, find_repository
from policygraph.pipeline import Build
from policygraph.revisions.facts import Facts, lost_and_gained
from policygraph.revisions.file_history import concerned, find
from policygraph.revisions.file_states import State, States
from policygraph.revisions.model import Change
from policygraph.revisions.subjects import labelled, texts
from policygraph.store.lookups import Lookups

CHANGING = ("--no-renames", "-c")


@dataclass(frozen=True)
class Edit:
    """One commit with the values that it changed, by property and language."""

    commit: Commit
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class History:
    """The commits that changed a policy, newest first, and what of old commits could not be read."""

    policy: str
    edits: tuple[Edit, ...]
    problems: tuple[tuple[str, Finding], ...] = ()  # short hash of the commit, problem
    shallow: bool = False  # what was before the oldest commit is not known


def history(
    build: Build,
    policy: str,
    sources: Sequence[Path],
    language: str = "en",
) -> History:
    """Return when each value of a policy changed and by whose commit, up to the commit checked out.

    Raises UsageError outside a repository, and for a policy that no record describes or ever did.
    """
    repositories = {find_repository(source.resolve()) for source in sources}
    if len(repositories) != 1:
        raise UsageError("the history of a policy needs sources in one git repository")
    states = States(repositories.pop(), build)
    policy, ids, paths = find(states, policy, sources)
    rows = list(states.repository.log(states.repository.commit("HEAD"), sorted(paths), *CHANGING))
    told = _Teller(states, policy, ids, language)
    edits = [told.edit(commit, files) for commit, files in reversed(concerned(states, ids, rows))]
    return History(
        policy, tuple(edit for edit in reversed(edits) if edit.changes), tuple(reversed(told.problems)),
        states.repository.is_shallow(),
    )  # fmt: skip


def only(found: History, property_: str) -> History:
    """Return the part of a history that is about a property, given by its place, a place above it, or label.

    Raises UsageError that suggests for one that no commit changed.
    """
    changes = [change for edit in found.edits for change in edit.changes]
    known = {name for change in changes for name in (change.property, change.label)}

    def wanted(change: Change) -> bool:
        places = (change.property, change.label, change.iri)
        return property_ in places or change.property.startswith(f"{property_}.")

    if not any(map(wanted, changes)):
        hint = suggest(property_, known)
        raise UsageError(f"no commit changed {property_} of {found.policy}.{hint}")
    kept = (replace(edit, changes=tuple(filter(wanted, edit.changes))) for edit in found.edits)
    return replace(found, edits=tuple(edit for edit in kept if edit.changes))


class _Teller:
    """Turns commits into edits, the oldest first: what cannot be read says what it said before."""

    def __init__(self, states: States, policy: str, ids: set[str], language: str) -> None:
        self.states, self.policy, self.ids = states, policy, ids
        self.reader = Lookups(states.graph, language)
        self.problems: list[tuple[str, Finding]] = []
        self._instead: dict[tuple[str | None, str], State] = {}

    def edit(self, commit: Commit, files: Iterable[FileChange]) -> Edit:
        """Return what a commit changed: of a merge, what none of its parents said."""
        before: dict[str, list[Facts]] = {}  # language -> what its files said in each parent
        after: dict[str, Facts] = {}
        for file in files:
            old, new = self._pair(commit, file)
            for number, state in enumerate(old):
                of_parents = before.setdefault(state.language, [{} for _ in old])
                of_parents[number] = _joined(of_parents[number], state.facts)
            after[new.language] = _joined(after.get(new.language, {}), new.facts)
        found: dict[Change, list[str]] = {}
        for language in sorted({*before, *after} - {""}):
            for change in self._changes(before.get(language, []), after.get(language, {})):
                found.setdefault(change, []).append(language)
        changes = [_said_by(change, languages) for change, languages in found.items()]
        return Edit(commit, tuple(sorted(changes, key=lambda each: (each.property, each.language))))

    def _pair(self, commit: Commit, file: FileChange) -> tuple[list[State], State]:
        before, after = self.states.pair(file)
        old = [
            self._instead.get((name, file.path), State()) if state.problem else self._own(state)
            for name, state in zip(file.before, before, strict=True)
        ]
        if after.problem is None:
            return old, self._own(after)
        self.problems.append((commit.short, after.problem))
        self._instead[file.after, file.path] = old[0]
        return old, old[0]

    def _own(self, state: State) -> State:
        return state if state.id in self.ids else State()

    def _changes(self, parents: Sequence[Facts], new: Facts) -> Iterator[Change]:
        first = parents[0] if parents else {}
        others = [{name for name, _, _ in lost_and_gained(old, new)} for old in parents[1:]]
        for name, lost, gained in lost_and_gained(first, new):
            if all(name in differing for differing in others):
                label, was, now = labelled(name, self.reader), lost.values(), gained.values()
                yield Change(
                    self.policy, name.path, name.language, label, name.iri,
                    texts(was, self.reader), texts(now, self.reader),
                )  # fmt: skip


def _joined(one: Facts, other: Facts) -> Facts:
    return {name: {**one.get(name, {}), **other.get(name, {})} for name in {**one, **other}}


def _said_by(change: Change, languages: Sequence[str]) -> Change:
    """Return a change with the language of the records in which it was made, where that is only one."""
    return change if change.language or len(languages) > 1 else replace(change, language=languages[0])
