"""Which values of front matter mean "not given"."""

from __future__ import annotations

from typing import Any


def is_empty(value: Any) -> bool:
    """Return whether a value means "not given": null, blank text, or a collection of only such values."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    return value is None or (isinstance(value, list) and all(is_empty(item) for item in value))


def without_empty(value: Any) -> Any:
    """Return a value without the empty values inside it, at any depth."""
    if isinstance(value, dict):
        return {key: without_empty(item) for key, item in value.items() if not is_empty(item)}
    return [without_empty(item) for item in value if not is_empty(item)] if isinstance(value, list) else value
