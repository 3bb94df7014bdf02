"""The names of months in several languages, as ``profiles/months.toml`` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache

from policygraph.profile.resources import resource
from policygraph.rdf.vocabulary import fold


def month(text: str, language: str) -> str | None:
    """Return the two digits of a month by its name in a language, or by its number; None for any other text.

    >>> month("Dec", "en"), month("décembre", "fr"), month("7", "en"), month("Octobre", "en")
    ('12', '12', '07', None)
    """
    if text.isdecimal():
        return f"{int(text):02}" if len(text) <= 2 and 1 <= int(text) <= 12 else None
    return _names()[language].get(fold(text).rstrip("."))


def named(numbers: Collection[int], language: str) -> list[str]:
    """Return the folded names in a language of some months, sorted."""
    return sorted(name for name, number in _names()[language].items() if int(number) in numbers)


def languages() -> list[str]:
    """Return the tags of the languages whose months have names, sorted."""
    return sorted(_names())


@cache
def _names() -> dict[str, dict[str, str]]:
    """Return language -> folded name -> number."""
    lists = tomllib.loads((resource("profiles") / "months.toml").read_text("utf-8"))
    return {
        language: {fold(name): f"{number:02}" for number, names in enumerate(months, 1) for name in names}
        for language, months in lists.items()
    }
