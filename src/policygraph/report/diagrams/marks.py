"""What a picture shows of policies beside their facts: the one asked for, the current ones, groups at a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Marks:
    """``groups`` has ``in_force``, ``not_yet``, ``ended`` or ``unknown`` by id for the date ``on``.

    Both are empty where no date is asked for. ``language`` is that of the titles.
    """

    focus: str = ""
    current: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    on: str = ""
    language: str = "en"
