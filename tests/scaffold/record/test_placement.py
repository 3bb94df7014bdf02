"""The id, language and folder of a new record."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.mapping.reader import Record
from policygraph.pipeline import build
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.files import profile_files, write_new
from policygraph.scaffold.record.new_record import new_record
from policygraph.scaffold.record.placement import (
    existing_records,
    file_of,
    folder_of,
    free_id,
    kind_for,
    language_for,
    stem_of,
)
from policygraph.settings import Settings
from tests.helpers import read, run, write
from tests.scaffold.record.helpers import created, of


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


def test_free_ids() -> None:
    assert free_id("a", ["a", "a-2"]) == "a-3"
    assert free_id("pep-0099", ["pep-0099", "pep-0008"]) == "pep-0100"


def test_numbers_are_padded_as_in_other_names_and_words_are_not(tmp_path: Path, policy: Profile) -> None:
    for number in (1, 2, 10, 11, 12):
        write(tmp_path, f"act-{number:03}.md", {"id": str(number)})
    existing = existing_records(of(tmp_path), policy)
    names = [stem_of(text, "", policy.first, policy, existing) for text in ("7", "100", "1000", "n7")]
    assert names == ["act-007", "act-100", "act-1000", "act-n7"]


def test_a_file_is_named_as_the_others_are(tmp_path: Path, policy: Profile) -> None:
    assert stem_of("a/b: c", "", policy.first, policy, []) == "a-b- c"
    for name in ("one", "two"):
        write(tmp_path, f"act-{name}.md", {"id": name})
    write(tmp_path, "three.md", {"id": "three"})
    existing = existing_records(of(tmp_path), policy)
    assert stem_of("four", "", policy.first, policy, existing) == "act-four"


def test_a_file_is_named_so_that_the_profile_takes_it() -> None:
    eip = load_profile("eip")
    assert stem_of("020", "", eip.first, eip, []) == "eip-20"


def test_a_number_in_a_file_name_is_as_wide_as_in_the_others(tmp_path: Path) -> None:
    adr = load_profile("adr")
    assert stem_of("7", "A title", adr.first, adr, []) == "7"
    write(tmp_path, "0001.md", {"title": "x"})
    existing = existing_records(of(tmp_path, "adr"), adr)
    assert stem_of("7", "A title", adr.first, adr, existing) == "0007"  # no other has words
    write(tmp_path, "0002-why-not.md", {"title": "x"})
    existing = existing_records(of(tmp_path, "adr"), adr)
    assert stem_of("7", "Why, then?", adr.first, adr, existing) == "0007-why-then"
    with pytest.raises(UsageError, match="seven is no name of a record"):
        stem_of("seven", "", adr.first, adr, existing)


def test_a_number_in_a_file_name_that_would_give_another_id_is_not_made_like_the_others(
    tmp_path: Path,
) -> None:
    for day in (1, 2, 3):
        write(tmp_path / "r", f"2020-01-0{day}-act-{day}.md", {"title": f"Act {day}"})
    write_new(tmp_path / "mine", profile_files(draft_profile(tmp_path / "r", "mine")))
    own = load_profile(str(tmp_path / "mine"))
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(tmp_path / "mine"))
    assert stem_of("act-20", "", own.first, own, existing_records(settings, own)) == "act-20"


def test_a_file_has_the_ending_of_the_others(tmp_path: Path) -> None:
    for number in (1, 2):
        write(tmp_path / "r", f"memo-{number}.qmd", {"no": f"M-{number}", "title": f"Memo {number}"})
    write_new(tmp_path / "mine", profile_files(draft_profile(tmp_path / "r", "mine")))
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(tmp_path / "mine"))
    file = created(new_record("M-3", settings, load_profile(str(tmp_path / "mine"))))
    assert file.suffix == ".qmd"
    assert build(settings).counts()["records"] == 3


def test_a_folder_is_the_fullest_of_the_language_else_beside_it(tmp_path: Path, policy: Profile) -> None:
    for path in ("a/en/1.md", "b/en/2.md", "b/en/3.md"):
        write(tmp_path, path, {"id": path[-4]})
    existing = existing_records(of(tmp_path), policy)
    kind, settings, languages = policy.first, of(tmp_path), ("en", "zh")
    assert folder_of("en", settings, languages, kind, existing) == tmp_path / "b" / "en"
    assert folder_of("zh", settings, languages, kind, existing) == tmp_path / "b" / "zh"
    assert folder_of("zh", settings, ("zh",), kind, existing) == tmp_path / "b" / "en"  # no language there


def test_a_folder_of_nothing_yet_is_that_of_the_kind_and_language(tmp_path: Path, policy: Profile) -> None:
    settings = of(tmp_path)
    facility = policy.kind("facility")
    assert folder_of("en", settings, ("en", "zh"), facility, []) == tmp_path / "facilities"
    named = of(tmp_path / "facilities")
    assert folder_of("en", named, ("en", "zh"), facility, []) == tmp_path / "facilities"
    eip = load_profile("eip")
    assert folder_of("en", settings, ("en",), eip.first, []) == tmp_path
    file = write(tmp_path, "x.md", {"id": "x"})
    assert folder_of("en", Settings(root=tmp_path, sources=(file,)), ("en",), policy.first, []) == tmp_path


def test_a_language_is_one_of_the_profile(policy: Profile) -> None:
    kind = policy.first
    assert language_for(None, ("zh", "en"), kind, policy) == "zh"
    assert language_for("ZH-CN", ("en", "zh"), kind, policy) == "zh"
    with pytest.raises(UsageError, match=r"are not in fr\. There is en, zh\."):
        language_for("fr", ("en", "zh"), kind, policy)
    pep = load_profile("pep")
    assert language_for(None, ("zh", "en"), pep.first, pep) == "en"
    with pytest.raises(UsageError, match=r"are not in zh\. There is en\."):
        language_for("zh", ("zh", "en"), pep.first, pep)


def test_a_kind_is_one_of_the_profile(policy: Profile) -> None:
    assert (kind_for(None, policy).name, kind_for("country", policy).name) == ("policy", "country")
    with pytest.raises(UsageError, match=r"has no kind zzz\. There is policy, facility, country\."):
        kind_for("zzz", policy)


def test_a_record_has_a_folder_of_its_own_where_others_have(tmp_path: Path, policy: Profile) -> None:
    kind, settings, languages = policy.first, of(tmp_path), ("en", "zh")

    def placed(name: str, language: str, folder: str) -> str:
        existing = [e for e in existing_records(settings, policy) if folder in e.file.parts]
        file = file_of(name, "", language, settings, languages, kind, policy, existing)
        return file.relative_to(tmp_path).as_posix()

    for name in ("a", "b"):
        write(tmp_path, f"indexes/{name}/index.md", {"id": name})
        write(tmp_path, f"languages/{name}/en.md", {"id": name})
        write(tmp_path, f"names/{name}/the-{name}.md", {"id": name})
    assert placed("c", "en", "indexes") == "indexes/c/index.md"
    assert placed("c", "en", "languages") == "languages/c/en.md"
    assert placed("c", "zh", "languages") == "languages/c/zh.md"
    assert placed("c", "en", "names") == "names/c/the-c.md"


def test_an_id_from_the_name_of_a_folder_is_the_name_of_a_new_one(tmp_path: Path) -> None:
    for number in (1, 2):
        write(tmp_path / "acts", f"act-{number}/index.md", {"title": f"Act {number}"})
    drafted = tmp_path / "profile"
    assert run("init", "--from", str(tmp_path / "acts"), "-o", str(drafted)).exit_code == 0
    profile = load_profile(str(drafted))
    record = new_record("act-9", of(tmp_path / "acts", str(drafted)), profile, title="A new act")
    assert (record.id, record.file) == ("act-9", tmp_path / "acts" / "act-9" / "index.md")
