"""Subjects with coordinates, by place."""

from __future__ import annotations

from pathlib import Path

from policygraph.pipeline import build
from policygraph.query.statistics import corpus_statistics
from policygraph.report.explorer.places import to_places
from policygraph.settings import Settings
from policygraph.store.lookups import Lookups
from tests.helpers import write
from tests.report.explorer.conftest import TODAY


def facility(number: int, coordinates: object, **more: object) -> dict[str, object]:
    return {
        "id": f"f{number}",
        "name": f"Plant {number}",
        "fateOfCarbon": "Storage",
        "coordinates": coordinates,
        **more,
    }


def test_a_place_has_all_that_is_there_and_how_precise_it_is(tmp_path: Path) -> None:
    for number, coordinates in enumerate([[60.5, 5], [60.5, 5], [-33, 151.25], [700, 5], None]):
        write(tmp_path, f"facilities/f{number}.md", facility(number, coordinates, precision="country"))
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "facilities",))).open()
    (found,) = to_places(Lookups(graph, "en"), corpus_statistics(graph, TODAY).kinds)
    assert (found["kind"], found["subjects"]) == ("facility", 5)
    assert [(row[0], row[1], [each[0] for each in row[2]], row[3]) for row in found["rows"]] == [
        (60.5, 5.0, ["f0", "f1"], {}),  # all is of one fate, which is the name of no place
        (-33.0, 151.25, ["f2"], {}),
    ]
    assert found["rows"][0][2][0] == ["f0", {"en": "Plant 0"}, "country"]


def test_a_place_is_called_by_what_all_there_has_in_common(tmp_path: Path) -> None:
    norway, australia = {"country": "Norway"}, {"country": "Australia"}
    records = [
        ([60.5, 5], norway),
        ([60.5, 5], {}),
        ([60.5, 5], norway),
        ([-33, 151.25], australia),
        ([0, 0], {}),
        ([0, 0], {}),  # in no country, as the one before
    ]
    for number, (coordinates, more) in enumerate(records):
        more |= {"type": f"Capture {number}", "fateOfCarbon": f"Storage {number}"}
        write(tmp_path, f"facilities/f{number}.md", facility(number, coordinates, **more))
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "facilities",))).open()
    (found,) = to_places(Lookups(graph, "en"), corpus_statistics(graph, TODAY).kinds)
    assert [row[3].get("en") for row in found["rows"]] == ["Norway", None, "Australia"]
    assert [row[3].get("zh") for row in found["rows"]] == ["挪威", None, "澳大利亚"]
