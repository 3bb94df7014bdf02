"""Where each value of a header in two columns stands, and that it comes back as it was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policygraph.records.syntax.columns_syntax import is_header, positions, read, write

TEXT = "Council of Air                                A. Smith\nNumber: 7                                     Air Office\nObsoletes: 5\n      and 6                                     May 2001"


def test_every_value_has_its_place() -> None:
    places = {each.pointer: each for each in positions(TEXT)}
    shown = {pointer: TEXT[each.value : each.end] for pointer, each in places.items()}
    assert shown["/Number"] == "7"
    assert shown["/left/0"] == "Council of Air"
    assert (shown["/right/1"], shown["/right/2"]) == ("Air Office", "May 2001")
    assert TEXT[places["/Obsoletes"].start :].startswith("Obsoletes: 5")
    assert shown["/Obsoletes"].endswith("and 6")
    assert places["/right"].start == TEXT.index("A. Smith")
    assert set(places) == {
        "",
        "/left",
        "/left/0",
        "/right",
        "/right/0",
        "/right/1",
        "/right/2",
        "/Number",
        "/Obsoletes",
    }


def test_a_key_may_stand_before_a_full_width_colon_as_in_other_headers() -> None:
    assert read(TEXT.replace("Number: 7 ", "编号：7 "))["编号"] == "7"


WORDS = st.lists(st.text("abcäλ7.,", min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join)


@given(
    st.dictionaries(st.sampled_from(["Number", "Request for Notes", "See-Also"]), WORDS, min_size=1),
    st.lists(WORDS, min_size=3, max_size=6),
)
def test_what_is_written_is_read_again(keyed: dict[str, str], right: list[str]) -> None:
    values = {"left": ["Council"], **keyed, "right": right}
    text = write(values)
    assert is_header(text)
    assert read(text) == values
