"""JSON Pointers (RFC 6901): how a value inside front matter is named."""

from __future__ import annotations

from typing import Any


def child(pointer: str, key: str | int) -> str:
    """Return the pointer of a member or item below another pointer.

    >>> child("/analysis", "a/b")
    '/analysis/a~1b'
    """
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def keys(pointer: str) -> list[str]:
    """Return the keys that a pointer goes through.

    >>> keys("/analysis/a~1b")
    ['analysis', 'a/b']
    """
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def dotted(pointer: str) -> str:
    """Return a pointer as people write it: ``analysis.mrv.score``."""
    return ".".join(keys(pointer))


def put(document: dict[str, Any], pointer: str, value: Any) -> None:
    """Set the member that a pointer names, making the mappings on the way; None takes it out."""
    *path, last = keys(pointer)
    for key in path:
        inner = document.get(key)
        if not isinstance(inner, dict):
            if value is None:
                return
            inner = document[key] = {}
        document = inner
    if value is None:
        document.pop(last, None)
    else:
        document[last] = value
