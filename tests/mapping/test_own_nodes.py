from __future__ import annotations

from typing import Any

import pytest

from policygraph.mapping.own_nodes import names
from policygraph.profile.load import load_profile

KEP = load_profile("kep").first
GATES = KEP.fields[KEP.subject_class]["feature-gates"]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([{"name": "A"}, {"name": "B", "components": ["x"]}], ["A", "B"]),
        ([{"name": "A"}, {"name": "A"}, {"name": "C"}], ["A 1", "A 2", "C"]),
        ([{"components": ["x"]}, {"name": ""}, {"name": 7}], ["1", "2", "7"]),
        ([{"name": ["A"]}, "A text"], ["1", "2"]),
    ],
)
def test_a_node_is_named_by_its_label_or_its_number(items: list[Any], expected: list[str]) -> None:
    assert names(items, GATES, KEP) == expected
