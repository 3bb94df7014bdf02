"""With ``--language zh`` every command speaks Chinese: no English word is in its output but names and quotations."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from policygraph.cli import COMMANDS, main
from policygraph.cli.help import width
from policygraph.cli.language import LanguageOption, of_locale, speak, spoken
from policygraph.profile.load import load_profile
from policygraph.query.sparql import named_queries
from policygraph.words.phrases import ENGLISH, words
from tests.helpers import PARAMETERS, run, write

POLICY = load_profile("policy")
QUESTIONS = named_queries(POLICY).values()
# What may be in Latin letters, and why.
LATIN = {
    "options, and what may be given to them": r"--?[a-z][\w-]*|\[[\w.|%-]+\]|默认：[\w,]+|'[^']*'|\w+=(?=…|\w)",
    "commands": rf"\b(policygraph|{'|'.join(COMMANDS)}|check|schema|list|cd)\b",
    "formats and other values that options name": (
        r"\b(text|json|jsonld|html|xml|csv|tsv|markdown|table|turtle|ntriples|nquads|trig|rdfxml|rdfpatch|parquet|records"
        r"|graphml|gexf|node-link|cytoscape|svg|png|asserted|derived|vocabulary|entailed|profile|revision|true|false|sources|today)\b"
    ),
    "standards, and programs of others": (
        r"\b(SPARQL|SERVICE|GRAPH|ASK|RDF|XML|SHACL|JSON|Schema|draft|YAML|TOML|Markdown|IRI|URL|UTF|BCP|HTTP|ELI|Dask|fsspec|tcp"
        r"|TLS|SSL_CERT_FILE|N-Triples|git|HEAD|Apache|Jena|Ctrl|glob|graph|MiB|Python|Kubernetes)\b"
    ),
    "files": r"\.policygraph\S*|[\w./-]*\.(md|toml|ttl|rq|sparql|jsonld|svg|gitignore|policygraph|parquet|csv|json|xyz)\b|\(\.\w+\)",
    "addresses and prefixed names": r"https?://\S+|\b\w+:\w+",
    "codes, and names of questions": r"\b[a-z]+(-[a-z]+)+\b|\b[0-9a-f]{10}\b",
    "ids and keys of records": rf"\b(p\d|ttile|evolution|{'|'.join(map(re.escape, POLICY.context.terms))})\b",
    "parameters and names of questions": (
        rf"\b({'|'.join({p.name for each in QUESTIONS for p in each.parameters} | {each.name for each in QUESTIONS})})\b"
    ),
    "names of facets, kinds and profiles": (
        r"\b(category|legal_weight|cluster|source|status|country|facility|policy|record|adr|eip|kep|okf|pep|published)\b"
    ),
    "tags of languages": r"\b(en|zh|zh-Hans)\b",
}
POLICY_QUESTIONS = {each.name: each.parameters for each in QUESTIONS}
VALUES = {**PARAMETERS, "policy": "p1", "country": "中国", "cluster": "集群", "source": "来源", "text": "文"}
NAMES = re.compile("|".join(LATIN.values()))

RECORDS = {
    "p1.md": {"id": "p1", "title": "甲", "status": "现行有效", "pubDate": "2024-05-01", "country": "中国", "supersedes": ["p2"]},
    "p2.md": {"id": "p2", "title": "乙", "status": "已被取代", "pubDate": "2020", "country": "中国", "clusters": ["集群"]},
    "p3.md": {"id": "p3", "title": "丙", "status": "现行", "ttile": "丁", "supersedes": ["p9"]},
}  # fmt: skip
SAID = (
    ["build"],
    ["build", "--verbose"],
    ["validate"],
    ["validate", "--statistics"],
    ["validate", "--explain", "unknown-key"],
    ["validate", "--format", "markdown"],
    ["validate", "--min-severity", "violation"],
    ["validate", "--severity", "a"],
    ["validate", "--select", "无"],
    ["validate", "--baseline", "无.json"],
    ["validate", "--write-baseline", "已知.json"],
    ["validate", "--baseline", "已知.json"],
    ["query"],
    ["query", "无"],
    ["query", "in-country"],
    ["query", "in-country", "-b", "country=某"],
    ["query", "--text", "SELECT * { ?甲 <x:p> ?乙"],
    ["query", "--text", "SELECT ?甲 { SERVICE <x:y> {} }"],
    ["query", "--text", "ASK {}", "--format", "csv"],
    ["query", "-b", "a=b"],
    ["lineage", "p1"],
    ["lineage", "p1", "--as-of", "2022"],
    ["lineage", "p1", "--as-of", "2022", "--format", "svg"],
    ["lineage", "p1", "--format", "mermaid"],
    ["lineage", "--where", "country=中国"],
    ["lineage", "--where", "country=无"],
    ["lineage", "--where", "分面=无"],
    ["lineage", "无"],
    ["lineage"],
    ["lineage", "p1", "--as-of", "不久"],
    ["report"],
    ["report", "--format", "markdown"],
    ["report", "--policy", "p1", "--as-of", "2022"],
    ["report", "--policy", "p1", "--format", "markdown"],
    ["report", "--kind", "无"],
    ["report", "--format", "html", "--kind", "policy"],
    ["report", "--plots", "图"],
    ["show", "p1"],
    ["show", "p9"],
    ["show", "--search", "甲"],
    ["show"],
    ["export", "--format", "csv"],
    ["export", "--format", "csv", "-o", "表"],
    ["export", "--layers", "无"],
    ["export", "-o", "出.xyz"],
    ["profile", "check"],
    ["profile", "list"],
    ["profile", "schema", "--kind", "无"],
        ["init", "新"],
    ["init", "--from", "空"],
    ["init", "--from", "records", "-o", "草"],
    ["diff", "records", "改后"],
    ["diff", "records", "改后", "--format", "markdown", "--findings"],
    ["diff", "records", "records"],
    ["diff", "records", "无"],
    ["history", "p1"],
    ["history", "p1", "--format", "markdown"],
    ["history", "无"],
)  # fmt: skip
WRONG = (
    ["biuld"],
    ["--langauge", "zh"],
    ["validate", "--fail"],
    ["validate", "--fail-on"],
    ["validate", "--fail-on", "x"],
    ["validate", "--statistics=yes"],
    ["validate", "--today", "x"],
    ["validate", "--shapes", "无"],
    ["build", "--jobs", "x"],
    ["build", "--jobs", "0"],
    ["build", ""],
    ["lineage", "p1", "p2"],
    ["lineage", "--where", "x"],
    ["history"],
    ["profile"],
    ["profile", "无"],
    ["build", "--profile", "无"],
    ["build", "无"],
)  # fmt: skip


def english(text: str) -> list[str]:
    """Return the words in Latin letters that are no names and no quotations; of drawings, those in their texts."""
    if "<svg" in text:
        text = re.sub(r"<(style|metadata).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    elif "flowchart" in text:
        text = " ".join(re.findall(r'"([^"]*)"', text)).replace("<br/>", " ")
    text = re.sub(r"(从未匹配 \(\d+\)\n).*?\n\n", r"\1", text, flags=re.DOTALL)  # patterns are quotations
    return re.findall(r"[A-Za-z]{2,}", NAMES.sub(" ", text))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name, metadata in RECORDS.items():
        write(folder, f"records/{name}", metadata)
        write(folder, f"改后/{name}", {**metadata, "title": "改", "status": "已废止"})
    write(folder, "records/p4.md", "id: p4\nid: p4")
    (folder / "空").mkdir()
    (folder / "policygraph.toml").write_text('sources = ["records"]\nlanguages = ["zh"]\n')
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=甲", "-c", "user.email=a@b", "commit", "-qm", "始"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder


@pytest.fixture
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(project)
    yield project
    speak(ENGLISH)


def said(arguments: list[str]) -> str:
    """Return what a command prints in Chinese, with ``--language`` before the command."""
    return run("--language", "zh", *arguments).output


def test_every_command_speaks_chinese(inside: Path) -> None:
    found = {" ".join(arguments): said(arguments) for arguments in SAID}
    assert {line: words for line, text in found.items() if (words := english(text))} == {}
    assert [line for line, text in found.items() if not text] == []
    drawn = [file.read_text("utf-8") for file in inside.glob("图/*.svg")]
    assert [english(text) for text in drawn] == [[]] * len(drawn) != []


# Names in messages that no command above prints: of settings and keys, of keywords of others, of programs.
KEYWORDS = """
    kinds pattern container layers policies edges urls part domain range scheme key file folder path split wiki mention elsewhere
    largest timeout graphs observed base current default param urls
    this sh LIMIT SELECT CONSTRUCT DESCRIBE VALUES IN AS BOUND PREFIX BASE TAG null type set context value index nest version
    YYYY MM DD MiB URI LD Hans Unicode uXXXX ASCII http https PATH
    Enter Space Tab Starlette pip install pandas pyarrow matplotlib pyshacl rdflib Parquet dask worker ulimit Git LFS git lfs pull fetch Graph Store Protocol
