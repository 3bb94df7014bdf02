"""Names of properties that every format can write, and that are one where values are alike."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.scaffold.profile.property_names import local_name
from tests.helpers import write
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted


@pytest.mark.generated
@given(st.text(min_size=1))
def test_a_name_is_one_of_xml_and_of_turtle(key: str) -> None:
    name = local_name(key, set())
    assert ET.fromstring(f"<{name}/>").tag == name
    assert not name.endswith(".")
    assert not re.search(r"[:%\s]", name)


@pytest.mark.generated
@given(st.lists(st.text("a_2 .题", min_size=1, max_size=3), unique=True))
def test_no_two_keys_have_one_name(keys: list[str]) -> None:
    taken: set[str] = set()
    for key in keys:
        name = local_name(key, taken)
        assert name not in taken
        taken.add(name)


def test_keys_that_differ_in_the_case_of_letters_have_classes_of_their_own(tmp_path: Path) -> None:
    review = [{"by": "Ann", "node": "x"}]
    for n in range(2):
        metadata = {"id": n, "title": "T", "Review": review, "review": review, "Review.node": 1}
        write(tmp_path / "records", f"{n}.md", metadata)
    draft, built = drafted(tmp_path / "records", tmp_path)
    (kind,) = draft.kinds
    classes = [draft.node_class(kind, guess) for guess in kind.guesses if guess.kind == "nodes"]
    assert len({*classes, *draft.properties(kind).values(), "own:Review.node"}) == 8
    assert_nothing_lost(tmp_path / "records", built, tmp_path)
