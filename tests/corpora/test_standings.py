"""Where policies of whole corpora stand: the table of known cases, and that no two answers differ on any day."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.export import formats
from policygraph.export.tables import to_csv
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import ANSWERS, Current, Standings, words
from policygraph.pipeline import Build, build
from policygraph.query.sparql import find_query, read_query, select
from policygraph.query.statistics import corpus_statistics
from policygraph.rdf.date_intervals import parse_date
from policygraph.rdf.namespaces import PG
from policygraph.report.plots import counting
from policygraph.report.statistics import statistics_csv, statistics_object
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import write

OBSERVED = "2026-08-22"
TODAY = date.fromisoformat(OBSERVED)
DAYS = (
    "1990-01-01", "2001-01-01", "2008-10-01", "2014-06-01", "2016-02-29", "2020", "2022-01", "2024-12-31",
    OBSERVED, "2030-01-01",
)  # fmt: skip

CORPORA = [
    "peps",
    "histories",
    pytest.param("hub_build", marks=pytest.mark.long),
    pytest.param("eips", marks=pytest.mark.soak),
]


def observed(build: Build) -> GraphStore:
    return replace(build.open(), observed=OBSERVED)


_STATUSES = (
    "Active", "Active", "Superseded", "Repealed", "Expired", "Draft", "Upcoming", "Rejected", "Suspended", "Adopted",
    "In force in part", "Odd", "",
)  # fmt: skip
_STATED = (
    "supersedes", "supersedes", "supersededBy", "repeals", "repealedBy", "supersedesInPart", "repealsInPart", "amends",
)  # fmt: skip
_DATED = (
    "2001-01-01", "2008-10", "2008-10-01", "2008-09-30", "2014", "2014-06-01", "2016-02-29", "2020-12-31", "2022-01",
    "2098-01-01",
)  # fmt: skip


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The build of forty families, drawn: parts, circles, policies without a record, days of all kinds, statuses that differ."""
    folder, draw = tmp_path_factory.mktemp("histories"), Random(1)
    for family in range(40):
        names = [f"f{family}-{number}" for number in range(draw.randint(2, 8))]
        for name, language in product(names, ("en", "zh")):
            if language == "en" or draw.random() < 0.3:
                metadata: dict[str, Any] = {"id": name, "title": name, "status": draw.choice(_STATUSES)}
                for key in ("pubDate", "pubDate", "effectiveFrom", "effectiveThrough"):
                    metadata |= {key: draw.choice(_DATED)} if draw.random() < 0.3 else {}
                if draw.random() < 0.6:
                    metadata["provenance"] = {"lastAuditDate": draw.choice(_DATED)}
                evolution = metadata["evolution"] = dict[str, list[str]]()
                for _ in range(draw.randint(0, 3)):
                    part = draw.choice(("", "", f" (art. {draw.randint(1, 9)})"))
                    other = draw.choice([*names, f"f{family}-gone"])
                    evolution.setdefault(draw.choice(_STATED), []).append(f"{other}{part}")
                write(folder / "records", f"{language}/{name}.md", metadata)
    return build(Settings(root=folder, sources=(folder / "records",)))


@pytest.fixture(scope="module")
def pep_standings(peps: Build) -> Standings:
    return Standings(read_lineage(observed(peps)), TODAY)


@pytest.fixture(scope="module")
def eip_standings(eips: Build) -> Standings:
    return Standings(read_lineage(observed(eips)), TODAY)


@pytest.fixture(scope="module")
def hub_standings(hub_build: Build) -> Standings:
    return Standings(read_lineage(hub_build.open()), TODAY)


def counts(standings: Standings, on: str = OBSERVED) -> dict[str, int]:
    found = Counter(standing.answer for standing in standings.on_date(on))
    return {answer: found[answer] for answer in ANSWERS}


def pep(number: int) -> str:
    return f"pep-{number:04}"


def test_peps_on_the_day_of_their_revision(pep_standings: Standings) -> None:
    assert counts(pep_standings) == {"in_force": 406, "not_yet": 96, "ended": 31, "never": 203, "unknown": 0}