"""


def test_no_translation_has_an_english_word() -> None:
    told = {text: english(re.sub(r"\{[^}]*\}", " ", chinese)) for text, chinese in words("zh").items()}
    assert {text: left for text, found in told.items() if (left := {*found} - {*KEYWORDS.split()})} == {}


def test_the_page_speaks_chinese_where_no_script_runs(inside: Path) -> None:
    page = said(["report", "--format", "html"])
    assert english(re.sub(r"<[^>]*>", " ", page[page.index("<main>") : page.index("</main>")])) == []


def test_a_question_has_labels_in_the_language_unless_another_is_bound(inside: Path) -> None:
    asked = ["query", "in-force", "-basOf=2024-06-01", "--format", "csv"]
    assert ["没有描述它的记录" in run(*asked, *more).stdout for more in (["--language", "zh"], [])] == [
        True,
        False,
    ]
    assert "no record describes it" in run(*asked, "--language", "zh", "-blanguage=en").stdout
    (inside / "own.rq").write_text(
        "# param language: xsd:language = fr\nSELECT (LCASE(?language) AS ?policy) ?language {}"
    )
    own = [run("query", "own.rq", *more).stdout.split()[:3:2] for more in ([], ["--language", "zh"])]
    assert own == [["policy", "fr"], ["policy", "zh"]]


@pytest.mark.parametrize("question", [each.name for each in QUESTIONS])
def test_the_answer_to_every_question_is_chinese(question: str, inside: Path) -> None:
    bound = [f"-b{p.name}={VALUES[p.name]}" for p in POLICY_QUESTIONS[question] if p.default is None]
    assert english(said(["query", question, *bound])) == []


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_told_in_chinese(arguments: list[str], inside: Path) -> None:
    result = run("--language", "zh", *arguments)
    given = "|".join(map(re.escape, ["main", *filter(None, arguments)]))
    assert (result.exit_code, english(re.sub(given, "", result.stderr))) == (2, [])
    if arguments[0] in {*COMMANDS} - {"profile"} and arguments[-1] != "--fail-on":
        assert run(*arguments, "--language", "zh").stderr == result.stderr


def commands(group: click.Group = main, *path: str) -> Iterator[list[str]]:
    """Yield the names of all commands, with those of the groups that they are in."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield [*path, name]
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


