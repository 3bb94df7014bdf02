"""Compare two graphs, subject by subject, to the differences in what their records state; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from policygraph.findings import Finding
from policygraph.revisions.facts import FactKey, Facts, Values, changed_facts
from policygraph.revisions.model import Change, Difference, LabelledEdge, Reference, Renamed, Unreadable
from policygraph.revisions.renames import find_renamed, follow, one_to_one
from policygraph.revisions.subjects import Subjects, read_subjects, to_change
from policygraph.store.graph_store import GraphStore


def compare(
    old: GraphStore, new: GraphStore, language: str = "en", problems: Sequence[Finding] = ()
) -> Difference:
    """Return the differences between two graphs, without findings; labels are in a language if they can be.

    Compared are the subjects that records describe, of every kind. A removed one counts as renamed if the
    new graph has another that gathers it, or if an added one has the same or nearly the same facts; what
    refers to it by the one id or the other refers to the same. A subject that a stub stands for on the other
    side is neither added nor removed, nor is one whose record has one of the ``problems``, for which the new
    side's files cannot be read. What such a record said may still hold, so that it has not gone.
    """
    before, after = read_subjects(old, language), read_subjects(new, language)
    unreadable = sorted(
        Unreadable(name, each) for each in problems for name in before.described_at(each.path)
    )
    added, removed = after.described - before.by_name.keys(), before.described - after.by_name.keys()
    removed -= {each.id for each in unreadable}
    renamed = find_renamed(before, after, removed, added)
    new_names = one_to_one(renamed, added)
    unread = {each.id: set[str]() for each in unreadable}
    for each in unreadable:
        unread[each.id] |= before.languages_at(each.problem.path)
    comparison = _Comparison(before, after, {renaming.old: renaming.new for renaming in renamed}, unread)
    old_edges, new_edges = comparison.edges
    same = unchanged(old, new)
    common = [name for name in before.by_name.keys() & after.by_name if before.by_name[name].iri not in same]
    pairs = sorted([*((name, name) for name in common), *new_names.items()], key=itemgetter(1))
    changed = tuple(change for pair in pairs for change in comparison.changes(*pair))
    added -= {renaming.new for renaming in renamed}
    removed -= {renaming.old for renaming in renamed}
    in_new = {*added, *(renaming.new for renaming in renamed), *(change.id for change in changed)}
    gone = {*removed, *(each.id for each in unreadable)}
    sides = dict.fromkeys(gone, before) | dict.fromkeys(in_new, after)
    return Difference(
        added=tuple(sorted(added)),
        removed=tuple(sorted(removed)),
        unreadable=tuple(unreadable),
        renamed=tuple(renaming._replace(dangling=_dangling(before, after, renaming)) for renaming in renamed),
        changed=changed,
        relations_added=after.named(comparison.added),
        relations_removed=before.named(old_edges - new_edges - comparison.unread_edges(unreadable)),
        titles={name: side.title(name) or before.title(name) for name, side in sides.items()},
        kinds={name: side.kind_called(name) for name, side in sides.items()},
        main_kind=new.profile.first.name,
    )


def _dangling(before: Subjects, after: Subjects, renaming: Renamed) -> tuple[Reference, ...]:
    """Return the references to the old id, sorted, but for those of the records that have the new one."""
    iri = before.by_name[renaming.old].iri
    local = before.local(iri)
    return after.references_of_others(iri if local == iri else after.reader.graph.base + local, renaming.new)


@dataclass(frozen=True)
class _Comparison:
    """Both sides, old name -> new name of renamed subjects, and name -> languages of records that cannot be read any more."""

    before: Subjects
    after: Subjects
    new_names: Mapping[str, str]
    unread: Mapping[str, Set[str]]

    @cached_property
    def edges(self) -> tuple[Set[LabelledEdge], Set[LabelledEdge]]:
        """The edges of both sides, between the new names of renamed subjects."""
        old, new = (
            {follow(edge, self.new_names) for edge in side.edges} for side in (self.before, self.after)
        )
        return old, new

    @property
    def added(self) -> Set[LabelledEdge]:
        """The edges of the new side alone, as they are stated there: by an old id if it is still used."""
        return {edge for edge in self.after.edges if follow(edge, self.new_names) not in self.edges[0]}

    def unread_edges(self, unreadable: Iterable[Unreadable]) -> Set[LabelledEdge]:
        """Return the edges that records state which cannot be read any more."""
        paths = {each.problem.path for each in unreadable}
        said_by = self.before.said_by.items()
        return {follow(edge, self.new_names) for edge, records in said_by if not paths.isdisjoint(records)}

    @cached_property
    def _common_edges(self) -> Set[LabelledEdge]:
        return self.edges[0] & self.edges[1]

    @cached_property
    def _new_iris(self) -> dict[str, str]:
        """Old IRI -> new IRI of renamed subjects, both without the base."""
        return {
            self.before.local(self.before.by_name[old].iri): self.after.local(self.after.by_name[new].iri)
            for old, new in self.new_names.items()
        }

    def changes(self, old_name: str, new_name: str) -> Iterator[Change]:
        """Yield the changes of one subject, by path and language.

        A changed claim is left out if its relation itself was added or removed, which is reported as such; so is what has
        gone and a record may say that cannot be read any more.
        """
        facts = self._followed(self.before.facts(old_name)), self._followed(self.after.facts(new_name))
        for key, old, new in changed_facts(*facts):
            if key.iri == self.after.by_name[new_name].identifier:
                continue
            unread = self.unread.get(new_name, set[str]())
            if new.keys() < old.keys() and unread and key.language in {"", *unread}:
                continue
            if not self._claims_edge(key) or self._has_common_edge(key, new_name, old, new):
                yield to_change(new_name, key, old, new, self.before.reader, self.after.reader)

    def _followed(self, facts: Facts) -> Facts:
        """Return facts in which what refers to a renamed subject is compared by its new IRI."""
        if not self._new_iris:
            return facts
        return {
            key: {self._new_iris.get(value, value): term for value, term in values.items()}
            for key, values in facts.items()
        }

    def _claims_edge(self, key: FactKey) -> bool:
        """Return whether a fact claims a relation of lineage, which is an edge."""
        return key.iri in self.after.claims and self.after.claims[key.iri][0] in self.after.relations

    def _has_common_edge(self, claim: FactKey, policy: str, old: Values, new: Values) -> bool:
        """Return whether a claim was added or removed whose relation holds on both sides."""
        relation, inverse = self.after.claims[claim.iri]
        old_targets = {self.before.name_of(term.value) for term in old.values()}
        new_targets = {self.after.name_of(term.value) for term in new.values()}
        targets = {self.new_names.get(target, target) for target in old_targets}
        targets ^= {self.new_names.get(target, target) for target in new_targets}
        edges = (
            LabelledEdge(t, policy, relation) if inverse else LabelledEdge(policy, t, relation)
            for t in targets
        )
        return not self._common_edges.isdisjoint(edges)


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
    for policy, path, digest in graph.generation.manifest.files_of_policies() if graph.generation else ():
        files.setdefault(policy, set()).add((path, digest))
    return files
