"""Start a project: settings, an example record, and a line of .gitignore."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import UsageError
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
    """The files written for a project; ``example`` is None where there were records, or they have no front matter."""

    files: tuple[Path, ...]
    example: NewRecord | None


def start_project(folder: Path, profile_name: str, base: str | None = None) -> Project:
    """Write settings, an example record and a line of ``.gitignore``, which is the only file ever changed.

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
    source = folder / SOURCE
    source.mkdir(parents=True, exist_ok=True)
    settings = Settings(root=folder.resolve(), sources=(source.resolve(),), profile=profile_name)
    has_example = FRONT_MATTER in profile.first.readers and not any(source.iterdir())
    example = _example(settings, profile) if has_example else None
    write_whole(settings_file, _settings(profile, _profile_reference(profile_name), base).encode())
    written = [settings_file]
    if example:
        example.file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(example.file, example.text.encode())
        written.append(example.file)
    if _ignore(folder / ".gitignore"):
        written.append(folder / ".gitignore")
    return Project(tuple(written), example)


def _profile_reference(profile_name: str) -> str:
    """Return the name of a profile as settings have it: the absolute path where it is a folder."""
    path = Path(profile_name)
    return str(path.resolve()) if path.exists() and "/" in profile_name else profile_name


def _settings(profile: Profile, name: str, base: str | None) -> str:
    """Return the text of the settings, with comments."""
    base_line = f"base = {quoted(base)}" if base else '# base = "https://example.org/policies/"'
    tags = ", ".join(map(quoted, profile.languages))
    return (
        f'sources = ["{SOURCE}"]\n'
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
    content = file.read_bytes() if file.exists() else b""
    if line in content.splitlines():
        return False
    end = b"" if not content or content.endswith(b"\n") else b"\n"
    write_whole(file, content + end + line + b"\n")
    return True
