"""Store to the statistics of a corpus: counts by kind and label, lineage, measures, and the age of audits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from policygraph import garbage
from policygraph.errors import UsageError, suggest
from policygraph.lineage.health import Health, central, health
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standing, Standings, by_answer, words
from policygraph.lineage.traversal import Wanted, has, subgraph
from policygraph.query.subjects import KindStatistics, counted, kind_statistics
from policygraph.rdf.core import AUDITED, DESCRIBES, STANDS_FOR
from policygraph.rdf.date_intervals import parse_date, parse_interval
from policygraph.rdf.namespaces import DCTERMS
from policygraph.records.bounded_tables import bounded, html_table
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase
from policygraph.words.phrases import counted as inflected

MOST_CENTRAL = 10


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
    languages: Mapping[str, int]
    statuses: Mapping[str, int]
    current: tuple[str, ...]
    health: Mapping[str, Health]
    central: tuple[tuple[str, float], ...]
    audits: Audits | None
    standings: Standings
    on: str
    standing_on: tuple[Standing, ...]
    without_phase: Mapping[str, int]

    def __repr__(self) -> str:
        policies, records = (
            inflected(self.policies, "policy", "policies"),
            inflected(self.records, "record", "records"),
        )
        return f"<Statistics of {policies} in {records}; on {bounded(self.on)}: {self._answers()}>"

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
        return html_table((f"on {self.on}", self._answers(), ""), rows, len(rows))

    def _answers(self) -> str:
        groups = by_answer(self.standing_on).items()
        return ", ".join(f"{words(answer)} {len(policies):,}" for answer, policies in groups if policies)

    def kind(self, name: str) -> KindStatistics:
        """Return the statistics of a kind. Raises UsageError, with the nearest, where nothing is of that kind."""
        kinds = {kind.name: kind for kind in self.kinds}
        if name not in kinds:
            raise UsageError(
                Phrase("nothing here is of a kind {name}.{hint}", name=name, hint=suggest(name, kinds))
            )
        return kinds[name]


@garbage.left_alone()
def corpus_statistics(
    graph: GraphStore, today: date, on: str = "", wanted: Wanted | None = None
) -> Statistics:
    """Return the statistics of a corpus, or of the subjects that have the wanted labels, with where each policy
    stands on a date, today unless given. Raises UsageError for a text that is no date.
    """
    lookups, lineage, wanted = Lookups(graph, "en"), read_lineage(graph), wanted or {}
    standings = Standings(lineage, today)
    on = on or today.isoformat()
    when = parse_date(on)
    policies = {policy.iri: policy for policy in lineage.policies.values()}
    if wanted:
        lineage = _selected(lineage, wanted)
    records = _records(lookups)
    described_by = set(records.values())
    kinds = [
        kind_statistics(lookups, kind, policies, described_by, wanted) for kind in graph.profile.subject_kinds
    ]
    if wanted:
        iris = {subject.iri for kind in kinds for subject in kind.subjects}
        records = {record: subject for record, subject in records.items() if subject in iris}
    described = [policy for policy in lineage.policies.values() if policy.resolved]
    languages = lookups.all_values(f"{DCTERMS}language")
    has_audits = AUDITED in graph.profile.properties()
    return Statistics(
        lineage=lineage,
        records=len(records),
        policies=len(described),
        unresolved=len(lineage.policies) - len(described),
        kinds=tuple(kind for kind in kinds if kind.subjects),
        languages=counted(tag.value for record in records for tag in languages.get(record, ())),
        statuses=counted(status.label for policy in described for status in policy.statuses),
        current=tuple(p.id for p in described if standings.current(p.id, when).policies == (p.id,)),
        health=health(lineage),
        central=tuple(central(lineage, MOST_CENTRAL)),
        audits=_audits(lookups, records, today) if has_audits else None,
        standings=standings,
        on=on,
        standing_on=tuple(standings.on_date(on, lineage.policies)),
        without_phase=counted(s.label for p in described for s in p.statuses if not s.phase),
    )


def _selected(lineage: Lineage, wanted: Wanted) -> Lineage:
    """Return the policies with the wanted labels, and those without a record that they are related to."""
    own = {policy.id for policy in lineage.policies.values() if has(policy.labels, wanted)}
    pairs = ({edge.successor, edge.predecessor} for edge in lineage.edges)
    related = {policy_id for pair in pairs if own & pair for policy_id in pair}
    return subgraph(lineage, own | {name for name in related if not lineage.policies[name].resolved})


def _records(lookups: Lookups) -> dict[str, str]:
    """Return IRI of a record -> IRI of what it describes, or what it stands for."""
    properties = (lookups.all_values(name) for name in (STANDS_FOR, DESCRIBES))
    return {record: values[0].value for found in properties for record, values in found.items()}


def _audits(lookups: Lookups, records: Collection[str], today: date) -> Audits:
    """Return the age of the last audit of each record."""
    stated = lookups.all_values(AUDITED)
    days: list[tuple[int, str]] = []
    for record in records:
        dates = ((parse_interval(term.value), term.value) for term in stated.get(record, ()))
        days += sorted((interval.lo, text) for interval, text in dates if interval)[-1:]
    days.sort()
    oldest, newest = (days[0][1], days[-1][1]) if days else ("", "")
    age = median(today.toordinal() - day for day, _ in days) if days else None
    return Audits(len(records), len(records) - len(days), oldest, newest, age)
