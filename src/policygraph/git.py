"""The only module that calls git: repositories, commits, trees, blobs and the log.

It only runs commands that read objects, with lists of arguments, such that the name of a revision or
a file cannot become an option, a pattern or a command.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from policygraph.errors import UsageError, suggest
from policygraph.words.phrases import Phrase, from_library

# Overrides settings of a user or a repository that would change the output.
_SETTINGS = (
    "log.showSignature=false", "log.showRoot=true", "log.follow=false", "i18n.logOutputEncoding=UTF-8",
    f"diff.orderFile={os.devnull}", "diff.relative=false", "diff.renameLimit=1000", "color.ui=never",
)  # fmt: skip
_OPTIONS = ("--no-pager", "--literal-pathspecs", *(arg for setting in _SETTINGS for arg in ("-c", setting)))
# Git sets these for its hooks; they name the repository of the hook, not that of the records.
_HOOK_VARIABLES = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
}  # fmt: skip
# How paths are matched is told on each command line, beside which git refuses these.
_PATHSPEC_VARIABLES = {"GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_NOGLOB_PATHSPECS"}
_LEFT_OUT = _HOOK_VARIABLES | _PATHSPEC_VARIABLES
_HASH = re.compile(r"[0-9a-f]{40,64}\Z")
_OWNED_BY_ANOTHER = re.compile(r"dubious ownership in repository at '(?P<folder>.+)'")
_DAY = re.compile(r"[0-9]+-[0-9]{2}-[0-9]{2}")
_LOG_FORMAT = "commit %H%x00%aI%x00%aN%x00%s"
_SHORT_HASH_LENGTH = 10  # in characters


@dataclass(frozen=True)
class TreeEntry:
    """One file, symbolic link or submodule of a commit; ``path`` is relative to the top of the repository."""

    mode: str
    hash: str
    path: str


@dataclass(frozen=True)
class Commit:
    """One commit; ``date`` is the author date in strict ISO 8601, "" where the commit has none that can be read."""

    hash: str
    short: str
    date: str
    author: str
    subject: str

    @property
    def day(self) -> str:
        """The day of the date, whose year may have more than four digits."""
        return self.date.partition("T")[0]


@dataclass(frozen=True)
class FileChange:
    """What a commit did to a file: the hashes of its blob in each parent and after, None without the file."""

    status: str  # one letter for each parent, A, D, M, R or T; behind that of a rename, how much is the same
    before: tuple[str | None, ...]
    after: str | None
    path: str
    old_path: str  # differs from path if the file was renamed


@dataclass(frozen=True)
class Repository:
    """A git repository with a working tree."""

    top: Path

    def commit(self, revision: str) -> str:
        """Return the hash of the commit that a revision names. Raises UsageError with the message of git."""
        if not revision or "\0" in revision:
            raise UsageError(Phrase("a revision is empty"))
        try:
            object_name = self._line("rev-parse", "--verify", "--end-of-options", revision)
        except UsageError:
            raise UsageError(
                Phrase("there is no revision {revision}.{hint}", revision=revision, hint=self._hint(revision))
            ) from None
        try:
            commit = self._line("rev-parse", "--verify", "--quiet", f"{object_name}^{{commit}}")
        except UsageError:
            commit = ""
        if not commit and _HASH.fullmatch(object_name) and not self._has_object(object_name):
            raise UsageError(
                Phrase(
                    "{revision} is {object}, which is missing from the repository {top}.",
                    revision=revision,
                    object=object_name,
                    top=self.top,
                )
            )
        if not _HASH.match(commit):  # for example a range, or a tree of a commit
            raise UsageError(
                Phrase(
                    "{revision} is not one commit; give a commit, and the records with -s.", revision=revision
                )
            )
        return commit

    def has(self, revision: str) -> bool:
        """Return whether a text names a commit."""
        if not revision or "\0" in revision:
            return False
        peeled = f"{revision}^{{commit}}"
        return not _done(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", peeled).returncode

    def is_shallow(self) -> bool:
        """Return whether the repository is a shallow clone."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def day(self, commit: str = "HEAD", now: datetime | None = None) -> str:
        """Return the committer's day of a commit, in UTC and ISO 8601; where that has not begun here yet, today.

        ``now`` is the present in the time zone of this machine. Raises UsageError without such a commit or day.
        """
        seconds = self._line("log", "-1", "--format=%ct", commit, "--")
        now = now or datetime.now().astimezone()
        try:
            committed = datetime.fromtimestamp(int(seconds), tz=UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                Phrase("the date of the commit {commit} cannot be read", commit=self.commit(commit))
            ) from None
        day = committed.date()
        return (min(day, now.date()) if committed <= now else day).isoformat()

    def tracks(self, path: Path) -> bool:
        """Return whether HEAD has files at or below a path. Raises UsageError without such a commit."""
        try:
            return bool(self.tree("HEAD", os.path.relpath(path.resolve(), self.top.resolve())))
        except UsageError:
            if self.has("HEAD"):
                raise
            raise UsageError(
                Phrase("HEAD of the repository {top} is no commit that is there", top=self.top)
            ) from None

    def tree(self, commit: str, path: str = ".") -> list[TreeEntry]:
        """Return the entries of all files at or below a path, sorted by path."""
        pathspec = [] if path == "." else ["--", path]
        output = _run(self.top, "ls-tree", "-r", "-z", "--full-tree", commit, *pathspec)
        return [_tree_entry(entry) for entry in output.split(b"\0") if entry]

    def blobs(self, commit: str, paths: Collection[str]) -> dict[str, str]:
        """Return path -> hash of those of some files that a commit has; none where there is no such commit."""
        output = _done(self.top, "ls-tree", "-z", "--full-tree", commit, "--", *paths).stdout
        entries = (_tree_entry(entry) for entry in output.split(b"\0") if entry)
        return {entry.path: entry.hash for entry in entries if entry.path in paths}

    def contents(self, hashes: Sequence[str]) -> Iterator[bytes]:
        """Yield the contents of objects in the order of the hashes. Raises UsageError for a missing one."""
        with tempfile.TemporaryFile() as requests:
            requests.write("".join(f"{hash_}\n" for hash_ in hashes).encode())
            requests.seek(0)
            command = _command(self.top, "cat-file", "--batch")
            with subprocess.Popen(
                command, stdin=requests, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
            ) as process:
                assert process.stdout is not None
                for hash_ in hashes:
                    header = process.stdout.readline().split()
                    if len(header) != 3:
                        raise UsageError(
                            Phrase(
                                "the object {hash} is missing from the repository {top}",
                                hash=hash_,
                                top=self.top,
                            )
                        )
                    yield process.stdout.read(int(header[2]))
                    process.stdout.read(1)

    def log(
        self, commit: str, paths: Iterable[str], *options: str
    ) -> Iterator[tuple[Commit, list[FileChange]]]:
        """Yield commits that changed files below paths, up to a commit, newest first, with the changes.

        No commit comes before one that descends from it, whatever their dates are.
        """
        pathspecs = [path for path in paths if path != "."]
        command = [
            "log",
            "-z",
            "--date-order",
            "--raw",
            "--no-abbrev",
            f"--format={_LOG_FORMAT}",
            *options,
            commit,
        ]
        output = _run(self.top, *command, "--", *pathspecs)
        yield from _log_entries(iter(output.split(b"\0")))

    def first_with(self, path: str) -> str:
        """Return the hash of the first commit, of those that HEAD descends from, that has a path; "" for none."""
        commits = _done(self.top, "rev-list", "--reverse", "HEAD", "--", path).stdout
        return commits.decode("ascii", "replace").partition("\n")[0]

    def descendants(self, commit: str) -> set[str]:
        """Return the hashes of the commits that descend from a commit, up to HEAD, without itself."""
        return set(self._line("rev-list", "--ancestry-path", f"{commit}..HEAD").split())

    def _line(self, *arguments: str) -> str:
        return _run(self.top, *arguments).decode("utf-8", "replace").strip()

    def _has_object(self, hash: str) -> bool:
        try:
            return bool(self._line("cat-file", "-t", hash))
        except UsageError:
            return False

    def _hint(self, revision: str) -> str:
        first, dots, second = revision.partition("..")
        if dots and first and self.has(first) and self.has(second.lstrip(".") or "HEAD"):
            return Phrase(
                " Name both ends of a range: {first} and {second}.",
                first=first,
                second=second.lstrip(".") or "HEAD",
            )
        if self.is_shallow():
            return Phrase(" This clone is shallow; git fetch --unshallow brings the rest.")
        try:
            if not self._line("rev-list", "--all", "--max-count=1"):
                return Phrase(" The repository {top} has no commit yet.", top=self.top)
            names = self._line("for-each-ref", "--format=%(refname:short)").splitlines()
        except UsageError:  # of a damaged repository
            return ""
        return suggest(revision, names)


