"""Start a project: settings, an example record, and a line of .gitignore."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policygraph import regular_files
from policygraph.errors import UsageError
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.sources import record_files
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.records.readers import FRONT_MATTER
from policygraph.scaffold.record.blank_front_matter import quoted
from policygraph.scaffold.record.new_record import NewRecord, new_record
from policygraph.settings import FILE_NAME, STATE_FOLDER, Settings, require_base
from policygraph.store.whole_files import write_whole
from policygraph.words.phrases import Phrase

SOURCE = "records"
_EXAMPLE_IDS = ("example", "0001-example", "1", "0001", "example-1")  # most rules for ids accept one


@dataclass(frozen=True)
class Project:
    """The files written for a project, and its sources as the settings have them, relative to its folder.

    ``example`` is None where there were records, or they have no front matter.
    """

    files: tuple[Path, ...]
    example: NewRecord | None
    sources: tuple[str, ...] = (SOURCE,)


def start_project(folder: Path, profile_name: str, base: str | None = None) -> Project:
    """Write settings, an example record and a line of ``.gitignore``, which is the only file ever changed.

    The sources are the folders that have records already, and else a new one with the example.

    Raises UsageError for a profile that does not exist, a base that makes no IRIs, and where the folder has settings already.
    """
    settings_file = folder / FILE_NAME
    if settings_file.exists() or settings_file.is_symlink():
        raise UsageError(
            Phrase(
                "{settings_file} exists; this is a project already, and nothing was written",
                settings_file=settings_file,
            )
        )
    if base:
        require_base(base)
    profile = load_profile(profile_name)
    sources = folders_of_records(folder, profile) if folder.is_dir() else ()
    source, example = folder / SOURCE, None
    if not sources:
        source.mkdir(parents=True, exist_ok=True)
        settings = Settings(root=folder.resolve(), sources=(source.resolve(),), profile=profile_name)
        has_example = FRONT_MATTER in profile.first.readers and not any(source.iterdir())
        example = _example(settings, profile) if has_example else None
    of_settings = _settings(profile, _profile_reference(profile_name), base, sources or (SOURCE,))
    write_whole(settings_file, of_settings.encode())
    written = [settings_file]
    if example:
        example.file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(example.file, example.text.encode())
        written.append(example.file)
    if _ignore(folder / ".gitignore"):
        written.append(folder / ".gitignore")
    return Project(tuple(written), example, sources or (SOURCE,))


def folders_of_records(folder: Path, profile: Profile) -> tuple[str, ...]:
    """Return the folders below a folder that have records of a profile, ``.`` where some lie in itself.

    Of those below one of its own folders it is the lowest that has all, above the folders of languages.
    """
    parents: dict[str, set[str]] = {}
    for files in record_files(Settings(root=folder, sources=(folder,)), profile):
        if isinstance(read_record(files, profile, profile.languages), Record):
            parent = posixpath.dirname(files[0].path)
            parents.setdefault(parent.partition("/")[0], set()).add(parent)
    if "" in parents:
        return (".",)
    return tuple(_lowest(below, profile.languages) for _, below in sorted(parents.items()))


def _lowest(folders: Iterable[str], languages: Iterable[str]) -> str:
    """Return the lowest folder that has all of some folders, and is not that of a language below another.

    >>> _lowest(["a/b/en", "a/b/zh"], ["en", "zh"]), _lowest(["a/b/en"], ["en", "zh"]), _lowest(["en"], ["en"])
    ('a/b', 'a/b', 'en')
    """
    lowest = posixpath.commonpath(folders)
    above, _, name = lowest.rpartition("/")
    return above if above and name in languages else lowest


def _profile_reference(profile_name: str) -> str:
    """Return the name of a profile as settings have it: the absolute path where it is a folder."""
    path = Path(profile_name)
    return str(path.resolve()) if path.exists() and "/" in profile_name else profile_name


def _settings(profile: Profile, name: str, base: str | None, sources: Iterable[str]) -> str:
    """Return the text of the settings, with comments."""
    base_line = f"base = {quoted(base)}" if base else '# base = "https://example.org/policies/"'
    tags = ", ".join(map(quoted, profile.languages))
    return (
        f"sources = [{', '.join(map(quoted, sources))}]\n"
        f"profile = {quoted(name)}\n"
        f"{base_line}     # what the names of your data start with; yours, not ours\n"
        f"languages = [{tags}]     # the first where nothing tells\n"
    )


def _example(settings: Settings, profile: Profile) -> NewRecord:
    """Return an example record with the first id that the profile accepts. Raises UsageError if none."""
    for number, name in enumerate(_EXAMPLE_IDS):
        try:
            return new_record(name, settings, profile, title="Example")
        except UsageError:
            if number == len(_EXAMPLE_IDS) - 1:
                raise
    raise AssertionError


def _ignore(file: Path) -> bool:
    """Add the folder of the stores to ``.gitignore``; return whether the file was changed."""
    line = f"{STATE_FOLDER}/".encode()
    content = regular_files.content(file) if file.exists() else b""
    if line in content.splitlines():
        return False
    end = b"" if not content or content.endswith(b"\n") else b"\n"
    write_whole(file, content + end + line + b"\n")
    return True
