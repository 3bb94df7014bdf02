"""Where policies stand, by cases worked out by hand, the files in cases/, and by histories drawn in the test."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import UsageError
from policygraph.lineage.model import Lineage, Policy, Status
from policygraph.lineage.read import read_lineage
from policygraph.lineage.reasons import Reason
from policygraph.lineage.standing import ANSWERS, Current, Standings, by_answer
from policygraph.pipeline import build
from policygraph.rdf.date_intervals import ALWAYS, Interval, asked_date, parse_date
from policygraph.settings import Settings
from tests.helpers import examples, write
from tests.lineage.helpers import AFTER, BEFORE, DURING, NEVER, STARTED, drawn

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
CASES = {
    f"{file.stem}/{case['name']}": case
    for file in FILES
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
}


def named(case: dict[str, Any], name: str) -> str:
    return f"{case['name']}.{name}"


def front_matter(case: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """Return a case's record with ids that no other case has."""
    evolution = {
        key: [named(case, name) for name in names] for key, names in record.get("evolution", {}).items()
    }
    return {**record, "id": named(case, record["id"]), "title": record["id"], "evolution": evolution}


@pytest.fixture(scope="module")
def standings(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    folder = tmp_path_factory.mktemp("as-of")
    for case in CASES.values():
        for record in case["records"]:
            path = f"{record.get('lang', 'en')}/{named(case, record['id'])}.md"
            write(folder / "records", path, front_matter(case, record))
    built = build(Settings(root=folder, sources=(folder / "records",)))
    assert not [problem for problem in built.problems() if problem.severity == "violation"]
    return Standings(read_lineage(built.open()), date(2026, 11, 25))


def test_there_are_many_cases_each_with_its_reason() -> None:
    assert len(CASES) >= 40
    assert all(case["why"] for case in CASES.values())


@pytest.mark.parametrize("name", CASES)
def test_case(standings: Standings, name: str) -> None:
    case = CASES[name]
    ids = [named(case, each) for answer in ANSWERS for each in case.get(answer, ())]
    found = standings.on_date(str(case["on"]), ids)
    answers = {answer: [each.policy for each in members] for answer, members in by_answer(found).items()}
    expected = {answer: sorted(named(case, each) for each in case.get(answer, ())) for answer in ANSWERS}
    assert answers == expected, "\n".join([case["why"], *(f"{each.policy}: {each.reason}" for each in found)])
    presumed = [each.policy for each in found if each.presumed]
    assert presumed == sorted(named(case, each) for each in case.get("presumed", [])), case["why"]
    assert all(each.reason for each in found)


def test_what_is_no_date_is_refused(standings: Standings) -> None:
    policy = next(iter(standings.lineage.policies))
    for ask in (standings.on_date, partial(standings.on, policy), partial(standings.current, policy)):
        with pytest.raises(UsageError, match="write a day"):
            ask("2015-02-30")


def test_a_day_is_a_text_a_date_or_an_interval() -> None:
    standings = Standings(drawn("b supersedes a", SEEN, **in_force("a", "b")), TODAY)
    for text in ("2011-05-06", "2020-07", "today"):
        interval = asked_date(text, TODAY)[1]
        assert standings.on("a", text) == standings.on("a", interval)
        assert standings.current("a", text) == standings.current("a", interval)
        assert standings.has_started("b", text) == standings.has_started("b", interval)
        assert standings.on_date(text, "a") == standings.on_date(text, ["a"])
    assert standings.on("a", TODAY) == standings.on("a", "today") == standings.on("a")


TODAY = date(2026, 11, 25)
SEEN = "2020-06-01"
ODD = (Status("x:odd", "Odd", ""),)


def steps(standings: Standings, policy: str) -> list[tuple[str, str]]:
    """Return the first day of each step, "" for the first, and where the policy stands from then on."""
    return [
        (date.fromordinal(day).isoformat() if day else "", standing.words)
        for day, standing in standings.steps(policy)
    ]


def answers(lineage: Lineage, on: str = SEEN) -> dict[str, str]:
    return {each.policy: each.words for each in Standings(lineage, TODAY).on_date(on)}


def current(lineage: Lineage, policy: str = "a", on: str = "2021") -> Current:
    return Standings(lineage, TODAY).current(policy, parse_date(on))


def test_steps_are_the_days_on_which_the_answer_changes() -> None:
    lineage = drawn(
        "b supersedes a", a=Policy("a", first_day=("2010-03",)), b=Policy("b", first_day=("2020",))
    )
    standings = Standings(lineage, TODAY)
    assert steps(standings, "a") == [
        ("", "not yet"), ("2010-03-01", "unknown"), ("2010-03-31", "in force"), ("2020-01-01", "unknown"),
        ("2020-12-31", "ended"),
    ]  # fmt: skip
    assert standings.steps("a")[0].day == ALWAYS
    # which of the two is unknown, whether it has started or whether it has ended, is in the reason
    assert steps(standings, "b") == [("", "not yet"), ("2020-01-01", "unknown"), ("2020-12-31", "unknown")]
    reasons = [standing.reason for _, standing in standings.steps("b")]
    assert reasons == [
        "in force from 2020",
        "in force from 2020",
        "no end is stated, and no audit saw it in force",
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"])
def test_steps_are_those_of_the_first_and_the_last_day_of_the_calendar_too(day: str) -> None:
    lineage = drawn("", a=Policy("a", first_day=(day,)), b=Policy("b", last_day=(day,)))
    standings, when = Standings(lineage, TODAY), parse_date(day)
    for name, shift in product("ab", (-1, 0, 1)):
        on = when.lo + shift
        if date.min.toordinal() <= on <= date.max.toordinal():
            expected = next(step.standing for step in reversed(standings.steps(name)) if step.day <= on)
            assert standings.on(name, Interval(on, on)) == expected


@pytest.mark.parametrize(
    ("days", "fits"),
    [({"published": (SEEN,)}, True), ({"created": (SEEN,)}, True), ({"first_day": (SEEN,)}, False)],
)
@pytest.mark.parametrize("successor", [DURING, AFTER])
def test_what_is_made_and_replaced_on_the_day_on_which_it_is_seen_was_in_force_on_no_day(
    days: dict[str, Any], fits: bool, successor: tuple[Status, ...]
) -> None:
    drawing = "b supersedes a\nc supersedes b" if successor == AFTER else "b supersedes a"
    policies = {
        "a": Policy("a", statuses=AFTER, **days),
        "b": Policy("b", statuses=successor, **days),
        "c": Policy("c", statuses=DURING, published=(SEEN,)),
    }
    standings = Standings(drawn(drawing, SEEN, **policies), TODAY)
    assert bool(standings.contradiction("a")) != fits
    if fits:
        assert not standings.doubts("a")
        assert [answer.partition(",")[0] for _, answer in steps(standings, "a")] == ["not yet", "ended"]
        assert standings.current("a", parse_date(SEEN)).policies == ("c" if successor == AFTER else "b",)


@examples(100)
@given(st.data())
def test_steps_say_what_holds_on_every_day(data: st.DataObject) -> None:
    """A step lasts until the next one, and in an interval that has two answers the answer is unknown."""
    texts = st.sampled_from(["2019-12-31", "2020", "2020-02", "2020-02-03", "2020-02-04", "2021-01-01"])
    dates = st.lists(texts, max_size=2).map(lambda found: tuple(sorted(set(found))))
    statuses = st.sampled_from([(), ODD, BEFORE, STARTED, DURING, AFTER, NEVER])
    policies = {
        name: Policy(name, "", data.draw(st.booleans()), {}, data.draw(statuses), *data.draw(st.tuples(*[dates] * 5)))
        for name in "abc"
    }  # fmt: skip
    names = st.sampled_from("abc")
    lines = st.sets(st.tuples(names, st.sampled_from(["supersedes", "replaces-in-part", "ends"]), names))
    drawing = "\n".join(sorted(" ".join(line) for line in data.draw(lines)))
    standings = Standings(
        drawn(drawing, data.draw(st.sampled_from(["", "2020-02-03", "2020"])), **policies), TODAY
    )
    first, last = parse_date("2019-12-01").lo, parse_date("2021-02-28").hi
    for name in "abc":
        found = standings.steps(name)
        assert found[0].day == ALWAYS
        assert all(one.day < two.day for one, two in pairwise(found))
        assert all(one.standing != two.standing for one, two in pairwise(found))
        for day in range(first, last + 1):
            expected = next(step.standing for step in reversed(found) if step.day <= day)
            assert standings.on(name, Interval(day, day)) == expected
        days = {standings.on(name, Interval(day, day)).answer for day in range(first, last + 1)}
        assert standings.on(name, Interval(first, last)).answer == (
            days.pop() if len(days) == 1 else "unknown"
        )
        assert standings.has_started(name) or standings.on(name).answer not in ("in_force", "ended")


@examples(100)
@given(st.data())
def test_what_lasts_holds_on_every_day_on_which_it_is_asked_from_today_on(data: st.DataObject) -> None:
    texts = st.sampled_from(["2020", "2020-02-03", "2020-02-04", "2020-02", "2020-02-05", "2021-01-01"])
    dates = st.lists(texts, max_size=1).map(tuple)
    statuses = st.sampled_from([(), BEFORE, STARTED, DURING, AFTER, NEVER])
    policies = {
        name: Policy(name, "", True, {}, data.draw(statuses), *data.draw(st.tuples(*[dates] * 5)))
        for name in "ab"
    }
    drawing = data.draw(st.sampled_from(["", "b supersedes a", "b ends a", "b replaces-in-part a"]))
    today = date(2020, 2, 4)
    lineage = drawn(drawing, data.draw(st.sampled_from(["", "2020-02-04", "2020-02", "2020"])), **policies)
    for name in "ab":
        answer = Standings(lineage, today).lasting(name)
        for asked, on in product((4, 5, 6, 28, 330, 900), repeat=2):
            later = Standings(lineage, date.fromordinal(today.toordinal() + asked - 4))
            day = later.today.toordinal() + on - 4
            standing = later.on(name, Interval(day, day))
            assert answer is None or (standing.answer, standing.presumed) == (answer, False)


@examples(100)
@given(st.data())
def test_what_is_known_is_still_so_or_disputed_once_the_statuses_are_seen(data: st.DataObject) -> None:
    texts = st.sampled_from(["2019-12-31", "2020", "2020-02", "2020-02-03", "2020-02-04", "2021-01-01"])
    dates = st.lists(texts, max_size=1).map(tuple)
    statuses = st.sampled_from([(), ODD, BEFORE, STARTED, DURING, AFTER, NEVER])
    policies = {
        name: Policy(name, "", True, {}, data.draw(statuses), *data.draw(st.tuples(*[dates] * 4)))
        for name in "abc"
    }
    names = st.sampled_from("abc")
    lines = st.sets(st.tuples(names, st.sampled_from(["supersedes", "replaces-in-part", "ends"]), names))
    drawing = "\n".join(sorted(" ".join(line) for line in data.draw(lines)))
    unseen, seen = (Standings(drawn(drawing, day, **policies), TODAY) for day in ("", "2026-11-20"))
    for name, text in product("abc", ["2019", "2020-02-03", "2020-06", "2022", "2026-11-25"]):
        before, after = (each.on(name, parse_date(text)) for each in (unseen, seen))
        is_known = before.answer != "unknown" and not before.presumed
        assert not is_known or after.answer in (before.answer, "unknown")


def test_an_interval_with_two_answers_says_when_it_changes() -> None:
    lineage = drawn("", a=Policy("a", first_day=("2010-03-01",), last_day=("2020-03-31",)))
    standing = Standings(lineage).on("a", parse_date("2020"))
    assert (standing.answer, standing.presumed) == ("unknown", False)
    assert standing.reason == "it changes on 2020-04-01: in force through 2020-03-31"
    assert Standings(lineage).on("a", parse_date("2019")).words == "in force"


def test_a_status_is_seen_on_the_day_of_the_audit_else_on_the_day_observed() -> None:
    audited = Policy("a", statuses=DURING, published=("2010",), audited=("2019-05-01",))
    lineage = drawn("", SEEN, a=audited, b=Policy("b", statuses=DURING, published=("2010",)))
    assert answers(lineage, "2019-05-01") == {"a": "in force", "b": "in force, presumed"}
    assert answers(lineage, SEEN) == {"a": "in force, presumed", "b": "in force"}
    nobody = drawn("", "", b=Policy("b", statuses=DURING, published=("2010",)))
    assert answers(nobody, SEEN) == {"b": "unknown"}
    assert Standings(nobody).on("b").reason == "no end is stated, and nothing says when its status was Active"


def test_what_has_taken_effect_is_presumed_to_last_and_seen_in_force_on_no_day() -> None:
    lineage = drawn("", SEEN, a=Policy("a", statuses=STARTED, created=("2010-01-01",)))
    assert steps(Standings(lineage, TODAY), "a") == [
        ("", "not yet"), ("2010-01-01", "unknown"), (SEEN, "in force, presumed"),
    ]  # fmt: skip


def test_a_draft_is_presumed_to_stay_one_until_a_stated_start_has_passed() -> None:
    draft = Policy("a", statuses=BEFORE, created=("2010-01-01",))
    planned = Policy("b", statuses=BEFORE, first_day=("2022-01-01",))
    standings = Standings(drawn("", SEEN, a=draft, b=planned), TODAY)
    assert steps(standings, "a") == [("", "not yet"), ("2020-06-02", "not yet, presumed")]
    assert steps(standings, "b") == [("", "not yet"), ("2022-01-01", "unknown")]
    unseen = Standings(drawn("", a=draft), TODAY)  # nobody says when it was a draft
    assert steps(unseen, "a") == [("", "not yet"), ("2010-01-01", "unknown")]


@pytest.mark.parametrize(
    ("policy", "on", "reason"),
    [
        (Policy("a", statuses=BEFORE), SEEN, "nothing says when its status was Draft"),
        (
            Policy("a", statuses=BEFORE, first_day=("2010",)),
            "2021",
            "nothing confirms that it is in force from 2010: its status is Draft",
        ),
        (
            Policy("a", statuses=BEFORE, first_day=("2022-01-01",), audited=("2021-05",)),
            "2022",
            "nothing confirms that it is in force from 2022-01-01: Draft when audited in 2021-05",
        ),
        (Policy("a", statuses=AFTER), "2015", "no date says when it starts; its status is Superseded"),
        (
            Policy("a", statuses=STARTED, created=("2010",), audited=(SEEN,)),
            "2015",
            f"no date says when it starts; Final when audited on {SEEN}",
        ),
        (
            Policy("a", statuses=AFTER, audited=(SEEN,)),
            "2015",
            f"no date says when it starts; Superseded when audited on {SEEN}",
        ),
    ],
)
def test_what_is_unknown_is_so_for_want_of_something(policy: Policy, on: str, reason: str) -> None:
    standing = Standings(drawn("", a=policy), TODAY).on("a", parse_date(on))
    assert (standing.answer, standing.reason) == ("unknown", reason)


def test_what_has_ended_without_an_observation_has_by_today() -> None:
    policy = Policy("a", statuses=AFTER, first_day=("2010-01-01",))
    ended = drawn("", a=policy)
    assert steps(Standings(ended, TODAY), "a") == [
        ("", "not yet"), ("2010-01-01", "in force"), ("2010-01-02", "unknown"), ("2026-11-25", "ended"),
    ]  # fmt: skip
    assert answers(drawn("", SEEN, a=policy), SEEN) == {"a": "ended"}


def test_what_was_never_in_force_was_so_on_no_day_and_needs_no_observation() -> None:
    lineage = drawn("", a=Policy("a", statuses=NEVER, published=("2010",)))
    assert steps(Standings(lineage, TODAY), "a") == [("", "never")]
    assert Standings(lineage).on("a").reason == "its status is Rejected"


def test_never_and_in_force_by_a_sure_date_contradict_each_other() -> None:
    standings = Standings(drawn("", SEEN, a=Policy("a", statuses=NEVER, first_day=("2010-01-01",))), TODAY)
    assert steps(standings, "a") == [("", "unknown")]
    facts = ["in force from 2010-01-01", f"Rejected when observed on {SEEN}"]
    assert [str(fact) for fact in standings.contradiction("a")] == facts
    assert standings.on("a").reason == ", but ".join(facts)
    assert not standings.has_started("a")
    # a publication proves no start, and a first day that had not come when it was rejected never came
    later = Policy("b", statuses=NEVER, first_day=("2021-01-01",))
    fine = Standings(drawn("", SEEN, a=Policy("a", statuses=NEVER, published=("2010",)), b=later))
    assert (fine.contradiction("a"), fine.contradiction("b")) == ((), ())


def test_a_part_is_over_by_the_status_or_by_what_has_no_record_since_it_was_seen() -> None:
    partly = (Status("s", "In force in part", "during", in_part=True),)
    policies = {
        "status": Policy("status", statuses=partly, published=("2010",)),
        "claim": Policy("claim", statuses=DURING, published=("2010",)),
        "gone": Policy("gone", resolved=False),
    }
    standings = Standings(drawn("gone ends-in-part claim", SEEN, **policies), TODAY)
    assert [standings.on(name).words for name in ("status", "claim")] == ["in force in part, presumed"] * 2
    assert standings.on("claim").reason.endswith(
        "in part, since gone ends in part this policy, and no record says when"
    )
    assert not standings.on("status", parse_date("2012")).in_part


def test_of_many_parts_the_latest_are_told_and_how_many_ended_before() -> None:
    policies = {
        f"s{number:03}": Policy(f"s{number:03}", first_day=(f"{2000 + number}",)) for number in range(12)
    }
    drawing = "\n".join(f"{name} replaces-in-part a" for name in policies)
    standings = Standings(
        drawn(drawing, SEEN, a=Policy("a", statuses=DURING, first_day=("1990",)), **policies)
    )
    for year, earlier in {2007: 0, 2008: 0, 2009: 2, 2011: 4}.items():
        standing = standings.on("a", parse_date(f"{year}-12-31"))
        assert len([reason for reason in standing.reasons if reason.code == "in-part"]) == year - 1999
        told = [str(reason) for reason in standing.told if "part" in reason.code]
        assert len(told) == (9 if earlier else year - 1999)
        assert (
            told[-1] == f"in part, since s{year - 2000:03} replaces in part this policy: in force from {year}"
        )
        assert (f"without {earlier} parts that ended earlier" in standing.reason) == bool(earlier)


def test_an_audit_to_come_vouches_for_nothing() -> None:
    audited = {
        name: Policy(
            name,
            statuses=statuses,
            published=("2010",),
            audited=(TODAY.replace(year=TODAY.year + 1).isoformat(),),
        )
        for name, statuses in {"active": DURING, "draft": BEFORE, "over": AFTER}.items()
    }
    unaudited = {name: replace(policy, audited=()) for name, policy in audited.items()}
    for observed in ("", SEEN):
        lineages = [drawn("", observed, **policies) for policies in (audited, unaudited)]
        ours, without = (Standings(lineage, TODAY) for lineage in lineages)
        assert [ours.on(name) for name in audited] == [without.on(name) for name in audited]


def test_an_audit_that_nobody_signed_is_one_and_the_reason_says_so() -> None:
    policy = Policy("a", statuses=STARTED, audited=("2019", "2020-01-02"), unsigned=("2020-01-02",))
    standings = Standings(drawn("", SEEN, a=policy), TODAY)
    assert standings.on("a", parse_date("2020-01-02")).words == "in force, presumed"
    reasons = {standing.reason for _, standing in standings.steps("a")}
    assert {"Final when audited in 2019; no end is stated"} <= reasons
    alone = Standings(drawn("", SEEN, a=replace(policy, audited=("2020-01-02",))), TODAY)
    assert alone.on("a").reason == "Final when audited on 2020-01-02, which nobody signed; no end is stated"
    assert alone.on("a").reasons[0] == Reason("status-audited-unsigned", ("Final", "2020-01-02"))


def test_what_differs_or_has_no_phase_proves_nothing_but_a_last_day_that_has_passed() -> None:
    differing = (*DURING, *AFTER)
    policies = {
        "a": Policy("a", statuses=ODD, published=("2010",)),
        "b": Policy("b", statuses=differing, published=("2010",)),
        "c": Policy("c", statuses=ODD, first_day=("2010-01-01",), last_day=("2014-12-31",)),
        "d": Policy("d", statuses=differing, first_day=("2010-01-01",), last_day=("2024-12-31",)),
        "e": Policy("e", statuses=ODD, published=("2010",)),
        "f": Policy("f", statuses=DURING, published=("2012",)),
    }
    lineage = drawn("f supersedes e", SEEN, **policies)
    found = answers(lineage)
    assert [found[name] for name in "abcde"] == ["unknown", "unknown", "ended", "unknown", "unknown"]
    reasons = {each.policy: each.reason for each in Standings(lineage, TODAY).on_date(SEEN)}
    assert reasons["a"] == "what the status Odd says of its force is not known"
    assert reasons["b"] == "its records state different statuses: Active, Superseded"
    assert [Standings(lineage).has_started(name, parse_date(SEEN)) for name in "abcde"] == [
        False, False, True, False, False,
    ]  # fmt: skip
    same = (Status("x:one", "Active", "during"), Status("x:two", "In effect", "during"))
    assert answers(drawn("", SEEN, a=Policy("a", statuses=same, published=("2010",)))) == {"a": "in force"}


def test_what_replaces_or_ends_in_part_leaves_the_rest_in_force() -> None:
    policies = {
        "a": Policy("a", first_day=("2010-01-01",)),
        "b": Policy("b", statuses=DURING, first_day=("2014-01-01",)),
        "c": Policy("c", statuses=DURING, first_day=("2012-01-01",)),
        "d": Policy("d", statuses=BEFORE),
        "e": Policy("e", statuses=DURING, first_day=("2016-01-01",)),
    }
    relations = "b replaces-in-part a\nc ends-in-part a\nd ends-in-part a\ne supersedes a"
    standings = Standings(drawn(relations, SEEN, **policies), TODAY)
    assert steps(standings, "a") == [
        ("", "not yet"), ("2010-01-01", "in force"), ("2012-01-01", "in force in part"),
        ("2014-01-01", "in force in part"), ("2016-01-01", "ended"),  # of another part from 2014 on
    ]  # fmt: skip
    part = standings.on("a", parse_date("2013"))
    assert (part.answer, part.in_part, part.presumed) == ("in_force", True, False)
    assert part.reason.endswith("; in part, since c ends in part this policy: in force from 2012-01-01")
    assert standings.on("a", parse_date("2012-01")).in_part
    assert not standings.on("a", parse_date("2011")).in_part
    # in part on some of its days, it is in force on all
    assert standings.on("a", parse_date("2011-12-31")).words == "in force"
    across = Interval(parse_date("2011-12-31").lo, parse_date("2012-01-01").hi)
    assert standings.on("a", across).words == "in force in part"
    # what takes the place of a part does not stand for the whole
    assert standings.current("a", parse_date("2013")) == Current(("a",), pending=("e",))


def test_a_draft_a_rejected_one_an_amendment_and_itself_end_nothing() -> None:
    active = Policy("a", statuses=DURING, published=("2010",))
    successors = {"b": Policy("b", statuses=BEFORE), "c": Policy("c", statuses=NEVER, published=("2015",))}
    lineage = drawn(
        "b supersedes a\nc supersedes a\nd amends a\na supersedes a", SEEN, a=active, **successors
    )
    assert answers(lineage)["a"] == "in force"
    assert current(lineage) == Current(("a",), pending=("b",), through=("c",), presumed=True)
    assert current(lineage, on=SEEN) == Current(("a",), pending=("b",), through=("c",))


def test_what_a_started_one_replaces_has_ended_whatever_its_own_status_says() -> None:
    final = {
        name: Policy(name, statuses=STARTED, created=(year,))
        for name, year in {"a": "2010", "b": "2012"}.items()
    }
    lineage = drawn("b supersedes a", SEEN, **final)
    assert answers(lineage) == {"a": "ended, presumed", "b": "in force, presumed"}
    assert current(lineage) == Current(("b",), presumed=True)


def test_a_successor_that_was_created_earlier_ends_it_as_well() -> None:
    old = Policy("a", statuses=AFTER, created=("2010-01-01",))
    lineage = drawn("b supersedes a", SEEN, a=old, b=Policy("b", statuses=DURING, created=("2005-01-01",)))
    assert answers(lineage) == {"a": "ended", "b": "in force"}
    assert current(lineage, on=SEEN) == Current(("b",))


def test_without_a_record_it_is_presumed_that_its_successor_ended_it() -> None:
    policies = {
        "a": Policy("a", resolved=False),
        "b": Policy("b", statuses=DURING, first_day=("2015-01-01",)),
    }
    standings = Standings(drawn("b supersedes a", SEEN, **policies), TODAY)
    assert steps(standings, "a") == [("", "unknown"), ("2015-01-01", "ended, presumed")]
    assert standings.on("a", parse_date("2014")).reason == "no record describes it"
    # and a successor without a record ends it nobody knows when
    policies = {"a": Policy("a", first_day=("2010-01-01",)), "b": Policy("b", resolved=False)}
    lineage = drawn("b supersedes a", SEEN, **policies)
    assert answers(lineage, "2021") == {"a": "unknown", "b": "unknown"}
    assert Standings(lineage).on("a").reason == "b supersedes this policy, and no record says when"


def in_force(*names: str) -> dict[str, Policy]:
    return {
        name: Policy(name, statuses=STARTED, created=(f"20{number + 10}",))
        for number, name in enumerate(names)
    }


def test_the_ends_of_splits_and_merges_stand_for_a_policy() -> None:
    lineage = drawn(
        "b supersedes a\nc supersedes a\nd supersedes b\nd supersedes e",
        SEEN,
        **in_force("a", "e", "b", "c", "d"),
    )
    assert current(lineage, "a") == Current(("c", "d"), presumed=True)
    assert current(lineage, "e") == Current(("d",), presumed=True)
    assert current(lineage, "d") == Current(("d",), presumed=True)
    ended = {**in_force("a", "b", "c"), "c": Policy("c", statuses=AFTER)}
    assert current(drawn("b supersedes a\nc supersedes a", SEEN, **ended)) == Current(("b",), presumed=True)


def test_what_stands_for_a_policy_is_that_of_the_day() -> None:
    policies = {
        name: Policy(name, first_day=(day,)) for name, day in {"a": "2010-01-01", "b": "2015-01-01"}.items()
    }
    lineage = drawn(
        "b supersedes a\nc supersedes b",
        c=Policy("c", statuses=BEFORE, first_day=("2030-01-01",)),
        **policies,
    )
    assert current(lineage, on="2009") == Current(pending=("b",))  # nothing is in force yet
    assert current(lineage, on="2012") == Current(("a",), pending=("b",))
    assert current(lineage, on="2016") == Current(("b",), pending=("c",))
    assert current(lineage, on="2014-12-31") == Current(("a",), pending=("b",))


def test_what_is_only_planned_is_pending_and_its_own_successors_are_not_asked() -> None:
    policies = in_force("a") | {"b": Policy("b", statuses=BEFORE), "c": Policy("c", statuses=BEFORE)}
    lineage = drawn("b supersedes a\nc supersedes b", SEEN, **policies)
    assert current(lineage) == Current(("a",), pending=("b",), presumed=True)
    assert current(lineage, "b") == Current(pending=("c",))


def test_what_was_never_in_force_is_passed_through() -> None:
    policies = {name: Policy(name, statuses=NEVER) for name in "bd"} | {"a": Policy("a", statuses=AFTER)}
    way = "b supersedes a\nc supersedes b\nd supersedes c\ne supersedes d"
    lineage = drawn(way, SEEN, **policies, **in_force("c", "e"))
    assert current(lineage) == Current(("e",), through=("b", "d"), presumed=True)
    assert current(lineage, "b") == Current(("e",), through=("d",), presumed=True)
    assert current(drawn("b supersedes a", SEEN, **policies)) == Current(through=("b",))
    waiting = drawn("b supersedes a\nc supersedes b", SEEN, **policies, c=Policy("c", statuses=BEFORE))
    assert current(waiting) == Current(pending=("c",), through=("b",))


def test_an_end_that_is_unknown_leaves_the_answer_unknown() -> None:
    lineage = drawn("b supersedes a\nc supersedes a", SEEN, **in_force("a", "b"), c=Policy("c", statuses=ODD))
    assert current(lineage) == Current(unknown=("b", "c"))
    nobody = drawn("b supersedes a", SEEN, a=in_force("a")["a"], b=Policy("b", resolved=False))
    assert current(nobody) == Current(unknown=("a", "b"))
    # seen in force, it had not been replaced yet
    seen = drawn("b supersedes a", SEEN, a=Policy("a", statuses=DURING, published=("2010",)), b=Policy("b"))
    assert current(seen, on=SEEN) == Current(("a",), pending=("b",))
    assert current(seen) == Current(unknown=("a", "b"))


def test_a_status_that_nobody_corrected_hides_no_successor() -> None:
    active = {
        name: Policy(name, statuses=DURING, published=(year,))
        for name, year in {"a": "2000", "b": "2005", "c": "2010"}.items()
    }
    chain = drawn("b supersedes a\nc supersedes b", SEEN, **active)
    assert answers(chain) == {"a": "unknown", "b": "unknown", "c": "in force"}
    assert [current(chain, name).policies for name in "abc"] == [("c",)] * 3
    standings = Standings(chain, TODAY)
    assert [standings.has_started(name) for name in "abc"] == [True] * 3
    upside_down = replace(active["b"], first_day=("2010",), last_day=("2008",))  # which of them is wrong?
    disputed = Standings(drawn("b supersedes a\nc supersedes b", SEEN, **{**active, "b": upside_down}), TODAY)
    assert disputed.is_start_disputed("b")
    assert not disputed.has_started("b")


def test_in_a_circle_nothing_stands_unless_a_way_leads_out() -> None:
    circle = "b supersedes a\na supersedes b"
    assert current(drawn(circle, SEEN, **in_force("a", "b"))) == Current()
    assert current(drawn(f"{circle}\nc supersedes b", SEEN, **in_force("a", "b", "c"))) == Current(
        ("c",), presumed=True
    )
    # who says of each that it is in force contradicts the relations
    both = {name: Policy(name, statuses=DURING, published=("2010",)) for name in "ab"}
    assert current(drawn(circle, SEEN, **both)) == Current(unknown=("a", "b"))
    three = drawn(
        "b supersedes a\nc supersedes b\na supersedes c",
        SEEN,
        **{name: Policy(name, statuses=DURING, published=("2010",)) for name in "abc"},
    )
    assert [current(three, name) for name in "abc"] == [Current(unknown=("a", "b", "c"))] * 3


def test_a_circle_of_what_was_never_in_force_comes_to_an_end() -> None:
    rejected = {name: Policy(name, statuses=NEVER) for name in "ab"}
    assert current(drawn("b supersedes a\na supersedes b", **rejected)) == Current(through=("b",))


def test_a_chain_of_many_thousands_is_no_recursion() -> None:
    names = [f"p{number:05}" for number in range(5_001)]
    chain = {name: Policy(name, statuses=STARTED, published=("2010",)) for name in names}
    lineage = drawn("\n".join(f"{new} supersedes {old}" for old, new in pairwise(names)), SEEN, **chain)
    assert current(lineage, "p00000") == Current(("p05000",), presumed=True)


def test_what_replaced_a_policy_has_started_when_it_has_ended_itself() -> None:
    """Through thousands of which nobody knows when they started, and with the reason that is nearest to a date."""
    names = [f"p{number:05}" for number in range(5_001)]
    days = {names[0]: ("1990",), names[-1]: ("2010",)}
    chain = {name: Policy(name, statuses=AFTER, first_day=days.get(name, ())) for name in names[:-1]}
    chain[names[-1]] = Policy(names[-1], first_day=days[names[-1]])
    lineage = drawn("\n".join(f"{new} supersedes {old}" for old, new in pairwise(names)), SEEN, **chain)
    standings = Standings(lineage, date(2026, 11, 25))
    assert standings.on(names[0], parse_date("2009")).answer == "unknown"
    found = standings.on(names[0], parse_date("2011"))
    assert (found.words, found.reason) == (
        "ended",
        "p00001 supersedes this policy: p05000 followed it: in force from 2010",
    )


@examples(200)
@given(st.data())
def test_what_has_started_or_ended_has_ended_what_it_replaced(data: st.DataObject) -> None:
    texts = st.sampled_from(["2019-12-31", "2020", "2020-02", "2020-02-03", "2020-02-04", "2021-01-01"])
    dates = st.lists(texts, max_size=1).map(tuple)
    statuses = st.sampled_from([(), BEFORE, STARTED, DURING, AFTER])
    stated = st.builds(
        Policy,
        st.just(""),
        statuses=statuses,
        published=dates,
        created=dates,
        first_day=dates,
        last_day=dates,
        audited=dates,
    ).filter(lambda policy: policy.phase != "before" or policy.first_day)
    policies = {
        name: replace(data.draw(stated | st.just(Policy("", resolved=False))), id=name) for name in "bcde"
    }
    edges = data.draw(
        st.sets(
            st.sampled_from(
                ["c supersedes b", "d supersedes b", "d supersedes c", "e ends c", "e supersedes d"]
            )
        )
    )
    drawing = "\n".join(["b supersedes a", *sorted(edges)])
    standings = Standings(drawn(drawing, data.draw(st.sampled_from(["", SEEN])), **policies), TODAY)
    for text in ("2019", "2020-02-03", "2020-06", "2022", "2026-11-25"):
        if standings.on("b", parse_date(text)).answer in ("in_force", "ended"):
            assert standings.on("a", parse_date(text)).answer == "ended"


def test_what_stands_for_each_of_a_chain_is_worked_out_at_one_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where each is replaced by two, and by what is in a circle at the end."""
    pairs = [
        (f"{side}{number:03}", f"{other}{number + 1:03}")
        for number in range(300)
        for side in "ab"
        for other in "ab"
    ]
    circle = [(f"c{number:03}", f"c{(number + 1) % 300:03}") for number in range(300)]
    last = [("a300", "c000"), ("b300", "c000"), *circle, ("c010", "c100"), ("c200", "e")]
    names = {name for pair in (*pairs, *last) for name in pair}
    ladder = {name: Policy(name, statuses=STARTED, published=("2010",)) for name in names}
    lineage = drawn("\n".join(f"{new} supersedes {old}" for old, new in (*pairs, *last)), SEEN, **ladder)
    standings, steps, step = Standings(lineage, date(2026, 11, 25)), list[str](), Standings._step

    def counted(self: Standings, policy: str, when: Interval) -> Any:
        steps.append(policy)
        return step(self, policy, when)

    monkeypatch.setattr(Standings, "_step", counted)
    assert {standings.current(name) for name in names} == {Current(("e",), presumed=True)}
    assert len(steps) == len({*steps})


def test_a_policy_has_started_where_it_is_known_or_presumed_to_have() -> None:
    policies = {
        "ended": Policy("ended", statuses=AFTER),
        "published": Policy("published", published=("2010",)),  # whether it has ended is unknown
        "this-year": Policy("this-year", published=("2020",)),
        "draft": Policy("draft", statuses=BEFORE, published=("2010",)),
        "odd": Policy("odd", statuses=ODD, published=("2010",)),
        "rejected": Policy("rejected", statuses=NEVER, published=("2010",)),
        "undated": Policy("undated"),
        "upside-down": Policy("upside-down", first_day=("2012",), last_day=("2010",)),
    }
    standings = Standings(drawn("", SEEN, **policies), TODAY)
    started = [name for name in policies if standings.has_started(name, parse_date(SEEN))]
    assert started == ["ended", "published"]
    assert standings.has_started("this-year")  # today
    assert not standings.has_started("published", parse_date("2009"))


def test_only_what_no_later_day_may_change_is_lasting() -> None:
    policies = {
        "ended": Policy("ended", statuses=AFTER),
        "rejected": Policy("rejected", statuses=NEVER),
        "active": Policy("active", statuses=DURING, first_day=("2010-01-01",)),
        "final": Policy("final", statuses=STARTED, first_day=("2010-01-01",)),
        "draft": Policy("draft", statuses=BEFORE),
        "over": Policy("over", statuses=STARTED, first_day=("2010-01-01",), last_day=("2014-12-31",)),
        "to-end": Policy("to-end", statuses=STARTED, first_day=("2010-01-01",), last_day=("2024-12-31",)),
        "odd": Policy("odd", statuses=ODD, last_day=("2014-12-31",)),
        "upside-down": Policy("upside-down", statuses=AFTER, first_day=("2012",), last_day=("2010",)),
        "no-record": Policy("no-record", resolved=False),
        "replaced": Policy("replaced", statuses=STARTED, first_day=("2010-01-01",)),
        "replaced-draft": Policy("replaced-draft", statuses=BEFORE),
    }
    history = "final supersedes no-record\nactive supersedes replaced\nover supersedes replaced-draft"
    lineage = drawn(history, SEEN, **policies)
    for today in (TODAY, date(1990, 1, 1)):
        standings = Standings(lineage, today)
        lasting = {name: standings.lasting(name) for name in policies}
        assert {name: answer for name, answer in lasting.items() if answer} == {
            "ended": "ended", "rejected": "never", "over": "ended",
        }  # fmt: skip
    for name, answer in lasting.items():
        later = Standings(lineage, TODAY).on(name)
        assert answer is None or (later.answer, later.presumed) == (answer, False)


def test_what_lasts_is_the_same_on_whatever_later_day_it_is_asked() -> None:
    policies = {
        "to-come": Policy("to-come", statuses=AFTER, last_day=("2030-12-31",)),
        "planned": Policy("planned", statuses=NEVER, first_day=("2030-01-01",)),
        "audited": Policy("audited", statuses=NEVER, first_day=("2030-01-01",), audited=("2020-01-01",)),
        "past": Policy("past", statuses=AFTER, first_day=("2010-01-01",), last_day=("2012-12-31",)),
        "audit-to-come": Policy(
            "audit-to-come", statuses=AFTER, last_day=("2029-12-31",), audited=("2031-01-01",)
        ),
        "ends-before-an-audit-to-come": Policy(
            "ends-before-an-audit-to-come",
            statuses=STARTED,
            last_day=("2029-12-31",),
            audited=("2031-01-01",),
        ),
        "audited-this-year": Policy(
            "audited-this-year", statuses=STARTED, last_day=("2026-12-01",), audited=("2026",)
        ),
    }
    lineage = drawn("", "", **policies)
    lasting = {name: Standings(lineage, TODAY).lasting(name) for name in policies}
    assert {name: answer for name, answer in lasting.items() if answer} == {
        "audited": "never", "past": "ended",
    }  # fmt: skip
    for name, answer in lasting.items():
        for day in (TODAY, date(2029, 6, 1), date(2035, 1, 1)):
            assert answer is None or Standings(lineage, day).on(name).answer == answer


def test_the_reason_names_the_audit_that_makes_the_answer_known() -> None:
    day = ("2026-01-02",)
    policies = {
        "stated": Policy("stated", statuses=DURING, first_day=("2020-01-01",), audited=day, unsigned=day),
        "published": Policy(
            "published", statuses=DURING, published=("2020-01-01",), audited=day, unsigned=day
        ),
        "until": Policy(
            "until",
            statuses=DURING,
            first_day=("2020-01-01",),
            last_day=("2030-12-31",),
            audited=day,
            unsigned=day,
        ),
    }
    standings = Standings(drawn("", "", **policies), date(2026, 11, 27))
    seen = "Active when audited on 2026-01-02, which nobody signed"
    assert standings.on("stated", parse_date("2021-06-30")).reason == f"in force from 2020-01-01; {seen}"
    assert standings.on("stated").reason == f"in force from 2020-01-01; {seen}; no end is stated"
    assert standings.on("published").reason == f"published 2020-01-01; {seen}; no end is stated"
    assert standings.on("until").reason == "in force from 2020-01-01; in force through 2030-12-31"


def test_a_successor_that_contradicts_itself_says_nothing_of_the_days_before() -> None:
    old = Policy("a", statuses=DURING, first_day=("2000-01-01",), audited=("2024-01-01",))
    new = Policy("b", statuses=DURING, first_day=("2028-01-01",), audited=("2026-01-01",))
    standings = Standings(drawn("b supersedes a", "", a=old, b=new), date(2026, 11, 27))
    assert standings.on("a", parse_date("2023-06-01")).words == "in force"
    assert standings.on("a").answer == "unknown"
    assert standings.on("a").reason == (
        "b supersedes this policy: in force from 2028-01-01, but Active when audited on 2026-01-01"
    )


def test_a_successor_that_starts_later_does_not_say_until_when_what_had_ended_was_in_force() -> None:
    old = Policy("a", statuses=AFTER, first_day=("2000-01-01",), audited=("2024-01-01",))
    for first_day, words in (("2024-01-01", "in force"), ("2030-01-01", "unknown")):
        new = Policy("b", statuses=BEFORE, first_day=(first_day,), audited=("2023-06-01",))
        standings = Standings(drawn("b supersedes a", "", a=old, b=new), TODAY)
        assert standings.on("a", parse_date("2022-01-01")).words == words
        assert standings.on("a").words == "ended"


def test_unknown_for_want_of_a_phase_names_the_successor_that_has_none() -> None:
    old = Policy("a", statuses=DURING, first_day=("2000-01-01",), audited=("2018-01-01",))
    standings = Standings(
        drawn("b supersedes a", "", a=old, b=Policy("b", statuses=ODD, published=("2020-01-01",))), TODAY
    )
    found = standings.on("a", parse_date("2021-01-01"))
    assert (found.answer, found.reason.partition(":")[0]) == ("unknown", "b supersedes this policy")
    assert "says of its force is not known" in found.reason


def test_in_part_is_presumed_where_the_start_of_what_ends_the_part_is() -> None:
    old = Policy("a", statuses=DURING, first_day=("2000-01-01",), audited=("2024-01-01",))
    for new, words in (
        (Policy("b", statuses=DURING, published=("2010-01-01",)), "in force in part, presumed"),
        (Policy("b", statuses=DURING, first_day=("2010-01-01",)), "in force in part"),
    ):
        standings = Standings(drawn("b replaces-in-part a", "", a=old, b=new), TODAY)
        assert standings.on("a", parse_date("2012-01-01")).words == words


def test_what_contradicts_itself_about_its_start_ends_a_part_from_the_later_day_on() -> None:
    old = Policy("a", statuses=DURING, first_day=("2000-01-01",), audited=("2024-01-01",))
    new = Policy("b", statuses=DURING, created=("2019",), first_day=("2009-04-01",), audited=("2024-01-01",))
    standings = Standings(drawn("b ends-in-part a", "", a=old, b=new), TODAY)
    assert steps(standings, "a")[1:3] == [
        ("2000-01-01", "in force"), ("2019-01-01", "in force in part, presumed"),
    ]  # fmt: skip


def test_an_unknown_policy_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="there is no policy aa"):
        Standings(drawn("", "", a=Policy("a")), TODAY).steps("aa")


@pytest.mark.parametrize("seen", ["2026", "2026-11", "2026-11-27"])
def test_nobody_has_seen_a_status_after_today(seen: str) -> None:
    today = date(2026, 11, 27)
    for observed, audited in ((seen, ()), ("", (seen,))):
        gone, live = (
            Policy(name, statuses=status, audited=audited) for name, status in (("a", AFTER), ("b", DURING))
        )
        standings = Standings(drawn("", observed, a=gone, b=live), today)
        assert (standings.on("a").answer, standings.on("b").answer) == ("ended", "in_force")


def test_what_has_a_last_day_started_by_then_and_so_ended_what_it_replaced() -> None:
    old = Policy("a", statuses=AFTER, published=("2005-01-01",))
    new = Policy("b", statuses=AFTER, last_day=("2010-01-01",))
    standings = Standings(drawn("b supersedes a", "", a=old, b=new), TODAY)
    assert standings.on("a", parse_date("2015-06-01")).answer == "ended"


def test_what_has_ended_by_its_status_waits_for_no_successor() -> None:
    old, new = Policy("a", statuses=AFTER), Policy("b", statuses=DURING, first_day=("2030-01-01",))
    standings = Standings(drawn("b supersedes a", "", a=old, b=new), TODAY)
    assert standings.on("a").words == "ended"
    assert standings.current("a") == Current(pending=("b",))
    assert standings.contradiction("a") == ()


def test_a_last_day_that_has_passed_ends_what_was_seen_as_not_in_force_yet() -> None:
    policy = Policy("a", statuses=BEFORE, last_day=("2010-01-01",), audited=("2012-01-01",))
    standings = Standings(drawn("", "", a=policy), TODAY)
    assert standings.on("a").answer == "ended"
    assert standings.on("a", parse_date("2009")).answer == "not_yet"


def test_a_draft_is_presumed_to_be_one_while_its_last_day_may_have_passed() -> None:
    policy = Policy("a", statuses=BEFORE, last_day=("2010-03",), audited=("2012-01-01",))
    standings = Standings(drawn("", "", a=policy), TODAY)
    assert steps(standings, "a") == [
        ("", "not yet"), ("2010-03-02", "not yet, presumed"), ("2010-04-01", "ended"),
    ]  # fmt: skip


def test_a_last_day_that_has_passed_goes_before_a_presumed_start_of_what_may_have_started() -> None:
    policies = {
        name: Policy(name, statuses=statuses, published=("2023-11-26",), last_day=("2012-10",))
        for name, statuses in {"odd": ODD, "draft": BEFORE, "none": ()}.items()
    }
    standings = Standings(drawn("", "", **policies), TODAY)
    assert {standings.on(name, parse_date("2016")).words for name in policies} == {"ended"}
    assert all(standings.doubts(name) for name in policies)


def test_what_replaces_a_draft_that_nobody_has_seen_to_start_does_not_say_that_it_has_ended() -> None:
    policies = {
        "a": Policy("a", statuses=BEFORE, published=("2005",)),
        "b": Policy("b", statuses=DURING, first_day=("2010-01-01",), audited=("2020-01-01",)),
    }
    for observed, answer in {"": "unknown", "2020-01-01": "not yet, presumed"}.items():
        standings = Standings(drawn("b supersedes a", observed, **policies), TODAY)
        assert standings.on("a").words == answer
        assert standings.current("a").policies == ("b",)
    overdue = replace(policies["a"], first_day=("2006-01-01",))  # it has started, or never will
    assert (
        Standings(drawn("b supersedes a", "", **{**policies, "a": overdue}), TODAY).on("a").words == "ended"
    )


def test_reasons_name_who_saw_that_it_never_was_and_what_makes_an_end_sure() -> None:
    audits = {"audited": ("2012-01-01",), "unsigned": ("2012-01-01",)}
    policies = {
        "never": Policy("never", statuses=NEVER, audited=audits["audited"], unsigned=audits["unsigned"]),
        "old": Policy("old", statuses=AFTER, audited=audits["audited"]),
        "new": Policy("new", statuses=DURING, published=("2010-01-01",)),
    }
    standings = Standings(drawn("new supersedes old", "", **policies), TODAY)
    assert standings.on("never").reason == "Rejected when audited on 2012-01-01, which nobody signed"
    assert standings.on("old", parse_date("2013-01-01")).reason == (
        "new supersedes this policy: published 2010-01-01; Superseded when audited on 2012-01-01"
    )


def test_what_was_adopted_waits_for_its_stated_first_day() -> None:
    policy = Policy("a", statuses=STARTED, first_day=("2021-01-01",), audited=("2020-01-01",))
    standings = Standings(drawn("", "", a=policy), TODAY)
    assert standings.on("a", parse_date("2020-06-01")).words == "not yet"
    assert standings.on("a", parse_date("2022-06-01")).words == "in force, presumed"


def test_a_corpus_observed_before_the_days_of_a_policy_says_nothing_of_its_end() -> None:
    policy = Policy("a", statuses=AFTER, last_day=("2019-06-30",))
    for observed in ("", "2015-01-01", "2019-12-31"):
        standings = Standings(drawn("", observed, a=policy), TODAY)
        assert standings.on("a").answer == standings.lasting("a") == "ended"