def blob_hash(content: bytes, like: str) -> str:
    """Return the hash of an object with a content, by the algorithm of another hash.

    >>> blob_hash(b"", "0" * 40)
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    algorithm = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return algorithm(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def find_repository(path: Path) -> Repository:
    """Return the repository that contains a path, which need not exist.

    Raises UsageError without such a repository, for a bare one, or without git.
    """
    folder = next(folder for folder in (path, *path.parents) if folder.is_dir())
    try:
        top = _run(folder, "rev-parse", "--show-toplevel")
    except UsageError:
        if _done(folder, "rev-parse", "--is-inside-work-tree").stdout != b"false\n":
            raise
        message = (
            "the repository {folder} is bare or a folder of git's own, where no records are; ask in a clone"
        )
        raise UsageError(Phrase(message, folder=folder)) from None
    return Repository(Path(os.fsdecode(top.removesuffix(b"\n"))))


@cache
def working_tree(folder: Path) -> Path | None:
    """Return the top of the working tree that a folder lies in, without git: where ``.git`` is, None without one."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def _command(folder: Path, *arguments: str) -> list[str]:
    return ["git", *_OPTIONS, "-C", str(folder), *arguments]


def _environment() -> dict[str, str]:
    variables = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return {**variables, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def _run(folder: Path, *arguments: str) -> bytes:
    process = _done(folder, *arguments)
    if process.returncode:
        messages = process.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        if owned := _OWNED_BY_ANOTHER.search(messages[0]):
            raise UsageError(
                Phrase(
                    "git does not read {folder}, which belongs to another user; allow it with {command}",
                    folder=owned["folder"],
                    command=f"git config --global --add safe.directory {owned['folder']}",
                )
            )
        message = " ".join(map(str.strip, messages)) if messages[0].endswith(":") else messages[0]
        raise UsageError(from_library(message.removeprefix("fatal: ").removeprefix("error: ")))
    return process.stdout


def _done(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            _command(folder, *arguments), stdin=subprocess.DEVNULL, capture_output=True, env=_environment()
        )
    except (FileNotFoundError, PermissionError):
        raise UsageError(
            Phrase("git is not installed or not on the PATH; revisions are read with it")
        ) from None


def _tree_entry(entry: bytes) -> TreeEntry:
    attributes, _, path = entry.partition(b"\t")
    mode, _, object_hash = attributes.decode().split()
    return TreeEntry(mode, object_hash, os.fsdecode(path))


def _log_entries(tokens: Iterator[bytes]) -> Iterator[tuple[Commit, list[FileChange]]]:
    """Parse the log: four fields for each commit, then attributes and one or two paths for each file.

    A merge that has each file from one of its parents is left out: it changed none.
    """
    commit: Commit | None = None
    changes: list[FileChange] = []
    for token in tokens:
        token = token.lstrip(b"\n")
        if token.startswith(b"commit "):
            if commit and changes:
                yield commit, changes
            date, author, subject = (next(tokens).decode("utf-8", "replace") for _ in range(3))
            commit_hash = token.decode()[7:]
            date = date if _DAY.match(date) else ""
            commit, changes = Commit(commit_hash, commit_hash[:_SHORT_HASH_LENGTH], date, author, subject), []
        elif token.startswith(b":"):
            changes.append(_file_change(token.decode(), tokens))
    if commit and changes:
        yield commit, changes


def _file_change(attributes: str, tokens: Iterator[bytes]) -> FileChange:
    parents = len(attributes) - len(attributes.lstrip(":"))
    fields = attributes.lstrip(":").split()
    hashes = [None if set(hash_) == {"0"} else hash_ for hash_ in fields[parents + 1 : -1]]
    old_path = path = os.fsdecode(next(tokens))
    if parents == 1 and fields[-1][0] in "RC":
        path = os.fsdecode(next(tokens))
    return FileChange(fields[-1], tuple(hashes[:-1]), hashes[-1], path, old_path)
