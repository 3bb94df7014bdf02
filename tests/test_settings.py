from __future__ import annotations

import os
import re
from dataclasses import FrozenInstanceError
from datetime import date
from os.path import relpath
from pathlib import Path

import pytest

from policygraph import regular_files
from policygraph.errors import SourceError, UsageError
from policygraph.settings import (
    DEFAULT_BASE,
    Publication,
    ServerAddress,
    Settings,
    find_settings,
    require_source,
)


def configure(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "policygraph.toml"
    file.write_text(text, "utf-8")
    return file


def test_defaults_hold_where_there_is_no_file(tmp_path: Path) -> None:
    assert find_settings(tmp_path) == Settings(
        root=tmp_path,
        sources=(),
        profile="policy",
        base="https://w3id.org/policygraph/",
        languages=None,
        title=None,
        license=None,
        baseline=None,
        severities={},
    )


def test_the_store_lies_below_the_root(tmp_path: Path) -> None:
    assert find_settings(tmp_path).state == tmp_path / ".policygraph"


def test_a_command_that_reads_records_needs_a_source(tmp_path: Path) -> None:
    require_source(Settings(root=tmp_path, sources=(tmp_path,)))
    with pytest.raises(
        UsageError, match=r"no source: name a folder of records, or set sources in policygraph\.toml"
    ):
        require_source(Settings(root=tmp_path))


def test_an_error_with_the_place_of_a_setting_is_the_one_that_it_was(tmp_path: Path) -> None:
    configure(tmp_path, 'sources = ["here",\n  "gone"]')
    (tmp_path / "here").mkdir()
    settings = find_settings(tmp_path)
    told = pytest.raises(SourceError, match=r"policygraph\.toml:2:3: there is none$")
    with told as caught, settings.placing("sources"):
        raise SourceError("there is none", tmp_path / "gone")
    assert caught.value.source == tmp_path / "gone"


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings = find_settings(tmp_path)
    with pytest.raises(FrozenInstanceError):
        settings.base = "https://example.org/"  # type: ignore[misc]


def test_every_key_of_the_file_counts(tmp_path: Path) -> None:
    configure(
        tmp_path,
        """
        sources = ["policies", "../more"]
        profile = "project"
        base = "https://example.org/"
        languages = ["EN", "zh-Hans"]
        observed = "revision"
        [dataset]
        title = "Policies"
        license = "https://creativecommons.org/licenses/by/4.0/"
        description = "All of them"
        publisher = "Us"
        homepage = "https://example.org/"
        downloads = ["https://example.org/p.ttl", "https://example.org/p.nt"]
        [validate]
        baseline = "checks/baseline.json"
        severity = { missing-language = "warning" }
        """,
    )
    assert find_settings(tmp_path) == Settings(
        root=tmp_path,
        sources=(tmp_path / "policies", tmp_path / "../more"),
        profile="project",
        base="https://example.org/",
        languages=("en", "zh-hans"),
        observed="revision",
        title="Policies",
        license="https://creativecommons.org/licenses/by/4.0/",
        publication=Publication(
            "All of them",
            "Us",
            "https://example.org/",
            ("https://example.org/p.ttl", "https://example.org/p.nt"),
        ),
        baseline=tmp_path / "checks" / "baseline.json",
        severities={"missing-language": "warning"},
    )


@pytest.mark.parametrize("text", ["", "languages = []", "sources = []", "[dataset]", "[validate]"])
def test_what_the_file_leaves_out_has_its_default(tmp_path: Path, text: str) -> None:
    configure(tmp_path, text)
    assert find_settings(tmp_path) == Settings(root=tmp_path)


def test_the_file_is_found_above_the_working_folder_and_paths_are_beside_it(tmp_path: Path) -> None:
    configure(tmp_path, 'sources = ["policies"]')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    settings = find_settings(below)
    assert settings.root == tmp_path
    assert settings.sources == (tmp_path / "policies",)
    assert settings.state == tmp_path / ".policygraph"


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    configure(tmp_path, 'base = "https://example.org/far/"\nlanguages = ["de"]')
    configure(tmp_path / "a", 'base = "https://example.org/near/"')
    (tmp_path / "a" / "b").mkdir()
    settings = find_settings(tmp_path / "a" / "b")
    assert (settings.base, settings.languages) == ("https://example.org/near/", None)


def test_a_folder_of_that_name_is_no_file(tmp_path: Path) -> None:
    configure(tmp_path, 'base = "https://example.org/"')
    (tmp_path / "a" / "policygraph.toml").mkdir(parents=True)
    assert find_settings(tmp_path / "a").root == tmp_path


def test_a_link_to_no_file_and_a_pipe_are_not_passed_over(tmp_path: Path) -> None:
    configure(tmp_path, "profile = 'pep'")
    below = tmp_path / "below"
    below.mkdir()
    file = below / "policygraph.toml"
    file.symlink_to("nowhere.toml")
    with pytest.raises(UsageError, match=r"below/policygraph\.toml cannot be read: No such file"):
        find_settings(below)
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(UsageError, match=r"below/policygraph\.toml cannot be read: It is a pipe"):
        find_settings(below)


def test_arguments_go_before_the_file(tmp_path: Path) -> None:
    configure(tmp_path, 'sources = ["policies"]\nprofile = "project"\nbase = "https://example.org/file/"')
    below = tmp_path / "a"
    below.mkdir()
    settings = find_settings(below, ["here", Path("/there")], "policy", "https://example.org/given/")
    assert settings.sources == (below / "here", Path("/there"))
    assert settings.profile == "policy"
    assert settings.base == "https://example.org/given/"
    assert settings.root == tmp_path


def test_a_relative_folder_is_the_working_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_settings(Path(), ["policies"]) == Settings(root=tmp_path, sources=(tmp_path / "policies",))


def test_a_profile_beside_the_file_is_taken_from_there(tmp_path: Path) -> None:
    configure(tmp_path, 'profile = "profiles/mine"')
    folder = tmp_path / "profiles" / "mine"
    folder.mkdir(parents=True)
    assert find_settings(tmp_path).profile == "profiles/mine"  # not yet one
    (folder / "profile.toml").touch()
    assert find_settings(tmp_path).profile == str(folder)


def test_a_profile_file_beside_the_file_is_taken_from_there(tmp_path: Path) -> None:
    configure(tmp_path, 'profile = "mine.toml"')
    (tmp_path / "mine.toml").touch()
    assert find_settings(tmp_path).profile == str(tmp_path / "mine.toml")


def test_a_folder_of_records_called_policy_is_not_taken_for_the_profile(tmp_path: Path) -> None:
    configure(tmp_path, 'sources = ["policy"]')
    (tmp_path / "policy").mkdir()
    assert find_settings(tmp_path).profile == "policy"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source = []", "there is no setting source. Did you mean sources or store?"),
        ("colour = 1", "there is no setting colour. There is base, dataset, languages, largest_file, observed, profile, sources, store, validate."),
        ("[dataset]\ntitel = 'x'", "there is no setting dataset.titel. Did you mean title?"),
        ("[dataset]\nsources = []", "there is no setting dataset.sources. There is description, downloads, homepage, license, publisher, title."),
        ("sources = 'policies'", "sources must be a list of texts"),
        ("sources = ['policies', 1]", "sources must be a list of texts"),
        ("languages = 'en'", "languages must be a list of texts"),
        ("languages = [['en']]", "languages must be a list of texts"),
        ("languages = ['en', 'e n']", "languages names none: e n is no language tag of BCP 47, as en or zh-Hans are"),
        ("languages = ['gr']", "languages names none: gr is no language tag of BCP 47, but the code of a country; that of its language is el"),
        ("languages = ['zh_CN']", "languages names none: zh_CN is no language tag of BCP 47, as en or zh-Hans are"),
        ("sources = [\"a\\u0000b\"]", "sources has the character U+0000, which no name can have"),
        ("profile = 1", "profile must be a text"),
        ("profile = ['policy']", "profile must be a text"),
        ("base = true", "base must be a text"),
        ("observed = 1", "observed must be a text"),
        ("languages = ['en', 'EN']", "languages has a language twice"),
        ("sources = ['']", "sources must not be empty"),
        ("dataset = 'x'", "dataset must be a table"),
        ("dataset = ['x']", "dataset must be a table"),
        ("[dataset]\ntitle = 1", "dataset.title must be a text"),
        ("[dataset]\nlicense = 'CC BY'", "dataset.license is CC BY, which is no absolute IRI"),
        ("[dataset]\nhomepage = 'example.org'", "dataset.homepage is example.org, which is no absolute IRI"),
        ("[dataset]\ndownloads = 'x:y'", "dataset.downloads must be a list of texts"),
        ("[dataset]\ndownloads = ['x:y', 'z']", "dataset.downloads has z, which is no absolute IRI"),
        ("validate = true", "validate must be a table"),
        ("[validate]\nbaseline = []", "validate.baseline must be a text"),
        ("[validate]\nseverity = 'warning'", "validate.severity must be a table"),
        ("[validate]\nseverities = {}", "there is no setting validate.severities. Did you mean severity?"),
        ("[validate.severity]\nx = 'warn'", "validate.severity.x is warn, which is no severity. Did you mean warning?"),
    ],
)  # fmt: skip
def test_a_setting_that_does_not_fit_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = configure(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        find_settings(tmp_path)
    line = text.count("\n") + 1
    assert re.fullmatch(rf"{re.escape(f'{relpath(file)}:{line}:')}\d+: {re.escape(said)}", str(caught.value))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"base = ", ":1:7: the TOML cannot be read: Invalid value. Mend it here."),
        (b"base = '1'\nbase = '2'", ":2:1: the key base stands twice. Keep one of the two."),
        (b"base = '\xff'", ":1:9: the byte 0xFF is not UTF-8. Save the file as UTF-8."),
        (
            b"\xef\xbb\xbflanguages = ['\xc3\xa9']\r\n# \xc3\xa9\xe9",
            ":2:4: the byte 0xE9 is not UTF-8. Save the file as UTF-8.",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "policygraph.toml"
    file.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        find_settings(tmp_path)
    assert str(caught.value) == f"{relpath(file)}{said}"


def test_a_byte_order_mark_is_none_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "policygraph.toml").write_bytes(b"\xef\xbb\xbfprofile = 'pep'")
    assert find_settings(tmp_path).profile == "pep"