@pytest.mark.parametrize("names", [[], *commands()], ids=" ".join)
def test_help_is_chinese(names: list[str]) -> None:
    text = run("--language", "zh", *names, "--help").output
    assert english(text.replace("main", "")) == []
    assert max(width(line) for line in text.splitlines() if "|" not in line) <= 80
    assert run(*names, "--language", "zh", "--help").output == text or names == ["new"]


def test_each_command_takes_a_language() -> None:
    without = [
        names for names in commands() if not any(isinstance(p, LanguageOption) for p in _at(names).params)
    ]
    assert without == [["new"]]  # whose option is the language of the record


def _at(names: list[str]) -> click.Command:
    command: click.Command | None = main
    for name in names:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name)
    assert command
    return command


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_locale_decides_without_the_option(environment: dict[str, str], language: str) -> None:
    assert of_locale(environment) == language


def test_the_locale_changes_nothing_that_programs_read(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formats = (
        ["validate", "--format", "json"], ["lineage", "p1", "--format", "json"], ["show", "p1", "--format", "json"],
        ["diff", "records", "改后", "--format", "json"], ["query", "in-force", "--format", "csv"],
        ["report", "--format", "csv"], ["profile", "check", "--format", "json"],
    )  # fmt: skip
    before = [run(*arguments).stdout for arguments in formats]
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "记录" in run("build").stdout
    assert [run(*arguments).stdout for arguments in formats] == before
    assert (
        "policies" in run("build", "--language", "en").stdout
        or "policy" in run("build", "--language", "en").stdout
    )


def test_a_language_that_the_program_does_not_speak_is_refused() -> None:
    result = run("--language", "fr", "build")
    assert (result.exit_code, result.stderr) == (2, "error: no message is in fr; there is en, zh\n")


def test_a_run_does_not_speak_the_language_of_the_one_before() -> None:
    assert "用法" in run("--language", "zh", "--help").output
    assert "Usage" in run("--help").output
    assert spoken() == "en"
