"""JSON Pointers (RFC 6901), which identify values in front matter."""

from __future__ import annotations

from typing import Any


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


def dotted(pointer: str) -> str:
    """Return a pointer in dotted notation for messages: ``analysis.mrv.score``."""
    return ".".join(keys(pointer))


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
