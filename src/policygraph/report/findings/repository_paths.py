"""Make the paths of findings relative to the root of their repository, which services that show it go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from policygraph.findings import Finding, Rule
from policygraph.git import working_tree


class Format(Protocol):
    """Writes findings, whose messages are in a language already, with the names of rules in that language."""

    def __call__(
        self, findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en", /
    ) -> str:
        """Return the text."""


def from_root(path: str) -> str:
    """Return a path relative to the root of the repository that the file is in, as it is outside of any."""
    file = Path(path)
    folder = file.parent.resolve()
    root = working_tree(folder)
    return (folder / file.name).relative_to(root).as_posix() if path and root else path


def with_repository_paths(format: Format) -> Format:
    """Return a format of findings that writes paths relative to the root of the repository."""

    def formatted(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
        rooted = [replace(finding, path=from_root(finding.path)) for finding in findings]
        return format(rooted, rules, language)

    return formatted
