"""The script in which a language is written, by its ISO 15924 code, and the patterns of scripts."""

from __future__ import annotations

import re
from functools import lru_cache

_LATIN_WORD = r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
LATIN = "Latn"
# A text's weight in a script is the number of matches: words, characters where no blanks part them.
WEIGHED = {
    "Arab": r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+",
    "Armn": r"[\u0530-\u058f]+",
    "Beng": r"[\u0980-\u09ff]+",
    "Cans": r"[\u1400-\u167f\u18b0-\u18ff]+",
    "Cher": r"[\u13a0-\u13ff\uab70-\uabbf]+",
    "Cyrl": r"[\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f]+",
    "Deva": r"[\u0900-\u0963\u0966-\u097f]+",
    "Ethi": r"[\u1200-\u139f\u2d80-\u2ddf\uab00-\uab2f]+",
    "Geor": r"[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f]+",
    "Grek": r"[\u0370-\u03ff\u1f00-\u1fff]+",
    "Gujr": r"[\u0a80-\u0aff]+",
    "Guru": r"[\u0a00-\u0a7f]+",
    "Hani": _HAN,
    "Hebr": r"[\u0590-\u05ff]+",
    "Jpan": rf"{_HAN}|[\u3040-\u30ff]",
    "Khmr": r"[\u1780-\u17ff]",
    "Knda": r"[\u0c80-\u0cff]+",
    "Kore": r"[\uac00-\ud7a3]+",
    "Laoo": r"[\u0e80-\u0eff]",
    LATIN: _LATIN_WORD,
    "Mlym": r"[\u0d00-\u0d7f]+",
    "Mong": r"[\u1800-\u18af]+",
    "Mtei": r"[\uabc0-\uabff]+",
    "Mymr": r"[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]",
    "Nkoo": r"[\u07c0-\u07ff]+",
    "Olck": r"[\u1c50-\u1c7f]+",
    "Orya": r"[\u0b00-\u0b7f]+",
    "Sinh": r"[\u0d80-\u0dff]+",
    "Syrc": r"[\u0700-\u074f]+",
    "Taml": r"[\u0b80-\u0bff]+",
    "Telu": r"[\u0c00-\u0c7f]+",
    "Tfng": r"[\u2d30-\u2d7f]+",
    "Thaa": r"[\u0780-\u07bf]+",
    "Thai": r"[\u0e00-\u0e7f]",
    "Tibt": r"[\u0f00-\u0fff]",
    "Yiii": r"[\ua000-\ua4cf]",
}
# What shows that a text is in a script where another one has much of it, too.
PRESENT = WEIGHED | {
    "Hani": rf"\A[^\u3040-\u30ff]*{_HAN}[^\u3040-\u30ff]*\Z",
    LATIN: rf"{_LATIN_WORD[:-1]}{{3,}}(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])",
}
_VARIANTS = {
    "Aran": "Arab", "Bopo": "Hani", "Cyrs": "Cyrl", "Geok": "Geor", "Hang": "Kore", "Hans": "Hani", "Hant": "Hani",
    "Hira": "Jpan", "Hrkt": "Jpan", "Kana": "Jpan", "Latf": LATIN, "Latg": LATIN,
}  # fmt: skip
# The likely scripts of CLDR: of all languages of two letters that are not in Latin script, of old codes, and of some
# of three letters; languages of two letters that are not here are in Latin script.
_LANGUAGES = {
    "Arab": "ar ckb fa ks ps sd ug ur az-iq az-ir ha-cm ha-sd kk-af kk-cn kk-ir kk-mn ku-iq ku-ir ku-lb ky-cn ms-cc"
    " pa-pk tg-pk uz-af",
    "Armn": "hy",
    "Beng": "as bn mni",
    "Cans": "cr iu oj",
    "Cher": "chr",
    "Cyrl": "ab av az-ru ba be bg ce cu cv kk kv ky mk mn os ru sah sr tg tt tyv udm ug-kz ug-mn uk",
    "Deva": "bho brx doi hi kok mai mr ne sa sd-in",
    "Ethi": "am ti",
    "Geor": "ka",
    "Grek": "el",
    "Gujr": "gu",
    "Guru": "pa",
    "Hani": "cmn hak nan wuu yue zh",
    "Hebr": "he iw ji lad yi",
    "Jpan": "ja",
    "Khmr": "km",
    "Knda": "kn",
    "Kore": "ko",
    "Laoo": "lo",
    LATIN: "ace ast ban bem ceb fil fur gsw haw hil ilo ky-tr luo mos nds nso sr-me sr-ro sr-tr tlh wae war",
    "Mlym": "ml",
    "Mong": "mn-cn",
    "Mymr": "my",
    "Nkoo": "nqo",
    "Olck": "sat",
    "Orya": "or",
    "Sinh": "si",
    "Syrc": "syr",
    "Taml": "ta",
    "Telu": "te",
    "Tfng": "zgh",
    "Thaa": "dv",
    "Thai": "th",
    "Tibt": "bo dz",
    "Yiii": "ii",
}
_SCRIPT_OF = {tag: script for script, tags in _LANGUAGES.items() for tag in tags.split()}
_TAG = re.compile(r"([a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-([a-z]{4}))?(?:-([a-z]{2}))?(?:-.*)?")


@lru_cache(1_000)
def script_of(tag: str) -> str:
    """Return the script that a tag says, else the usual one of the language there, "" where that is not known.

    >>> script_of("sr"), script_of("sr-Latn-RS"), script_of("sr-ME"), script_of("cop")
    ('Cyrl', 'Latn', 'Latn', '')
    """
    if not (found := _TAG.fullmatch(tag.lower())):
        return ""
    language, script, region = found.groups()
    if script:
        code = script.title()
        code = _VARIANTS.get(code, code)
        return code if code in WEIGHED else ""
    usual = _SCRIPT_OF.get(language, LATIN if len(language) == 2 else "")
    return _SCRIPT_OF.get(f"{language}-{region}", usual)
