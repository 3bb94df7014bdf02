"""Store to the subjects of one kind with what its profile counts and compares: facets and measures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import pyoxigraph as ox

from policygraph.lineage.model import Numbers, Policy
from policygraph.lineage.traversal import Wanted, has
from policygraph.profile.facets import words
from policygraph.profile.model import Measure, RecordKind
from policygraph.rdf.core import IDENTIFIER, TITLE
from policygraph.rdf.datatypes import is_number
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase, named

T = TypeVar("T")
BETWEEN = "\N{INFORMATION SEPARATOR ONE}"  # texts, of which none has it
# Each part is found by itself and joined in the store: to look up the records of each subject takes six times as long.
# All are one text, which the store puts together while other work goes on.
_WITH_RECORDS = """
SELECT (GROUP_CONCAT(STR(?subject); separator="<<between>>") AS ?subjects) WHERE {
  { SELECT ?subject WHERE { ?subject a <<class>> FILTER (isIRI(?subject)) } }
  { SELECT DISTINCT ?subject WHERE { { ?record pg:describes ?subject } UNION { ?record pg:standsFor ?subject } } }
}"""


_NONE: Mapping[str, Any] = MappingProxyType({})
_Labels = Mapping[str, tuple[str, ...]]  # by name of a facet


class Subject(NamedTuple):
    """What records describe: titles by language, labels by facet and by all that it may be selected by, numbers by
    measure.
    """

    iri: str
    id: str
    titles: Mapping[str, str] = _NONE
    facets: Mapping[str, tuple[str, ...]] = _NONE
    labels: Mapping[str, tuple[str, ...]] = _NONE
    measures: Mapping[str, Numbers] = _NONE


@dataclass(frozen=True)
class Distribution:
    """The values of a measure for the subjects that have a label of its facet, for one thing it is by.

    ``group`` is that label, "" for subjects without one; ``by`` is "" where the measure is by nothing.
    """

    group: str
    by: str
    subjects: int
    median: float
    lowest: float
    highest: float


@dataclass(frozen=True)
class Comparison:
    """A measure with its distributions, sorted by group, then by what it is by."""

    measure: Measure
    distributions: tuple[Distribution, ...]


@dataclass(frozen=True)
class KindStatistics:
    """The subjects of one kind in numbers. ``facets`` is name -> label -> count, the most frequent first."""

    name: str
    are_policies: bool
    subjects: tuple[Subject, ...] = field(hash=False)
    facets: Mapping[str, Mapping[str, int]] = field(hash=False)
    comparisons: tuple[Comparison, ...]
    names: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # of its facets and measures, and "" -> its own, for people

    def called(self, name: str = "") -> str:
        """Return a facet, a measure or the kind itself as people call it, which may be said in other languages."""
        return self.names.get(name) or words(name or self.name)

    def groups(self, comparison: Comparison) -> list[str]:
        """Return the groups of a comparison: those with most subjects first, those without a label last."""
        counts = self.facets.get(comparison.measure.facet, {})
        groups = {distribution.group for distribution in comparison.distributions}
        return sorted(groups, key=lambda group: (not group, -counts.get(group, 0), group))


def without(facet: str) -> Phrase:
    """Return what the subjects without a label of a facet, by its name, are called; all are where there is no facet."""
    return Phrase("no {facet}", facet=facet) if facet else Phrase("all")


def kind_statistics(
    lookups: Lookups,
    kind: RecordKind,
    lineage: Mapping[str, Policy],
    iris: Set[str],
    wanted: Wanted,
) -> KindStatistics:
    """Return the numbers of some subjects of a kind, given by their IRIs, of those that are wanted; ``lineage`` has the
    policies by IRI.
    """
    subjects = read_subjects(lookups, kind, lineage, iris)
    if wanted:
        subjects = [subject for subject in subjects if has(subject.labels, wanted)]
    return KindStatistics(
        kind.name,
        kind in lookups.graph.profile.policy_kinds,
        tuple(subjects),
        _counts(kind, subjects),
        tuple(Comparison(measure, tuple(_distributions(measure, subjects))) for measure in kind.measures),
        {
            "": named(kind.name, lookups.label(kind.subject_class)),
            **{each.name: named(words(each.name), lookups.label(each.property)) for each in kind.facets},
            **{each.name: named(words(each.name), lookups.label(each.value)) for each in kind.measures},
        },
    )


def _counts(kind: RecordKind, subjects: Iterable[Subject]) -> dict[str, dict[str, int]]:
    """Return name of a facet -> label -> count; each subject is looked at once, as there may be very many."""
    counts = {facet.name: Counter[str]() for facet in kind.facets}
    for subject in subjects:
        for name, labels in subject.facets.items():
            count = counts[name]
            for label in labels:
                count[label] += 1
    return {name: counted(labels) for name, labels in counts.items()}


def with_records(graph: GraphStore, kind: RecordKind) -> set[str]:
    """Return the IRIs of the subjects of a kind that a record describes or stands for."""
    query = _WITH_RECORDS.replace("<<class>>", str(ox.NamedNode(kind.subject_class)))
    solutions = graph.store.query(query.replace("<<between>>", BETWEEN), prefixes={"pg": PG})
    assert isinstance(solutions, ox.QuerySolutions)
    return {iri for (text,) in solutions for iri in parted(text)}


def parted(text: ox.Literal | None) -> list[str]:
    """Return the texts that a query has put together with ``BETWEEN``."""
    return text.value.split(BETWEEN) if text and text.value else []


def counted(labels: Iterable[str] | Mapping[str, int]) -> dict[str, int]:
    """Return label -> count, the most frequent first, then by label; the labels may be counted already."""
    return dict(sorted(Counter(labels).items(), key=lambda item: (-item[1], item[0])))


def read_subjects(
    lookups: Lookups,
    kind: RecordKind,
    lineage: Mapping[str, Policy] = _NONE,
    iris: Set[str] | None = None,
) -> list[Subject]:
    """Return the subjects of a kind, with a record or without, or some of them, given by their IRIs, sorted by id.

    What a lineage has of policies, by IRI, is not read again.
    """
    iris = set(lookups.subjects(RDF_TYPE, kind.subject_class)) if iris is None else iris
    profile = lookups.graph.profile
    is_in_lineage = set(kind.facets) <= set(profile.policy_facets)
    is_in_lineage &= set(kind.measures) <= set(profile.policy_measures)
    known = {iri: policy for iri, policy in lineage.items() if iri in iris} if is_in_lineage else {}
    names, facets = {facet.name for facet in kind.filters}, {facet.name for facet in kind.facets}
    measures = {measure.name for measure in kind.measures}
    described = (
        *_described(lookups, kind, iris - known.keys()),
        *(
            (iri, each.id, each.titles, each.facets, each.labels, each.measures)
            for iri, each in known.items()
        ),
    )
    subjects = [
        Subject(
            iri,
            name,
            titles,
            _of(facets, own),
            _of(names, labels),
            _of(measures, numbers),
        )
        for iri, name, titles, own, labels, numbers in described
    ]
    return sorted(subjects, key=attrgetter("id", "iri"))


def _of(names: Set[str], values: Mapping[str, T]) -> Mapping[str, T]:
    """Return those of values by name that are of some names and not empty."""
    if values.keys() <= names and all(values.values()):
        return values
    return {name: found for name, found in values.items() if found and name in names}


def _described(
    lookups: Lookups, kind: RecordKind, iris: Collection[str]
) -> Iterator[tuple[str, str, Mapping[str, str], _Labels, _Labels, Mapping[str, Numbers]]]:
    """Yield IRI, id, titles, labels of facets, labels of all filters and numbers of subjects of a kind, as the store has them."""
    if not iris:
        return
    measures = {measure.name: _numbers(lookups, measure) for measure in kind.measures}
    titles, ids = map(lookups.all_values, (TITLE, IDENTIFIER))
    filters = {facet.name: lookups.all_values(facet.property) for facet in kind.filters}
    for iri in iris:
        labels = {name: lookups.labels(values.get(iri, ())) for name, values in filters.items()}
        yield (
            iri,
            min((term.value for term in ids.get(iri, ())), default=iri),
            {t.language or "": t.value for t in titles.get(iri, ()) if isinstance(t, ox.Literal)},
            labels,
            labels,
            {measure: numbers[iri] for measure, numbers in measures.items() if iri in numbers},
        )


def _numbers(lookups: Lookups, measure: Measure) -> dict[str, Numbers]:
    """Return IRI of a subject -> its numbers."""
    values = lookups.all_values(measure.value)
    nodes = lookups.all_values(measure.of) if measure.of else {iri: [ox.NamedNode(iri)] for iri in values}
    dimensions = lookups.all_values(measure.by) if measure.by else {}
    numbers: dict[str, Numbers] = {}

    @cache
    def labels(*terms: ox.NamedNode | ox.Literal) -> tuple[str, ...]:
        return lookups.labels(terms)

    for iri, own in nodes.items():
        by: dict[str, set[float]] = defaultdict(set)
        for node in (term.value for term in own):
            found = {float(term.value) for term in values.get(node, ()) if is_number(term)}
            for label in labels(*dimensions.get(node, ())) if measure.by else ("",):
                by[label] |= found
        numbers[iri] = {label: tuple(sorted(found)) for label, found in by.items() if found}
    return numbers


def _distributions(measure: Measure, subjects: Iterable[Subject]) -> Iterable[Distribution]:
    """Yield the distributions of a measure; a subject counts once, with the median of its numbers."""
    from statistics import median  # only now, as few ask for numbers

    groups: dict[tuple[str, str], list[tuple[float, ...]]] = defaultdict(list)
    for subject in subjects:
        labels = subject.facets.get(measure.facet) or ("",)
        for by, numbers in subject.measures.get(measure.name, {}).items():
            for group in labels:
                groups[group, by].append(numbers)
    for (group, by), of_each in sorted(groups.items()):
        alike = Counter(of_each)
        medians = [middle for numbers, count in alike.items() for middle in [median(numbers)] * count]
        lowest, highest = min(numbers[0] for numbers in alike), max(numbers[-1] for numbers in alike)
        yield Distribution(group, by, len(medians), median(medians), lowest, highest)
