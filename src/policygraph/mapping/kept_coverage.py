"""How a profile covers records as it is kept beside the stores, as long as the files, the profile and the settings are as
they were.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import Any

from policygraph import regular_files
from policygraph.mapping.coverage import Coverage, Usage, cover, passed_over
from policygraph.mapping.reader import Location
from policygraph.mapping.sources import decisive, store_key
from policygraph.mapping.unused_patterns import Unused
from policygraph.profile.model import Profile
from policygraph.profile.states import SECOND
from policygraph.records.files import walk
from policygraph.settings import Settings
from policygraph.words.phrases import packed, unpacked

FORMAT = 1  # raise it when something else is found, or the form changes
_USAGES = ("mapped", "unmapped", "unresolved", "unknown_labels", "without_phase")


def covered_by(settings: Settings, profile: Profile) -> Coverage:
    """Return what ``cover`` does, from what is kept if that counts; what is found is kept where there are stores and every
    file could be read. Raises what ``cover`` does.
    """
    with settings.placing("sources"):
        walked = walk(settings.sources, profile.suffixes, time.time_ns() - SECOND)
    file = settings.state / f"coverage-{store_key(settings)}"
    key = hashlib.sha256(repr((FORMAT, *decisive(settings, profile), walked.text)).encode()).hexdigest()
    if coverage := None if walked.recent else _kept(file, key):
        found, left_out = {each.name for each in walked.found()}, set(coverage.left_out)
        coverage.passed_over = passed_over(settings, profile, set(map(Path, found - left_out)))
        return coverage
    coverage = cover(settings, profile, walked)
    if not walked.recent and not coverage.unread and settings.state.is_dir():
        content = json.dumps([key, _to_json(coverage)]).encode()
        regular_files.keep(file, [regular_files.sealed(content)])
    return coverage


def _kept(file: Path, key: str) -> Coverage | None:
    try:
        found, members = json.loads(regular_files.unsealed(regular_files.content(file)))
        return _from_json(members) if found == key else None
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return None


def _to_json(coverage: Coverage) -> dict[str, Any]:
    usages = {name: list(map(_row, getattr(coverage, name))) for name in _USAGES}
    unused = [(each.kind, packed(each.where), each.pattern) for each in coverage.unused]
    own = {"records": coverage.records, "skipped": coverage.skipped, "left_out": coverage.left_out}
    return {**own, **usages, "unused": unused}


def _row(usage: Usage) -> tuple[Any, ...]:
    return usage.kind, usage.key, packed(usage.detail), usage.records, usage.first


def _from_json(members: dict[str, Any]) -> Coverage:
    coverage = Coverage(members["records"], members["skipped"], members["left_out"])
    coverage.unused = [Unused(kind, unpacked(where), pattern) for kind, where, pattern in members["unused"]]
    for name in _USAGES:
        getattr(coverage, name).extend(
            Usage(kind, key, unpacked(detail), records, Location(*first) if first else None)
            for kind, key, detail, records, first in members[name]
        )
    return coverage
