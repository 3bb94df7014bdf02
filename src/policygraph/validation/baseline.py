"""Read and write the baseline: a file of known findings, so that a validation reports only new ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from policygraph.errors import UsageError
from policygraph.findings import Finding
from policygraph.store.whole_files import write_whole

VERSION = 1
Key = tuple[str, ...]


def key(finding: Finding) -> Key:
    """Return what identifies a finding when the lines of its file move."""
    return (finding.code, finding.path, finding.field, finding.focus, finding.property, finding.value)


def write_baseline(file: Path, findings: Iterable[Finding]) -> int:
    """Write the findings to a baseline, a line for each key, sorted; return the number of findings."""
    counts = Counter(map(key, findings))
    rows = (json.dumps([count, *fields], ensure_ascii=False) for fields, count in sorted(counts.items()))
    body = ",\n".join(rows)
    write_whole(file, f'{{"version": {VERSION}, "findings": [\n{body}\n]}}\n'.encode())
    return counts.total()


def read_baseline(file: Path) -> Counter[Key]:
    """Return the keys of a baseline with their counts. Raises UsageError for a file that is none."""
    try:
        document = json.loads(file.read_text("utf-8"))
        if document["version"] != VERSION:
            raise UsageError(f"{file} is a baseline of another version; write it again")
        return Counter({tuple(fields): int(count) for count, *fields in document["findings"]})
    except OSError as error:
        raise UsageError(f"the baseline {file} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(f"{file} is no baseline; write one with --write-baseline") from None


def new_findings(findings: Sequence[Finding], baseline: Counter[Key]) -> list[Finding]:
    """Return the findings that a baseline lacks; of several with one key, those beyond its count."""
    remaining = baseline.copy()
    new = []
    for finding in findings:
        if remaining[key(finding)] > 0:
            remaining[key(finding)] -= 1
        else:
            new.append(finding)
    return new