def test_a_file_that_must_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = configure(tmp_path, "")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(regular_files, "content", refuse)
    with pytest.raises(UsageError) as caught:
        find_settings(tmp_path)
    assert str(caught.value) == f"{relpath(file)} cannot be read: Permission denied"


@pytest.mark.parametrize(
    "base", ["https://example.org", "https://example.org/a#", "example.org/", "/", "https://example.org/a b/"]
)
def test_a_base_is_an_absolute_iri_that_ends_in_a_slash(tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError) as given:
        find_settings(tmp_path, base=base)
    configure(tmp_path, f"base = '{base}'")
    with pytest.raises(UsageError) as written:
        find_settings(tmp_path)
    assert str(given.value) == f"the base {base} is not an absolute IRI that ends in /"
    assert str(written.value) == f"{relpath(tmp_path / 'policygraph.toml')}:1:1: {given.value}"


def test_a_base_that_is_given_saves_one_that_is_wrong(tmp_path: Path) -> None:
    configure(tmp_path, "base = 'wrong'")
    assert find_settings(tmp_path, base=DEFAULT_BASE).base == DEFAULT_BASE


@pytest.mark.parametrize(
    ("text", "observed"),
    [("2026-11-25", "2026-11-25"), ("'2026-11'", "2026-11"), ("'2026'", "2026"), ("'revision'", "revision")],
)
def test_an_observation_is_a_date_or_the_revision(tmp_path: Path, text: str, observed: str) -> None:
    configure(tmp_path, f"observed = {text}")
    assert find_settings(tmp_path).observed == observed
    assert find_settings(tmp_path, observed="2020").observed == "2020"


