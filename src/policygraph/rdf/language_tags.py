"""Language tags of BCP 47."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from policygraph.words.phrases import Phrase

# The languages of two letters, ISO 639-1.
_OF_TWO_LETTERS = (
    "a[abefkmnrsvyz]|b[aegimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|"
    "h[aeiortuyz]|i[adegikostu]|j[av]|k[agijklmnorsuvwy]|"
    "l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|qu|"
    "r[mnouw]|s[acdegiklmnoqrstuvw]|t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|xh|y[io]|z[ahu]"
)
_OLD = "bh|in|iw|ji|jw|mo|sh"  # which others have taken the place of
_TAG = re.compile(rf"(?:(?i:{_OF_TWO_LETTERS}|{_OLD})|[A-Za-z]{{3}})(-[A-Za-z0-9]{{2,8}})*")
# Codes of countries that are written for those of their languages.
_OF_COUNTRIES = {
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "jp": "ja",
    "kr": "ko",
    "ua": "uk",
    "us": "en",
    "vn": "vi",
}


def is_tag(text: str) -> bool:
    """Return whether a text is a language tag of BCP 47 that starts with the code of a language.

    >>> is_tag("zh-Hans"), is_tag("zh_CN"), is_tag("range"), is_tag("gr")
    (True, False, False, False)
    """
    return _TAG.fullmatch(text) is not None


def no_tag(text: str) -> Phrase:
    """Return a sentence that says of a text that it is no language tag."""
    if code := _OF_COUNTRIES.get(text.lower()):
        form = (
            "{text} is no language tag of BCP 47, but the code of a country; that of its language is {code}"
        )
        return Phrase(form, text=text, code=code)
    return Phrase("{text} is no language tag of BCP 47, as en or zh-Hans are", text=text)


def names_language(tag: str) -> bool:
    """Return whether a text is a language tag that starts with a code of two letters that a language has.

    >>> names_language("pt-BR"), names_language("v2"), names_language("us")
    (True, False, False)
    """
    return is_tag(tag) and re.fullmatch(_OF_TWO_LETTERS, primary(tag)) is not None


def primary(tag: str) -> str:
    """Return the primary subtag of a BCP 47 language tag, in lower case."""
    return tag.split("-", 1)[0].lower()


def match(tag: str, languages: Sequence[str]) -> str | None:
    """Return the configured language with the same tag, else with the same primary subtag, else None.

    >>> match("ZH", ["en", "zh-Hans"]), match("fr", ["en"])
    ('zh-Hans', None)
    """
    return _match(tag, tuple(languages))


@lru_cache(10_000)
def _match(tag: str, languages: tuple[str, ...]) -> str | None:
    exact = (language for language in languages if language.lower() == tag.lower())
    same_primary = (language for language in languages if primary(language) == primary(tag))
    return next(exact, None) or next(same_primary, None)
