"""Check the codes of findings that a kind ignores: each is one of a rule of the profile's shapes, or matches some."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from policygraph.errors import ProfileError, suggest
from policygraph.rdf import turtle_places
from policygraph.rdf.namespaces import SHAPES
from policygraph.records.declared import Declared, read_text


def check_ignored(ignored: Iterable[Declared], shapes: Iterable[Path]) -> None:
    """Raise ProfileError, with the nearest code, for one that no shape has and a wildcard that matches none."""
    settings = [code for setting in ignored for code in setting.each_string()]
    if not settings:
        return
    codes = {code for file in shapes for code in _codes(read_text(file, ProfileError))}
    for setting in settings:
        if not any(fnmatchcase(code, setting.value) for code in codes):
            raise setting.wrong(
                f"names {setting.value}, which is the code of no rule.{suggest(setting.value, codes)}"
            )


def _codes(text: str) -> Iterable[str]:
    """Yield the names of the shapes in a text of Turtle, and what else has their namespace."""
    for prefix, namespace, _ in turtle_places.prefixes(text):
        if namespace == SHAPES:
            yield from re.findall(rf"(?<![\w-]){re.escape(prefix)}:([\w-]+)", text)
    yield from re.findall(rf"<{re.escape(SHAPES)}([\w-]+)>", text)
