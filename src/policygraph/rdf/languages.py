"""The language of a text: that of its record, unless none of its script is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from policygraph.rdf.language_tags import primary

_LATIN_WORD = r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
# A text's weight in a script is the number of matches: characters for Han, words elsewhere.
_SCRIPTS = {
    "latin": _LATIN_WORD,
    "han": _HAN,
    "japanese": rf"{_HAN}|[\u3040-\u30ff]",
    "hangul": r"[\uac00-\ud7a3]+",
    "cyrillic": r"[\u0400-\u04ff]+",
    "greek": r"[\u0370-\u03ff]+",
    "arabic": r"[\u0600-\u06ff]+",
    "hebrew": r"[\u0590-\u05ff]+",
    "devanagari": r"[\u0900-\u097f]+",
    "thai": r"[\u0e00-\u0e7f]",
}
# What shows that a text is in a script where another one has much of it, too.
_PRESENT = _SCRIPTS | {
    "latin": rf"{_LATIN_WORD[:-1]}{{3,}}(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])",
    "han": rf"\A[^\u3040-\u30ff]*{_HAN}[^\u3040-\u30ff]*\Z",
}
_SCRIPT_OF_LANGUAGE = {
    "zh": "han", "ja": "japanese", "ko": "hangul", "ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic",
    "sr": "cyrillic", "el": "greek", "ar": "arabic", "fa": "arabic", "ur": "arabic", "he": "hebrew",
    "hi": "devanagari", "mr": "devanagari", "ne": "devanagari", "th": "thai",
}  # fmt: skip
_ASCII = bytes(range(128))
_ASCII_LETTER = re.compile(r"[A-Za-z]")


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """Return a pattern, compiled when it is used: so many characters take a while."""
    return re.compile(expression)


@lru_cache(1_000)
def script(tag: str) -> str:
    """Return the name of the script of a language, ``latin`` by default."""
    return _SCRIPT_OF_LANGUAGE.get(primary(tag), "latin")


def has_foreign_script(text: str, language: str, languages: Sequence[str]) -> bool:
    """Return whether a text in a language of Latin script contains the script of another configured one.

    False for languages of other scripts: names and units in Latin letters occur in every text.

    >>> has_foreign_script("issued by 工信部", "en", ["en", "zh"])
    True
    """
    if text.isascii() or script(language) != "latin":
        return False
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    other_scripts = {script(other_language) for other_language in languages} - {"latin"}
    return any(_pattern(_SCRIPTS[other_script]).search(others) for other_script in other_scripts)


def language_of(text: str, language: str, languages: Sequence[str]) -> str:
    """Return ``language`` unless none of its script is in the text, but that of another of ``languages``.

    Abbreviations in capitals and units are in every script, and kana are in none but the Japanese.

    >>> language_of("Standard for Carbon Removals", "zh", ["en", "zh"])
    'en'
    >>> language_of("Puro.earth CDR 核证 (CORC)", "zh", ["en", "zh"])
    'zh'
    """
    own_script = script(language)
    if text.isascii():
        if own_script == "latin" or not _ASCII_LETTER.search(text):
            return language
        return _first_latin(tuple(languages)) or language
    is_there = _pattern(_PRESENT[own_script]).search(text)
    return language if is_there else predominant(text, (language, *languages))


@lru_cache(1_000)
def _first_latin(languages: tuple[str, ...]) -> str:
    return next((language for language in languages if script(language) == "latin"), "")


def predominant(text: str, languages: Sequence[str]) -> str:
    """Return the first of the languages in whose script most of a text is.

    >>> predominant("关于 CCS 的指引", ["en", "zh"])
    'zh'
    """
    best, highest = languages[0], 0
    seen = set[str]()
    for candidate in languages:
        candidate_script = script(candidate)
        if candidate_script not in seen:
            seen.add(candidate_script)
            count = len(_pattern(_SCRIPTS[candidate_script]).findall(text))
            if count > highest:
                best, highest = candidate, count
    return best
