"""What the schema asks of groups, so that a format makes a date of them: the days that there are, and no others."""

from __future__ import annotations

import calendar
import re

import pytest

from policygraph.profile.patterns import Rewrite, ValueRule
from policygraph.profile.text_schema import text_schema
from policygraph.rdf.datatypes import DATE, typed

BY_NAME = (r"(?P<day>[0-9]{1,2})-(?P<month>\w+)-(?P<year>[0-9]{4})", "{year}-{month:en}-{day:02}")
BY_NUMBER = (r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})", "{year}-{month:02}-{day:02}")
AS_IT_STANDS = (r"(?P<date>[0-9-]{4,10})", "{date}")


@pytest.mark.parametrize("split", ["", ",", "at"])
def test_every_day_that_exists_is_accepted_and_no_other(split: str) -> None:
    pairs = (BY_NAME, BY_NUMBER, AS_IT_STANDS)
    rewrite = Rewrite(
        tuple(re.compile(pattern) for pattern, _ in pairs), formats=tuple(each for _, each in pairs)
    )
    split_at = re.compile(r"[;,]\s*") if split == "at" else None
    rule = ValueRule(split if split != "at" else "", frozenset({"pending"}), rewrite, split_at=split_at)
    pattern = re.compile(text_schema(rule, DATE)["anyOf"][0]["pattern"])
    months = [*calendar.month_abbr[1:], "September", "sept", "Foo", "13", "02", "7"]
    texts = [f"{day}-{month}-{year}" for day in ("0", "1", "09", "28", "29", "30", "31", "32")
             for month in months for year in ("2023", "2024", "1900", "0000")]  # fmt: skip
    texts += [text.replace("-", ".") for text in texts]
    texts += ["2024", "2024-02-30", "2024-02-29", "pending", "x", "", "2024-13"]
    texts = [*texts, *(f"1-Jan-2020, {text}" for text in texts)]

    def is_read(text: str) -> bool:
        return all(name is not None and typed(name, DATE) for _, name in rule.pieces(text))

    assert [text for text in texts if bool(text) and bool(pattern.match(text)) != is_read(text)] == []
