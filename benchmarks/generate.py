"""Make up records for the profile of policies, the same ones from the same seed.

``python -m benchmarks.generate FOLDER COUNT [SEED]``. The frequencies are about those of the hub that the seeds
are from: JSON front matter, two languages a policy, five assessments, 4.2 kB and 106 triples a record. Fewer records
are the first of more, but that a family of policies may end sooner.
"""

from __future__ import annotations

import json
import random
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import wording
from benchmarks.wording import LANGUAGES, Pair

SEED = 14
LATEST = 2025  # the last year of publication
AUDITED = "2026-02-08"


class File(NamedTuple):
    """One record: its path below the source, and its text."""

    path: str
    text: str


class Policy(NamedTuple):
    """What both records of a policy say; texts are pairs of English and Chinese."""

    id: str
    folder: str
    metadata: dict[str, Any]
    body: Pair


@dataclass(frozen=True)
class _Family:
    """Policies of which each replaces the one before; ``numbers`` and ``years`` are in order."""

    code: str
    topic: tuple[str, str, str]
    instrument: tuple[str, Pair, Pair, Pair]
    source: str
    numbers: range
    years: tuple[int, ...]
    both_sides: bool  # the older ones say so, too
    known: list[str]  # ids of other policies

    @property
    def ids(self) -> list[str]:
        """The ids, the oldest first."""
        start = f"{self.code}-{self.topic[0]}-{self.instrument[0]}"
        return [f"{start}-{year}-{number}" for year, number in zip(self.years, self.numbers, strict=True)]


