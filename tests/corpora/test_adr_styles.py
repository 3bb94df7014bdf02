"""Decisions as the usual tools and templates write them: a newer one that supersedes an older one, said by both."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standings
from policygraph.pipeline import build
from policygraph.settings import Settings
from tests.corpora.published import found
from tests.helpers import run

Texts = dict[str, str]
ADR_TOOLS: Texts = {
    "0001-old.md": "# 1. Old\n\nDate: 2024-01-01\n\n## Status\n\nSuperceded by [2. New](0002-new.md)\n\n## Context\n",
    "0002-new.md": "# 2. New\n\nDate: 2024-02-01\n\n## Status\n\nAccepted\n\nSupercedes [1. Old](0001-old.md)\n",
}
MADR_2: Texts = {
    "0001-old.md": "# Old\n\n* Status: superseded by [ADR-0002](0002-new.md)\n* Deciders: A\n* Date: 2024-01-01\n",
    "0002-new.md": "# New\n\n* Status: accepted\n* Date: 2024-02-01\n\n## Links\n\n* Supersedes [ADR-0001](0001-old.md)\n",
}
MADR_3: Texts = {
    "0001-old.md": "---\nstatus: superseded by ADR-0002\ndate: 2024-01-01\ndeciders: A\n---\n# Old\n",
    "0002-new.md": "---\nstatus: accepted\ndate: 2024-02-01\nsupersedes: '[0001](0001-old.md)'\n---\n# New\n",
}
MADR_4: Texts = {
    "0001-old.md": "---\nstatus: superseded by ADR-0002\ndate: 2024-01-01\ndecision-makers: A\n---\n# Old\n",
    "0002-new.md": "---\nstatus: accepted\ndate: 2024-02-01\nsupersedes: ADR-0001\n---\n# New\n",
}
LOG4BRAINS: Texts = {
    "20240101-old.md": "# Old\n\n- Status: superseded by [20240201-new](20240201-new.md)\n- Date: 2024-01-01\n- Tags: a, b\n",
    "20240201-new.md": "# New\n\n- Status: accepted\n- Date: 2024-02-01\n\n## Links\n\n"
    "- Supersedes [20240101-old](20240101-old.md) - it is better\n- Relates to [20240101-other](20240101-other.md)\n",
    "20240101-other.md": "# Other\n\n- Status: accepted\n- Date: 2024-01-01\n",
}
BOLD: Texts = {
    "0001-old.md": "# Old\n\n**Status:** Superseded by [2](0002-new.md)\n**Date:** 2024-01-01\n**Deciders:** A\n",
    "0002-new.md": "# New\n\n**Status**: Accepted\n**Date**: 2024-02-01\n\n## Links\n\n- Supersedes [1](0001-old.md)\n",
}
TABLE: Texts = {
    "0001-old.md": "# Old\n\n| Status | Superseded by ADR-2 |\n|---|---|\n| Date | 2024-01-01 |\n| Deciders | A, B |\n",
    "0002-new.md": "# New\n\n| | |\n|---|---|\n| **Status** | Accepted |\n| **Date** | 2024-02-01 |\n\n"
    "## Links\n\n- Supersedes ADR-1\n",
}
STATUS_LIST: Texts = {
    "0001-old.md": "# 1. Old\n\nDate: 2024-01-01\n\n## Status\n\n- Replaced by [2](0002-new.md)\n",
    "0002-new.md": "# 2. New\n\nDate: 2024-02-01\n\n## Status\n\n* Accepted\n* Replaces [1](0001-old.md)\n",
}
REPLACED: Texts = {
    "0001-old.md": "---\nstatus: 'replaced by: ADR-0002'\ndate: 2024-01-01\n---\n# Old\n",
    "0002-new.md": "# New\n\nStatus: accepted\nDate: 2024-02-01\n\n## Links\n\nReplaces [1](0001-old.md)\n",
}
HEAD: Texts = {
    "0001-old.md": "# Old\n\n- **Status:** Superseded\n- **Date:** 2024-01-01\n- **Superseded by:** [2](0002-new.md)\n",
    "0002-new.md": "# New\n\nStatus: Accepted\nDate: 2024-02-01\nSupersedes: ADR-1\n",
}
BOLD_HEADINGS: Texts = {
    "0001-old.md": "# Old\n\ndate: 2024-01-01\n\n**Status**\n\nSuperseded by [2](0002-new.md)\n\n**Context**\n",
    "0002-new.md": "# New\n\nDATE: 2024-02-01\n\n**Status**\n\nAccepted\n\n**Links**\n\nSupersedes [1](0001-old.md)\n",
}
ROWS: Texts = {
    "0001-old.md": "# Old\n\n| Status | Superseded |\n|---|---|\n| Date | 2024-01-01 |\n| Superseded-by | 2 |\n",
    "0002-new.md": "# New\n\n| Status | Accepted |\n|---|---|\n| Date | 2024-02-01 |\n| **Supersedes** | [1](0001-old.md) |\n",
}


IN_PART: list[Texts] = [
    {
        "0001-old.md": "# 1. Old\n\nDate: 2024-01-01\n\n## Status\n\nSuperseded in part by [2. New](0002-new.md)\n",
        "0002-new.md": "# 2. New\n\nDate: 2024-02-01\n\n## Status\n\nAccepted\n\nPartially supersedes [1. Old](0001-old.md)\n",
    },
    {
        "0001-old.md": "---\nstatus: partially superseded by ADR-0002\ndate: 2024-01-01\n---\n# Old\n",
        "0002-new.md": "---\nstatus: accepted\ndate: 2024-02-01\nsupersedesInPart: ADR-0001\n---\n# New\n",
    },
    {
        "0001-old.md": "# Old\n\n* Status: partly replaced by [2](0002-new.md)\n* Date: 2024-01-01\n",
        "0002-new.md": "# New\n\n* Status: accepted\n* Date: 2024-02-01\n\n## Links\n\n* Replaces in part [1](0001-old.md) - faster\n",
    },
    {
        "0001-old.md": "# Old\n\n| Status | Replaced in part by ADR-2 |\n|---|---|\n| Date | 2024-01-01 |\n",
        "0002-new.md": "# New\n\n- Status: accepted\n- Date: 2024-02-01\n\n## Links\n\n- Partially superseded by ADR-3\n",
        "0003-other.md": "# Other\n\n- Status: accepted\n- Date: 2024-02-01\n",
    },
]


@pytest.mark.parametrize("texts", IN_PART, ids=["adr-tools", "madr-4", "links", "table"])
def test_a_decision_that_is_superseded_in_part_goes_on(texts: Texts, tmp_path: Path) -> None:
    for name, text in texts.items():
        (tmp_path / "r").mkdir(exist_ok=True)
        (tmp_path / "r" / name).write_text(text, "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile="adr", observed="2024-06-01"))
    lineage = read_lineage(built.open())
    assert ("2", "1", "supersedesInPart") in {
        (edge.successor, edge.predecessor, edge.relation.rpartition("#")[2]) for edge in lineage.edges
    }
    standing = Standings(lineage).on_date("2024-06-01", ["1"])[0]
    assert (standing.answer, standing.in_part) == ("in_force", True)
    assert found(built) == set()


@pytest.mark.parametrize(
    "texts",
    [ADR_TOOLS, MADR_2, MADR_3, MADR_4, LOG4BRAINS, BOLD, TABLE, STATUS_LIST, REPLACED, HEAD, ROWS, BOLD_HEADINGS],
    ids=["adr-tools", "madr-2", "madr-3", "madr-4", "log4brains", "bold", "table", "status-list", "replaced", "head", "rows", "bold-headings"],
)  # fmt: skip
def test_both_say_who_supersedes_whom_and_nothing_is_wrong(texts: Texts, tmp_path: Path) -> None:
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path,), profile="adr"))
    lineage = read_lineage(built.open())
    (edge,) = lineage.only(["supersedes"]).edges
    assert (len(edge.by_successor), len(edge.by_predecessor)) == (1, 1)
    assert [lineage.policies[id_].published for id_ in (edge.predecessor, edge.successor)] == [
        ("2024-01-01",),
        ("2024-02-01",),
    ]
    assert {code for _, _, code in found(built)} <= {"status-missing"}


@pytest.mark.parametrize("heading", ["Status", "Links"])
@pytest.mark.parametrize("bullet", ["", "- ", "* ", "+ ", "1. ", "2) "])
@pytest.mark.parametrize(
    ("words", "relation", "ends"),
    [
        *((words, "supersedes", ("2", "1")) for words in ("Supersedes", "supercedes", "Replaces:")),
        *((f"{words} by", "supersedes", ("1", "2")) for words in ("Superseded", "superceded", "Replaced")),
        ("Amends", "amends", ("2", "1")),
        ("Amended by:", "amends", ("1", "2")),
    ],
)
def test_a_relation_is_read_alike_below_status_and_links(
    heading: str, bullet: str, words: str, relation: str, ends: tuple[str, str], tmp_path: Path
) -> None:
    text = f"# 2. Two\n\n## {heading}\n\n{bullet}{words} [1](0001-one.md)\n"
    (tmp_path / "0002-two.md").write_text(text, "utf-8")
    (tmp_path / "0001-one.md").write_text("# 1. One\n", "utf-8")
    lineage = read_lineage(build(Settings(root=tmp_path, sources=(tmp_path,), profile="adr")).open())
    told = [
        (lineage.relation_name(edge.relation), edge.successor, edge.predecessor) for edge in lineage.edges
    ]
    assert told == [(relation, *ends)]


@pytest.mark.parametrize(
    "text",
    [
        "## Status\n\nAccepted\n\nSupersedes [1. One, 4 and more](0001-one.md), [3](0003-three.md)\n",
        "## Links\n\n- Supersedes ADR 1 and [[0003-three]], since 4 of them are old, 4 years\n",
        "## Links\n\n1. Supersedes [1](0001-one.md), 3 - they are old\n",
        "Supersedes: 1; 0003\n",
        "| Supersedes | ADR-1, and [3](0003-three.md) |\n",
    ],
)
def test_one_line_may_name_several(text: str, tmp_path: Path) -> None:
    for name in ("0001-one", "0003-three", "0004-four"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n", "utf-8")
    (tmp_path / "0002-two.md").write_text(f"# 2. Two\n\n{text}", "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path,), profile="adr"))
    edges = read_lineage(built.open()).edges
    assert [(edge.successor, edge.predecessor) for edge in edges] == [("2", "1"), ("2", "3")]
    assert not built.problems()


def test_a_line_of_prose_with_the_same_words_states_nothing(tmp_path: Path) -> None:
    text = "# 2. Two\n\nReplaces: what was there before.\n\nIt supersedes: all of it.\n"
    (tmp_path / "0002-two.md").write_text(text, "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path,), profile="adr"))
    assert not read_lineage(built.open()).edges
    assert not built.problems()


def test_a_line_below_links_is_no_plain_reference(shared: Path) -> None:
    case = str(shared / "cases" / "05-links-section" / "adr")
    assert run("validate", case, "--profile", "adr").stdout == "no findings\n"


@pytest.mark.parametrize("mark", ["**", "*", "`", ""])
@pytest.mark.parametrize(
    "status", ["## Status\n\n{0}Acepted{0}", "## Status\n\n- {0}Acepted{0}", "* Status: {0}Acepted{0}", "| Status | {0}Acepted{0} |\n|---|---|"]
)  # fmt: skip
def test_a_status_is_read_without_its_marks(tmp_path: Path, status: str, mark: str) -> None:
    text = f"# 1. One\n\n{status.format(mark)}\n\n## Context\n"
    (tmp_path / "0001-one.md").write_text(text, "utf-8")
    shown = run("validate", str(tmp_path), "--profile", "adr", "--select", "label-unknown").stdout
    assert '"Acepted": Did you mean Accepted?' in shown
