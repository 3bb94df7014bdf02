"""Two graphs to what is different between them, one described thing after the other; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from policygraph.revisions.facts import FactKey, Values, lost_and_gained
from policygraph.revisions.model import Change, Difference, Related
from policygraph.revisions.renames import find_renamed, one_to_one
from policygraph.revisions.subjects import Subjects, labelled, read_subjects, texts
from policygraph.store.graph_store import GraphStore


def compare(old: GraphStore, new: GraphStore, language: str = "en") -> Difference:
    """Return what is different between two graphs, with labels in a language where there are such.

    What is compared is what records describe, of every kind. One that has gone counts as renamed where
    the newer graph says that another consolidates it, or where one that was added says the same or
    nearly so. One that a stub stands for on the other side has neither gone nor come.
    """
    before, after = read_subjects(old, language), read_subjects(new, language)
    added, removed = after.described - before.by_name.keys(), before.described - after.by_name.keys()
    renamed = find_renamed(before, after, removed, added)
    names = one_to_one(renamed, added)
    edges = {_with_new_names(edge, names) for edge in before.edges}
    pairing = _Pairing(before, after, edges & after.edges, names)
    same = unchanged(old, new)
    kept = [each for each in before.by_name.keys() & after.by_name if before.by_name[each].iri not in same]
    pairs = sorted([*((name, name) for name in kept), *names.items()], key=lambda pair: pair[1])
    changed = [change for was, now in pairs for change in pairing.changes(was, now)]
    found = Difference(
        added=tuple(sorted(added - {each.new for each in renamed})),
        removed=tuple(sorted(removed - {each.old for each in renamed})),
        renamed=tuple(renamed),
        changed=tuple(changed),
        relations_added=after.named(after.edges - edges),
        relations_removed=before.named(edges - after.edges),
    )
    return _with_titles(found, before, after)


def _with_new_names(edge: Related, names: Mapping[str, str]) -> Related:
    return Related(
        names.get(edge.successor, edge.successor),
        names.get(edge.predecessor, edge.predecessor),
        edge.relation,
    )


def _with_titles(found: Difference, before: Subjects, after: Subjects) -> Difference:
    """Return a difference with titles, and with the kinds of what is not of the first kind."""
    told = {*found.added, *(each.new for each in found.renamed), *(each.id for each in found.changed)}
    sides = dict.fromkeys(told, after) | dict.fromkeys(found.removed, before)
    kinds = {name: side.by_name[name].kind.name for name, side in sides.items()}
    first = after.reader.graph.profile.first.name
    return replace(
        found,
        titles={name: side.title(name) or before.title(name) for name, side in sides.items()},
        kinds={name: kind for name, kind in kinds.items() if kind != first},
    )


@dataclass(frozen=True)
class _Pairing:
    """Both sides, the relations that hold on both, and the new names of what was renamed."""

    before: Subjects
    after: Subjects
    settled: Set[Related]
    names: Mapping[str, str]

    def changes(self, was: str, now: str) -> Iterator[Change]:
        """Yield the changes of one subject.

        What a record claims is left out where the relation itself came or went, which is told as such.
        """
        for name, lost, gained in lost_and_gained(self.before.facts(was), self.after.facts(now)):
            if name.iri == self.after.by_name[now].identifier:
                continue
            if name.iri in self.after.claims and not self._is_settled(name, now, lost, gained):
                continue
            label = labelled(name, self.after.reader)
            was_said = texts(lost.values(), self.before.reader)
            is_said = texts(gained.values(), self.after.reader)
            yield Change(now, name.path, name.language, label, name.iri, was_said, is_said)

    def _is_settled(self, claim: FactKey, policy: str, old: Values, new: Values) -> bool:
        """Say whether a claim came or went whose relation holds on both sides."""
        relation, inverse = self.after.claims[claim.iri]
        gone = {self.before.target(term) for term in old.values()}
        come = {self.after.target(term) for term in new.values()}
        for other in {self.names.get(each, each) for each in gone} ^ come:
            if (
                Related(other, policy, relation) if inverse else Related(policy, other, relation)
            ) in self.settled:
                return True
        return False


def unchanged(old: GraphStore, new: GraphStore) -> set[str]:
    """Return the IRIs of policies all of whose records have the same paths and contents on both sides.

    Only stores that were built alike can tell: by the same profile, languages and version, under
    the same base. Otherwise the same files may say something else, and none is returned.
    """
    if old.generation is None or new.generation is None or old.base != new.base:
        return set()
    if old.generation.manifest.get("digest") != new.generation.manifest.get("digest"):
        return set()
    before, after = _files(old), _files(new)
    return {policy for policy, files in before.items() if after.get(policy) == files}


def _files(graph: GraphStore) -> dict[str, set[tuple[str, str]]]:
    """Return policy -> path and digest of its records."""
    files: dict[str, set[tuple[str, str]]] = {}
    for entry in graph.generation.manifest.records() if graph.generation else ():
        files.setdefault(entry.policy or "", set()).update(
            (stamp.path, stamp.sha256) for stamp in entry.files
        )
    return files
