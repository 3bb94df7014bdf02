from __future__ import annotations

from policygraph.lineage.reached import reached


def test_a_cycle_ends_and_what_nothing_leads_to_is_left_out() -> None:
    ways = {"a": ["b", "b"], "b": ["c"], "c": ["a"], "d": ["a"], "e": []}
    assert reached(["b"], ways.__getitem__) == {"a", "b", "c"}
    assert reached(["d", "e"], ways.__getitem__) == set(ways)
    assert reached([], ways.__getitem__) == set()
