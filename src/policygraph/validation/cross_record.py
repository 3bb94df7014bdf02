"""Rules across records that the graph cannot be asked, because there records of one policy are one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policygraph.profile.model import Profile
from policygraph.records import json_pointer
from policygraph.store.manifest import Entry


class Across(NamedTuple):
    """What a rule found: the record, the place in it, the value that it is about, and what to add."""

    code: str
    entry: Entry
    pointer: str
    value: str
    detail: str


def alike(entries: Iterable[Entry], profile: Profile, base: str) -> Iterator[Across]:
    """Yield the records whose ids differ only in letter case or Unicode normalisation."""
    groups: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for entry in entries:
        kind, name = profile.subject_id(base, entry.policy or "") or ("", "")
        same = groups.setdefault((kind, unicodedata.normalize("NFKC", name).casefold()), {})
        same.setdefault(name, []).append(entry)
    for same in groups.values():
        for name, found in same.items() if len(same) > 1 else ():
            others = ", ".join(sorted(set(same) - {name}))
            for entry in found:
                key = profile.of_kind(entry.kind).id.key
                pointer = "" if key is None else json_pointer.child("", key)
                yield Across("id-similar", entry, pointer, name, others)


def uneven(entries: Iterable[Entry], profile: Profile) -> Iterator[Across]:
    """Yield the records of one policy that name unequal numbers of clusters, or of another such set.

    Their labels may differ by translation, so only the numbers can be compared.
    """
    sets = {
        each.kind: [
            field.term
            for field in each.fields[each.main].values()
            if field.term.is_set and field.kind == "node"
        ]
        for each in profile.kinds
    }
    policies: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.policy is not None:
            policies.setdefault(entry.policy, []).append(entry)
    for policy, found in policies.items():
        for term in sets.get(found[0].kind, ()) if len({entry.language for entry in found}) > 1 else ():
            start = f"\n<{policy}> <{term.iri}> "
            numbers = [f"\n{entry.statements}".count(start) for entry in found]
            if len(set(numbers)) > 1:
                said = zip(numbers, found, strict=True)
                detail = ", ".join(f"{number} in {entry.language}" for number, entry in said)
                parent = json_pointer.child("", term.nest) if term.nest else ""
                for entry in found:
                    yield Across("language-clusters", entry, json_pointer.child(parent, term.key), "", detail)
