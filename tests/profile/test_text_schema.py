"""The schema of one value: the same texts and numbers as the build reads."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policygraph.profile.patterns import Rewrite, ValueRule
from policygraph.profile.text_schema import TEXT, derived_schema, text_schema
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, lexical, typed

ALPHABET = "0123456789-+.truefals "
PLAIN = ValueRule()


def accepts(schema: dict[str, Any], value: Any) -> bool:
    return Draft202012Validator(schema).is_valid(value)


@pytest.mark.generated
@pytest.mark.parametrize("datatype", [DATE, YEAR, INTEGER, DECIMAL, BOOLEAN])
@given(
    value=st.text(ALPHABET, max_size=10)
    | st.integers(-99_999, 99_999)
    | st.booleans()
    | st.dates().map(str)
    | st.sampled_from(["2024-02-30", "1900-02-29", "2000-02-29", "0000", "0000-02-29", "true", "1.50", ".5"])
)
def test_a_value_is_accepted_if_it_is_of_the_datatype(datatype: str, value: Any) -> None:
    assert accepts(text_schema(PLAIN, datatype), value) == bool(typed(lexical(value), datatype))


def test_every_day_of_four_hundred_years_and_no_other_is_a_date() -> None:
    pattern = re.compile(text_schema(PLAIN, DATE)["anyOf"][0]["pattern"])
    days = {str(date(1800, 1, 1) + timedelta(days=n)) for n in range(146_097)}
    leap = {f"{year}-02-29" for year in range(1800, 2200)}
    assert all(map(pattern.match, days))
    assert {each for each in leap if pattern.match(each)} == leap & days


def rule(*patterns: str, split: str = "", none: str = "", format: str = "") -> ValueRule:
    return ValueRule(split, frozenset({none} - {""}), Rewrite(tuple(map(re.compile, patterns)), format))


@pytest.mark.parametrize(
    ("read", "accepted", "refused"),
    [
        (rule("[0-9]", split=" - "), ["1 - 2"], ["1-2", "1 -"]),
        (rule(split=","), ["a", "a, b", 7, True], [None, ["a"]]),
        (rule("(?i:pep)-(?P<n>[0-9]+)"), ["PEP-8", " pep-8 "], ["pep 8", 8, True]),
        (rule("(?P<n>[0-9]{4})", format="{n:d}"), ["0008", 1000, 9999], [8, 10000, "8", 2000.5]),
        (rule("[0-9]+", split=",", none="n/a"), ["1, 2", "N/A", "1,,n/a", 7], ["1; 2", -7, "1, x"]),
        (rule(r"\[.+\]", split=","), ["[a], [b]"], ["[a, b]"]),  # a piece has no separator
        (rule(r"(a)\1"), ["b"], []),  # left to the build
    ],
)
def test_a_rule_says_which_texts_and_numbers_are_read(
    read: ValueRule, accepted: list[Any], refused: list[Any]
) -> None:
    schema = text_schema(read)
    assert [value for value in accepted if not accepts(schema, value)] == []
    assert [value for value in refused if accepts(schema, value)] == []


def test_what_is_taken_from_a_text_is_read_by_the_rule_of_its_key() -> None:
    pattern = re.compile("superseded by (?P<by>.+)")
    schema = derived_schema(pattern, {"by": text_schema(rule("ADR-[0-9]+")), "other": TEXT})
    assert (accepts(schema, "superseded by ADR-5"), accepts(schema, "superseded by x")) == (True, False)
    assert accepts(derived_schema(pattern), "superseded by x")


@pytest.mark.parametrize(
    "text",
    ["Ada", "Ada and Bob", "Ada; Bob & Cy", "n/a", "ada", "Ada,Bob", "Ada; ", " Ada and Bob", "Ada and", "X"],
)
def test_texts_that_are_cut_at_a_pattern_are_accepted_piece_by_piece(text: str) -> None:
    """What is written unusually is read all the same."""
    names = Rewrite((re.compile("[A-Z][a-z]*"),))
    rule = ValueRule("", frozenset({"n/a"}), names, re.compile("[A-C].*"), re.compile(" (?:&|and) |; "))
    is_read = all(piece is not None for _, piece in rule.pieces(text))
    assert accepts(text_schema(rule), text) == is_read
