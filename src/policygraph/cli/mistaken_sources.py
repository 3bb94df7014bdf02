"""Sources that stand as arguments of a command whose sources are those of ``-s``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from policygraph.words.phrases import Phrase

_OPTION = "-s"
_QUERIES = (".rq", ".sparql")


def hinted(problem: str, command: click.Command, values: Iterable[Any]) -> Phrase | None:
    """Return what went wrong with how to name a source, where a value of an argument is one; None elsewhere."""
    has_option = any(_OPTION in param.opts for param in command.params)
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    if not has_option or len(arguments) != 1 or arguments[0].nargs != 1:  # diff compares what its two name
        return None
    name = next((value for value in values if isinstance(value, str) and _is_source(value)), None)
    if name is None:
        return None
    return Phrase("name the source with -s {name}: {problem}", name=name, problem=problem)


def _is_source(name: str) -> bool:
    try:
        return Path(name).exists() and not name.endswith(_QUERIES)
    except (OSError, ValueError):  # too long, or a null byte
        return False
