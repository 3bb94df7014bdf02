"""The language of a text: that of its record, unless none of its script is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from policygraph.rdf.scripts import LATIN, PRESENT, WEIGHED, script_of

_ASCII = bytes(range(128))
_ASCII_LETTER = re.compile(r"[A-Za-z]")


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """Return a pattern, compiled when it is used: so many characters take a while."""
    return re.compile(expression)


def has_foreign_script(text: str, language: str, languages: Sequence[str]) -> bool:
    """Return whether a text in a language of Latin script contains the script of another configured one.

    False for languages of other scripts: names and units in Latin letters occur in every text.

    >>> has_foreign_script("issued by 工信部", "en", ["en", "zh"])
    True
    """
    if text.isascii() or script_of(language) != LATIN:
        return False
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    other_scripts = {script_of(other_language) for other_language in languages} - {LATIN, ""}
    return any(_pattern(WEIGHED[other_script]).search(others) for other_script in other_scripts)


def language_of(text: str, language: str, languages: Sequence[str]) -> str:
    """Return ``language`` unless none of its script is in the text, but that of another of ``languages``.

    Abbreviations in capitals and units are in every script, and kana are in none but the Japanese. In a language of a
    script that is not known may be every text.

    >>> language_of("Standard for Carbon Removals", "zh", ["en", "zh"])
    'en'
    >>> language_of("Puro.earth CDR 核证 (CORC)", "zh", ["en", "zh"])
    'zh'
    """
    own_script = script_of(language)
    if not own_script:
        return language
    if text.isascii():
        if own_script == LATIN or not _ASCII_LETTER.search(text):
            return language
        return _first_latin(tuple(languages)) or language
    is_there = _pattern(PRESENT[own_script]).search(text)
    return language if is_there else predominant(text, (language, *languages))


@lru_cache(1_000)
def _first_latin(languages: tuple[str, ...]) -> str:
    return next((language for language in languages if script_of(language) == LATIN), "")


def predominant(text: str, languages: Sequence[str]) -> str:
    """Return the first of the languages in whose script most of a text is.

    >>> predominant("关于 CCS 的指引", ["en", "zh"])
    'zh'
    """
    best, highest = languages[0], 0
    seen = {""}
    for candidate in languages:
        candidate_script = script_of(candidate)
        if candidate_script not in seen:
            seen.add(candidate_script)
            count = len(_pattern(WEIGHED[candidate_script]).findall(text))
            if count > highest:
                best, highest = candidate, count
    return best
