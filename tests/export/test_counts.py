"""What is known of lines before the first is written is what is true of all of them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.export import counts
from policygraph.export.counts import Distinct, counted
from policygraph.export.triples import LAYERS, iris_of, lines, namespaces_of, sorted_lines, to_triples
from policygraph.rdf.core import AUDITED, RECORD
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.store.graph_store import GraphStore

BLANK = "_:a <x:p> _:b .", '<x:s> <x:p> "v"^^<https://ex.org/end/> .'


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_counts_are_those_of_all_triples(
    graph: GraphStore, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_AT_ONCE", at_once)
    exported = sorted_lines([*lines(graph, LAYERS), *BLANK])
    kinds = {kind.subject_class for kind in graph.profile.kinds}
    found, triples = counted(exported, kinds), to_triples(exported)
    typed = {
        (triple.subject, triple.object.value)
        for triple in triples
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode)
    }
    assert found.triples == len(triples)
    assert found.subjects.number == len({triple.subject for triple in triples})
    assert found.entities.number == len({subject for subject, class_ in typed if class_ in kinds})
    assert found.records.number == len({subject for subject, class_ in typed if class_ == RECORD})
    assert found.properties == {str(triple.predicate) for triple in triples}
    assert found.values == len({triple.object for triple in triples})
    assert found.classes == {f"<{class_}>" for _, class_ in typed}
    audits = {str(triple.object) for triple in triples if triple.predicate.value == AUDITED}
    assert found.audits == audits != set()
    assert found.namespaces == namespaces_of(iris_of(triples))
    assert found.blank == {"a", "b"}
    assert found.has_odd_names


@given(st.lists(st.text()), st.lists(st.integers(0, 20)))
def test_texts_that_come_in_parts_are_counted_once(texts: list[str], ends: list[int]) -> None:
    distinct, ordered = Distinct(), sorted(texts)
    for start, end in zip([0, *sorted(ends)], [*sorted(ends), None], strict=True):
        distinct.update(ordered[start:end])
    assert distinct.number == len(set(texts))
