"""Projects and records start as something that builds; nothing that exists is overwritten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policygraph.cli import WRONG
from policygraph.errors import ProfileError, UsageError
from policygraph.mapping.reader import Record
from policygraph.pipeline import build
from policygraph.profile.load import built_in_profiles, load_profile
from policygraph.profile.model import Profile
from policygraph.scaffold.record.new_record import NewRecord, new_record
from policygraph.scaffold.record.placement import free_id
from policygraph.scaffold.record.project import start_project
from policygraph.settings import Settings, find_settings
from tests.helpers import ROOT, read, run, write


def created(record: NewRecord) -> Path:
    record.file.parent.mkdir(parents=True, exist_ok=True)
    record.file.write_text(record.text, "utf-8")
    return record.file


def of(folder: Path, profile: str = "policy") -> Settings:
    return Settings(root=folder, sources=(folder,), profile=profile)


@pytest.mark.parametrize("name", built_in_profiles())
def test_a_project_of_each_profile_builds(name: str, workdir: Path) -> None:
    assert run("init", "--profile", name).exit_code == 0
    settings = find_settings(workdir)
    assert (settings.profile, settings.base) == (name, Settings.base)
    assert settings.languages == load_profile(name).languages
    built = build(settings)
    assert built.problems() == []
    assert built.counts()["records"] == 1
    assert (workdir / ".gitignore").read_text("utf-8") == ".policygraph/\n"
    again = run("init", "--profile", name)
    assert again.exit_code == WRONG
    assert "policygraph.toml exists; this is a project already" in again.stderr


def test_a_project_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.log", "utf-8")
    write(tmp_path / "records", "mine.md", {"id": "mine"})
    project = start_project(tmp_path, "policy", "https://example.org/x/")
    assert project.example is None
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*.log\n.policygraph/\n"
    assert [file.name for file in (tmp_path / "records").iterdir()] == ["mine.md"]
    assert find_settings(tmp_path).base == "https://example.org/x/"
    (tmp_path / "policygraph.toml").unlink()
    start_project(tmp_path, "policy")
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*.log\n.policygraph/\n"


@pytest.mark.parametrize(
    ("name", "kind", "language", "path"),
    [
        ("eu-ets", None, None, "en/eu-ets.md"),
        ("alberta-ccir", None, "zh", "zh/alberta-ccir.md"),
        ("12", "facility", "en", "facilities/en/12.md"),
        ("12", "country", None, "countries/12.md"),
    ],
)
def test_records_go_where_their_kind_and_language_are(
    name: str, kind: str | None, language: str | None, path: str, seeds: Path, policy: Profile
) -> None:
    write(seeds, "facilities/zh/1.md", {"id": "1", "name": "厂", "lang": "zh"})
    record = new_record(name, of(seeds), policy, kind, language, 'A: "thing" # it\'s')
    assert record.file == seeds / path
    result = read(created(record), policy, path)
    assert isinstance(result, Record)
    assert (result.id, result.kind, result.language) == (name, kind or "policy", language or "en")
    assert result.metadata[policy.kind(result.kind).title_key or ""] == 'A: "thing" # it\'s'
    assert [finding for finding in build(of(seeds)).problems() if finding.severity == "violation"] == []


def test_front_matter_is_in_the_syntax_of_the_others(tmp_path: Path, policy: Profile) -> None:
    for syntax, text in {
        "yaml": "---\nid: a\n---\n",
        "toml": '+++\nid = "a"\n+++\n',
        "json": '---\n{"id": "a"}\n---\n',
    }.items():
        (tmp_path / syntax).mkdir()
        (tmp_path / syntax / "a.md").write_text(text, "utf-8")
        file = created(new_record("b", of(tmp_path / syntax), policy, language="zh", title='It\'s \\ a "b"'))
        result = read(file, policy)
        assert isinstance(result, Record)
        assert result.front.syntax == syntax
        assert result.metadata["title"] == 'It\'s \\ a "b"'
        assert result.metadata["evolution"]["supersedes"] == []
        order = [key for key in result.metadata if key in policy.first.fields[policy.first.subject_class]]
        expected = [key for key in policy.first.fields[policy.first.subject_class] if key in order]
        assert order == expected


def test_ids_are_made_as_the_profile_says(tmp_path: Path) -> None:
    pep = load_profile("pep")
    (tmp_path / "pep").mkdir()
    record = new_record("PEP 8", of(tmp_path / "pep", "pep"), pep)
    assert (record.id, record.file.name) == ("pep-0008", "pep-0008.md")
    created(record)
    with pytest.raises(UsageError, match=r"pep-0008 is the id of .*pep-0008\.md\. pep-0009 is free"):
        new_record("8", of(tmp_path / "pep", "pep"), pep)
    with pytest.raises(UsageError, match="eight is no id of a record"):
        new_record("eight", of(tmp_path / "pep", "pep"), pep)
    adr = load_profile("adr")
    write(tmp_path / "adr", "0001-use-it.md", {"title": "Use it"})
    record = new_record("12", of(tmp_path / "adr", "adr"), adr, title="Do not use it!")
    assert (record.id, record.file.name) == ("12", "0012-do-not-use-it.md")
    with pytest.raises(UsageError, match="x is no name of a record"):
        new_record("x", of(tmp_path / "adr", "adr"), adr)
    eip = load_profile("eip")
    (tmp_path / "eip").mkdir()
    assert new_record("20", of(tmp_path / "eip", "eip"), eip).file.name == "eip-20.md"


def test_invalid_requests_are_reported(seeds: Path, policy: Profile, tmp_path: Path) -> None:
    invalid = {
        "has no kind facilty. Did you mean facility": {"kind": "facilty"},
        "are not in fr. There is en, zh": {"language": "fr"},
        "exists; it was left as it is": {"output": seeds / "en" / "us-45q-2008.md"},
        "would be a record of the kind facility, not policy": {"output": seeds / "facilities" / "x.md"},
    }
    for message, arguments in invalid.items():
        with pytest.raises(UsageError, match=message):
            new_record("x", of(seeds), policy, **arguments)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no source: name a folder"):
        new_record("x", Settings(root=tmp_path), policy)
    write(tmp_path / "eips", "eip-1.md", {"eip": 1})
    with pytest.raises(UsageError, match=r"takes no file x\.md"):
        new_record("9", of(tmp_path / "eips", "eip"), load_profile("eip"), output=tmp_path / "eips" / "x.md")


TEMPLATE = """---
id: {id}
title: "{title}"
lang: {language}
---

