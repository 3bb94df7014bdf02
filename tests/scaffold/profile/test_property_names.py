"""Names of properties that every format can write, and that are one where values are alike."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.scaffold.profile.property_names import local_name


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
