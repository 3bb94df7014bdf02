"""The command build."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from policygraph import pipeline
from tests.helpers import SEEDS, run, write
from tests.query.helpers import own_profile


def test_build_says_what_is_in_the_store(workdir: Path) -> None:
    result = run("build", SEEDS)
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("17 records, 14 policies, ")
    assert "17 changed, 0 removed; store in .policygraph" in second
    assert "nothing has changed; store in .policygraph" in run("build", SEEDS).stdout


def test_a_build_of_what_has_not_changed_loads_neither_the_model_of_profiles_nor_that_of_the_graph(
    workdir: Path,
) -> None:
    assert run("build", SEEDS).exit_code == 0
    code = (
        f"import sys\nfrom policygraph.cli import main\ntry: main(['build', {SEEDS!r}])\nexcept SystemExit: pass\n"
        "heavy = {'yaml', 'rich', 'numpy', 'policygraph.profile.model', 'policygraph.store.graph_store'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_build_as_json_on_the_hub(hub: Path, workdir: Path) -> None:
    result = run("build", str(hub), "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {key: found[key] for key in ("schema_version", "records", "policies", "errors", "skipped")} == {
        "schema_version": 1, "records": 172, "policies": 86, "errors": [], "skipped": 0,
    }  # fmt: skip
    assert [each["field"] for each in found["warnings"]] == [
        f"impactAnalysis.{key}" for key in ("citation", "evidence", "label", "score")
    ]
    assert Path(found["store"]).is_dir()


def test_build_names_errors_with_their_place_and_builds_the_rest(workdir: Path) -> None:
    write(workdir, "r/en/good.md", {"id": "good", "owner": "me"})
    write(workdir, "r/en/bad.md", "id: a\nid: b")
    (workdir / "r" / "README.md").write_text("# Hello\n", "utf-8")
    result = run("build", "r", "-v")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[0].startswith("1 record, 1 policy, ")
    assert result.stdout.splitlines()[0].endswith("1 file without front matter skipped")
    assert result.stderr.splitlines() == [
        "r/README.md: no front matter, skipped",
        "r/en/bad.md:3:1: error duplicate-key [id]: the key id stands twice. Keep one of the two.",
        "r/en/good.md:4:3: warning unknown-key [owner]: the profile policy has no property for owner. "
        "Kept as it is; correct the key or add it to the profile.",
    ]
    found = json.loads(run("build", "r", "--format", "json").stdout)
    assert found["errors"] == [
        {"path": "en/bad.md", "line": 3, "column": 1, "code": "duplicate-key", "field": "id",
         "message": "the key id stands twice", "remedy": "Keep one of the two"}
    ]  # fmt: skip
    quiet = run("build", "r", "-q")
    assert (quiet.exit_code, len(quiet.stderr.splitlines())) == (2, 1)


def test_a_record_that_has_lost_its_fence_is_an_error_and_an_empty_file_a_warning(workdir: Path) -> None:
    write(workdir, "r/en/good.md", {"id": "good", "title": "Good"})
    (workdir / "r" / "en" / "lost.md").write_text("id: lost\ntitle: Lost\n---\n", "utf-8")
    (workdir / "r" / "en" / "empty.md").write_bytes(b"")
    result = run("build", "r")
    assert result.exit_code == 2
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        ["r/en/empty.md:1:1", "warning empty-file"], ["r/en/lost.md:1:1", "error unopened-fence"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["# Hello\n", ""])
@pytest.mark.parametrize("command", ["build", "validate"])
def test_a_file_that_is_named_and_is_no_record_is_an_error(command: str, text: str, workdir: Path) -> None:
    write(workdir, "r/good.md", {"id": "good", "title": "Good"})
    (workdir / "r" / "README.md").write_text(text, "utf-8")
    result = run(command, "r/README.md", "r/good.md")
    assert result.exit_code == 2
    assert "r/README.md:1:1" in result.output
    assert "no-record" in result.output
    assert "no-record" not in run(command, "r").output


def test_a_flood_of_warnings_is_cut_unless_asked_for(workdir: Path) -> None:
    write(workdir, "r/en/x.md", {"id": "x", **{f"key{number}": 1 for number in range(30)}})
    result = run("build", "r")
    assert (result.exit_code, len(result.stderr.splitlines())) == (0, 21)
    assert result.stderr.splitlines()[-1] == "and 10 warnings more; -v shows all"
    assert len(run("build", "r", "-v").stderr.splitlines()) == 30


def test_a_second_build_says_whom_it_waits_for(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = pipeline.build

    def waiting(settings: Any, progress: Any, told: Any, *others: Any) -> Any:
        told("waiting for the build by process 1 since 00:00:00")
        return build(settings, progress, told, *others)

    monkeypatch.setattr(pipeline, "build", waiting)
    assert run("build", SEEDS).stderr.startswith("waiting for the build by process 1")


@pytest.mark.parametrize("command", ["build", "validate"])
def test_where_no_record_has_an_id_the_profile_is_at_fault(workdir: Path, command: str) -> None:
    own_profile(workdir / "p")
    for name in ("a", "b"):
        write(workdir, f"r/{name}.md", {"slug": name, "title": "T"})
    result = run(command, "r", "--profile", "p")
    assert result.exit_code == 2
    assert "error: no record has an id: p/profile.toml takes it from id\n" in result.stderr
    write(workdir, "r/c.md", {"id": "c", "title": "T"})
    assert "no record has an id" not in run(command, "r", "--profile", "p").stderr


def test_build_speaks_the_language_that_is_asked_for(workdir: Path) -> None:
    write(workdir, "r/en/good.md", {"id": "good", "ttile": "me"})
    write(workdir, "r/en/bad.md", "id: a\nid: b")
    (workdir / "r" / "README.md").write_text("# Hello\n", "utf-8")
    result = run("build", "r", "-v", "--language", "zh")
    assert result.stdout.splitlines()[0].startswith("记录 1，政策 1，三元组 ")
    assert result.stderr.splitlines() == [
        "r/README.md：没有元数据，已略过",
        "r/en/bad.md:3:1: 错误 duplicate-key [id]: 键 id 出现两次。请保留其中一个。",
        "r/en/good.md:4:3: 警告 unknown-key [ttile]: 配置 policy 中没有与 ttile 对应的属性。"
        "是否应为 title？按原样保留；请更正该键，或将其加入配置。",
    ]
    found = json.loads(run("build", "r", "--format", "json", "--language", "zh").stdout)
    assert (found["errors"][0]["message"], found["errors"][0]["remedy"]) == (
        "键 id 出现两次",
        "请保留其中一个",
    )
    refused = run("build", "r", "--language", "fr")
    assert (refused.exit_code, "no message is in fr; there is en, zh" in refused.stderr) == (2, True)


@pytest.mark.parametrize("address", ["x", "tcp://127.0.0.1", "tcp:/127.0.0.1:8786"])
def test_an_address_of_a_scheduler_that_is_none_is_refused_though_nothing_is_mapped(
    workdir: Path, address: str
) -> None:
    write(workdir, "r/a.md", {"id": "a"})
    run("build", "r")
    result = run("build", "r", "--scheduler", address)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: --scheduler {address} is no address; write tcp://HOST:PORT\n"
