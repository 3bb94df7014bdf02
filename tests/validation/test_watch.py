"""Validation on save: what changed is told, with the same findings as a full run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from policygraph.cli import main
from policygraph.findings import Finding
from policygraph.pipeline import build
from policygraph.records.declared import displayed
from policygraph.settings import Settings
from policygraph.validation import validate
from policygraph.validation.validate import ValidationOptions
from policygraph.validation.watch import PERIOD, Watch, watch
from tests.helpers import write
from tests.profile.helpers import write_example

OPTIONS = ValidationOptions(today=date(2026, 11, 23), ignore=("language-missing",))


def watching_over(folder: Path, root: Path) -> Watch:
    settings = Settings(root=root, sources=(folder,))
    return Watch(settings, build(settings), OPTIONS)


def full(folder: Path, root: Path, name: str) -> list[Finding]:
    """Return what a full run finds in the files of a name."""
    built = build(Settings(root=root / "full", sources=(folder,)))
    found = validate.validate(built, OPTIONS).findings
    return [finding for finding in found if Path(finding.path).name == name]


def test_nothing_is_told_where_nothing_changed(seeds: Path, tmp_path: Path) -> None:
    assert list(watching_over(seeds, tmp_path).changes()) == []


def test_a_saved_record_is_checked_as_a_full_run_would(seeds: Path, tmp_path: Path) -> None:
    watched = watching_over(seeds, tmp_path)
    file = seeds / "en" / "alberta-ccir.md"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace('"alberta-tier"', '"alberta-sger"').replace('"Canada"', '"Elbonia"'), "utf-8"
    )
    (path, found), *others = watched.changes()
    assert path == "en/alberta-ccir.md"
    assert found == full(seeds, tmp_path, "alberta-ccir.md")
    assert "lineage-cycle" in {each.code for _, brought_up in others for each in brought_up or []}
    assert {"label-unknown", "lineage-cycle"} <= {finding.code for finding in found or []}
    file.write_text(text, "utf-8")
    ((_, mended), *_) = watched.changes()
    assert mended == full(seeds, tmp_path, "alberta-ccir.md")


def test_a_value_that_only_the_other_language_states_is_not_told_of_this_one(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    for language, score in (("en", 40), ("zh", 400)):
        write(folder, f"{language}/x.md", {"id": "x", "title": "X", "analysis": {"mrv": {"score": score}}})
    watched = watching_over(folder, tmp_path)
    write(folder, "en/x.md", {"id": "x", "title": "Y", "analysis": {"mrv": {"score": 40}}})
    (path, found), (other, brought_up) = watched.changes()
    assert (path, other) == ("en/x.md", "zh/x.md")
    assert {each.code for each in brought_up or []} == {"language-titles"}
    assert "score-range" not in {finding.code for finding in found or []}
    assert found == [each for each in full(folder, tmp_path, "x.md") if "/en/" in each.path]


def test_new_broken_and_removed_files_are_told(seeds: Path, tmp_path: Path) -> None:
    watched = watching_over(seeds, tmp_path)
    write(seeds, "en/new.md", {"id": "new", "title": "New", "evolution": {"supersedes": ["nothing"]}})
    write(seeds, "en/broken.md", "[")
    told = dict(watched.changes())
    assert {finding.code for finding in told["en/broken.md"] or []} == {"bad-yaml"}
    assert "lineage-unresolved" in {finding.code for finding in told["en/new.md"] or []}
    (seeds / "en" / "new.md").unlink()
    assert list(watched.changes()) == [("en/new.md", None)]


def test_watching_looks_again_and_again(seeds: Path, tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, sources=(seeds,))
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            write(seeds, "en/new.md", {"id": "new", "title": "New"})

    ((path, _),) = islice(watch(settings, build(settings), OPTIONS, sleep, print), 1)
    assert (path, slept) == ("en/new.md", [PERIOD, PERIOD])


def test_the_command_prints_what_changed_until_it_is_ended(
    seeds: Path, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = seeds / "en" / "broken.md"
    facts = {
        "title": "T",
        "category": "Market",
        "status": "Active",
        "country": "CN",
        "legalWeight": "Act",
        "url": "https://a.b/c",
    }

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 1:
            broken.write_text("---\n[\n---\n", "utf-8")
        elif len(slept) == 2:
            broken.unlink()
        elif len(slept) == 3:
            write(seeds, "en/good.md", {"id": "good", **facts})
        else:
            raise KeyboardInterrupt

    slept: list[float] = []
    monkeypatch.setattr("time.sleep", sleep)
    arguments = ["validate", str(seeds), "--watch", "--ignore", "language-*", "--ignore", "label-*"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert result.stderr == "watching; end with Ctrl-C\n"
    tail = result.stdout.partition("in 15 files\n")[2] or result.stdout
    assert "broken.md:3:1: violation bad-yaml" in tail
    assert "broken.md: removed" in tail
    assert "good.md: no findings" in tail


def test_a_saved_record_knows_what_the_files_that_it_names_describe(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "en/old.md", {"id": "act-1999", "title": "Old"})
    write(folder, "en/new.md", {"id": "new", "title": "New"})
    watched = watching_over(folder, tmp_path)
    write(folder, "en/new.md", {"id": "new", "title": "New", "evolution": {"amends": "old.md"}})
    ((_, found),) = watched.changes()
    assert found == full(folder, tmp_path, "new.md")
    assert "lineage-unresolved" not in {each.code for each in found or []}
    write(folder, "en/old.md", {"id": "act-2000", "title": "Old"})
    assert [path for path, _ in watched.changes()] == ["en/old.md"]
    write(folder, "en/new.md", {"id": "new", "title": "New", "evolution": {"amends": ["old.md", "act-2000"]}})
    ((_, found),) = watched.changes()
    assert "lineage-unresolved" not in {each.code for each in found or []}
    (folder / "en" / "old.md").rename(folder / "en" / "older.md")
    write(folder, "en/new.md", {"id": "new", "title": "New", "evolution": {"amends": "old.md"}})
    said = {path: {each.code for each in found or []} for path, found in watched.changes()}
    assert "lineage-unresolved" in said["en/new.md"]


def test_what_a_removal_breaks_elsewhere_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    facts = {"title": "T", "pubDate": "2020-01-01"}
    write(folder, "en/old.md", {"id": "old", **facts})
    write(folder, "en/new.md", {"id": "new", **facts, "evolution": {"amends": ["old", "gone"]}})
    watched = watching_over(folder, tmp_path)
    (folder / "en" / "old.md").unlink()
    (removed, (path, found)) = watched.changes()
    assert (removed, path) == (("en/old.md", None), "en/new.md")
    assert [(each.code, each.value) for each in found or []] == [("lineage-unresolved", "old")]
    assert list(watched.changes()) == []


def test_an_id_that_is_given_up_breaks_what_names_it_and_a_renamed_file_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "en/old.md", {"id": "old", "title": "T"})
    write(folder, "en/new.md", {"id": "new", "title": "T", "evolution": {"amends": "old"}})
    watched = watching_over(folder, tmp_path)
    (folder / "en" / "old.md").rename(folder / "en" / "old-act.md")
    assert [path for path, _ in watched.changes()] == ["en/old.md", "en/old-act.md"]
    write(folder, "en/old-act.md", {"id": "older", "title": "T"})
    assert [path for path, _ in watched.changes()] == ["en/old-act.md", "en/new.md"]


def test_a_folder_that_vanishes_and_a_profile_that_is_broken_end_nothing(tmp_path: Path) -> None:
    write_example(tmp_path)
    folder, shapes = tmp_path / "r", tmp_path / "rfc" / "shapes.ttl"
    write(folder, "rfc1.md", {"rfc": 1, "title": "One"})
    settings = Settings(root=tmp_path, sources=(folder,), profile=str(tmp_path / "rfc"))
    text = shapes.read_text("utf-8")
    steps: list[Callable[[], object]] = [
        lambda: folder.rename(tmp_path / "away"),
        lambda: None,
        lambda: (tmp_path / "away").rename(folder),
        lambda: shapes.write_text("no RDF", "utf-8"),
        lambda: write(folder, "rfc1.md", {"rfc": 1, "title": ["One"]}),
        lambda: shapes.write_text(text, "utf-8"),
        lambda: shapes.write_text(text.replace("sh:maxCount", "sh:minCount"), "utf-8"),
    ]
    told: list[str] = []

    def sleep(_: float) -> None:
        steps.pop(0)()

    found = watch(settings, build(settings), OPTIONS, sleep, told.append)
    path, _ = next(found)
    mended = [each.partition(": ")[0] for each in told]
    assert (path, mended) == (
        "rfc1.md",
        [f"there is no file or folder {displayed(folder)}", "", displayed(shapes, 1, 1), ""],
    )
    path, brought_up = next(found)
    assert (path, len(brought_up or [])) == ("rfc1.md", 1)


def test_a_context_that_lies_apart_from_the_profile_counts_when_it_is_saved(tmp_path: Path) -> None:
    profile = write_example(tmp_path)
    (tmp_path / "contexts").mkdir()
    context = (profile / "context.jsonld").rename(tmp_path / "contexts" / "rfc.jsonld")
    settings_text = (profile / "profile.toml").read_text("utf-8")
    moved = settings_text.replace('"context.jsonld"', '"../contexts/rfc.jsonld"')
    (profile / "profile.toml").write_text(moved, "utf-8")
    write(tmp_path / "r", "rfc1.md", {"rfc": 1, "title": "One", "note": "New"})
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(profile))
    state = Watch(settings, build(settings), OPTIONS)
    assert "unknown-key" in {finding.code for finding in state.found}
    text = context.read_text("utf-8")
    context.write_text(text.replace('"rfc":', '"note": {"@id": "skos:note"}, "rfc":', 1), "utf-8")
    assert list(state.changes()) == []
    assert "unknown-key" not in {finding.code for finding in state.found}


def test_a_file_that_is_not_read_is_told_once(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "en/a.md", {"id": "a", "title": "A"})
    watched = watching_over(folder, tmp_path)
    (folder / "en" / "link.md").symlink_to("/etc/passwd")
    ((path, found),) = watched.changes()
    assert (path, [each.code for each in found or []]) == ("en/link.md", ["link-outside"])
    assert list(watched.changes()) == []
