"""Find the commits that changed the facts of one subject: each of its records is read as it was in each commit.

Its files are found by what they state, not by their paths: those that describe it now, and those that did
when they were deleted, moved or given another id.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from policygraph.errors import UsageError, suggest
from policygraph.findings import Finding
from policygraph.git import Commit, FileChange, find_repository
from policygraph.pipeline import Build
from policygraph.records.bounded_tables import bounded
from policygraph.revisions.facts import Facts, changed_facts
from policygraph.revisions.file_history import Relevant, find_files, relevant_commits
from policygraph.revisions.file_states import FileStates, State
from policygraph.revisions.file_texts import text_paths, with_texts
from policygraph.revisions.model import Change, Reference
from policygraph.revisions.subjects import read_subjects, to_change
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase, counted

_NO_RENAMES = ("--no-renames", "-c")


@dataclass(frozen=True)
class Edit:
    """One commit with the values that it changed, by property and language.

    ``renamed`` are the old and the new name of the subject where the commit gave it another id.
    """

    commit: Commit
    changes: tuple[Change, ...]
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class History:
    """The commits that changed a policy, and the files that could not be read in them, newest first.

    ``policy`` is the newest name, whichever of its names was asked for. ``dangling`` is former id -> the references
    of other records that use it still, for the ids that no record has any more. Paths are relative to the working
    folder.
    """

    policy: str
    edits: tuple[Edit, ...]
    problems: tuple[tuple[str, Finding], ...] = ()  # short hash of the commit, problem
    shallow: bool = False  # whether the clone lacks the commits before the oldest one
    dangling: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict, hash=False)

    def __repr__(self) -> str:
        return bounded(f"<History of {self.policy}: {counted(len(self.edits), 'commit', 'commits')}>")


def history(build: Build, policy: str, sources: Sequence[Path], language: str = "en") -> History:
    """Return the commits up to HEAD that changed values of a policy, with labels in a language if they can be.

    Raises UsageError unless the sources are in one repository, and for a policy that no record describes or
    ever did.
    """
    repositories = {find_repository(source.resolve()) for source in sources}
    if len(repositories) != 1:
        raise UsageError(Phrase("the history of a policy needs sources in one git repository"))
    repository = repositories.pop()
    states = FileStates(repository, build, sources)
    name, ids, paths = find_files(states, policy)
    texts = text_paths(states, paths)
    log = list(repository.log(repository.commit("HEAD"), sorted({*paths, *texts.values()}), *_NO_RENAMES))
    log = with_texts(repository, log, texts)
    collector = _EditCollector(states, name, language)
    edits = [collector.edit(relevant) for relevant in reversed(relevant_commits(states, ids, log))]
    changed = tuple(edit for edit in reversed(edits) if edit.changes or edit.renamed)
    problems = tuple(
        (commit, replace(problem, path=os.path.relpath(build.top / problem.path)))
        for commit, problem in reversed(collector.problems)
    )
    former = sorted(ids.keys() - {name})
    dangling = _dangling(build, name, former) if former else {}
    return History(name, changed, problems, repository.is_shallow(), dangling)


def only(history: History, property_: str) -> History:
    """Return the part of a history that is about a property: by path, the start of one, label or IRI.

    Raises UsageError with suggestions for one that no commit changed.
    """

    def matches(change: Change) -> bool:
        names = (change.property, change.label, change.iri)
        return property_ in names or change.property.startswith(f"{property_}.")

    edits = [replace(edit, changes=tuple(filter(matches, edit.changes))) for edit in history.edits]
    if not any(edit.changes for edit in edits):
        changes = [change for edit in history.edits for change in edit.changes]
        hint = suggest(property_, {name for change in changes for name in (change.property, change.label)})
        raise UsageError(
            Phrase(
                "no commit changed {property} of {policy}.{hint}",
                property=property_,
                policy=history.policy,
                hint=hint,
            )
        )
    return replace(history, edits=tuple(edit for edit in edits if edit.changes))


def _dangling(build: Build, name: str, former: Sequence[str]) -> dict[str, tuple[Reference, ...]]:
    """Return each former name of a subject that records of others use, and no record has, with those references."""
    subjects, found = read_subjects(build.open(), "en"), dict[str, tuple[Reference, ...]]()
    for old in former:
        kind, identifier = build.profile.kind_and_id(old)
        others = subjects.references_of_others(build.profile.kind(kind).subject(build.base, identifier), name)
        if others and old not in subjects.described:
            found[old] = tuple(
                each._replace(record=os.path.relpath(build.top / each.record)) for each in others
            )
    return found


class _EditCollector:
    """Turn commits, the oldest first, into edits, and collect the files that cannot be read in them.

    A file that cannot be read counts as if it still stated what it did before; after a merge, as if it might
    state what it did in any of the parents.
    """

    def __init__(self, states: FileStates, policy: str, language: str) -> None:
        self.states, self.policy = states, policy
        self.reader = Lookups(states.graph, language)
        self.problems: list[tuple[str, Finding]] = []
        self._last_readable: dict[tuple[str | None, str], list[State]] = {}  # by hash and path

    def edit(self, relevant: Relevant) -> Edit:
        """Return what a commit changed; of a merge, only what is in none of its parents."""
        before: dict[str, list[Facts]] = {}  # language -> facts of its files in each state before
        after: dict[str, Facts] = {}
        old_names, new_names = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)  # by language
        for old, new in self._aligned([self._states(relevant, file) for file in relevant.changes]):
            for number, state in enumerate(old):
                parents = before.setdefault(state.language, [{} for _ in old])
                parents[number] = _merged(parents[number], state.facts)
                old_names[state.language].add(state.id)
            after[new.language] = _merged(after.get(new.language, {}), new.facts)
            new_names[new.language].add(new.id)
        languages: dict[Change, list[str]] = {}  # of the records in which it was made
        for language in sorted({*before, *after} - {""}):
            for change in self._changes(before.get(language, []), after.get(language, {})):
                languages.setdefault(change, []).append(language)
        # The language of the records is that of a change which was made in one language only.
        changes = [
            change if change.language or len(tags) > 1 else replace(change, language=tags[0])
            for change, tags in languages.items()
        ]
        changes.sort(key=lambda change: (change.property, change.language))
        return Edit(relevant.commit, tuple(changes), _renamed(old_names, new_names))

    def _states(self, relevant: Relevant, file: FileChange) -> tuple[list[list[State]], State]:
        """Return the states that a file may have had in each parent, and the one in the commit; empty ones of
        other subjects.
        """
        before, after = self.states.pair(file)
        if len(before) > 1 and after.id:
            before = [
                state if hash_ else self._moved(relevant, number, after)
                for number, (hash_, state) in enumerate(zip(file.before, before, strict=True), 1)
            ]
        own = [state if state.id in relevant.ids else State() for state in (*before, after)]
        old = [
            self._last_readable.get((hash_, file.path), [State()]) if state.problem else [own_state]
            for hash_, state, own_state in zip(file.before, before, own[:-1], strict=True)
        ]
        if after.problem is None:
            return old, own[-1]
        self.problems.append((relevant.commit.short, after.problem))
        self._last_readable[file.after, file.path] = [state for states in old for state in states]
        return old, old[0][0]

    def _moved(self, relevant: Relevant, parent: int, after: State) -> State:
        """Return what a file states in the language of another in a parent of a merge, by its number, where the branch of
        another parent moved it; an empty state where there is none.
        """
        commit, repository = f"{relevant.commit.hash}^{parent}", self.states.repository
        paths = {path for name in relevant.ids for path in self.states.describing(name, commit)}
        gone = paths - repository.blobs(relevant.commit.hash, paths).keys()
        files = repository.blobs(commit, gone)
        found = self.states.of((hash_, path) for path, hash_ in files.items())
        return next((state for state in found if state.language == after.language), State())

    @staticmethod
    def _aligned(files: Sequence[tuple[list[list[State]], State]]) -> Iterator[tuple[list[State], State]]:
        """Yield for each file one state before for each that any file may have had, parent by parent."""
        numbers = [max(map(len, states)) for states in zip(*(old for old, _ in files), strict=True)]
        for old, new in files:
            pairs = zip(old, numbers, strict=True)
            yield [states[min(n, len(states) - 1)] for states, number in pairs for n in range(number)], new

    def _changes(self, parents: Sequence[Facts], new: Facts) -> Iterator[Change]:
        """Yield the changes from the first parent of those facts that differ from all parents."""
        others = [{key for key, _, _ in changed_facts(parent, new)} for parent in parents[1:]]
        for key, old_values, new_values in changed_facts(parents[0] if parents else {}, new):
            if all(key in changed for changed in others):
                yield to_change(self.policy, key, old_values, new_values, self.reader, self.reader)


def _merged(first: Facts, second: Facts) -> Facts:
    return {key: {**first.get(key, {}), **second.get(key, {})} for key in {**first, **second}}


def _renamed(
    old_names: Mapping[str, set[str]], new_names: Mapping[str, set[str]]
) -> tuple[tuple[str, str], ...]:
    """Return the pairs, sorted, of an old and a new name that records of one language have; both by language."""
    pairs = {
        (old, new)
        for language in old_names.keys() & new_names.keys() - {""}
        for old in old_names[language] - new_names[language]
        for new in new_names[language] - old_names[language]
    }
    return tuple(sorted(pairs))
