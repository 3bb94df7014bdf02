"""The only place where git is called: repositories, commits, trees, the contents of objects, the log.

Only commands that read objects are used, always with lists of arguments, so that nothing that a
revision or a file is called can become an option, a pattern or a command.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import UsageError, suggest

# What the configuration of a person or a repository could make of the answers.
_SETTINGS = (
    "log.showSignature=false", "log.showRoot=true", "log.follow=false", "i18n.logOutputEncoding=UTF-8",
    f"diff.orderFile={os.devnull}", "diff.relative=false", "diff.renameLimit=1000", "color.ui=never",
)  # fmt: skip
_OPTIONS = ("--no-pager", "--literal-pathspecs", *(each for name in _SETTINGS for each in ("-c", name)))
# A hook of git runs with these, which are about the hook's repository and not about the records'.
_FOREIGN = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
_HASH = re.compile(r"[0-9a-f]{40,64}\Z")
_FORMAT = "commit %H%x00%aI%x00%aN%x00%s"
_SHORT = 10  # characters of a hash that people are shown


@dataclass(frozen=True)
class TreeEntry:
    """One file, link or submodule of a commit; ``path`` is below the top of the repository."""

    mode: str
    hash: str
    path: str


@dataclass(frozen=True)
class Commit:
    """One commit: ``date`` is when the change was made, as ISO 8601 has it."""

    hash: str
    short: str
    date: str
    author: str
    subject: str


@dataclass(frozen=True)
class FileChange:
    """What a commit did to one file: its hash in each parent and after, None where there is no file."""

    status: str  # A, D, M, R or T, one letter a parent
    before: tuple[str | None, ...]
    after: str | None
    path: str
    old_path: str  # another one where the file was renamed


@dataclass(frozen=True)
class Repository:
    """A git repository with a working tree."""

    top: Path

    def commit(self, revision: str) -> str:
        """Return the hash of the commit that a revision names. Raises UsageError with git's own words."""
        if not revision or "\0" in revision:
            raise UsageError("a revision is empty")
        try:
            named = self._line("rev-parse", "--verify", "--end-of-options", revision)
        except UsageError as error:
            raise UsageError(f"there is no revision {revision}: {error}.{self._hint(revision)}") from None
        try:
            found = self._line("rev-parse", "--verify", "--quiet", f"{named}^{{commit}}")
        except UsageError:
            found = ""
        if not _HASH.match(found):  # a range, say, or a folder of a commit
            raise UsageError(f"{revision} is not one commit; give a commit, and the records with -s")
        return found

    def has(self, revision: str) -> bool:
        """Say whether a text names a commit."""
        try:
            return bool(self.commit(revision))
        except UsageError:
            return False

    def is_shallow(self) -> bool:
        """Say whether the repository lacks the beginning of its history."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def tree(self, commit: str, path: str = ".") -> list[TreeEntry]:
        """Return all files below a path, or the file of that path, sorted; none where there is none."""
        below = [] if path == "." else ["--", path]
        listed = _run(self.top, "ls-tree", "-r", "-z", "--full-tree", commit, *below)
        return [_tree_entry(row) for row in listed.split(b"\0") if row]

    def contents(self, hashes: Sequence[str]) -> Iterator[bytes]:
        """Yield the contents of objects in the order given. Raises UsageError for one that is missing."""
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{each}\n" for each in hashes).encode())
            asked.seek(0)
            command = _command(self.top, "cat-file", "--batch")
            with subprocess.Popen(
                command, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
            ) as process:
                assert process.stdout is not None
                for each in hashes:
                    head = process.stdout.readline().split()
                    if len(head) != 3:
                        raise UsageError(f"the object {each} is missing from the repository {self.top}")
                    yield process.stdout.read(int(head[2]))
                    process.stdout.read(1)

    def log(
        self, commit: str, paths: Iterable[str], *options: str
    ) -> Iterator[tuple[Commit, list[FileChange]]]:
        """Yield the commits up to one that changed files below paths, newest first, with those files."""
        below = [path for path in paths if path != "."]
        command = ["log", "-z", "--raw", "--no-abbrev", f"--format={_FORMAT}", *options, commit]
        told = _run(self.top, *command, "--", *below)
        yield from _entries(iter(told.split(b"\0")))

    def _line(self, *arguments: str) -> str:
        return _run(self.top, *arguments).decode("utf-8", "replace").strip()

    def _hint(self, revision: str) -> str:
        if self.is_shallow():
            return " This clone is shallow; git fetch --unshallow brings the rest"
        names = self._line("for-each-ref", "--format=%(refname:short)").splitlines()
        return suggest(revision, names)


def find_repository(path: Path) -> Repository:
    """Return the repository that a path is in, though there need be nothing at the path.

    Raises UsageError where there is none, or no git.
    """
    folder = next(each for each in (path, *path.parents) if each.is_dir())
    found = _run(folder, "rev-parse", "--show-toplevel")
    return Repository(Path(os.fsdecode(found.removesuffix(b"\n"))))


def _command(folder: Path, *arguments: str) -> list[str]:
    return ["git", *_OPTIONS, "-C", str(folder), *arguments]


def _environment() -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    return {**own, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def _run(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            _command(folder, *arguments), stdin=subprocess.DEVNULL, capture_output=True, env=_environment()
        )
    except FileNotFoundError:
        raise UsageError("git is not installed or not on the PATH; revisions are read with it") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        raise UsageError(said[0].removeprefix("fatal: ").removeprefix("error: "))
    return done.stdout


def _tree_entry(row: bytes) -> TreeEntry:
    about, _, path = row.partition(b"\t")
    mode, _, name = about.decode().split()
    return TreeEntry(mode, name, os.fsdecode(path))


def _entries(tokens: Iterator[bytes]) -> Iterator[tuple[Commit, list[FileChange]]]:
    """Read the log: each commit has four fields, then a row and one or two paths for each file."""
    commit: Commit | None = None
    files: list[FileChange] = []
    for token in tokens:
        token = token.lstrip(b"\n")
        if token.startswith(b"commit "):
            if commit:
                yield commit, files
            date, author, subject = (next(tokens).decode("utf-8", "replace") for _ in range(3))
            name = token.decode()[7:]
            commit, files = Commit(name, name[:_SHORT], date, author, subject), []
        elif token.startswith(b":"):
            files.append(_file_change(token.decode(), tokens))
    if commit:
        yield commit, files


def _file_change(row: str, tokens: Iterator[bytes]) -> FileChange:
    parents = len(row) - len(row.lstrip(":"))
    parts = row.lstrip(":").split()
    hashes = [None if set(each) == {"0"} else each for each in parts[parents + 1 : -1]]
    old_path = path = os.fsdecode(next(tokens))
    if parents == 1 and parts[-1][0] in "RC":
        path = os.fsdecode(next(tokens))
    return FileChange(parts[-1], tuple(hashes[:-1]), hashes[-1], path, old_path)
