"""Which lines come and go where records change: those that no other record states."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from policygraph.store.asserted import Changes, changes, parted
from policygraph.store.entry import Entry, FileStamp, pack, split_lines
from policygraph.store.manifest import Manifest

LABEL = '<x:b> <x:label> "b" .\n'


def entry(path: str, policy: str | None, *lines: str) -> Entry:
    return Entry(
        (FileStamp(path, 1, 1, "0"),),
        policy,
        policy,
        f"x:record/{path}",
        "en",
        "k",
        pack("".join(sorted(lines))),
    )


def parts(entry: Entry) -> tuple[list[str], list[str]]:
    return parted(entry, split_lines(entry.statements))


def manifest(folder: Path, *entries: Entry) -> Manifest:
    found = Manifest(folder / "manifest.sqlite")
    found.create(entries, Counter(line for entry in entries for line in parts(entry)[1]))
    return found


def test_lines_about_the_subject_its_parts_and_the_record_are_its_own() -> None:
    own = ["<x:a> <x:p> <x:b> .\n", '<x:a#mrv> <x:p> "1" .\n', "<x:record/a> <x:p> <x:a> .\n"]
    others = [LABEL, "<x:ab> <x:p> <x:a> .\n", "<x:record/ab> <x:p> <x:a> .\n"]
    assert parts(entry("a", "x:a", *own, *others)) == (sorted(own), sorted(others))
    assert parts(entry("a", None, own[0], own[2])) == ([own[2]], [own[0]])  # a stub describes nothing


@pytest.mark.parametrize(
    ("others", "stays"),
    [
        ([], False),
        ([entry("b", "x:b", LABEL)], True),
        ([entry("c", "x:c", LABEL)], True),
        ([entry("b", "x:b")], False),
        ([entry("c", "x:c")], False),
    ],
)
def test_a_line_goes_with_the_last_record_that_states_it(
    tmp_path: Path, others: list[Entry], stays: bool
) -> None:
    old = entry("a", "x:a", LABEL, "<x:a> <x:p> <x:b> .\n")
    new = entry("a", "x:a", "<x:a> <x:p> <x:c> .\n")
    found = manifest(tmp_path, old, *others)
    found.replace([new])
    gone = {"<x:a> <x:p> <x:b> .\n", *([] if stays else [LABEL])}
    assert changes(found, [old], [new]) == Changes({"<x:a> <x:p> <x:c> .\n"}, gone)
    found.replace([old])
    assert changes(found, [new], [old]) == Changes(gone, {"<x:a> <x:p> <x:c> .\n"})


def test_the_own_line_of_one_record_stays_with_another_of_the_same_subject(tmp_path: Path) -> None:
    line = '<x:a#mrv> <x:p> "1" .\n'
    old, other = entry("en/a", "x:a", line), entry("zh/a", "x:a", line)
    found = manifest(tmp_path, old, other)
    found.remove(["en/a"])
    assert changes(found, [old], []) == Changes()
    found.remove(["zh/a"])
    result = changes(found, [other], [])
    assert (result, result.subjects) == (Changes(set(), {line}), {"x:a#mrv"})
