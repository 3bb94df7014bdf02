"""Samples by kind, and the globs of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.patterns import matches
from policygraph.scaffold.profile.kinds import by_kind, escaped, excluded, globs
from policygraph.scaffold.profile.samples import Sample, Samples, read_samples
from tests.helpers import write


def test_no_glob_of_a_kind_takes_a_file_of_another(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"acts/a{number}.md", {"id": f"a{number}", "title": "x", "replaces": "y"})
        write(tmp_path, f"places/p{number}.md", {"seat": "x", "owner": "y", "size": number})
        (tmp_path / f"n{number}.rst").write_text("Note: 1\nTitle: x\n\nText.\n", "utf-8")
    samples = read_samples(tmp_path)
    groups = by_kind(samples)
    assert {name: globs(name, groups, samples) for name in groups} == {
        "acts": ("**/acts/**",), "places": ("**/places/**",), "n": ("**/*.rst",),
    }  # fmt: skip


def test_one_kind_of_markdown_needs_no_glob() -> None:
    samples = Samples((Sample("a.md", {"id": "a"}),), ())
    assert globs("", {"": list(samples.readable)}, samples) == ()


@pytest.mark.parametrize("name", ["a*b.md", "a[1].md", "a?.md"])
def test_an_escaped_path_matches_itself_alone(name: str) -> None:
    assert matches(name, (escaped(name),))
    assert not matches("a11b.md", (escaped(name),))


def test_files_of_a_name_that_no_record_has_are_excluded_by_name() -> None:
    samples = Samples((Sample("x/a.md", {}),), ())
    assert excluded(["x/index.md", "index.md", "y/a.md"], samples) == ("*/y/a.md", "**/index.md")


def test_texts_with_a_word_and_a_number_for_a_name_are_of_one_kind_whatever_their_endings() -> None:
    by_path = {
        "act-1.md": {"act": "1", "authors": "A", "assigned": "2024"},
        "act-2.txt": {"act": "2", "author": "A", "created": "2024", "layer": "a"},
        "note-1.txt": {"note": "1", "about": "A"},
    }
    samples = tuple(
        Sample(path, front, files=f"*.{path.rpartition('.')[2]}") for path, front in by_path.items()
    )
    assert [len(group) for group in by_kind(Samples(samples[:2], ())).values()] == [2]
    assert sorted(len(group) for group in by_kind(Samples(samples, ())).values()) == [1, 2]


def test_what_has_a_status_is_the_policy_and_not_what_implements_it() -> None:
    controls = [
        Sample(f"controls/c{n}.md", {"id": f"c{n}", "implements": "p1", "owner": "x"}) for n in range(5)
    ]
    policies = [
        Sample(f"policies/p{n}.md", {"key": f"p{n}", "status": "Draft", "replaces": "p0"}) for n in range(2)
    ]
    assert [*by_kind(Samples((*controls, *policies), ()))] == ["policies", "controls"]
