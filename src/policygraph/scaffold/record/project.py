"""A project from nothing: settings, an example record, and what git is not to keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import UsageError
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.scaffold.record.blank_front_matter import quoted
from policygraph.scaffold.record.new_record import NewRecord, new_record
from policygraph.settings import FILE_NAME, STATE_FOLDER, Settings

SOURCE = "records"
_NAMES = ("example", "0001-example", "1", "0001", "example-1")  # one of them is an id under most rules


@dataclass(frozen=True)
class Project:
    """What was written for a project: its files, the example among them."""

    files: tuple[Path, ...]
    example: NewRecord | None


def start_project(folder: Path, profile_name: str, base: str | None = None) -> Project:
    """Write settings, an example record and a line of ``.gitignore``; nothing that is there is changed but that.

    Raises UsageError for a profile that does not exist, and where the folder has settings already.
    """
    settings_file = folder / FILE_NAME
    if settings_file.exists():
        raise UsageError(f"{settings_file} exists; this is a project already, and nothing was written")
    profile = load_profile(profile_name)
    source = folder / SOURCE
    source.mkdir(parents=True, exist_ok=True)
    settings = Settings(root=folder.resolve(), sources=(source.resolve(),), profile=profile_name)
    example = None if any(source.iterdir()) else _example(settings, profile)
    settings_file.write_text(_settings(profile, _named(profile_name, folder), base), "utf-8")
    written = [settings_file]
    if example:
        example.file.parent.mkdir(parents=True, exist_ok=True)
        example.file.write_text(example.text, "utf-8")
        written.append(example.file)
    if _ignore(folder / ".gitignore"):
        written.append(folder / ".gitignore")
    return Project(tuple(written), example)


def _named(profile_name: str, folder: Path) -> str:
    """Return how settings name a profile: a folder of one's own by its whole path."""
    path = Path(profile_name)
    return str(path.resolve()) if path.exists() and "/" in profile_name else profile_name


def _settings(profile: Profile, name: str, base: str | None) -> str:
    own = f"base = {quoted(base)}" if base else '# base = "https://example.org/policies/"'
    tags = ", ".join(map(quoted, profile.languages))
    return (
        f'sources = ["{SOURCE}"]\n'
        f"profile = {quoted(name)}\n"
        f"{own}     # what the names of your data start with; yours, not ours\n"
        f"languages = [{tags}]     # the first where nothing tells\n"
    )


def _example(settings: Settings, profile: Profile) -> NewRecord:
    """Return an example record, under the first name that the profile's rule of ids takes."""
    for number, name in enumerate(_NAMES):
        try:
            return new_record(name, settings, profile, title="Example")
        except UsageError:
            if number == len(_NAMES) - 1:
                raise
    raise AssertionError


def _ignore(file: Path) -> bool:
    """Let git leave the stores out; say whether anything had to be written."""
    line = f"{STATE_FOLDER}/"
    before = file.read_text("utf-8") if file.exists() else ""
    if line in before.splitlines():
        return False
    end = "" if not before or before.endswith("\n") else "\n"
    file.write_text(f"{before}{end}{line}\n", "utf-8")
    return True
