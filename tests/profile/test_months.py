from __future__ import annotations

import pytest

from policygraph.profile.months import languages, month


@pytest.mark.parametrize(
    ("text", "language", "digits"),
    [
        ("Dec", "en", "12"),
        ("SEPT.", "en", "09"),
        ("mai", "de", "05"),
        ("März", "de", "03"),
        ("févr.", "fr", "02"),
        ("marca", "pl", "03"),
        ("十一月", "zh", "11"),
        ("7", "en", "07"),
        ("07", "zh", "07"),
        ("13", "en", None),
        ("0", "en", None),
        ("007", "en", None),
        ("Dezember", "en", None),
        ("", "en", None),
    ],
)
def test_a_month_is_known_by_its_name_in_the_language_or_its_number(
    text: str, language: str, digits: str | None
) -> None:
    assert month(text, language) == digits


def test_every_language_has_names_for_twelve_months() -> None:
    assert len(languages()) > 30
    assert all(month("12", language) == "12" for language in languages())
