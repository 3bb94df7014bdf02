"""Values to the text of a TOML 1.0 document, which reads as them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(table: Mapping[str, Any]) -> str:
    r"""Return the TOML of a table of texts, numbers, truth values, lists and tables; null, which TOML lacks, is left out.

    >>> print(to_toml({"id": "a", "by": {"name": "B"}, "tags": ["x", 1]}), end="")
    id = "a"
    tags = ["x", 1]
    <BLANKLINE>
    [by]
    name = "B"
    """
    return "\n".join(_lines(table, ())).lstrip("\n") + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    tables = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    own = {key: value for key, value in table.items() if key not in tables and value is not None}
    if path and (own or not tables):
        yield f"\n[{'.'.join(map(_key, path))}]"
    yield from (f"{_key(key)} = {_value(value)}" for key, value in own.items())
    for key, value in tables.items():
        yield from _lines(value, (*path, key))


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        members = (f"{_key(key)} = {_value(item)}" for key, item in value.items() if item is not None)
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value if item is not None)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
