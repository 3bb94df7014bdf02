"""Files that a result must not replace, since commands read them: records, other sources, settings and the profile."""

from __future__ import annotations

import os
from pathlib import Path

from policygraph.findings import Finding
from policygraph.mapping.reader import read_record
from policygraph.mapping.sources import languages_of, profile_of, record_files
from policygraph.settings import FILE_NAME, Settings


def is_read(file: Path, settings: Settings) -> bool:
    """Return whether a file that exists is the settings, a source, a record in one or the text of one, or of the profile.

    What a build passes over, as a report that was written beside records, is none. Raises UsageError without a profile.
    """
    profile = profile_of(settings)
    own = {settings.root / FILE_NAME, *settings.sources, *profile.files}
    return any(_is_same(file, each) for each in own) or _is_in_record(file, settings)


def _is_same(file: Path, other: Path) -> bool:
    return os.path.realpath(file) == os.path.realpath(other)


def _is_in_record(file: Path, settings: Settings) -> bool:
    """Return whether a file is of a record below a source, one that cannot be read among them."""
    real = file.resolve()
    if not any(real.is_relative_to(source.resolve()) for source in settings.sources):
        return False
    profile = profile_of(settings)
    for files in record_files(settings, profile):
        if any(_is_same(real, each.file) for each in files):
            record = read_record(files, profile, languages_of(settings, profile))
            return record is not None and not (isinstance(record, Finding) and record.severity == "warning")
    return False
