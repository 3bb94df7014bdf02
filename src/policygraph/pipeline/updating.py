"""The next generation of a store: a snapshot of the one before, and the differences that some files make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from policygraph.pipeline.entries import Mapping, settle
from policygraph.pipeline.file_differences import Differences
from policygraph.pipeline.unmatched import Unmatched
from policygraph.profile.model import Profile
from policygraph.store.asserted import Changes, changes
from policygraph.store.edits import carry, edits_of
from policygraph.store.entry import Entry
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore, exchange
from policygraph.store.manifest import Manifest
from policygraph.store.rules import rules_of
from policygraph.store.snapshots import Snapshot
from policygraph.store.texts import carry_texts


def update(
    previous: Generation, generation: Generation, found: Differences, mapping: Mapping, snapshot: Snapshot
) -> None:
    """Fill a generation, which is a snapshot of another, with what that has and some files change, and count the triples."""
    changed, before, after = _change_entries(previous.manifest, snapshot.manifest, found, mapping)
    graph = GraphStore(snapshot.store, mapping.profile, mapping.base)
    again = None
    if _matters(changed, mapping.profile, previous.manifest):
        from policygraph.pipeline.deriving_again import DerivedAgain  # with all of the lineage

        again = DerivedAgain(generation.manifest, graph, changed.subjects)
    in_vocabulary = set(mapping.profile.vocabulary_lines)
    exchange(graph.disk, changed.removed - in_vocabulary, changed.added)
    gone, new = again.derive(changed.subjects) if again else ([], [])
    snapshot.write()
    if again:
        again.keep_facts()
    triples: dict[str, int] = previous.manifest.get("triples")
    difference_of_vocabulary = len(changed.removed & in_vocabulary) - len(changed.added & in_vocabulary)
    triples = {
        "asserted": triples["asserted"] + len(changed.added) - len(changed.removed),
        "derived": triples["derived"] + len(new) - len(gone),
        "vocabulary": triples["vocabulary"] + difference_of_vocabulary,
    }
    generation.manifest.set(
        triples=triples, numbers=_numbers(previous.manifest, generation.manifest, before, after)
    )
    lines = changed.added | changed.removed | set(gone) ^ set(new)
    carry(previous, generation, edits_of(before, after, lines))
    carry_texts(previous, generation, changed.added | set(new))


def _change_entries(
    previous: Manifest, manifest: Manifest, found: Differences, mapping: Mapping
) -> tuple[Changes, list[Entry], list[Entry]]:
    """Bring the entries of a manifest up to date; return the lines that come and go, and the entries before and after."""
    manifest.restamp({**previous.last_check.touches().files, **found.touched})
    unmatched = Unmatched(previous)
    entries = list(unmatched.seeing(map(mapping.entry, found.changed)))
    paths = {*(entry.path for entry in entries), *found.removed}
    replaced = previous.at(*paths)
    manifest.remove(found.removed)
    manifest.replace(entries)
    unmatched.keep(manifest)
    paths.update(*settle(manifest, mapping, found.files_of, (replaced, entries)))
    before, after = (each.at(*paths) for each in (previous, manifest))
    return changes(manifest, before, after), before, after


def _matters(changed: Changes, profile: Profile, manifest: Manifest) -> bool:
    """Return whether anything may follow from lines that come and go: not from texts that rules and the lineage do not read."""
    lines = [line.split(" ", 2)[1:] for line in changed.added | changed.removed]
    properties = {property_[1:-1] for property_, _ in lines}
    return (
        any(not value.startswith('"') for _, value in lines)
        or any(rule.may_name(each) for rule in rules_of(profile) for each in properties)
        or not properties.isdisjoint(manifest.get("read_of_lineage"))
    )


def _numbers(
    previous: Manifest, manifest: Manifest, before: Collection[Entry], after: Collection[Entry]
) -> Counter[str]:
    """Return the numbers of a manifest: those of the one before, less what the entries were, and with what they are."""
    entries, numbers = [*before, *after], previous.numbers()
    paths, policies = {entry.path for entry in entries}, {entry.policy for entry in entries if entry.policy}
    numbers.update(manifest.count(paths, policies))
    numbers.subtract(previous.count(paths, policies))
    return numbers
