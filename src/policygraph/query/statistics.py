"""Store to the statistics of a corpus: counts by kind and label, lineage, measures, and the age of audits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from statistics import median
from typing import NamedTuple

import pyoxigraph as ox

from policygraph import garbage
from policygraph.errors import UsageError, suggest, there_is
from policygraph.lineage.edge_arrays import to_arrays
from policygraph.lineage.health import Health, central, health
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standing, Standings, by_answer, words
from policygraph.lineage.traversal import Wanted, has, subgraph
from policygraph.profile.model import RecordKind
from policygraph.query.subjects import BETWEEN, KindStatistics, counted, kind_statistics, parted, with_records
from policygraph.rdf.core import AUDITED
from policygraph.rdf.date_intervals import asked_date, parse_interval, with_preposition
from policygraph.rdf.namespaces import DCTERMS, PG
from policygraph.records.bounded_tables import bounded, html_table
from policygraph.store.beside import Beside
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase
from policygraph.words.phrases import counted as inflected

MOST_CENTRAL = 10
# Groups are made and joined in the store, where they are numbers: to read a hundred thousand records takes seconds.
_RECORDS = """
SELECT ?languages ?audits (COUNT(*) AS ?records) WHERE {
  { SELECT DISTINCT ?record WHERE { <<subjects>>
    { ?record pg:describes ?subject } UNION { ?record pg:standsFor ?subject } } }
  OPTIONAL { SELECT ?record (GROUP_CONCAT(STR(?language); separator="<<between>>") AS ?languages)
    WHERE { ?record dcterms:language ?language } GROUP BY ?record }
  OPTIONAL { SELECT ?record (GROUP_CONCAT(STR(?audited); separator="<<between>>") AS ?audits)
    WHERE { ?record pg:lastAudited ?audited } GROUP BY ?record }
} GROUP BY ?languages ?audits"""


class _Alike(NamedTuple):
    """A number of records with the same languages and the same audits."""

    number: int
    languages: Sequence[str]
    audits: Sequence[str]


@dataclass(frozen=True)
class Audits:
    """The last audits of records: dates as stated, and the median age in days; ``never`` have none.

    A year or a month counts from its first day.
    """

    records: int
    never: int
    oldest: str
    newest: str
    median_days: float | None


@dataclass(frozen=True)
class Statistics:
    """The statistics of a corpus. Mappings are label -> count, the most frequent first, then by label.

    ``standing_on`` has where each policy stands on the date ``on``, which is today where none is asked for, and
    ``current`` those in force that stand for themselves. ``without_phase`` are the statuses of which the vocabulary
    does not say what they mean for the force of a policy. ``kinds`` are those of which there are subjects, in the
    order of the profile; ``health`` is by IRI of the relation; ``audits`` is None where no key of the profile gives
    them.
    """

    lineage: Lineage
    records: int
    policies: int
    unresolved: int
    kinds: tuple[KindStatistics, ...]
    languages: Mapping[str, int] = field(hash=False)
    statuses: Mapping[str, int] = field(hash=False)
    current: tuple[str, ...]
    health: Mapping[str, Health] = field(hash=False)
    central: tuple[tuple[str, float], ...]
    audits: Audits | None
    standings: Standings
    on: str
    standing_on: tuple[Standing, ...]
    without_phase: Mapping[str, int] = field(hash=False)

    def __repr__(self) -> str:
        policies, records = (
            inflected(self.policies, "policy", "policies"),
            inflected(self.records, "record", "records"),
        )
        return f"<Statistics of {policies} in {records}; {with_preposition(bounded(self.on))}: {self._answers() or 'nothing'}>"

    def _repr_html_(self) -> str:
        kinds = {kind.name: len(kind.subjects) for kind in self.kinds if not kind.are_policies}
        of_kinds = {
            "records": self.records,
            "policies": self.policies,
            "without a record": self.unresolved,
            **kinds,
        }
        rows = [("", name, f"{number:,}") for name, number in of_kinds.items()]
        counts = {"status": self.statuses, "language": self.languages}
        rows += [
            (name, label, f"{number:,}")
            for name, labels in counts.items()
            for label, number in labels.items()
        ]
        return html_table((with_preposition(self.on), self._answers(), ""), rows, len(rows))

    def _answers(self) -> str:
        groups = by_answer(self.standing_on).items()
        return ", ".join(f"{words(answer)} {len(policies):,}" for answer, policies in groups if policies)

    def kind(self, name: str, others: Sequence[str] = ()) -> KindStatistics:
        """Return the statistics of a kind. Raises UsageError, with the nearest among it and others, where nothing is of that kind."""
        kinds = {kind.name: kind for kind in self.kinds}
        if name not in kinds:
            hint = suggest(name, [*kinds, *others]) or there_is([*kinds, *others])
            raise UsageError(Phrase("nothing here is of a kind {name}.{hint}", name=name, hint=hint))
        return kinds[name]


@garbage.left_alone()
def corpus_statistics(
    graph: GraphStore, today: date, on: str = "", wanted: Wanted | None = None
) -> Statistics:
    """Return the statistics of a corpus, or of the subjects that have the wanted labels, with where each policy
    stands on a date, today unless given. Raises UsageError for a text that is no date.
    """
    ask = partial(_described, graph, of_all=not wanted)
    # What is read at once tells of a damaged store, in which the engine would gather errors without end for an aggregate.
    lookups, lineage, wanted = Lookups(graph, "en"), read_lineage(graph), wanted or {}
    asked = Beside(ask).result if graph.generation else ask  # a server has one question after the other
    standings = Standings(lineage, today)
    on, when = asked_date(on or "today", today)
    policies = {policy.iri: policy for policy in lineage.policies.values()}
    if wanted:
        lineage = _selected(lineage, wanted)
    described = [policy for policy in lineage.policies.values() if policy.resolved]
    standing_on = tuple(standings.on_date(on, lineage.policies))
    in_force = [each.policy for each in standing_on if each.answer == "in_force"]
    subjects, records = asked()
    kinds = [kind_statistics(lookups, kind, policies, iris, wanted) for kind, iris in subjects]
    if records is None:
        records = _records(graph, [subject.iri for kind in kinds for subject in kind.subjects])
    edges, languages = to_arrays(lineage, lineage.edges), Counter[str]()
    for alike in records:
        languages.update(dict.fromkeys(alike.languages, alike.number))
    has_audits = AUDITED in graph.profile.properties()
    return Statistics(
        lineage=lineage,
        records=sum(alike.number for alike in records),
        policies=len(described),
        unresolved=len(lineage.policies) - len(described),
        kinds=tuple(kind for kind in kinds if kind.subjects),
        languages=counted(languages),
        statuses=counted(status.label for policy in described for status in policy.statuses),
        current=tuple(name for name in in_force if standings.current(name, when).policies == (name,)),
        health=health(lineage, edges),
        central=tuple(central(lineage, MOST_CENTRAL, edges)),
        audits=_audits(records, today) if has_audits else None,
        standings=standings,
        on=on,
        standing_on=standing_on,
        without_phase=counted(s.label for p in described for s in p.statuses if not s.phase),
    )


def _selected(lineage: Lineage, wanted: Wanted) -> Lineage:
    """Return the policies with the wanted labels, and those without a record that they are related to."""
    own = {policy.id for policy in lineage.policies.values() if has(policy.labels, wanted)}
    pairs = ({edge.successor, edge.predecessor} for edge in lineage.edges)
    related = {policy_id for pair in pairs if own & pair for policy_id in pair}
    return subgraph(lineage, own | {name for name in related if not lineage.policies[name].resolved})


def _described(
    graph: GraphStore, of_all: bool
) -> tuple[list[tuple[RecordKind, set[str]]], list[_Alike] | None]:
    """Return each kind with the IRIs of its subjects that records describe, and these records, if those of all count."""
    subjects = [(kind, with_records(graph, kind)) for kind in graph.profile.subject_kinds]
    return subjects, _records(graph, None) if of_all else None


def _records(graph: GraphStore, subjects: Iterable[str] | None) -> list[_Alike]:
    """Return the records that describe some subjects, given by their IRIs, or stand for them; of all, where it is None."""
    chosen = (
        ""
        if subjects is None
        else f"VALUES ?subject {{ {' '.join(str(ox.NamedNode(iri)) for iri in subjects)} }}"
    )
    query = _RECORDS.replace("<<subjects>>", chosen).replace("<<between>>", BETWEEN)
    solutions = graph.store.query(query, prefixes={"pg": PG, "dcterms": DCTERMS})
    assert isinstance(solutions, ox.QuerySolutions)
    return [_Alike(int(number.value), *map(parted, texts)) for *texts, number in solutions]


def _audits(records: Iterable[_Alike], today: date) -> Audits:
    """Return the age of the last audit of each record."""
    never, days = 0, list[tuple[int, str]]()
    for alike in records:
        dates = ((parse_interval(text), text) for text in alike.audits)
        if last := max(((interval.lo, text) for interval, text in dates if interval), default=None):
            days += [last] * alike.number
        else:
            never += alike.number
    days.sort()
    oldest, newest = (days[0][1], days[-1][1]) if days else ("", "")
    age = median(today.toordinal() - day for day, _ in days) if days else None
    return Audits(never + len(days), never, oldest, newest, age)
