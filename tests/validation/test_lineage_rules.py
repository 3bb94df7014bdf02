"""What does not fit in the dates, the statuses and the claims of policies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from policygraph.lineage.model import Policy, Status
from policygraph.lineage.standing import Standings
from policygraph.validation.lineage_rules import about_claims, about_policy
from tests.helpers import write
from tests.lineage.helpers import AFTER, BEFORE, DURING, NEVER, STARTED, drawn
from tests.validation.helpers import found_in, places

TODAY = date(2026, 11, 27)
NO_PHASE = (Status("Banana", "Banana", ""),)


def found(drawing: str, **policies: Policy) -> set[tuple[str, str]]:
    """Return code and policy, or code and edge, of all that the rules find."""
    lineage = drawn(drawing, "", **policies)
    standings = Standings(lineage, TODAY)
    about = {(doubt.code, p.id) for p in lineage.policies.values() for doubt in about_policy(standings, p)}
    return about | {(code, f"{edge.successor} {edge.predecessor}") for code, edge in about_claims(standings)}


@pytest.mark.parametrize(
    ("status", "first", "last", "code"),
    [
        (DURING, "", "2020", "status-outlived"),
        (BEFORE, "", "2020", "status-outlived"),
        (BEFORE, "2010", "2020", "status-outlived"),
        (BEFORE, "2020", "", "status-overdue"),
        (BEFORE, "2020", "2030", "status-overdue"),
        (BEFORE, "2030", "", None),
        (DURING, "2020", "2030", None),
        (AFTER, "", "2020", None),
    ],
)
def test_a_status_that_a_stated_day_has_overtaken(
    status: tuple[Status], first: str, last: str, code: str | None
) -> None:
    policy = Policy("a", statuses=status, first_day=(first,) * bool(first), last_day=(last,) * bool(last))
    assert found("", a=policy) - {("dates-contradict", "a")} == ({(code, "a")} if code else set())


def test_in_force_before_the_stated_first_day() -> None:
    assert found("", a=Policy("a", statuses=DURING, first_day=("2030",))) == {("status-early", "a")}
    audited = Policy("a", statuses=DURING, first_day=("2030",), audited=("2026",))
    assert found("", a=audited) == {("dates-contradict", "a")}


@pytest.mark.parametrize("status", [(), BEFORE, DURING, AFTER, NO_PHASE])
def test_a_last_day_before_the_first_is_the_fault_of_the_dates(status: tuple[Status, ...]) -> None:
    policy = Policy("a", statuses=status, first_day=("2020",), last_day=("2010",))
    assert found("", a=policy) == {("dates-order", "a")}


@pytest.mark.parametrize("verb", ["supersedes", "ends"])
@pytest.mark.parametrize(
    ("successor", "codes"),
    [
        (Policy("b", statuses=DURING, published=("2020",)), {("lineage-still-live", "a")}),
        (Policy("b", statuses=STARTED), {("lineage-still-live", "a")}),
        (Policy("b", statuses=AFTER), {("lineage-still-live", "a")}),
        (
            Policy("b", statuses=DURING, first_day=("2030",)),
            {("lineage-proposal", "b a"), ("status-early", "b")},
        ),
        (Policy("b", statuses=BEFORE), {("lineage-proposal", "b a")}),
        (Policy("b", statuses=NEVER), {("lineage-proposal", "b a")}),
        (Policy("b", statuses=BEFORE, first_day=("2020",)), {("status-overdue", "b")}),
        (Policy("b", statuses=NO_PHASE), set()),
        (Policy("b", resolved=False), set()),
    ],
)
def test_in_force_though_replaced_only_where_the_successor_has_started(
    verb: str, successor: Policy, codes: set[tuple[str, str]]
) -> None:
    assert found(f"b {verb} a", a=Policy("a", statuses=DURING), b=successor) == codes
    # what has ended by its own last day waits for nothing
    over = found(f"b {verb} a", a=Policy("a", statuses=DURING, last_day=("2020",)), b=successor)
    assert ("lineage-proposal", "b a") not in over


def test_each_of_a_chain_that_nobody_brought_up_to_date_is_told_that_it_is_replaced() -> None:
    active = {
        name: Policy(name, statuses=DURING, published=(year,), audited=("2024-01-01",))
        for name, year in {"a": "2000", "b": "2005", "c": "2010"}.items()
    }
    codes = found("b supersedes a\nc supersedes b", **active)
    assert {about for code, about in codes if code == "lineage-still-live"} == {"a", "b"}


@pytest.mark.parametrize("verb", ["supersedes", "ends"])
@pytest.mark.parametrize(
    ("successor", "is_found"),
    [
        (Policy("b", statuses=DURING, published=("2020",)), False),
        (Policy("b", statuses=DURING, first_day=("2030",)), True),
        (Policy("b", statuses=BEFORE), True),
        (Policy("b", statuses=NEVER), True),
        (Policy("b", statuses=NO_PHASE), False),
        (Policy("b", resolved=False), False),
    ],
)
def test_what_has_ended_by_what_has_not_started(verb: str, successor: Policy, is_found: bool) -> None:
    a = Policy("a", statuses=AFTER)
    assert (("lineage-not-started", "a") in found(f"b {verb} a", a=a, b=successor)) == is_found
    # a last day that has passed is an end of its own
    expired = Policy("a", statuses=AFTER, last_day=("2020",))
    assert ("lineage-not-started", "a") not in found(f"b {verb} a", a=expired, b=successor)


def test_what_stands_through_one_that_never_did_has_started() -> None:
    policies = {"a": Policy("a", statuses=AFTER), "b": Policy("b", statuses=NEVER)}
    live = Policy("c", statuses=DURING, audited=("2026",), published=("2020",))
    assert found("b supersedes a\nc supersedes b", **policies, c=live) == set()


@pytest.mark.parametrize("verb", ["replaces-in-part", "ends-in-part"])
def test_a_part_is_pending_too(verb: str) -> None:
    policies = {"a": Policy("a", statuses=DURING), "b": Policy("b", statuses=BEFORE)}
    assert found(f"b {verb} a", **policies) == {("lineage-proposal", "b a")}
    assert found(f"b {verb} a", a=policies["a"], b=Policy("b", statuses=DURING)) == set()


@pytest.mark.parametrize(
    ("older", "is_found"),
    [
        (Policy("a", statuses=AFTER), True),
        (Policy("a", statuses=NEVER), True),
        (Policy("a", statuses=DURING, last_day=("2015",)), True),
        (Policy("a", statuses=DURING), False),
        (Policy("a", statuses=BEFORE), False),
        (Policy("a", statuses=NO_PHASE), False),
        (Policy("a", resolved=False), False),
    ],
)
def test_a_policy_in_force_that_needs_what_is_not(older: Policy, is_found: bool) -> None:
    assert (
        ("lineage-needs-ended", "b a") in found("b requires a", a=older, b=Policy("b", statuses=DURING))
    ) == is_found
    for statuses in (BEFORE, AFTER, NO_PHASE):
        over = Policy("b", statuses=statuses)
        assert ("lineage-needs-ended", "b a") not in found("b requires a", a=older, b=over)


@pytest.mark.parametrize(
    ("older", "began", "is_found"),
    [
        (Policy("a", statuses=AFTER, published=("2000",), last_day=("2015",)), "2005", False),
        (Policy("a", statuses=AFTER, published=("2000",), last_day=("2015",)), "2018", True),
        (Policy("a", statuses=AFTER, published=("2000",), audited=("2016",)), "2018", True),
        (Policy("a", statuses=AFTER), "", True),  # by now
        (Policy("a", statuses=AFTER), "2018", False),  # nobody says when it ended
        (Policy("a", statuses=AFTER, audited=("2026",)), "2015", False),
        (Policy("a", statuses=NEVER), "2018", True),
        (Policy("a", statuses=DURING), "2018", False),
        (Policy("a", statuses=DURING, last_day=("2015",)), "2018", True),
    ],
)
def test_a_change_of_what_had_ended_when_it_began(older: Policy, began: str, is_found: bool) -> None:
    newer = Policy("b", statuses=DURING, published=(began,) * bool(began))
    assert (("lineage-ended", "b a") in found("b amends a", a=older, b=newer)) == is_found
    draft = Policy("b", statuses=BEFORE, published=newer.published)
    assert ("lineage-ended", "b a") not in found("b amends a", a=older, b=draft)


def test_a_cycle_of_whatever_ends_policies_is_one() -> None:
    edges = "a supersedes b\nb ends c\nc ends a\nd supersedes a\ne supersedes e\na amends f\nf amends a"
    assert {edge for code, edge in found(edges) if code == "lineage-cycle"} == {"a b", "b c", "c a"}


def test_a_claim_is_found_where_it_is_made_whichever_side_makes_it(tmp_path: Path) -> None:
    head = {"title": "T", "status": "Active"}
    write(tmp_path / "r", "en/a.md", {"id": "a", **head, "evolution": {"supersededInPartBy": ["b (art. 1)"]}})
    draft = {"title": "T", "status": "Under development"}
    write(tmp_path / "r", "en/b.md", {"id": "b", **draft, "evolution": {"repeals": ["a"]}})
    findings = found_in(tmp_path / "r", tmp_path, select=("lineage-proposal",))
    assert places(findings) == [("lineage-proposal", "a.md", 8, 7), ("lineage-proposal", "b.md", 8, 7)]
    assert [(f.value, f.property) for f in findings] == [
        ("b", "pg:statesSupersededInPartBy"), ("a", "pg:statesRepeals"),
    ]  # fmt: skip


def test_what_has_not_started_is_not_to_be_named_in_return(tmp_path: Path) -> None:
    for name, status in (("accepted", "Upcoming"), ("final", "Active")):
        head = {"id": name, "title": "T", "status": status, "evolution": {"supersedes": ["old"]}}
        write(tmp_path / "r", f"en/{name}.md", head)
    write(tmp_path / "r", "en/old.md", {"id": "old", "title": "T", "status": "Active"})
    found = found_in(tmp_path / "r", tmp_path, select=("lineage-*",))
    assert {(f.code, Path(f.path).stem) for f in found} == {
        ("lineage-proposal", "accepted"), ("lineage-one-sided", "final"), ("lineage-still-live", "old"),
    }  # fmt: skip


def test_a_doubt_is_told_where_the_date_stands_that_is_passed_over(tmp_path: Path) -> None:
    audit = {"provenance": {"lastAuditDate": "2020-01-01"}}
    write(
        tmp_path / "r",
        "en/old.md",
        {"id": "old", "title": "T", "status": "已废止", "effectiveFrom": "2010-01-01", **audit},
    )
    new = {
        "id": "new",
        "title": "T",
        "status": "Active",
        "pubDate": "2005-01-01",
        "evolution": {"supersedes": ["old"]},
    }
    write(tmp_path / "r", "en/new.md", new)
    (found,) = found_in(tmp_path / "r", tmp_path, select=("dates-unlikely",))
    assert (Path(found.path).name, found.line, found.value) == ("new.md", 6, "2005-01-01")


def test_a_contradiction_of_a_status_is_told_at_the_word_as_it_is_written(tmp_path: Path) -> None:
    head = {"id": "a", "title": "T", "status": "现行", "effectiveThrough": "2019-01-01"}
    write(tmp_path / "r", "en/a.md", {**head, "provenance": {"lastAuditDate": "2020-01-01"}})
    (found,) = found_in(tmp_path / "r", tmp_path, select=("status-outlived",))
    assert (found.line, found.value) == (5, "现行")


def test_only_a_finding_that_is_told_explains_another(tmp_path: Path) -> None:
    head = {"id": "a", "title": "T", "status": "Active", "effectiveThrough": "2019-01-01"}
    write(tmp_path / "r", "en/a.md", {**head, "provenance": {"lastAuditDate": "2020-01-01"}})
    codes = ("status-outlived", "dates-contradict")
    for options, expected in (({"select": codes}, codes[:1]), ({"select": codes[1:]}, codes[1:])):
        assert tuple(f.code for f in found_in(tmp_path / "r", tmp_path, **options)) == expected


@pytest.mark.parametrize(
    ("keys", "audit", "codes"),
    [
        ({"pubDate": "2015", "status": "Rejected", "effectiveFrom": "2009-01-01"}, "2010", {"audit-before-publication", "dates-contradict"}),
        ({"pubDate": "2015", "status": "Active", "effectiveThrough": "2005-01-01"}, "2010", {"audit-before-publication", "status-outlived", "dates-unlikely"}),
        ({"pubDate": "2015", "status": "Active"}, "2010", {"audit-before-publication"}),
        ({"status": "Upcoming", "effectiveFrom": "2018"}, "2020", {"status-overdue"}),
        ({"status": "Active", "effectiveFrom": "2030"}, "2020", {"dates-contradict"}),
    ],
)  # fmt: skip
def test_a_finding_explains_two_facts_that_do_not_fit_for_its_own_reason_alone(
    tmp_path: Path, keys: dict[str, str], audit: str, codes: set[str]
) -> None:
    provenance = {"lastAuditDate": audit, "reviewer": "A Person"}
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "T", **keys, "provenance": provenance})
    asked = (
        "audit-before-publication",
        *("dates-contradict", "dates-unlikely", "status-outlived", "status-overdue", "status-early"),
    )
    for _ in range(2):  # the second time of what is kept
        found = found_in(tmp_path / "r", tmp_path, select=asked)
        assert {finding.code for finding in found} == codes


def test_what_is_open_whether_it_has_started_is_not_said_to_have() -> None:
    older = Policy("a", statuses=DURING)
    for year, is_live in (("2025", True), ("2026", False), ("2026-11", False), ("2026-11-27", True)):
        newer = Policy("b", statuses=DURING, first_day=(year,))
        codes = found("b supersedes a", a=older, b=newer)
        assert codes == ({("lineage-still-live", "a")} if is_live else set())
    seen = Policy("b", statuses=DURING, first_day=("2026",), audited=("2026-06-01",))
    assert found("b supersedes a", a=older, b=seen) == {("lineage-still-live", "a")}
