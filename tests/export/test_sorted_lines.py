"""Lines in order, whether they are held or in files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.export import formats, sorted_lines
from policygraph.export.sorted_lines import SortedLines, united, without
from policygraph.export.triples import LAYERS
from policygraph.store.graph_store import GraphStore

texts = st.lists(st.text(max_size=3))
FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld")


@given(st.sampled_from([0, 300, 300_000_000]), st.lists(texts), texts)
def test_lines_come_in_order_and_once_however_often_they_are_read(
    at_once: int, added: list[list[str]], more: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as room:
        room.setattr(sorted_lines, "AT_ONCE", at_once)
        found, wanted = SortedLines(), set[str]()
        for lines in added:
            found.update(iter(lines))
            wanted.update(lines)
        for _ in range(2):
            assert list(found) == sorted(wanted)
            assert found.count() == len(wanted)
        found.update(more)
        assert list(found) == sorted(wanted.union(more))


@given(texts, texts)
def test_sorted_lines_are_united_and_taken_out_of_each_other(some: list[str], others: list[str]) -> None:
    first, second = sorted(set(some)), sorted(set(others))
    assert list(united(first, second)) == sorted({*some, *others})
    assert list(without(first, second)) == sorted(set(some) - set(others))


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_not_held_is_exported_byte_by_byte_alike(
    format: str, graph: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for layers in (LAYERS, ("asserted",)):
        options = formats.ExportOptions(layers, as_of="2020")
        held = formats.to_bytes(graph, format, options)
        with monkeypatch.context() as few:
            few.setattr(sorted_lines, "AT_ONCE", 10_000)
            assert formats.to_bytes(graph, format, options) == held
