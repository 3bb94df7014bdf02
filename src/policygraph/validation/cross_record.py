"""Rules across records that SPARQL cannot check, as the graph merges the records of one policy."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from policygraph.findings import Finding
from policygraph.profile.model import Profile
from policygraph.records import json_pointer
from policygraph.store.entry import Entry
from policygraph.words.phrases import Phrase, enumerated

EntryFinding = tuple[Entry, Finding]  # a record and a finding about it, which has no place yet


def similar_ids(entries: Iterable[Entry], profile: Profile, base: str) -> Iterator[EntryFinding]:
    """Yield a finding for each record whose id differs from another only in case or Unicode normalisation."""
    groups: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for entry in entries:
        kind, name = profile.subject_id(base, entry.policy or "") or ("", "")
        group = groups.setdefault((kind, unicodedata.normalize("NFKC", name).casefold()), {})
        group.setdefault(name, []).append(entry)
    for group in groups.values():
        for name, records in group.items() if len(group) > 1 else ():
            similar = enumerated(sorted(group.keys() - {name}))
            for entry in records:
                key = profile.kind(entry.kind).id.key
                pointer = "" if key is None else json_pointer.child("", key)
                yield entry, _finding("id-similar", entry, pointer, similar, name)


def uneven_sets(entries: Iterable[Entry], profile: Profile) -> Iterator[EntryFinding]:
    """Yield a finding for each record of a policy whose records have sets of different sizes: of clusters, say.

    Labels may differ by translation, so only the numbers of values are compared.
    """
    sets = {}
    for kind in profile.kinds:
        fields = kind.fields[kind.subject_class].values()
        sets[kind.name] = [field.term for field in fields if field.term.is_set and field.kind == "node"]
    policies: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.policy is not None:
            policies.setdefault(entry.policy, []).append(entry)
    for policy, records in policies.items():
        terms = sets.get(records[0].kind, ()) if len({entry.language for entry in records}) > 1 else ()
        texts = [f"\n{entry.statements}" for entry in records] if terms else []
        for term in terms:
            counts = [text.count(f"\n<{policy}> <{term.iri}> ") for text in texts]
            if len(set(counts)) > 1:
                pairs = zip(counts, records, strict=True)
                numbers = [
                    Phrase("{count} in {language}", count=count, language=entry.language)
                    for count, entry in pairs
                ]
                detail = enumerated(numbers)
                parent = json_pointer.child("", term.nest) if term.nest else ""
                pointer = json_pointer.child(parent, profile.kind(records[0].kind).written(term.key))
                yield from (
                    (entry, _finding("language-clusters", entry, pointer, detail)) for entry in records
                )


def _finding(code: str, entry: Entry, pointer: str, detail: str, value: str = "") -> Finding:
    return Finding(entry.path, 0, 0, code, value=value, pointer=pointer, detail=detail)
