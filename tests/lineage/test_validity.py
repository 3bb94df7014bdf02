"""The first and the last day in force, and when a status was seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policygraph.lineage.model import Policy
from policygraph.lineage.reasons import Reason
from policygraph.lineage.validity import Validities
from policygraph.rdf.date_intervals import NEVER, parse_date
from tests.lineage.helpers import AFTER, BEFORE, DURING, drawn

TODAY = date(2026, 11, 27)


def test_a_status_is_seen_by_audits_else_when_the_corpus_was_observed() -> None:
    policy = Policy("a", statuses=DURING, audited=("2019", "2020-01-02"), unsigned=("2020-01-02",))
    validities = Validities(drawn("", "2026-01-01", a=policy), TODAY)
    assert validities.observations(policy) == [
        (parse_date("2019"), Reason("status-audited", ("Active", "2019"))),
        (parse_date("2020-01-02"), Reason("status-audited-unsigned", ("Active", "2020-01-02"))),
    ]
    alone = replace(policy, audited=(), unsigned=())
    assert validities.observations(alone) == [
        (parse_date("2026-01-01"), Reason("status-observed", ("Active", "2026-01-01")))
    ]
    assert validities.observations(replace(alone, statuses=())) == []


def test_the_last_day_on_which_it_was_seen_in_force_is_kept() -> None:
    policy = Policy("a", statuses=DURING, audited=("2019-01-01", "2020-01-02"))
    validity = Validities(drawn("", "", a=policy), TODAY).of("a")
    assert validity.seen is not None
    assert validity.seen.day == parse_date("2020-01-02").lo
    assert Validities(drawn("", "", a=replace(policy, statuses=BEFORE)), TODAY).of("a").seen is None


def test_what_has_ended_did_so_before_today_where_nobody_says_when() -> None:
    validity = Validities(drawn("", "", a=Policy("a", statuses=AFTER)), TODAY).of("a")
    assert validity.end.latest.day == TODAY.toordinal() - 1
    assert Validities(drawn("", "", a=Policy("a", statuses=DURING)), TODAY).of("a").end.latest.day == NEVER
