"""The folders to measure in, below a cache that may be removed: made-up records, and a copy of the hub under git."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import generate, plain, wording
from benchmarks.measure import say

ROOT = plain.ROOT
CACHE = ROOT / ".benchmarks"
HUB = ROOT.parent / "shared" / "corpora" / "ccus-policy-hub"
SETTINGS = f'sources = ["records"]\nbase = "{plain.BASE}"\n'


@dataclass
class Corpus:
    """A folder with settings and records, of which single ones are edited and put back at the end."""

    folder: Path
    name: str
    edited: dict[Path, bytes] = field(default_factory=dict)

    @property
    def records(self) -> Path:
        """The folder that is the source."""
        return self.folder / "records"

    @property
    def finished(self) -> Path:
        """The file of the finished triples."""
        return self.folder / "finished.nt"

    @property
    def floor(self) -> Path:
        """The folder of the store that is loaded from these."""
        return self.folder / "floor"

    @property
    def state(self) -> Path:
        """The folder of the stores."""
        return self.folder / ".policygraph"

    def forget(self) -> None:
        """Remove all stores."""
        shutil.rmtree(self.state, ignore_errors=True)

    def edit(self, record: Path) -> None:
        """Add a word to a record."""
        content = self.edited.setdefault(record, record.read_bytes())
        number = record.read_bytes().count(b"Amended.") + 1
        record.write_bytes(content.rstrip() + b" Amended." * number + b"\n")

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Put what is edited inside back as it was."""
        try:
            yield
        finally:
            for record, content in self.edited.items():
                record.write_bytes(content)
            self.edited.clear()


def generated(count: int) -> Corpus:
    """Return a corpus of so many records, made unless it is there."""
    corpus = Corpus(CACHE / "corpora" / str(count), str(count))
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in (generate, wording))
    digest = hashlib.sha256(code).hexdigest()
    made = corpus.folder / "made-by"
    if not made.exists() or made.read_text("utf-8") != digest:
        say(f"making {count:,} records")
        shutil.rmtree(corpus.folder, ignore_errors=True)
        generate.write(corpus.records, count)
        (corpus.folder / "policygraph.toml").write_text(SETTINGS, "utf-8")
        made.write_text(digest, "utf-8")
    return corpus


def hub() -> Corpus | None:
    """Return a copy of the hub in which the last commit changed a record, or None where there is no hub."""
    if not HUB.exists():
        return None
    corpus = Corpus(CACHE / "corpora" / "hub", "hub")
    shutil.rmtree(corpus.folder, ignore_errors=True)
    shutil.copytree(HUB, corpus.records)
    (corpus.folder / "policygraph.toml").write_text(SETTINGS, "utf-8")
    (corpus.folder / ".gitignore").write_text(".policygraph/\n", "utf-8")
    _git(corpus.folder, "init", "--quiet")
    _commit(corpus.folder, "Copy the records")
    corpus.edit(next((corpus.records / "policies").rglob("*.md")))
    corpus.edited.clear()
    _commit(corpus.folder, "Amend a record")
    return corpus


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "--all")
    author = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org")
    _git(folder, *author, "commit", "--quiet", "--message", message)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)
