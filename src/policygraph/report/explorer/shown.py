"""JSON of what records say, made fit to be shown: no control character, and none that turns the direction of text."""

from __future__ import annotations

import re

from policygraph.records.printable import printable

_ESCAPE = re.compile(r"\\r\\n|\\(?:u[0-9a-f]{4}|.)")
_KEPT = {r"\n", r"\t", r"\"", r"\\"}


def shown_json(text: str) -> str:
    r"""Return JSON with U+FFFD in its texts for each character that is not printable; line feeds and tabs stay.

    >>> shown_json(r'"a\u001b\r\n\\u001b"')
    '"a�\\n\\\\u001b"'
    """
    return printable(_ESCAPE.sub(_shown, text))


def _shown(match: re.Match[str]) -> str:
    if match[0] == r"\r\n":
        return r"\n"
    return match[0] if match[0] in _KEPT else "\N{REPLACEMENT CHARACTER}"
