"""What the settings name: the profile, the languages, the store, and the files of the records below the sources."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from policygraph._version import __version__
from policygraph.profile.resources import find_profile, is_built_in
from policygraph.records.files import Files, Listing, SourceFile, find_files
from policygraph.settings import Settings

if TYPE_CHECKING:
    from policygraph.profile.model import Profile


def profile_of(settings: Settings) -> Profile:
    """Return the profile of the settings. Raises UsageError where there is none, and what ``load_profile`` raises."""
    from policygraph.profile.kept import (
        read_profile,
    )  # only now, as most commands need none where nothing has changed

    with settings.placing("profile"):
        return read_profile(settings.profile, settings.state)


def languages_of(settings: Settings, profile: Profile) -> tuple[str, ...]:
    """Return the language tags of the settings, else those of the profile."""
    return settings.languages or profile.languages


def store_key(settings: Settings) -> str:
    """Return the name of a store's folder: 16 hex digits of sources, profile and base. Raises UsageError without a profile."""
    sources = sorted(str(source.resolve()) for source in settings.sources)
    with settings.placing("profile"):
        file = find_profile(settings.profile)
    profile = file.parent.name if is_built_in(file) else str(file.resolve())
    return hashlib.sha256(repr((sources, profile, settings.base)).encode()).hexdigest()[:16]


def decisive(settings: Settings, profile: Profile | None = None) -> tuple[Any, ...]:
    """Return what decides about what is made of the records but they: the version, the settings, and a profile that is read."""
    if profile is None:
        return __version__, settings.largest_file, settings.languages
    return __version__, settings.largest_file, languages_of(settings, profile), profile.digest


def record_files(
    settings: Settings,
    profile: Profile,
    walked: Listing | None = None,
    others: Iterable[SourceFile] = (),
) -> list[Files]:
    """Return the files below the sources that the profile takes or that have a fault, sorted by path: each a record,
    some with its text. ``walked`` is what a walk has found that looked for names with the suffixes of the profile;
    ``others`` are files elsewhere that count as if they were below the sources.
    """
    with settings.placing("sources"):
        found = find_files(settings.sources, settings.largest_file, profile.suffixes, walked)
    if others:
        found = sorted([*found, *others], key=attrgetter("path"))
    records: list[Files] = [(file,) for file in found if file.fault or profile.takes(file.place)]
    if all(kind.text is None for kind in profile.kinds):
        return records
    by_path = {file.path: file for file in found}
    with_texts = [(file, *_text_of(file, profile, by_path)) for file, *_ in records]
    texts = {file.path for _, *others in with_texts for file in others}
    return [files for files in with_texts if files[0].path not in texts]


def _text_of(file: SourceFile, profile: Profile, by_path: Mapping[str, SourceFile]) -> Files:
    """Return the file with the text of a record, none where there is no such file."""
    path = text_path(file.path, file.place, profile)
    text = by_path.get(path) if path else None
    return (text,) if text else ()


def text_path(path: str, place: str, profile: Profile) -> str | None:
    """Return the path of the file that has the text of the record in another, which has a path and a place; None where
    its kind has none.
    """
    name = profile.kind_of(place, {}).text
    if name is None:
        return None
    folder, _, own = path.rpartition("/")
    text = posixpath.join(folder, name.replace("{file}", own.rpartition(".")[0]))
    return text if text != path else None


def files_left_out(
    settings: Settings, profile: Profile, records: Iterable[Files], walked: Listing | None = None
) -> Files:
    """Return the files below the sources that the profile could read by their endings, and that no record has.

    ``walked`` is what ``record_files`` is given.
    """
    taken = {file.name for files in records for file in files}
    found = find_files(settings.sources, settings.largest_file, profile.suffixes, walked)
    return tuple(each for each in found if each.name not in taken)
