"""Store to lineage: from the facts that its manifest keeps, else by one query, or by a walk from one policy to its family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from typing import get_args

import pyoxigraph as ox

from policygraph import garbage
from policygraph.lineage.facts import Asserted, Facts, facts_of, from_text, only, predecessors
from policygraph.lineage.kept_facts import facts_about, kept, kept_family, stated_about
from policygraph.lineage.model import Edge, Lineage, Numbers, Policy, Status
from policygraph.lineage.rows import all_rows, family_rows
from policygraph.lineage.vocabulary import LineageTerms, columns
from policygraph.profile.facets import words
from policygraph.profile.model import Meaning
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import named

_UNSAID: Asserted = ([], [])
_NOTHING = Facts()
_LARGE = 200  # policies of a family, from which on the facts that are kept of all are read sooner than the statements


@garbage.left_alone()
def read_lineage(
    graph: GraphStore, around: str | None = None, of: Collection[str] | None = None, naming: bool = False
) -> Lineage:
    """Return the lineage of a corpus, or of the family of one policy, or of some policies, given by their IRIs.

    Of some policies it has their own statements, and their relations to predecessors without the statements of those;
    that of a family has no measures, and the relations that merely name another policy, which may lead to all of a corpus,
    only with ``naming``.
    """
    vocabulary = LineageTerms(graph)
    if around is not None:
        relations = {iri for iri, each in vocabulary.relations.items() if naming or each.acts or each.needs}
        rows = family_rows(vocabulary, around, relations, _LARGE if graph.generation else None)
        if rows is None:
            family = kept_family(vocabulary, around, relations)
        else:
            family = {iri: only(each, relations) for iri, each in facts_of(vocabulary, rows).items()}
        return _assembled(vocabulary, family, measures=False)
    if of is not None:
        return _assembled(vocabulary, facts_about(vocabulary, of))
    if graph.generation is None:
        return query_lineage(graph)
    return _assemble(vocabulary, kept(graph.generation), others=partial(stated_about, vocabulary))


def query_lineage(graph: GraphStore) -> Lineage:
    """Return the lineage of a corpus from its statements, whatever is kept of them."""
    vocabulary = LineageTerms(graph)
    return _assembled(vocabulary, facts_of(vocabulary, all_rows(vocabulary)))


def _assembled(vocabulary: LineageTerms, facts: Mapping[str, Facts], measures: bool = True) -> Lineage:
    vocabulary.graph.expect(_labelled(facts))
    return _assemble(vocabulary, facts.items(), measures)


def _assemble(
    vocabulary: LineageTerms,
    facts: Iterable[tuple[str, Facts]],
    measures: bool = True,
    others: Callable[[Collection[str]], Mapping[str, Facts]] = lambda _: {},
) -> Lineage:
    """Return the lineage that facts, by IRI, are of; of each, only what it says of others is held until all are there.

    ``others`` gives the facts of the ends of edges that are not among them.
    """
    graph, to_policy = vocabulary.graph, _Policies(vocabulary, measures).policy
    policies, linking = dict[str, Policy](), dict[str, Facts]()
    rest: dict[str, Facts] = {}  # of what no class says that it is a policy
    for iri, stated in facts:
        if "resolved" in stated:
            policies[iri] = to_policy(iri, stated)
        else:
            rest[iri] = stated
        if "edges" in stated or "claims" in stated:
            linking[iri] = Facts(edges=stated.get("edges", []), claims=stated.get("claims", []))
    ends = set(chain.from_iterable(map(predecessors, linking.values()))).difference(policies)
    found = others(ends - rest.keys())
    rest |= found
    linking |= found
    for iri in ends | {iri for iri in rest if "edges" in rest[iri]}:
        if not graph.profile.is_outside(graph.base, iri):
            policies[iri] = to_policy(iri, rest.get(iri, {}))
    ids = _unique(graph, policies)
    return Lineage(
        {
            name: policies[iri] if policies[iri].id == name else replace(policies[iri], id=name)
            for iri, name in ids.items()
        },
        tuple(sorted(_edges(linking, ids))),  # nearly all of them are in their order
        vocabulary.relations,
        graph.observed,
        graph.profile.policy_facets,
        columns(graph.profile),
        {
            facet.name: named(words(facet.name), vocabulary.lookups.label(facet.property))
            for facet in graph.profile.policy_facets
        },
    )


def _labelled(facts: Mapping[str, Facts]) -> Iterator[str]:
    """Yield the IRIs of the nodes of which labels will be looked up."""
    of_each = (
        (
            *stated.get("facets", {}).values(),
            stated.get("statuses", ()),
            *(by for numbers in stated.get("measures", {}).values() for by, _ in numbers),
        )
        for stated in facts.values()
    )
    # One that yields, as nothing of it is worked out where nobody asks for all at once.
    for term in map(from_text, {text for lists in of_each for texts in lists for text in texts}):
        if isinstance(term, ox.NamedNode):
            yield term.value


def _unique(graph: GraphStore, policies: Mapping[str, Policy]) -> dict[str, str]:
    """Return IRI -> id of policies, sorted by id: the first dcterms:identifier, else the id in the IRI, else the IRI, which
    it is as well where one before it, in the order of the IRIs, has the same id.
    """
    unique: dict[str, str] = {}  # id -> IRI
    for iri in sorted(policies):
        name = policies[iri].id or graph.profile.first.subject_id(graph.base, iri) or iri
        if name in unique:
            name = f"<{iri}>" if iri in unique else iri
        unique[name] = iri
    return {unique[name]: name for name in sorted(unique)}


class _Policies:
    """Facts to policies; what many have in common is made once."""

    def __init__(self, vocabulary: LineageTerms, measures: bool) -> None:
        dates = vocabulary.graph.profile.first.dates
        # field of ``Policy`` -> names of the dates of that meaning, the first that is stated counts
        self._named = [
            (meaning.replace(" ", "_"), [rule.name for rule in dates if rule.meaning == meaning])
            for meaning in get_args(Meaning)
        ]

        @cache
        def statuses(texts: tuple[str, ...]) -> tuple[Status, ...]:
            return tuple(vocabulary.status(from_text(text)) for text in texts)

        @cache
        def labels(texts: tuple[str, ...]) -> tuple[str, ...]:
            return vocabulary.lookups.labels([from_text(text) for text in texts])

        @cache
        def days(texts: tuple[str, ...]) -> tuple[str, ...]:
            return texts

        self._statuses, self._labels, self._days, self._measures = statuses, labels, days, measures

    def policy(self, iri: str, facts: Facts) -> Policy:
        """Return a policy with the id that is stated, "" where none is."""
        audits, labels = facts.get("audits", {}), self._labels
        measures = facts.get("measures", {}) if self._measures else {}
        dates = {name: self._days(tuple(texts)) for name, texts in facts.get("dates", {}).items()}
        of_meanings: dict[str, tuple[str, ...]] = {}
        for meaning, names in self._named:
            for name in names:
                if name in dates:
                    of_meanings[meaning] = dates[name]
                    break
        return Policy(
            facts.get("id", ""),
            iri,
            facts.get("resolved", False),
            facts.get("titles", {}),
            self._statuses(tuple(facts.get("statuses", ()))),
            **of_meanings,
            audited=tuple(audits),
            unsigned=() if all(audits.values()) else tuple(day for day in audits if not audits[day]),
            dates=dates,
            facets={name: labels(tuple(texts)) for name, texts in facts.get("facets", {}).items()},
            measures={name: self._numbers(found) for name, found in measures.items()},
        )

    def _numbers(self, found: Iterable[tuple[list[str], list[float]]]) -> Numbers:
        """Return label of what they are by -> numbers, "" where that is nothing."""
        numbers: dict[str, tuple[float, ...]] = {}
        for by, values in found:
            for label in self._labels(tuple(by)) if by else ("",):
                known = numbers.get(label)
                numbers[label] = tuple(sorted({*known, *values})) if known else tuple(values)
        return numbers


def _edges(facts: Mapping[str, Facts], ids: Mapping[str, str]) -> Iterator[Edge]:
    """Yield the edges between policies of which the ids are given by IRI, with the records that assert them."""
    # successor -> predecessor and relation -> said by the successor, by the predecessor
    said: dict[str, dict[tuple[str, str], list[Asserted]]] = defaultdict(dict)
    for iri, stated in facts.items():
        for other, relation, inverse, paths, parts in stated.get("claims", ()):
            successor, predecessor = (other, iri) if inverse else (iri, other)
            pair = said[successor].setdefault((predecessor, relation), [_UNSAID, _UNSAID])
            pair[inverse] = (paths, parts)
    known = dict[str, str]().setdefault
    for successor, name in ids.items():
        others, by_successor, before = said.pop(successor, None), tuple[str, ...](), list[str]()
        for relation, paths, parts, iris in facts.get(successor, _NOTHING).get("edges", ()):
            if paths != before:  # nearly always its records say the same of all
                by_successor, before = tuple(paths), paths
            relation, about = known(relation, relation), tuple(parts)
            for predecessor in iris:
                both = others.pop((predecessor, relation), None) if others else None
                end = ids.get(predecessor)
                if end is None:
                    continue
                if both is None:
                    yield Edge(name, end, relation, by_successor, (), about)
                else:
                    yield _edge(name, end, relation, (paths, parts), both[True])
        for (predecessor, relation), pair in others.items() if others else ():
            if predecessor in ids:
                yield _edge(name, ids[predecessor], relation, *pair)


def _edge(
    successor: str, predecessor: str, relation: str, by_successor: Asserted, by_predecessor: Asserted
) -> Edge:
    parts = {*by_successor[1], *by_predecessor[1]}
    return Edge(
        successor,
        predecessor,
        relation,
        tuple(by_successor[0]),
        tuple(by_predecessor[0]),
        tuple(sorted(parts)),
    )
