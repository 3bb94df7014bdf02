"""What is said where a shape says nothing."""

from __future__ import annotations

import pytest

from policygraph.rdf.shacl_terms import CONSTRAINTS
from policygraph.validation.shacl.default_messages import default_messages


@pytest.mark.parametrize("parameter", sorted({*CONSTRAINTS, "ownParameter"}))
def test_every_constraint_has_a_sentence_in_both_languages(parameter: str) -> None:
    messages = default_messages(parameter, "7")
    assert messages.keys() == {"en", "zh"}
    assert all("{" not in text for text in messages.values())
