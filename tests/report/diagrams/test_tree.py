"""The tree for the terminal: order of the lines, limits, and control characters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policygraph.errors import UsageError
from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.tree import tree_text
from tests.helpers import assert_linear
from tests.report.diagrams.helpers import EMPTY, FAMILY, HOSTILE_MARKS, MARKS, hostile, lineage
from tests.report.helpers import CONTROL

ACT = "2010-01-02 · Active"


def test_both_sides() -> None:
    assert tree_text(FAMILY, MARKS).splitlines() == [
        f"b  {ACT}  Act b",
        "├── successors",
        f"│   └── ← supersedes d  {ACT} · ★ current  Act d",
        "└── predecessors",
        f"    └── supersedes → a  {ACT}  Act a",
    ]


def test_one_side() -> None:
    assert tree_text(FAMILY, Marks("d"), "successors").splitlines() == [f"d  {ACT}  Act d"]
    assert [line.split("  ")[0] for line in tree_text(FAMILY, Marks("a"), "successors").splitlines()] == [
        "a",
        "└── successors",
        *[""] * 4,
    ]


def test_a_part_is_written_once() -> None:
    family = lineage("d b", "d c", "b a", "c a", "a z")
    assert tree_text(family, Marks("d"), "predecessors").splitlines()[2:] == [
        f"    ├── supersedes → b  {ACT}  Act b",
        f"    │   └── supersedes → a  {ACT}  Act a",
        f"    │       └── supersedes → z  {ACT}  Act z",
        f"    └── supersedes → c  {ACT}  Act c",
        f"        └── supersedes → a  {ACT}  (see above)  Act a",
    ]


def test_no_record_and_several_relations() -> None:
    text = tree_text(lineage("a u", "a u amends", unresolved=["u"]), Marks("a"))
    assert text.splitlines()[-1] == "    └── amends, supersedes → u  (no record)"


def test_depth() -> None:
    chain = lineage("c b", "b a", "a z")
    assert tree_text(chain, Marks("c"), depth=2).splitlines()[2:] == [
        f"    └── supersedes → b  {ACT}  Act b",
        f"        └── supersedes → a  {ACT}  …  Act a",
    ]
    assert "…" not in tree_text(chain, Marks("c"), depth=3)


def test_what_was_cut_may_be_written_where_it_is_nearer() -> None:
    text = tree_text(lineage("d b", "b c", "d c", "c z"), Marks("d"), depth=2)
    assert [line.split("→ ")[1][0] for line in text.splitlines()[2:]] == ["b", "c", "c", "z"]


@pytest.mark.parametrize("edges", [("a a",), ("a b", "b a"), ("a b", "b c", "c a")])
def test_cycles(edges: tuple[str, ...]) -> None:
    text = tree_text(lineage(*edges), Marks("a"))
    assert text.count("(cycle)") == 2  # once on each side
    assert len(text.splitlines()) == 3 + 2 * len(edges)


def test_answer_on_a_date_and_language() -> None:
    text = tree_text(
        FAMILY, Marks("a", frozenset("a"), {"a": "ended"}, on="2020-01-01", language="zh"), "predecessors"
    )
    assert text == f"a  {ACT} · ★ 现行 · 已终止  第a号法律"


def test_without_focus_each_end_has_a_tree() -> None:
    text = tree_text(lineage("b a", "x y", "y x", alone=["s"]), Marks())
    assert [line.partition("  ")[0] for line in text.splitlines()] == [
        "b", "└── supersedes → a", "s", "x", "└── supersedes → y", "",
    ]  # fmt: skip
    assert tree_text(lineage("b a"), Marks(), "successors").splitlines()[1].startswith("└── ← supersedes b")
    assert tree_text(EMPTY, Marks()) == ""


def test_unknown_policy() -> None:
    with pytest.raises(UsageError, match="there is no policy"):
        tree_text(FAMILY, Marks("bb"))


def test_a_chain_of_thousands() -> None:
    chain = lineage(*(f"p{number:04} p{number + 1:04}" for number in range(5000)))
    lines = tree_text(chain, Marks("p0000")).splitlines()
    assert len(lines) == 5002
    assert "supersedes → p5000" in lines[-1]
    assert max(map(len, lines)) < 200


def test_what_thousands_replace_and_are_replaced_by_is_written_below_one_of_them() -> None:
    def prepare(count: int) -> Callable[[], None]:
        names = [f"p{number}" for number in range(count)]
        star = lineage(*(f"x {name}" for name in names), *(f"{name} x" for name in names))

        def work() -> None:
            assert len(tree_text(star, Marks("p0"), "successors").splitlines()) == 2 * count + 2

        return work

    assert_linear(prepare, 2000)


def test_nothing_steers_the_terminal() -> None:
    family = hostile()
    for focus in family.policies:
        text = tree_text(family, Marks(focus, HOSTILE_MARKS.current, HOSTILE_MARKS.answers))
        assert not CONTROL.search(text)
        assert len(text.splitlines()) <= len(family.policies) + 2
