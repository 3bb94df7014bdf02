"""Files that a result must not replace, since commands read them: records, other sources, settings and the profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.findings import Finding
from policygraph.mapping.reader import read_record
from policygraph.mapping.sources import languages_of, profile_of, record_files
from policygraph.settings import FILE_NAME, Settings

if TYPE_CHECKING:
    from policygraph.profile.model import Profile


def is_read(file: Path, settings: Settings) -> bool:
    """Return whether a file that exists is the settings, a source, a record in one or the text of one, or of the profile.

    What a build passes over, as a report that was written beside records, is none. Raises UsageError without a profile.
    """
    profile = profile_of(settings)
    own = (settings.root / FILE_NAME, *settings.sources, *profile.files)
    real = file.resolve()
    return real in {each.resolve() for each in own} or _is_in_record(real, settings, profile)


def _is_in_record(real: Path, settings: Settings, profile: Profile) -> bool:
    """Return whether a file is of a record below a source, one that cannot be read among them."""
    if not any(real.is_relative_to(source.resolve()) for source in settings.sources):
        return False
    for files in record_files(settings, profile):
        if any(each.file == real for each in files):  # what a link leads to is found as well
            record = read_record(files, profile, languages_of(settings, profile))
            return record is not None and not (isinstance(record, Finding) and record.severity == "warning")
    return False
