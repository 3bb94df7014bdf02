"""Join the changes of a record's file and of the file that has its text, so that what either says is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policygraph.git import Commit, FileChange, Repository
from policygraph.revisions.file_states import FileStates

Log = list[tuple[Commit, list[FileChange]]]


def text_paths(states: FileStates, paths: Iterable[str]) -> dict[str, str]:
    """Return path -> that of the file with the text, of those records that may have one."""
    return {path: text for path in sorted(paths) if (text := states.text_path(path))}


def with_texts(repository: Repository, log: Log, texts: Mapping[str, str]) -> Log:
    """Return a log in which a change of a text is one of its record, and the hashes of a record are those of both.

    ``texts`` is what ``text_paths`` returns.
    """
    if not texts:
        return log
    return [(commit, _joined(repository, commit.hash, changes, texts)) for commit, changes in log]


def _joined(
    repository: Repository, commit: str, changes: Sequence[FileChange], texts: Mapping[str, str]
) -> list[FileChange]:
    records = {text: path for path, text in texts.items()}
    changed = {records.get(change.path, change.path): change for change in changes}
    pairs = [path for pair in texts.items() if pair[0] in changed for path in pair]
    parents = [f"{commit}^{number + 1}" for number in range(len(changes[0].before))]
    *before, after = (repository.blobs(each, pairs) if pairs else {} for each in (*parents, commit))
    return [
        replace(
            change,
            before=tuple(_hash(each, path, texts[path]) for each in before),
            after=_hash(after, path, texts[path]),
            path=path,
            old_path=path,
        )
        if path in texts
        else change
        for path, change in changed.items()
    ]


def _hash(blobs: Mapping[str, str], path: str, text: str) -> str | None:
    """Return the hash of a record's file, with that of its text behind it where there is one."""
    return " ".join(blobs[each] for each in (path, text) if each in blobs) if path in blobs else None
