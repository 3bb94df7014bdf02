"""Which language a text is in: its record's, unless most of it is in another one's script."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LATIN_WORD = r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
# A text's weight in a script is the number of matches: characters for Han, words elsewhere.
_SCRIPTS = {
    "latin": re.compile(_LATIN_WORD),
    "han": re.compile(_HAN),
    "japanese": re.compile(rf"{_HAN}|[\u3040-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7a3]+"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]+"),
    "greek": re.compile(r"[\u0370-\u03ff]+"),
    "arabic": re.compile(r"[\u0600-\u06ff]+"),
    "hebrew": re.compile(r"[\u0590-\u05ff]+"),
    "devanagari": re.compile(r"[\u0900-\u097f]+"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
}
_SCRIPT_OF = {
    "zh": "han", "ja": "japanese", "ko": "hangul", "ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic",
    "sr": "cyrillic", "el": "greek", "ar": "arabic", "fa": "arabic", "ur": "arabic", "he": "hebrew",
    "hi": "devanagari", "mr": "devanagari", "ne": "devanagari", "th": "thai",
}  # fmt: skip
_ASCII_LETTER = re.compile(r"[A-Za-z]")


def primary(tag: str) -> str:
    """Return the primary subtag of a BCP 47 language tag, in lower case."""
    return tag.split("-", 1)[0].lower()


def script(tag: str) -> str:
    """Return the script that a language is written in, Latin where nothing else is known."""
    return _SCRIPT_OF.get(primary(tag), "latin")


def match(tag: str, languages: Sequence[str]) -> str | None:
    """Return the configured language that a tag means, by its primary subtag, or None.

    >>> match("ZH", ["en", "zh-Hans"]), match("fr", ["en"])
    ('zh-Hans', None)
    """
    exact = (known for known in languages if known.lower() == tag.lower())
    near = (known for known in languages if primary(known) == primary(tag))
    return next(exact, None) or next(near, None)


def has_foreign_script(text: str, language: str, languages: Sequence[str]) -> bool:
    """Say whether a text in a language of Latin script contains another configured language's script.

    The other way round is no sign of anything: names and units in Latin letters stand in every text.

    >>> has_foreign_script("issued by 工信部", "en", ["en", "zh"])
    True
    """
    if text.isascii() or script(language) != "latin":
        return False
    scripts = {script(known) for known in languages} - {"latin"}
    return any(_SCRIPTS[name].search(text) for name in scripts)


def language_of(text: str, language: str, languages: Sequence[str]) -> str:
    """Return ``language`` unless most of the text is in the script of another of ``languages``.

    >>> language_of("Standard for Carbon Removals", "zh", ["en", "zh"])
    'en'
    >>> language_of("关于 CCS 的指引", "zh", ["en", "zh"])
    'zh'
    """
    own = script(language)
    if text.isascii():
        if own == "latin" or not _ASCII_LETTER.search(text):
            return language
        return next((known for known in languages if script(known) == "latin"), language)
    best, most = language, len(_SCRIPTS[own].findall(text))
    seen = {own}
    for known in languages:
        name = script(known)
        if name not in seen:
            seen.add(name)
            count = len(_SCRIPTS[name].findall(text))
            if count > most:
                best, most = known, count
    return best