ROWS = [  # PEP, where it stands, whether presumed, what is current, what is pending
    (8, "in_force", True, [8], []),  # Active after the day it was seen; on the day itself see below
    (20, "in_force", True, [20], []),
    (318, "in_force", True, [318], []),  # Final, no successor
    (247, "ended", True, [452], []),  # Final, replaced by a Final one
    (248, "ended", True, [249], []),
    (333, "ended", True, [3333], []),
    (397, "ended", True, [773], []),
    (409, "ended", True, [415], []),
    (486, "ended", True, [773], []),
    (102, "ended", False, [101], []),  # Superseded, its successor created earlier
    (631, "ended", False, [621], []),
    (6, "ended", False, [], []),  # Superseded, no successor
    (344, "ended", False, [], []),
    (367, "ended", False, [], []),
    (411, "ended", False, [], []),
    (382, "never", False, [], []),  # Rejected, replaced by a Rejected one
    (609, "in_force", True, [609], [772]),  # Active, replaced by an Accepted one
    (543, "never", False, [], [748]),  # Withdrawn, replaced by a Draft
    (426, "never", False, [566], []),  # Withdrawn, replaced by a Final one
    (345, "ended", False, [566], []),  # Superseded by a Withdrawn and by a Final one
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: pep(row[0]))
def test_the_table_of_peps(
    pep_standings: Standings, row: tuple[int, str, bool, list[int], list[int]]
) -> None:
    number, answer, presumed, current, pending = row
    later = parse_date("2026-08-23")  # a day on which nothing was seen
    standing = pep_standings.on(pep(number), later)
    assert (standing.answer, standing.presumed) == (answer, presumed), standing.reason
    found = pep_standings.current(pep(number), later)
    assert (found.policies, found.pending) == (tuple(map(pep, current)), tuple(map(pep, pending)))


def test_peps_that_are_only_proposed_are_presumed_to_be_so_still(pep_standings: Standings) -> None:
    policies = pep_standings.lineage.policies.values()
    proposed = [policy.id for policy in policies if policy.phase == "before"]
    assert len(proposed) == 96
    for name in proposed:
        standing = pep_standings.on(name, parse_date("2027-01-01"))
        assert (standing.answer, standing.presumed) == ("not_yet", True)


def test_an_active_pep_is_in_force_on_the_day_it_was_seen(pep_standings: Standings) -> None:
    standing = pep_standings.on(pep(8))
    assert (standing.answer, standing.presumed) == ("in_force", False)
    assert pep_standings.on(pep(8), parse_date("2000-01-01")).answer == "not_yet"  # created in 2001
    assert pep_standings.on(pep(8), parse_date("2005-01-01")).answer == "unknown"  # nobody says since when


def test_eips(eip_standings: Standings) -> None:
    by_status: dict[str, set[str]] = {}
    for policy in eip_standings.lineage.policies.values():
        if policy.resolved and policy.statuses:
            answers = by_status.setdefault(policy.statuses[0].label, set())
            answers.add(eip_standings.on(policy.id).answer)
    assert by_status["Stagnant"] == by_status["Draft"] == {"not_yet"}
    assert by_status["Withdrawn"] == {"never"}
    assert by_status["Final"] == by_status["Living"] == {"in_force"}


