"""Rules across records that the graph cannot be asked, because there records of one policy are one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from policygraph.findings import Finding
from policygraph.profile.model import Profile
from policygraph.records import json_pointer
from policygraph.store.manifest import Entry

EntryFinding = tuple[Entry, Finding]  # the records that a finding, without a place yet, is about


def similar_ids(entries: Iterable[Entry], profile: Profile, base: str) -> Iterator[EntryFinding]:
    """Yield the records whose ids differ only in letter case or Unicode normalisation."""
    groups: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for entry in entries:
        kind, name = profile.subject_id(base, entry.policy or "") or ("", "")
        group = groups.setdefault((kind, unicodedata.normalize("NFKC", name).casefold()), {})
        group.setdefault(name, []).append(entry)
    for group in groups.values():
        for name, same in group.items() if len(group) > 1 else ():
            others = ", ".join(sorted(set(group) - {name}))
            for entry in same:
                key = profile.kind(entry.kind).id.key
                pointer = "" if key is None else json_pointer.child("", key)
                yield entry, _unplaced("id-similar", entry, pointer, others, name)


def uneven_sets(entries: Iterable[Entry], profile: Profile) -> Iterator[EntryFinding]:
    """Yield the records of one policy that name unequal numbers of clusters, or of another such set.

    Their labels may differ by translation, so only the numbers can be compared.
    """
    sets = {
        kind.name: [
            field.term
            for field in kind.fields[kind.subject_class].values()
            if field.term.is_set and field.kind == "node"
        ]
        for kind in profile.kinds
    }
    policies: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.policy is not None:
            policies.setdefault(entry.policy, []).append(entry)
    for policy, own in policies.items():
        for term in sets.get(own[0].kind, ()) if len({entry.language for entry in own}) > 1 else ():
            start = f"\n<{policy}> <{term.iri}> "
            numbers = [f"\n{entry.statements}".count(start) for entry in own]
            if len(set(numbers)) > 1:
                pairs = zip(numbers, own, strict=True)
                detail = ", ".join(f"{number} in {entry.language}" for number, entry in pairs)
                parent = json_pointer.child("", term.nest) if term.nest else ""
                for entry in own:
                    pointer = json_pointer.child(parent, term.key)
                    yield entry, _unplaced("language-clusters", entry, pointer, detail)


def _unplaced(code: str, entry: Entry, pointer: str, detail: str, value: str = "") -> Finding:
    return Finding(entry.path, 0, 0, code, value=value, pointer=pointer, detail=detail)
