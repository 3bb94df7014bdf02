"""Which id may be meant by one that nothing has."""

from __future__ import annotations

import pytest

from policygraph.validation.similar_ids import SimilarIds

IDS = [
    "us-45q-2018",
    "us-45q-2022",
    "alberta-tier",
    "cbam ",
    "巴黎协定-2015",
    "7",
    *(f"pep-{n:04}" for n in range(300, 400)),
]


@pytest.mark.parametrize(
    ("wrong", "question"),
    [
        ("us-45q-208", "Did you mean us-45q-2018?"),
        ("US-45Q-2018", "Did you mean us-45q-2018?"),
        (" us-45q-2018", "Did you mean us-45q-2018?"),
        ("us45q-2022", "Did you mean us-45q-2022?"),
        ("albrta-tier", "Did you mean alberta-tier?"),
        ("alberta-teir", "Did you mean alberta-tier?"),
        ("巴黎协议-2015", "Did you mean 巴黎协定-2015?"),
        ("PEP-0333", "Did you mean pep-0333?"),
        ("cbam", "Did you mean 'cbam '?"),
        ("pep-0401", ""),  # any of ten
        ("8", ""),
        ("eu-ets", ""),
        ("", ""),
    ],
)
def test_an_id_with_one_mistake_is_recognised(wrong: str, question: str) -> None:
    assert SimilarIds(IDS).question(wrong) == question


def test_a_hundred_thousand_ids_are_not_compared_with_each() -> None:
    ids = SimilarIds(f"law-{n}-of-{n % 90 + 1930}" for n in range(100_000))
    assert ids.question("lav-4711-of-1961") == "Did you mean law-4711-of-1961?"
    assert ids.question("regulation") == ""
