"""Name the nodes that a record's mappings become, each by one of its texts or by its number."""

from __future__ import annotations

from collections import Counter
from typing import Any

from policygraph.profile.model import Field, RecordKind
from policygraph.rdf.datatypes import lexical


def names(items: list[Any], field: Field, kind: RecordKind) -> list[str]:
    """Return a name for each item, by its text under the key of the label of the field's class.

    An item without one, and one that has the same as another, is told by its number.
    """
    label = kind.template(field.range).label
    keys = [key for key, each in kind.fields.get(field.range, {}).items() if each.term.iri == label]
    texts = [_text(item, keys) for item in items]
    count = Counter(texts)
    return [
        text if text and count[text] == 1 else f"{text} {number}".strip()
        for number, text in enumerate(texts, start=1)
    ]


def _text(item: Any, keys: list[str]) -> str:
    values = (item.get(key) for key in keys) if isinstance(item, dict) else ()
    return next((lexical(value).strip() for value in values if isinstance(value, str | int | float)), "")
