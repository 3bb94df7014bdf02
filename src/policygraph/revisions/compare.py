"""Compare two graphs, subject by subject, to the differences in what their records state; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from operator import itemgetter

from policygraph.revisions.facts import FactKey, Values, changed_facts
from policygraph.revisions.model import Change, Difference, Related
from policygraph.revisions.renames import find_renamed, one_to_one
from policygraph.revisions.subjects import Subjects, read_subjects, to_change
from policygraph.store.graph_store import GraphStore


def compare(old: GraphStore, new: GraphStore, language: str = "en") -> Difference:
    """Return the differences between two graphs, without findings; labels are in a language if they can be.

    Compared are the subjects that records describe, of every kind. A removed one counts as renamed if the
    new graph has another that consolidates it, or if an added one has the same or nearly the same facts.
    A subject that a stub stands for on the other side is neither added nor removed.
    """
    before, after = read_subjects(old, language), read_subjects(new, language)
    added, removed = after.described - before.by_name.keys(), before.described - after.by_name.keys()
    renamed = find_renamed(before, after, removed, added)
    new_names = one_to_one(renamed, added)
    edges = {
        Related(
            new_names.get(edge.successor, edge.successor),
            new_names.get(edge.predecessor, edge.predecessor),
            edge.relation,
        )
        for edge in before.edges
    }
    comparison = _Comparison(before, after, edges & after.edges, new_names)
    same = unchanged(old, new)
    common = [name for name in before.by_name.keys() & after.by_name if before.by_name[name].iri not in same]
    pairs = sorted([*((name, name) for name in common), *new_names.items()], key=itemgetter(1))
    changed = tuple(change for pair in pairs for change in comparison.changes(*pair))
    added -= {renaming.new for renaming in renamed}
    removed -= {renaming.old for renaming in renamed}
    in_new = {*added, *(renaming.new for renaming in renamed), *(change.id for change in changed)}
    sides = dict.fromkeys(in_new, after) | dict.fromkeys(removed, before)
    kinds = {name: side.by_name[name].kind.name for name, side in sides.items()}
    return Difference(
        added=tuple(sorted(added)),
        removed=tuple(sorted(removed)),
        renamed=tuple(renamed),
        changed=changed,
        relations_added=after.named(after.edges - edges),
        relations_removed=before.named(edges - after.edges),
        titles={name: side.title(name) or before.title(name) for name, side in sides.items()},
        kinds={name: kind for name, kind in kinds.items() if kind != new.profile.first.name},
    )


@dataclass(frozen=True)
class _Comparison:
    """Both sides, the edges that both have, and old name -> new name of renamed subjects."""

    before: Subjects
    after: Subjects
    common_edges: Set[Related]
    new_names: Mapping[str, str]

    def changes(self, old_name: str, new_name: str) -> Iterator[Change]:
        """Yield the changes of one subject, by path and language.

        A changed claim is left out if its relation itself was added or removed, which is reported as such.
        """
        for key, old, new in changed_facts(self.before.facts(old_name), self.after.facts(new_name)):
            if key.iri == self.after.by_name[new_name].identifier:
                continue
            if key.iri not in self.after.claims or self._has_common_edge(key, new_name, old, new):
                yield to_change(new_name, key, old, new, self.before.reader, self.after.reader)

    def _has_common_edge(self, claim: FactKey, policy: str, old: Values, new: Values) -> bool:
        """Return whether a claim was added or removed whose relation holds on both sides."""
        relation, inverse = self.after.claims[claim.iri]
        old_targets = {self.before.target(term) for term in old.values()}
        targets = {self.new_names.get(target, target) for target in old_targets}
        targets ^= {self.after.target(term) for term in new.values()}
        edges = (Related(t, policy, relation) if inverse else Related(policy, t, relation) for t in targets)
        return not self.common_edges.isdisjoint(edges)


def unchanged(old: GraphStore, new: GraphStore) -> set[str]:
    """Return the IRIs of policies whose records all have the same paths and contents on both sides.

    The set is empty unless both are stores that were built alike: by the same profile, languages and
    version, under the same base. Otherwise the same files may state something else.
    """
    if old.generation is None or new.generation is None or old.base != new.base:
        return set()
    if old.generation.manifest.get("digest") != new.generation.manifest.get("digest"):
        return set()
    before, after = _files(old), _files(new)
    return {policy for policy, files in before.items() if after.get(policy) == files}


def _files(graph: GraphStore) -> dict[str, set[tuple[str, str]]]:
    """Return IRI of a policy -> path and SHA-256 digest of each of its records' files."""
    files: dict[str, set[tuple[str, str]]] = {}
    for entry in graph.generation.manifest.records() if graph.generation else ():
        stamps = ((stamp.path, stamp.sha256) for stamp in entry.files)
        files.setdefault(entry.policy or "", set()).update(stamps)
    return files
