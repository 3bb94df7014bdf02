"""Between which days a policy starts and ends, worked out by hand; tests/lineage/cases has many more."""

from __future__ import annotations

from datetime import date

from policygraph.lineage.model import Policy, Status
from policygraph.lineage.validity import validity
from policygraph.rdf.date_intervals import ALWAYS, NEVER
from tests.lineage.helpers import drawn

ACTIVE = Status("x:active", "Active", True, "during")
REPEALED = Status("x:repealed", "Repealed", True, "after")


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_a_stated_start_is_sure_and_a_publication_is_presumed() -> None:
    stated = Policy("a", effective_from=("2020-03",), issued=("2019-01-01",))
    published = Policy("b", issued=("2019",))
    lineage = drawn("", a=stated, b=published)
    lo, hi = validity(lineage, stated).start
    assert (lo.day, lo.sure) == (day("2020-03-01"), day("2020-03-01"))
    assert (hi.day, hi.sure) == (day("2020-03-31"), day("2020-03-31"))
    lo, hi = validity(lineage, published).start
    assert (lo.day, lo.sure) == (day("2019-01-01"), ALWAYS)
    assert (hi.day, hi.sure, hi.because) == (day("2019-12-31"), NEVER, "published 2019")


def test_without_a_date_a_policy_may_start_and_end_whenever() -> None:
    policy = Policy("a")
    found = validity(drawn("", a=policy), policy)
    assert (found.start[0].day, found.start[1].day, found.end[0].day, found.end[1].day) == (
        ALWAYS, NEVER, ALWAYS, NEVER,
    )  # fmt: skip
    assert found.contradiction() == ""


def test_a_policy_ends_on_the_day_before_what_supersedes_it_starts() -> None:
    old = Policy("old", effective_from=("2010-01-01",))
    new = Policy("new", effective_from=("2020-07-01",))
    lo, hi = validity(drawn("new supersedes old", old=old, new=new), old).end
    assert lo.day == hi.day == day("2020-06-30")
    assert hi.because == "new supersedes it: in force from 2020-07-01"
    lo, hi = validity(drawn("new amends old", old=old, new=new), old).end  # amending ends nothing
    assert hi.day == NEVER


def test_an_audit_that_saw_it_in_force_moves_the_end_and_one_that_saw_it_over_bounds_it() -> None:
    seen = Policy("a", effective_from=("2010",), statuses=(ACTIVE,), audited=("2015-06-01",))
    assert validity(drawn("", a=seen), seen).end[0].sure >= day("2010-01-01")
    over = Policy("b", effective_from=("2010",), statuses=(REPEALED,), audited=("2015-06-01",))
    assert validity(drawn("", b=over), over).end[1].day == day("2015-05-31")


def test_two_facts_that_cannot_both_hold_are_named() -> None:
    policy = Policy("a", effective_from=("2020-01-01",), effective_through=("2019-12-31",))
    assert validity(drawn("", a=policy), policy).contradiction() == (
        "in force from 2020-01-01, but in force through 2019-12-31"
    )
