"""The command validate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import SEEDS, run, write


def test_validate_prints_findings_and_fails_on_what_it_is_told_to(workdir: Path) -> None:
    result = run("validate", SEEDS)
    assert result.exit_code == 0
    assert ": info lineage-one-sided [evolution.supersedes.0]: " in result.stdout
    assert result.stdout.splitlines()[-1].startswith("0 violations, 4 warnings, ")
    assert run("validate", SEEDS, "--fail-on", "warning").exit_code == 1
    assert run("validate", SEEDS, "--fail-on", "warning", "--select", "lineage-*").exit_code == 0
    assert run("validate", SEEDS, "--severity", "lineage-one-sided=violation").exit_code == 1


def test_validate_has_status_2_where_a_record_cannot_be_read(workdir: Path) -> None:
    write(workdir, "r/en/x.md", "[")
    assert run("validate", "r").exit_code == 2
    assert (
        run("validate", "r", "--write-baseline", "known.json").stderr == "1 finding written to known.json\n"
    )
    assert run("validate", "r", "--baseline", "known.json").exit_code == 0


def test_what_is_made_milder_fails_no_more(workdir: Path) -> None:
    write(workdir, "r/en/x.md", {"id": "x", "title": "X", "pubDate": "2024-02-30"})
    assert run("validate", "r").exit_code == 2
    assert run("validate", "r", "--severity", "bad-date=warning").exit_code == 0
    assert run("validate", "r", "--severity", "bad-date=warning", "--fail-on", "warning").exit_code == 1


@pytest.mark.parametrize(
    "format", ["json", "sarif", "github", "junit", "markdown", "html", "turtle", "jsonld"]
)
def test_validate_writes_every_format(format: str, workdir: Path) -> None:
    result = run("validate", SEEDS, "--format", format, "-o", "out")
    assert (result.exit_code, result.stdout) == (0, "")
    text = (workdir / "out").read_text("utf-8")
    assert all(code in text for code in ("language-missing", "lineage-one-sided"))  # of a shape, of standings
    if format in ("json", "sarif", "jsonld"):
        json.loads(text)
    if format == "html":
        assert '"view":"findings"' in text


def test_explain_says_what_a_rule_is_for(workdir: Path) -> None:
    text = run("validate", "--explain", "score-range").stdout
    assert text.startswith("score-range (violation)\n")
    assert "100" in text
    assert run("validate", "--explain", "unclosed-fence").exit_code == 0
    wrong = run("validate", "--explain", "score-rnage")
    assert (wrong.exit_code, wrong.stderr) == (
        2,
        "error: there is no rule score-rnage. Did you mean score-range?\n",
    )


def test_settings_give_severities_and_a_baseline(workdir: Path) -> None:
    write(workdir, "r/en/x.md", {"id": "x", "title": "X", "owner": "me"})
    toml = "sources = ['r']\n[validate.severity]\nunknown-key = 'violation'\n"
    (workdir / "policygraph.toml").write_text(toml, "utf-8")
    assert run("validate", "--select", "unknown-key").exit_code == 1
    run("validate", "--write-baseline", "known.json")
    (workdir / "policygraph.toml").write_text(f"{toml}[validate]\nbaseline = 'known.json'\n", "utf-8")
    assert run("validate").exit_code == 0


def test_any_rdf_file_is_checked_against_any_shapes(workdir: Path) -> None:
    (workdir / "data.ttl").write_text("<x:a> a <x:Thing> .", "utf-8")
    (workdir / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <x:S> a sh:NodeShape ; sh:targetClass <x:Thing> ;"
        " sh:property [ sh:path <x:p> ; sh:minCount 1 ] .",
        "utf-8",
    )
    result = run("validate", "data.ttl", "--shapes", "shapes.ttl", "--format", "turtle")
    assert result.exit_code == 1
    assert "sh:focusNode <x:a>" in result.stdout
    assert run("validate", "data.ttl").exit_code == 2
    check = ("validate", "data.ttl", "--shapes", "shapes.ttl", "--format", "turtle")
    for option in (
        ("--select", "S"),
        ("--min-severity", "warning"),
        ("--language", "en"),
        ("--baseline", "b.json"),
    ):
        refused = run(*check, *option)
        told = f"error: an RDF file is checked as a whole against shapes; leave out {option[0]}\n"
        assert (refused.exit_code, refused.stderr) == (2, told)
    shapes = (
        (workdir / "shapes.ttl")
        .read_text("utf-8")
        .replace("sh:minCount", "sh:severity sh:Info ; sh:minCount")
    )
    (workdir / "shapes.ttl").write_text(shapes, "utf-8")
    assert (run(*check).exit_code, run(*check, "--fail-on", "info").exit_code) == (0, 1)
    assert "error: --severity x is not CODE=LEVEL" in run("validate", "--severity", "x", SEEDS).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--select", "nope"), "no rule has the code nope."),
        (("--ignore", "url-*,nope"), "no rule has the code url-*,nope. Give each code by itself: the option may be repeated."),
        (("--select", "linage-unresolved"), "no rule has the code linage-unresolved. Did you mean lineage-unresolved"),
        (("--ignore", "linage-*"), "no rule has the code linage-*. Did you mean lineage-"),
        (("--severity", "url-mising=info"), "there is no rule url-mising. Did you mean url-missing"),
        (("--severity", "url-missing=grave"), "grave is no severity"),
        (("--severity", "url-missing="), "--severity url-missing= is not CODE=LEVEL"),
        (("--severity", "=info"), "--severity =info is not CODE=LEVEL"),
        (("--ignore", "*"), "nothing can be found: ignore and the profile leave no rule"),
        (("--select", "url-m*", "--ignore", "*-missing"), "nothing can be found: select, ignore and the profile leave no rule"),
        (("--select", "lineage-one-sided", "--min-severity", "violation"), "nothing can be found: select, min-severity and the profile leave no rule"),
        (("--select", "id-file-name", "--profile", "adr"), "nothing can be found: select and the profile leave no rule"),
        (("--statistics", "--format", "sarif"), "--statistics goes with the formats text and json"),
    ],
)  # fmt: skip
def test_what_means_no_rule_is_refused_before_anything_is_built(
    workdir: Path, arguments: tuple[str, ...], message: str
) -> None:
    write(workdir, "r/x.md", {"id": "x"})
    result = run("validate", "r", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error: {message}" in result.stderr
    assert not (workdir / ".policygraph").exists()


def test_a_code_in_the_settings_that_no_rule_has_is_refused_with_the_name_of_the_file(workdir: Path) -> None:
    write(workdir, "r/x.md", {"id": "x"})
    file = workdir / "policygraph.toml"
    file.write_text("sources = ['r']\n[validate.severity]\nurl-mising = 'info'\n", "utf-8")
    assert (
        "policygraph.toml:3:1: there is no rule url-mising. Did you mean url-missing"
        in run("validate").stderr
    )
    assert "没有规则 url-mising" in run("validate", "--language", "zh").stderr
    file.write_text("sources = ['r']\n[validate.severity]\nurl-missing = 'info'\n", "utf-8")
    shapes = (
        "<x:S> <http://www.w3.org/ns/shacl#targetNode> <x:n> ; <http://www.w3.org/ns/shacl#class> <x:C> ."
    )
    (workdir / "mine.ttl").write_text(shapes, "utf-8")
    assert run("validate", "--shapes", "mine.ttl").exit_code == 1  # not 2: the profile has that rule


def test_a_minimum_leaves_out_what_is_less_severe_and_statistics_are_the_numbers_alone(
    workdir: Path,
) -> None:
    every = json.loads(run("validate", SEEDS, "--format", "json").stdout)
    severe = json.loads(run("validate", SEEDS, "--format", "json", "--min-severity", "warning").stdout)
    assert severe["counts"] == {**every["counts"], "info": 0}
    numbers = run("validate", SEEDS, "--statistics")
    assert "seeds" not in numbers.stdout
    assert numbers.stdout.splitlines()[-1] == run("validate", SEEDS).stdout.splitlines()[-1]
    rules = json.loads(run("validate", SEEDS, "--statistics", "--format", "json").stdout)["rules"]
    assert sum(rule["number"] for rule in rules) == sum(every["counts"].values())


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("r/x.md", "# Nothing\n", "no-record"),
        ("r/x.md", "", "no-record"),
        ("r/README.md", "---\nid: x\n---\n", "is no record: the profile mine leaves it out"),
    ],
)
def test_a_named_file_that_is_no_record_is_an_error(workdir: Path, path: str, text: str, reason: str) -> None:
    write(workdir, "r/good.md", {"id": "good", "title": "G"})
    run("init", "--from", "r", "-o", "mine")
    profile = workdir / "mine" / "profile.toml"
    profile.write_text(f"exclude = ['**/README.md']\n{profile.read_text('utf-8')}", "utf-8")
    (workdir / path).write_text(text, "utf-8")
    assert run("validate", "r", "--profile", "mine").exit_code == 0
    result = run("validate", path, "--profile", "mine")
    assert result.exit_code == 2
    assert reason in result.output
    assert run("validate", "r/good.md", "--profile", "mine").exit_code == 0


@pytest.mark.parametrize("shapes", ["shapes", "shapes/mine.ttl"])
def test_own_shapes_are_a_file_or_a_folder_for_records_and_for_rdf(workdir: Path, shapes: str) -> None:
    (workdir / "shapes").mkdir()
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "<http://a.b/Title> sh:targetSubjectsOf dcterms:title ; sh:property [ sh:path dcterms:title ; sh:minLength 2 ] ."
    )
    (workdir / "shapes" / "mine.ttl").write_text(shape, "utf-8")
    write(workdir, "r/x.md", {"id": "x", "title": "X"})
    found = run("validate", "r", "--shapes", shapes)
    assert (found.exit_code, "violation Title [title]: The number of characters" in found.stdout) == (1, True)
    (workdir / "data.ttl").write_text("<x:a> <http://purl.org/dc/terms/title> 'X' .", "utf-8")
    report = run("validate", "data.ttl", "--shapes", shapes, "--format", "turtle")
    assert (report.exit_code, "sh:focusNode <x:a>" in report.stdout) == (1, True)
    (workdir / "shapes" / "mine.ttl").write_text(shape.replace("minLength", "minLenght"), "utf-8")
    for source in ("r", "data.ttl"):
        wrong = run("validate", source, "--shapes", shapes, "--format", "turtle")
        assert wrong.exit_code == 2
        assert "shapes/mine.ttl:2: SHACL has no sh:minLenght. Did you mean sh:minLength" in wrong.stderr


@pytest.mark.parametrize("format", ["text", "json", "sarif", "html", "github", "junit", "markdown"])
def test_messages_are_in_the_language_that_is_asked_for(workdir: Path, format: str) -> None:
    write(workdir, "r/x.md", {"id": "x", "title": "X", "status": "Actve", "pubDate": "2024-02-30"})
    text = run("validate", "r", "--language", "zh", "--format", format).stdout
    for sentence in (
        "已知词语表中没有“Actve”：是否应为 Active？",
        "不是日期；按文本保留。请写存在的日期",
    ):
        assert sentence in text
    english = "Did you mean Active?"
    assert (english in text) == (format in ("json", "html"))  # which have both
    assert english in run("validate", "r", "--format", format).stdout
    assert ('"language":"zh"' in text) == (format == "html")
    if format == "json":
        (found,) = (each for each in json.loads(text)["results"] if each["code"] == "label-unknown")
        assert found["messages"].keys() == {"en", "zh"}
        assert found["messages"]["en"].endswith(english)
        assert found["messages"]["zh"] == found["message"]


def test_a_language_that_no_message_has_is_refused_and_what_lacks_it_is_in_english(
    workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(workdir, "r/x.md", {"id": "x", "title": "X"})
    result = run("validate", "r", "--language", "fr")
    assert (result.exit_code, result.stderr) == (2, "error: no message is in fr; there is en, zh\n")
    assert run("validate", "r", "--language", "en").stdout == run("validate", "r").stdout
    assert "The score" not in run("validate", "--explain", "score-range", "--language", "zh").stdout
    assert "The score" in run("validate", "--explain", "score-range").stdout
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    of_locale = run("validate", "--explain", "score-range").stdout
    assert of_locale == run("validate", "--explain", "score-range", "--language", "zh").stdout
    monkeypatch.delenv("LC_ALL")
    shape = '<x:S> <http://www.w3.org/ns/shacl#targetNode> <x:n> ; <http://www.w3.org/ns/shacl#class> <x:C> ; <http://www.w3.org/ns/shacl#message> "Own." .'
    (workdir / "mine.ttl").write_text(shape, "utf-8")
    assert "Own" in run("validate", "r", "--shapes", "mine.ttl", "--language", "zh-CN").stdout


def test_shapes_that_only_pyshacl_knows_are_named_since_they_take_longer(workdir: Path) -> None:
    write(workdir, "r/en/x.md", {"id": "x", "title": "X"})
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <https://w3id.org/policygraph/ns#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix ex: <https://example.org/> .\n"
        "ex:Fast sh:targetClass pg:Policy ; sh:property [ sh:path dcterms:title ; sh:minCount 1 ] .\n"
    )
    (workdir / "mine.ttl").write_text(shape, "utf-8")
    assert run("validate", "r", "--shapes", "mine.ttl").stderr == ""
    slow = "ex:Slow sh:targetClass pg:Policy ; sh:xone ( ex:Fast [ sh:hasValue pg:nothing ] ) .\n"
    (workdir / "mine.ttl").write_text(shape + slow, "utf-8")
    assert run("validate", "r", "--shapes", "mine.ttl").stderr == (
        "mine.ttl:4: the shape Slow: sh:xone in a node shape: pyshacl checks it, which reads the whole graph each time\n"
    )


LONG = " ".join(["word"] * 100)
RECORDS = {
    "a": f"id: a\npubDate: {LONG}\nstatus: {LONG}\nanalysis: {{mrv: {{score: {LONG}}}}}\nlang: {LONG}\ntitle: “{LONG}”",
    "b": f"id: a\npubDate: 2024\nstatus: {LONG} other\ntitle: Section {LONG} #45 {LONG}\n{'k' * 100}: {{{'l' * 100}: x}}",
    "c": f"id: c\ntitle: !!{'x' * 300} y",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_value_is_quoted_in_part_and_is_whole_for_programs(workdir: Path, language: str) -> None:
    for name, keys in RECORDS.items():
        (workdir / "r").mkdir(exist_ok=True)
        (workdir / "r" / f"{name}.md").write_text(f"---\n{keys}\n---\n", "utf-8")
    found = json.loads(run("validate", "r", "--format", "json").stdout)["results"]
    codes = {
        "bad-date",
        "bad-value",
        "label-unknown",
        "unknown-language",
        "text-cut",
        "typographic-quotes",
        "bad-yaml",
    }
    assert {each["code"] for each in found} >= {*codes, "unknown-key", "language-status"}
    assert max(len(text) for each in found for text in each["messages"].values()) < 500
    assert LONG in {each["value"] for each in found}
    lines = run("validate", "r", "-v", "--language", language).stdout.splitlines()
    assert max(map(len, lines)) < 700
    sarif = json.loads(run("validate", "r", "--format", "sarif").stdout)["runs"][0]["results"]
    assert max(len(each["message"]["text"]) for each in sarif) < 500
    assert LONG in {each["properties"].get("value") for each in sarif}


@pytest.mark.parametrize("engine", ["auto", "sparql", "pyshacl"])
@pytest.mark.parametrize("node", ["'no text of a record'", "5", "'x:y'", "<x:y>"])
def test_a_node_that_no_record_has_is_found_without_a_file(workdir: Path, node: str, engine: str) -> None:
    write(workdir, "r/a.md", {"id": "a", "title": "A"})
    (workdir / "s.ttl").write_text(
        f"<x:S> <http://www.w3.org/ns/shacl#targetNode> {node} ; <http://www.w3.org/ns/shacl#hasValue> <x:v> .",
        "utf-8",
    )
    found = run("validate", "r", "--shapes", "s.ttl", "--engine", engine)
    named = "<x:y>" if node == "<x:y>" else "(no node)"
    assert (found.exit_code, found.stdout.partition(" x:S")[0]) == (1, f"{named}: violation")
    assert "1 violation, 0 warnings, 0 infos without a file" in found.stdout
