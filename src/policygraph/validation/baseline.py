"""Findings that are known already: a file that is kept beside the records, so that only new ones fail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from policygraph.errors import UsageError
from policygraph.findings import Finding

VERSION = 1
Key = tuple[str, ...]


def key(finding: Finding) -> Key:
    """Return what tells findings apart and stays when lines move."""
    return (finding.code, finding.path, finding.field, finding.focus, finding.property, finding.value)


def write_baseline(file: Path, findings: Iterable[Finding]) -> int:
    """Write the findings as known, sorted, a line each, so that diffs are small; return how many."""
    counted = Counter(map(key, findings))
    lines = [json.dumps([number, *known], ensure_ascii=False) for known, number in sorted(counted.items())]
    body = ",\n".join(lines)
    file.write_text(f'{{"version": {VERSION}, "findings": [\n{body}\n]}}\n', "utf-8")
    return sum(counted.values())


def read_baseline(file: Path) -> Counter[Key]:
    """Return the known findings and how often each is known. Raises UsageError."""
    try:
        document = json.loads(file.read_text("utf-8"))
        if document["version"] != VERSION:
            raise UsageError(f"{file} is a baseline of another version; write it again")
        return Counter({tuple(known): int(number) for number, *known in document["findings"]})
    except OSError as error:
        raise UsageError(f"the baseline {file} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{file} is no baseline; write one with --write-baseline") from None


def new_findings(findings: Sequence[Finding], known: Counter[Key]) -> list[Finding]:
    """Return the findings that are not known; of several alike, those beyond the known number."""
    left = known.copy()
    new = []
    for finding in findings:
        if left[key(finding)] > 0:
            left[key(finding)] -= 1
        else:
            new.append(finding)
    return new