def test_nobody_has_seen_a_status_on_a_day_to_come(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="observed is 2999-01-01, which is still to come"):
        find_settings(tmp_path, observed="2999-01-01")
    find_settings(tmp_path, observed=str(date.today()))
    find_settings(tmp_path, observed=str(date.today().year))  # which has begun


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-30", "HEAD", "2026-11-25T12:00:00"])
def test_another_observation_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="neither a date nor the word"):
        find_settings(tmp_path, observed=text)


@pytest.mark.parametrize("value", ["0", "-1", "true", "1.5", "'1'", "16_000_001"])
def test_the_largest_file_is_a_number_of_bytes_that_the_store_can_hold(tmp_path: Path, value: str) -> None:
    configure(tmp_path, f"largest_file = {value}\n")
    with pytest.raises(UsageError, match="largest_file must be a number of bytes, from 1 to 16_000_000"):
        find_settings(tmp_path)


def test_the_largest_file_is_that_of_the_settings(tmp_path: Path) -> None:
    assert find_settings(tmp_path).largest_file == 16_000_000
    configure(tmp_path, "largest_file = 1_000\n")
    assert find_settings(tmp_path).largest_file == 1_000


def test_the_address_of_a_server(tmp_path: Path) -> None:
    assert find_settings(tmp_path).store is None
    given = find_settings(tmp_path, store="https://host:1/ds/?graph=https%3A%2F%2Fexample.org%2Fg").store
    assert given == ServerAddress("https://host:1/ds/", "https://example.org/g")
    assert str(given) == "https://host:1/ds/?graph=https://example.org/g"
    assert find_settings(tmp_path, store="http://host/ds?default").store == ServerAddress("http://host/ds")
    configure(
        tmp_path,
        '[store]\nurl = "http://host/ds"\nquery = "http://host/q"\ngraphs = "http://host/g"\ntimeout = 5',
    )
    found = ServerAddress("http://host/ds", "", "http://host/q", "http://host/g", 5.0)
    assert find_settings(tmp_path).store == found
    assert find_settings(tmp_path, store="http://other/").store == ServerAddress("http://other/", timeout=5.0)
    assert find_settings(tmp_path, ["elsewhere"]).store is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[store]\nquery = "http://host/q"', "policygraph.toml:1:1: store lacks url"),
        (
            '[store]\nurl = "http://host/"\nquery = "http://host:81/q"',
            "policygraph.toml:3:1: store.query is on another server than url",
        ),
        ('[store]\nurl = "host"', r"policygraph.toml:2:1: store.url is no address of a server, which starts with http"),
        ('[store]\nurl = "http://host/\u00e9"', "is no address of a server"),
        ('[store]\nurl = "http://host:x/"', "is no address of a server"),
        ('[store]\nurl = "http://me:pw@host/"', "store.url has a password, but addresses are printed: set POLICY"),
        ('[store]\nurl = "http://host/?graph=g"', "is no address of a graph"),
        ('[store]\nurl = "http://host/?grap=x:g"', "is no address of a graph"),
        ('[store]\nurl = "http://host/"\ntimeout = 0', "store.timeout must be a number of seconds"),
        ('[store]\nurl = "http://host/"\ntimeout = "1"', "store.timeout must be a number of seconds"),
        ('[store]\nurl = "http://host/"\ntimeot = 1', "timeot"),
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_server(tmp_path: Path, text: str, message: str) -> None:
    configure(tmp_path, text)
    with pytest.raises(UsageError, match=message) as caught:
        find_settings(tmp_path)
    assert "pw" not in str(caught.value)
