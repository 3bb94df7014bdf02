"""Which id may be meant by one that nothing has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policygraph.validation.similar_ids import SimilarIds
from tests.helpers import assert_linear

IDS = [
    "us-45q-2018",
    "us-45q-2022",
    "alberta-tier",
    "cbam ",
    "巴黎协定-2015",
    "7",
    "008",
    "up-106",
    "ISO 1200-2:2012",
    *(f"ISO 1300-1:{n}" for n in range(2000, 2010)),
    "a-b",
    *(f"pep-{n:04}" for n in range(300, 400)),
]


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ("us-45q-208", ["us-45q-2018"]),
        ("US-45Q-2018", ["us-45q-2018"]),
        (" us-45q-2018", ["us-45q-2018"]),
        ("us45q-2022", ["us-45q-2022"]),
        ("us_45q_2022", ["us-45q-2022"]),
        ("US 45Q 2022", ["us-45q-2022"]),
        ("us–45q–2022", ["us-45q-2022"]),
        ("pep0333", ["pep-0333"]),
        ("a_b", []),
        ("albrta-tier", ["alberta-tier"]),
        ("alberta-teir", ["alberta-tier"]),
        ("albert-teir", ["alberta-tier"]),  # two mistakes, in both halves
        ("巴黎协议-2015", ["巴黎协定-2015"]),
        ("PEP-0333", ["pep-0333"]),
        ("cbam", ["'cbam '"]),
        ("pep-0401", []),  # any of ten
        ("8", ["008"]),
        ("08", ["008"]),
        ("RFC #8", ["008"]),
        ("007", ["7"]),
        ("106", ["up-106"]),
        ("UP-1O6", ["up-106"]),
        ("up-l06", ["up-106"]),
        ("pep-333", ["pep-0333"]),
        ("rule-106", []),
        ("ISO 1200-2", ["ISO 1200-2:2012"]),
        ("iso 1200-2:2021", ["ISO 1200-2:2012"]),
        ("ISO 1300-1", []),
        ("9", []),
        ("8 and 7", []),
        ("eu-ets", []),
        ("", []),
    ],
)
def test_an_id_with_one_mistake_is_recognised(wrong: str, names: list[str]) -> None:
    assert SimilarIds(IDS).names(wrong) == names


def test_a_hundred_thousand_ids_are_not_compared_with_each() -> None:
    ids = SimilarIds(f"law-{n}-of-{n % 90 + 1930}" for n in range(100_000))
    assert ids.names("lav-4711-of-1961") == ["law-4711-of-1961"]
    assert ids.names("regulation") == []


def test_as_many_mistakes_in_ids_that_start_alike_are_told_in_a_moment() -> None:
    def prepare(count: int) -> Callable[[], None]:
        names = [f"policy-of-{number * 7919 % 1_000_003:06}-x{number}" for number in range(count)]
        ids = SimilarIds(names)

        def work() -> None:
            assert all(ids.names(name.replace("-x", "-y")) == [name] for name in names)

        return work

    assert_linear(prepare, 4000)
