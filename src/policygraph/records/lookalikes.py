"""Signs that look like those of YAML, JSON and TOML and are none: typographic quotes, wide colons, commas and equals signs."""

from __future__ import annotations

import re

from policygraph.errors import RecordError
from policygraph.words.phrases import Phrase

# A sign -> that which is meant.
_MEANT = {
    **dict.fromkeys("“”„‟＂«»″", '"'),
    **dict.fromkeys("‘’‚‛＇‹›′", "'"),
    **dict.fromkeys("：﹕꞉︓", ":"),
    **dict.fromkeys("，﹐", ","),
    "＝": "=",
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
}
_PAIRS = {
    "“": "”",
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‘": "’",
    "’": "’",
    "‚": "‘’",
    "＂": "＂",
    "＇": "＇",
}
_QUOTES = frozenset("".join(_PAIRS) + "".join(_PAIRS.values()))
_UNPARSED = ("bad-yaml", "bad-json", "bad-toml", "not-a-mapping")
_WIDE_COLON = re.compile(
    r"^[ \t]*(?:- )?[^\s:：﹕꞉︓#][^:：﹕꞉︓\n]{0,40}?[ \t]*(?P<sign>[：﹕꞉︓])", re.MULTILINE
)
HAS_QUOTES = re.compile(f"[{''.join(_PAIRS)}]").search


def explain(error: RecordError, text: str, name: str) -> None:
    """Let an error of a text that does not parse name the sign that it is due to, if it is, and where that stands.

    ``name`` is that of the syntax.
    """
    if error.code not in _UNPARSED:
        return
    offset = error.offset or 0
    if name == "YAML":
        end = text.find("\n", offset)
        found = _WIDE_COLON.search(text, 0, end if end >= 0 else len(text))
        offset = found.start("sign") if found else len(text)
    else:
        offset += len(text[offset:]) - len(text[offset:].lstrip())
    sign = text[offset : offset + 1]
    if meant := _MEANT.get(sign):
        error.message = Phrase("the sign {sign} is none of {name}", sign=sign, name=name)
        error.offset = offset
        error.remedy = Phrase("Write {meant} in its place", meant=meant)
        if name == "YAML":
            error.remedy = Phrase("Write a colon and a blank in its place")


def without_quotes(text: str) -> str:
    """Return a text without the typographic quotes around it, as it is where there are none or more inside.

    >>> without_quotes("“a”"), without_quotes("“a” and “b”")
    ('a', '“a” and “b”')
    """
    inner = text[1:-1]
    is_quoted = len(text) > 1 and text[-1] in _PAIRS.get(text[0], "")
    return inner if is_quoted and _QUOTES.isdisjoint(inner) else text
