"""Sources to an up-to-date store: counts, what makes it build again, crashes and locks."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from io import FileIO
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standings
from policygraph.pipeline import Build, build, entries, last_built
from policygraph.rdf.date_intervals import parse_date
from policygraph.settings import Settings, find_settings
from tests.helpers import BASE, ROOT, SHARED, write
from tests.query.helpers import own_profile
from tests.revisions.helpers import Repo
from tests.store.helpers import settings


def test_the_hub_builds_without_errors(hub_build: Build) -> None:
    built = hub_build
    counts = built.counts()
    assert (counts["records"], counts["policies"], counts["changed"]) == (172, 86, 172)
    assert [problem for problem in built.problems() if problem.severity == "violation"] == []
    graph = built.open()
    two_titles = graph.store.query(
        "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX pg: <https://w3id.org/policygraph/ns#>"
        "SELECT ?p (COUNT(DISTINCT LANG(?t)) AS ?l) (COUNT(DISTINCT ?s) AS ?n)"
        "{ ?p a pg:Policy ; dcterms:title ?t ; pg:status ?s } GROUP BY ?p"
    )
    assert isinstance(two_titles, ox.QuerySolutions)
    rows = [(row["l"].value, row["n"].value) for row in two_titles]
    assert len(rows) == 86
    assert {statuses for _, statuses in rows} == {"1"}  # Active and 现行 are one
    assert sum(languages == "2" for languages, _ in rows) > 60  # the others are English in both files


def test_the_seed_as_it_was_handed_over_is_a_source(shared: Path, tmp_path: Path) -> None:
    built = build(settings(tmp_path, shared / "seeds" / "000_dd07c43c7158517c.txt"))
    assert built.counts()["records"] == 1
    (entry,) = built.generation.manifest.records()
    assert (entry.language, entry.policy) == ("zh", f"{BASE}policy/intl-paris-art-6-4-ccs")
    unresolved = built.open().store.query(
        "PREFIX pg: <https://w3id.org/policygraph/ns#> SELECT ?p { ?p a pg:UnresolvedPolicy }"
    )
    assert isinstance(unresolved, ox.QuerySolutions)
    assert [row["p"].value for row in unresolved] == [f"{BASE}policy/clean-development-mechanism-legacy"]


def test_nothing_changed_opens_the_store_as_it_is(seeds: Path, tmp_path: Path) -> None:
    first = build(settings(tmp_path, seeds))
    second = build(settings(tmp_path, seeds))
    assert (first.rebuilt, second.rebuilt) == (True, False)
    assert second.generation == first.generation
    assert (second.counts()["changed"], second.counts()["removed"]) == (0, 0)


def test_touched_files_are_read_but_not_built_again(seeds: Path, tmp_path: Path) -> None:
    build(settings(tmp_path, seeds))
    for file in seeds.rglob("*.md"):
        os.utime(file, (1, 1))
    again = build(settings(tmp_path, seeds))
    assert not again.rebuilt
    stamps = again.generation.manifest.stamps()
    assert stamps["en/alberta-ccir.md"].time == (seeds / "en" / "alberta-ccir.md").stat().st_ctime_ns


def test_an_edit_that_leaves_size_and_time_is_seen(seeds: Path, tmp_path: Path) -> None:
    file = seeds / "en" / "alberta-ccir.md"
    build(settings(tmp_path, seeds))
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Carbon Competitiveness", b"Carbon competitiveness"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = build(settings(tmp_path, seeds))
    assert again.rebuilt
    assert again.counts()["changed"] == 1


def test_another_base_or_language_has_another_store(seeds: Path, tmp_path: Path) -> None:
    first = build(settings(tmp_path, seeds))
    other = build(Settings(root=tmp_path, sources=(seeds,), base="https://example.org/"))
    assert other.generation.folder.parent != first.generation.folder.parent
    plain = build(Settings(root=tmp_path, sources=(seeds,), languages=("en",)))
    assert plain.rebuilt


def test_no_source_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no source"):
        build(find_settings(tmp_path))


def test_the_settings_of_a_folder_are_used(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "policygraph.toml").write_text(
        'sources = ["seeds"]\nbase = "https://example.org/"\n', "utf-8"
    )
    built = build(find_settings(tmp_path / "seeds" / "en"))
    assert built.counts()["records"] == 17
    assert built.generation.folder.is_relative_to(tmp_path / ".policygraph")
    assert (tmp_path / ".policygraph" / ".gitignore").read_text("utf-8") == "*\n"


def test_a_file_that_cannot_be_read_is_an_error_of_its_own(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str | Path) -> FileIO:
        if Path(name).name == "alberta-ccir.md":
            raise PermissionError(13, "Permission denied")
        return FileIO(name)

    monkeypatch.setattr("policygraph.records.files.FileIO", refuse)
    built = build(settings(tmp_path, seeds))
    (problem,) = (each for each in built.problems() if each.severity == "violation")
    assert (problem.path, problem.code) == ("en/alberta-ccir.md", "unreadable")
    assert built.counts()["records"] == 16


def test_time_stands_still_only_for_a_second(seeds: Path, tmp_path: Path) -> None:
    """A file written right after the last look is looked into again, and then no more."""
    first = build(settings(tmp_path, seeds))
    checked = first.generation.manifest.checked()
    assert checked <= time.time_ns()
    build(settings(tmp_path, seeds))
    assert first.generation.manifest.checked() > checked


def test_ci_has_the_corpora() -> None:
    assert os.environ.get("CI") != "true" or SHARED.is_dir()
    assert (ROOT / "seeds").is_dir()


def test_the_day_of_the_revision_is_the_observation(tmp_path: Path) -> None:
    repo, other = Repo(tmp_path / "one"), Repo(tmp_path / "two")
    for each in (repo, other):
        each.write("r/a.md", {"id": "a", "status": "Active", "effectiveFrom": "2020-01-01"})
        each.commit("first")
    other.write("r/b.md", {"id": "b"})
    other.commit("second")

    def observing(*sources: Path) -> str:
        return build(Settings(root=tmp_path, sources=sources, observed="revision")).open().observed

    assert observing(repo.folder / "policies" / "r") == "2026-01-02"
    with pytest.raises(UsageError, match="2026-01-02 and 2026-01-03; give a date"):
        observing(repo.folder / "policies" / "r", other.folder / "policies" / "r")
    repo.write("new/b.md", {"id": "b"})
    with pytest.raises(UsageError, match="no commit has"):
        observing(repo.folder / "policies" / "new")
    write(tmp_path / "alone", "a.md", {"id": "a"})
    with pytest.raises(UsageError, match=r"not a git repository.*; give a date"):
        observing(tmp_path / "alone")


def test_an_observation_is_asked_for_and_needs_no_new_build(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "status": "Active", "effectiveFrom": "2020-01-01"})
    build(settings(tmp_path, tmp_path / "r"))
    built = build(replace(settings(tmp_path, tmp_path / "r"), observed="2024"))
    assert not built.rebuilt
    standing = Standings(read_lineage(built.open())).on("a", parse_date("2023"))
    assert (standing.answer, standing.presumed) == ("in_force", False)
    assert Standings(read_lineage(replace(built.open(), observed=""))).on("a").answer == "unknown"


def test_a_value_that_the_store_cannot_hold_is_a_finding_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "LONGEST_LINE", 1_000)
    source = tmp_path / "records"
    write(source, "good.md", {"id": "good"})
    write(source, "long.md", {"id": "long"}, "政" * 400)
    built = build(settings(tmp_path, source))
    assert [(found.path, found.code) for found in built.problems()] == [("long.md", "too-large")]
    assert built.counts()["records"] == 1


def test_a_link_that_leaves_the_source_publishes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "records"
    write(source, "good.md", {"id": "good"})
    secret = write(tmp_path, "secret.md", {"id": "secret", "title": "s3cret"})
    (source / "0001-x.md").symlink_to(secret)
    built = build(settings(tmp_path, source))
    assert [(found.path, found.code) for found in built.problems()] == [("0001-x.md", "link-outside")]
    assert "s3cret" not in str(list(built.open().store)) + str(built.problems())


def test_two_profiles_of_one_name_have_a_store_each(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A"})
    folders = [own_profile(tmp_path / name) for name in ("one", "two")]
    each = [Settings(root=tmp_path, sources=(tmp_path / "r",), profile=folder) for folder in folders]
    first, second = (build(settings) for settings in each)
    assert first.profile.name == second.profile.name
    assert first.generation.folder.parent != second.generation.folder.parent
    assert not any(build(settings).rebuilt for settings in each)


def test_a_store_of_another_format_is_left_alone(seeds: Path, tmp_path: Path) -> None:
    first = build(settings(tmp_path, seeds))
    expected = first.counts()
    with closing(sqlite3.connect(first.generation.manifest.path)) as manifest:
        manifest.executescript("DROP TABLE files; DROP TABLE meta; PRAGMA user_version=1")
    first.generation.seal()
    assert last_built(settings(tmp_path, seeds)) is None
    again = build(settings(tmp_path, seeds))
    assert (again.rebuilt, again.counts()) == (True, expected)
    assert not build(settings(tmp_path, seeds)).rebuilt