## What {title} is for
"""


def test_a_kind_has_a_template_of_its_own(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "profiles" / "pep", tmp_path / "own")
    settings = (tmp_path / "own" / "profile.toml").read_text("utf-8")
    settings = settings.replace("../../", "built-in:").replace("[record]", '[record]\ntemplate = "t.md"', 1)
    settings = settings.replace("\nid = { key", '\nid = "id" # ', 1)
    (tmp_path / "own" / "profile.toml").write_text(settings, "utf-8")
    with pytest.raises(ProfileError, match=r"template names t\.md, which does not exist"):
        load_profile(str(tmp_path / "own"))
    (tmp_path / "own" / "t.md").write_text(TEMPLATE, "utf-8")
    profile = load_profile(str(tmp_path / "own"))
    (tmp_path / "records").mkdir()
    record = new_record("no", of(tmp_path / "records"), profile, title='a: "b"')
    assert record.text == TEMPLATE.replace('"{title}"', '"a: \\"b\\""').replace("{title}", 'a: "b"').replace(
        "{id}", '"no"'
    ).replace("{language}", '"en"')


def test_free_ids() -> None:
    assert free_id("a", ["a", "a-2"]) == "a-3"
    assert free_id("pep-0099", ["pep-0099", "pep-0008"]) == "pep-0100"