def test_policies_of_the_hub(hub_standings: Standings) -> None:
    policies = hub_standings.lineage.policies
    legacy = [
        name
        for name, policy in policies.items()
        if (not policy.resolved and "legacy" in name) or name == "us-45q-pre-2022"
    ]
    assert len(legacy) == 8
    for name in legacy:
        standing = hub_standings.on(name)
        assert (standing.answer, standing.presumed) == ("ended", True), name
        assert standing.reasons[0].code == "changed-by"
        assert hub_standings.current(name).policies
    for policy in policies.values():
        if policy.statuses and policy.statuses[0].label in ("Upcoming", "Under development"):
            standing = hub_standings.on(policy.id)
            assert (standing.answer, standing.presumed) == ("not_yet", True)


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_two_answers_differ_on_any_day(corpus: str, request: pytest.FixtureRequest) -> None:
    graph = observed(request.getfixturevalue(corpus))
    lineage = read_lineage(graph)
    standings = Standings(lineage, TODAY)
    iris = {policy.iri: name for name, policy in lineage.policies.items()}
    for day in DAYS:
        truth = {standing.policy: standing for standing in standings.on_date(day)}
        statistics = corpus_statistics(graph, TODAY, day)
        rows = csv.DictReader(io.StringIO(statistics_csv(statistics).decode("utf-8-sig")))
        in_csv = {row["id"]: (row["standing"], row["presumed"], row["reason"]) for row in rows}
        assert {n: in_csv[n] for n in truth} == {
            n: (words(s.answer), str(s.presumed).lower(), s.reason) for n, s in truth.items()
        }
        in_json = statistics_object(statistics)["as_of"]
        assert {entry["id"]: answer for answer in ANSWERS for entry in in_json[answer]} == {
            name: standing.answer for name, standing in truth.items()
        }
        asked = {
            row["id"]: row for row in select(graph, find_query(graph.profile, "in-force"), {"asOf": day})
        }
        assert {n: (r["standing"], r["presumed"], r["reason"]) for n, r in asked.items() if n} == {
            name: (words(s.answer), s.presumed, s.reason) for name, s in truth.items() if name in asked
        }
        assert {name for name, policy in lineage.policies.items() if policy.resolved} <= asked.keys()
        options = formats.ExportOptions(("asserted",), as_of=day)
        quads = list(ox.parse(formats.to_bytes(graph, "ntriples", options), format=ox.RdfFormat.N_TRIPLES))
        stated = {q.subject.value: q.object.value for q in quads if q.predicate.value == f"{PG}standing"}
        assert {iris[iri]: text for iri, text in stated.items()} == {
            n: words(s.answer) for n, s in truth.items()
        }
        assert {q.object.value for q in quads if q.predicate.value == f"{PG}asOf"} == {day}
        dated = to_csv(formats.dated_lineage(graph, day))["nodes.csv"].decode("utf-8-sig")
        nodes = {row["id"]: row["standing"] for row in csv.DictReader(io.StringIO(dated))}
        assert nodes == {name: standing.words for name, standing in truth.items()}


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_two_commands_differ_on_what_is_current(corpus: str, request: pytest.FixtureRequest) -> None:
    graph = observed(request.getfixturevalue(corpus))
    standings = Standings(read_lineage(graph), TODAY)
    for day in ("2016-02-29", OBSERVED):
        when = parse_date(day)
        truth = {name: standings.current(name, when) for name in standings.lineage.policies}
        statistics = corpus_statistics(graph, TODAY, day)
        described = [name for name, policy in standings.lineage.policies.items() if policy.resolved]
        assert list(statistics.current) == [n for n in described if truth[n].policies == (n,)]
        text = """PREFIX pgf: <https://w3id.org/policygraph/function/>
        SELECT ?id ?other ?role WHERE {
          ?policy dcterms:identifier ?id ; a ?class . VALUES ?class { pg:Policy pg:UnresolvedPolicy }
          ?policy ^dcterms:replaces* ?candidate . ?candidate dcterms:identifier ?other .
          BIND (pgf:current(?policy, ?candidate, "DAY") AS ?role) FILTER (BOUND(?role)) }""".replace(
            "DAY", day
        )
        asked: dict[str, dict[str, set[str]]] = {}
        for row in select(graph, read_query("roles", text, graph.profile)):
            asked.setdefault(row["id"], {}).setdefault(row["role"], set()).add(row["other"])
        for name, found in truth.items():
            assert asked.get(name, {}) == roles(found), name


def roles(current: Current) -> dict[str, set[str]]:
    pairs = {"current": current.policies, "unknown": current.unknown, "pending": current.pending}
    return {role: set(names) for role, names in pairs.items() if names}


@pytest.mark.parametrize("corpus", ["peps", "hub_build", "histories"])
def test_the_plot_counts_as_the_report_does(corpus: str, request: pytest.FixtureRequest) -> None:
    graph = observed(request.getfixturevalue(corpus))
    statistics = corpus_statistics(graph, TODAY)
    plotted = counting.in_force(statistics)
    assert plotted
    for month, certain, unknown in zip(plotted.months[:-1], plotted.certain, plotted.unknown, strict=True):
        day = counting.first_day(month).isoformat()
        policies = statistics.lineage.policies
        answers = Counter(s.answer for s in statistics.standings.on_date(day) if policies[s.policy].resolved)
        assert (certain, unknown) == (answers["in_force"], answers["unknown"]), day


def test_exports_do_not_depend_on_the_clock(peps: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = observed(peps)
    found = []
    for day in (date(2026, 9, 1), date(2031, 3, 5)):

        class Clock(date):
            @classmethod
            def today(cls, day: date = day) -> date:  # type: ignore[override]
                return day

        monkeypatch.setattr("policygraph.lineage.standing.date", Clock)
        found.append([formats.to_bytes(graph, name) for name in ("turtle", "jsonld", "graphml", "cytoscape")])
    assert found[0] == found[1]
