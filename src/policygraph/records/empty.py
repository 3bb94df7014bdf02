"""Which values of front matter mean "not given"."""

from __future__ import annotations

from typing import Any


def is_empty(value: Any) -> bool:
    """Say whether a value means "not given": null, blank text, or nothing but such inside."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    return value is None or (isinstance(value, list) and all(is_empty(item) for item in value))


def without_empty(value: Any) -> Any:
    """Return a value less all that is empty in it."""
    if isinstance(value, dict):
        return {key: without_empty(item) for key, item in value.items() if not is_empty(item)}
    return [without_empty(item) for item in value if not is_empty(item)] if isinstance(value, list) else value
