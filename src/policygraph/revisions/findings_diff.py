"""The findings of two states to those that are new and those that are mended."""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from policygraph.errors import StoreError
from policygraph.findings import Finding
from policygraph.revisions.operands import Side
from policygraph.validation.validate import ValidationOptions, validate


def compare_findings(
    old: Side, new: Side, names: Mapping[str, str], options: ValidationOptions
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings gained and mended, by place. ``names`` are old ids -> new ones.

    They are told apart by rule, policy, folder, field and value, so that neither a line that moved
    nor a policy or file that was renamed makes a difference. Raises StoreError for a side that has
    no records to look at.
    """
    before, after = (_findings(side, options) for side in (old, new))
    appeared, resolved = _beyond(after, before, names), _beyond(before, after, names)
    return _shown(appeared, new), _shown(resolved, old)


def _beyond(found: Sequence[Finding], known: Sequence[Finding], names: Mapping[str, str]) -> list[Finding]:
    """Return the findings that are not known; of several alike, those beyond the known number."""
    left = Counter(_key(each, names) for each in known)
    beyond = []
    for each in found:
        left[_key(each, names)] -= 1
        if left[_key(each, names)] < 0:
            beyond.append(each)
    return beyond


def _key(found: Finding, names: Mapping[str, str]) -> tuple[str, ...]:
    place = posixpath.dirname(found.path) if found.policy else found.path
    policy = names.get(found.policy, found.policy)
    return (found.code, policy, place, found.field, found.property, names.get(found.value, found.value))


def _findings(side: Side, options: ValidationOptions) -> list[Finding]:
    """Return the findings with paths below the sources, so that both sides have the same, and with the
    names of what they are about.
    """
    if side.built is None:
        raise StoreError(f"findings need records on both sides; {side.name} has none to look at")
    found = validate(side.built, options).findings
    top, profile = side.built.top, side.built.profile
    kinds = side.built.generation.manifest.kind_of_paths()
    placed = [replace(each, path=os.path.relpath(each.path, top)) if each.path else each for each in found]
    return [
        replace(each, policy=profile.name_of(kinds.get(each.path, profile.first.name), each.policy))
        for each in placed
    ]


def _shown(findings: Sequence[Finding], side: Side) -> tuple[Finding, ...]:
    """Return findings with paths as they are seen from the working folder."""
    return tuple(
        sorted(
            replace(each, path=os.path.relpath(side.top / each.path)) if each.path else each
            for each in findings
        )
    )
