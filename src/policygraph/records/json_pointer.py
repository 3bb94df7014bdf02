"""JSON Pointers (RFC 6901), which identify values in front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

_NEEDS_QUOTES = re.compile(r'[."\x00-\x1f]|\A\Z|\A\s|\s\Z')


def child(pointer: str, key: str | int) -> str:
    """Return the pointer of a member or item of the value at a pointer, its key escaped (section 3).

    >>> child("/analysis", "a/b")
    '/analysis/a~1b'
    """
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def keys(pointer: str) -> list[str]:
    """Return the unescaped reference tokens of a pointer, outermost first (section 4).

    >>> keys("/analysis/a~1b")
    ['analysis', 'a/b']
    """
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def member_keys(pointer: str, document: Any) -> list[str]:
    """Return the keys of a pointer into a document, outermost first, without the indexes of items in lists.

    A number below what is no mapping is taken for an index: the document may lack what the body adds.

    >>> member_keys("/analysis/2024/1", {"analysis": {"2024": ["a", "b"]}})
    ['analysis', '2024']
    """
    names = []
    for key in keys(pointer):
        if key.isdecimal() and not isinstance(document, dict):
            is_item = isinstance(document, list) and int(key) < len(document)
            document = document[int(key)] if is_item else None
        else:
            names.append(key)
            document = document.get(key) if isinstance(document, dict) else None
    return names


def dotted(pointer: str) -> str:
    """Return a pointer in dotted notation for messages: ``analysis.mrv.score``."""
    return join(keys(pointer))


def join(names: Iterable[str]) -> str:
    """Return keys in dotted notation, those in quotes that could be taken for others without.

    >>> join(["a", "b"]), join(["a.b", ""])
    ('a.b', '"a.b".""')
    """
    return ".".join(
        json.dumps(name, ensure_ascii=False) if _NEEDS_QUOTES.search(name) else name for name in names
    )


def get(document: Any, pointer: str) -> Any:
    """Return the value at a pointer into a document, None where there is none.

    >>> get({"analysis": ["a"]}, "/analysis/0"), get({}, "/analysis/0")
    ('a', None)
    """
    for key in keys(pointer):
        if isinstance(document, dict):
            document = document.get(key)
        elif isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        else:
            return None
    return document


def put(document: dict[str, Any], pointer: str, value: Any) -> None:
    """Set the member at a pointer in place, with new mappings above it where missing; None removes it."""
    *parents, member = keys(pointer)
    for key in parents:
        child = document.get(key)
        if not isinstance(child, dict):
            if value is None:
                return
            child = document[key] = {}
        document = child
    if value is None:
        document.pop(member, None)
    else:
        document[member] = value
