"""Records in one language that have one id: a mistake, or the same record in two folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath

from policygraph.findings import Finding
from policygraph.profile.model import Profile
from policygraph.records import json_pointer
from policygraph.store.entry import Entry


def duplicates(
    entries: Iterable[Entry], profile: Profile, base: str
) -> Iterator[tuple[Entry, Finding, list[Entry]]]:
    """Yield a finding for each record of whose id there are others in the same language, and all that have it.

    Where files of one name in different folders say the same of the policy, nothing is mixed: two repositories may
    hold it by design.
    """
    described = sorted((entry for entry in entries if entry.policy), key=_subject)
    for _, group in groupby(described, _subject):
        records = list(group)
        if len(records) > 1:
            code = "record-copy" if _are_copies(records, profile) else "record-duplicate"
            for entry in records:
                _, name = profile.subject_id(base, entry.policy or "") or ("", "")
                key = profile.kind(entry.kind).id.key
                pointer = "" if key is None else json_pointer.child("", key)
                yield entry, Finding(entry.path, 0, 0, code, value=name, pointer=pointer), records


def _subject(entry: Entry) -> tuple[str, str]:
    return entry.policy or "", entry.language or ""


def _are_copies(records: list[Entry], profile: Profile) -> bool:
    """Return whether files have one name and say the same of what they describe, but for the text behind it."""
    names = {PurePosixPath(entry.path).name for entry in records}
    return len(names) == 1 and len({_stated(entry, profile) for entry in records}) == 1


def _stated(entry: Entry, profile: Profile) -> frozenset[str]:
    """Return the statements of a record about other nodes than itself, without the text behind the front matter."""
    itself, body = f"<{entry.record}> ", f"<{entry.policy}> <{profile.kind(entry.kind).body}> "
    lines = entry.statements.split("\n")
    return frozenset(line for line in lines if not line.startswith((itself, body)))
