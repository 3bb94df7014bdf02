"""What is shown has no character that does more than to be read."""

from __future__ import annotations

import json

import pytest

from policygraph.report.explorer.shown import shown_json
from tests.report.helpers import HOSTILE, read


@pytest.mark.parametrize("text", [*HOSTILE, "a\r\nb\rc\td", "\\u0000 is text", "\x7f\x85\u2028"])
@pytest.mark.parametrize("ascii", [True, False])
def test_a_text_is_as_it_may_be_shown(text: str, ascii: bool) -> None:
    if ascii:
        text = text.encode("ascii", "replace").decode()
    found = json.loads(shown_json(json.dumps({text: [text]}, ensure_ascii=False)))
    assert found == {read(text): [read(text)]}
