"""The forms in which texts write dates."""

from __future__ import annotations

import pytest

from policygraph.scaffold.profile.date_forms import date_reading

LANGUAGES = ("en", "fr", "de", "zh")


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["01-Dec-2017", "5-May-2001"], ["2017-12-01", "2001-05-05"]),
        (["16-Jan-2015, 20-Mar-2015"], ["2015-01-16", "2015-03-20"]),
        (["May 5, 2001", "December 1st, 2000"], ["2001-05-05", "2000-12-01"]),
        (["2024/1/5", "2024-01-05"], ["2024-01-05", "2024-01-05"]),
        (["31/12/2024", "1/2/2024"], ["2024-12-31", "2024-02-01"]),
        (["12/31/2024", "1/2/2024"], ["2024-12-31", "2024-01-02"]),
        (["2024年1月5日", "2024年11月"], ["2024-01-05", "2024-11"]),
        (["２０２４年１月５日", "2024年11月5日"], ["2024-01-05", "2024-11-05"]),
        (["2024．1．5", "２０２４．１１．０５"], ["2024-01-05", "2024-11-05"]),
        (["1er janvier 2020", "5 février 2021"], ["2020-01-01", "2021-02-05"]),
        (["3. März 2020", "03.04.2020"], ["2020-03-03", "2020-04-03"]),
        (["20171201"], ["2017-12-01"]),
        (["`01-Dec-2017 <https://a.example>`__ `02-Dec-2017 <https://a.example>`__"], ["2017-12-01", "2017-12-02"]),
    ],
)  # fmt: skip
def test_most_forms_of_dates_are_read(texts: list[str], read: list[str]) -> None:
    reading = date_reading(texts, LANGUAGES)
    assert [name for text in texts for _, name in reading.rule.pieces(text)] == read
    assert all(map(reading.is_date, texts))


def test_a_day_that_may_be_a_month_is_none() -> None:
    assert date_reading(["1/2/2024"], LANGUAGES).is_plain


def test_dates_that_need_no_pattern_get_none() -> None:
    assert date_reading(["2020-01-01", "2021", "2020-01-01T00:00:00Z"], LANGUAGES).is_plain


def test_a_day_that_does_not_exist_is_no_date() -> None:
    reading = date_reading(["28-Feb-2017", "31-Feb-2017"], LANGUAGES)
    assert [reading.is_date(text) for text in ("28-Feb-2017", "31-Feb-2017")] == [True, False]