def files(count: int, seed: int = SEED) -> Iterator[File]:
    """Yield so many records, one after the other, those of one policy together."""
    left = count
    for policy in policies((count + 1) // len(LANGUAGES), seed):
        for index, language in enumerate(LANGUAGES[:left]):
            metadata = json.dumps(_in(policy.metadata, index), ensure_ascii=False, indent=2)
            path = f"{language}/{policy.folder}/{policy.id}.md"
            yield File(path, f"---\n{metadata}\n---\n\n{policy.body[index]}\n")
        left -= len(LANGUAGES)


def write(folder: Path, count: int, seed: int = SEED) -> None:
    """Write so many records below a folder."""
    made = set[Path]()
    for path, text in files(count, seed):
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_text(text, "utf-8")


def policies(count: int, seed: int = SEED) -> Iterator[Policy]:
    """Yield so many policies: families of one to four, in which each replaces the one before."""
    draw = random.Random(seed)
    recent: deque[str] = deque(maxlen=200)  # what may be referred to
    number = 0
    while number < count:
        size = draw.choices((1, 2, 3, 4), (60, 22, 12, 6))[0]
        family = _family(draw, range(number, number + size), list(recent))
        made = [_policy(draw, family, index) for index in range(size)][: count - number]
        if len(made) < size:
            made[-1] = _without_successor(made[-1])
        yield from made
        recent.extend(policy.id for policy in made)
        number += size


def _family(draw: random.Random, numbers: range, known: list[str]) -> _Family:
    code = draw.choice(list(wording.COUNTRIES))
    topic = draw.choice(wording.TOPICS)
    instrument = draw.choice(wording.INSTRUMENTS)
    years = tuple(sorted(draw.sample(range(LATEST - 24, LATEST + 1), len(numbers))))
    source = f"{draw.choice(wording.BODIES)} of {wording.COUNTRIES[code][0]}"
    return _Family(code, topic, instrument, source, numbers, years, draw.random() < 0.7, known)


def _policy(draw: random.Random, family: _Family, index: int) -> Policy:
    """Return a policy of a family by its place in it."""
    id, year, is_last = family.ids[index], family.years[index], index == len(family.ids) - 1
    older = family.ids[index - 1] if index else None
    is_draft = draw.random() < 0.15
    _, _, category, weight = family.instrument
    metadata = {
        "id": id,
        "title": _title(family, index),
        "country": wording.COUNTRIES[family.code],
        "category": category,
        "status": draw.choice(wording.STATUSES) if is_last else wording.SUPERSEDED,
        "legalWeight": weight,
        "source": family.source,
        "url": f"https://example.org/{family.code}/{year}/{id}",
        "pubDate": f"{year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        "year": year,
        "description": _with_number(wording.ABSTRACT, draw) if draw.random() < 0.13 else "",
        "evolution": {
            "clusters": draw.sample(_clusters(family.code), draw.choice((1, 2, 2, 3))),
            "supersedes": [older] if older else [],
            "supersededBy": family.ids[index + 1] if family.both_sides and not is_last else "",
            "references": draw.sample(family.known, min(len(family.known), draw.choice((0, 2, 2, 3, 5)))),
        },
        "analysis": {dimension: _assessment(draw) for dimension in wording.DIMENSIONS},
        "impactAnalysis": {key: _with_number(text, draw) for key, text in wording.IMPACTS.items()},
        "regulatory": {
            key: _with_number(text, draw) if draw.random() < 0.9 else ""
            for key, text in wording.REGULATORY.items()
        },
        "provenance": {
            "author": draw.choice(wording.AUTHORS),
            "lastAuditDate": AUDITED,
            "reviewer": wording.PENDING if is_draft else draw.choice(wording.REVIEWERS),
        },
        "reviewStatus": wording.DRAFT if is_draft else wording.VERIFIED,
    }
    return Policy(id, family.code, metadata, _body(draw, older))


def _title(family: _Family, index: int) -> Pair:
    english, chinese = wording.COUNTRIES[family.code]
    name, year, number = family.instrument[1], family.years[index], family.numbers[index]
    return (
        f"{english} {family.topic[1]} {name[0]} {year} (No. {number})",
        f"{chinese}{family.topic[2]}{name[1]}{year}（第{number}号）",
    )


def _without_successor(policy: Policy) -> Policy:
    """Return a policy as it is where its successors are not made."""
    evolution = {**policy.metadata["evolution"], "supersededBy": ""}
    status = wording.STATUSES[0]
    return policy._replace(metadata={**policy.metadata, "status": status, "evolution": evolution})


def _clusters(code: str) -> list[Pair]:
    """Return the clusters of a country, in both languages."""
    english, chinese = wording.COUNTRIES[code]
    return [(f"{english} {cluster[0]}", f"{chinese}{cluster[1]}") for cluster in wording.CLUSTERS]


def _assessment(draw: random.Random) -> dict[str, Any]:
    article, paragraph = draw.randint(1, 60), draw.randint(1, 9)
    citation = draw.choice(
        (
            (f"Article {article}", f"第{article}条"),
            (f"Art. {article}({paragraph})", f"第{article}条第{paragraph}款"),
        )
    )
    score = draw.choice((30, 40, 40, 60, 80, 85, 90, 95))
    return {
        "auditNote": _with_number(wording.AUDIT_NOTE, draw) if draw.random() < 0.4 else "",
        "citation": citation if score > 40 or draw.random() < 0.9 else "",
        "evidence": _with_number(draw.choice(wording.EVIDENCE), draw),
        "label": draw.choice(wording.VERDICTS),
        "score": score,
    }


def _body(draw: random.Random, older: str | None) -> Pair:
    """Return a text of a few paragraphs, one in fifty of many, with a link to the predecessor if there is one."""
    paragraphs: list[Pair] = []
    for number in range(draw.randint(40, 80) if draw.random() < 0.02 else draw.randint(1, 4)):
        heading = wording.HEADINGS[number % len(wording.HEADINGS)]
        sentences = [_with_number(draw.choice(wording.SENTENCES), draw) for _ in range(draw.randint(2, 5))]
        if number == 0 and older:
            sentences.append(
                (
                    wording.PREDECESSOR[0].format(file=f"{older}.md"),
                    wording.PREDECESSOR[1].format(file=f"{older}.md"),
                )
            )
        english, chinese = zip(*sentences, strict=True)
        paragraphs.append(
            (f"## {heading[0]}\n\n{' '.join(english)}", f"## {heading[1]}\n\n{''.join(chinese)}")
        )
    return "\n\n".join(english for english, _ in paragraphs), "\n\n".join(
        chinese for _, chinese in paragraphs
    )


def _with_number(text: Pair, draw: random.Random) -> Pair:
    number = draw.randint(2, 990)
    return text[0].format(n=number), text[1].format(n=number)


def _in(value: Any, index: int) -> Any:
    """Return a value in one language: of each pair in it, the item with the index."""
    if isinstance(value, tuple):
        return value[index]
    if isinstance(value, dict):
        return {key: _in(item, index) for key, item in value.items()}
    return [_in(item, index) for item in value] if isinstance(value, list) else value


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), *map(int, sys.argv[3:4]))
