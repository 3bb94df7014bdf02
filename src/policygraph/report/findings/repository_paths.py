"""Make the paths of findings relative to the root of their repository, which services that show it go by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from policygraph.findings import Finding, Rule
from policygraph.git import working_tree

Format = Callable[[Sequence[Finding], Mapping[str, Rule]], str]


def from_root(path: str) -> str:
    """Return a path relative to the root of the repository that the file is in, as it is outside of any."""
    file = Path(path)
    folder = file.parent.resolve()
    root = working_tree(folder)
    return (folder / file.name).relative_to(root).as_posix() if path and root else path


def with_repository_paths(format: Format) -> Format:
    """Return a format of findings that writes paths relative to the root of the repository."""

    def formatted(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
        return format([replace(finding, path=from_root(finding.path)) for finding in findings], rules)

    return formatted
