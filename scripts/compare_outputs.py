"""Run every command in two checkouts over the same records and say where the outputs differ.

python scripts/compare_outputs.py OLD NEW [--shared FOLDER] [--keep FOLDER] [--only TEXT]

OLD and NEW are checkouts in which ``make demo`` has made an environment. Every command runs on the
seeds and on the corpora below FOLDER, in folders of the same names, with dates that do not move; what
it prints, writes and exits with is compared byte for byte, less times and the names of stores. What a
checkout without uncommitted changes printed is kept under its commit, so that it need not run again.
The exit status is 1 where anything differs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-01-31"
RDF = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld")
GRAPHS = ("graphml", "gexf", "node-link", "cytoscape")
FINDINGS = ("text", "json", "sarif", "github", "junit", "markdown", "html", "turtle", "jsonld")
COMMANDS = (
    "init", "new", "build", "validate", "query", "lineage", "report", "export", "show", "diff", "history",
    "profile",
)  # fmt: skip
Case = tuple[str, list[str]]  # name of the corpus, arguments
# Corpus -> its profile, ids to ask about, a country, a cluster and a source, a text, dates.
CORPORA = {
    "seeds": ("policy", ["alberta-tier", "us-45q-2018", "clean-development-mechanism-legacy"],
              ["Canada", "International Carbon Markets", "UNFCCC", "碳"]),
    "hub": ("policy", ["us-45q-2022", "eu-ccs-directive", "facility/7"],
            ["Canada", "CCUS Incentives", "UNFCCC", "日本"]),
    "peps": ("pep", ["pep-0426", "pep-0008", "pep-3333"], ["Canada", "x", "x", "iterator"]),
    "eips": ("eip", ["4844", "2718", "1"], ["Canada", "x", "x", "opcode"]),
    "faulty": ("policy", ["a", "b"], ["Canada", "x", "x", "text"]),
}  # fmt: skip


def questions() -> dict[str, list[str]]:
    """Return question -> the parameters that it has no default for, and the dates among the others."""
    found = {}
    for file in sorted((ROOT / "queries").glob("*.rq")):
        heads = re.findall(r"^# param (\w+):([^=\n]*)(=.*)?$", file.read_text("utf-8"), re.MULTILINE)
        found[file.stem] = [name for name, kind, default in heads if not default or kind.strip() == "date"]
    return found


def cases() -> Iterator[Case]:
    """Yield what is run, corpus by corpus."""
    for name in ("", *COMMANDS):
        yield "seeds", [*([name] if name else []), "--help"]
    for arguments in (["profile", "list"], ["buidl"], ["build", "nowhere"], ["--version"]):
        yield "seeds", arguments
    for name, (profile, ids, words) in CORPORA.items():
        yield from of_corpus(name, profile, ids, words)


def of_corpus(name: str, profile: str, ids: list[str], words: list[str]) -> Iterator[Case]:
    """Yield what is run on one corpus."""
    country, cluster, source, text = words
    own = ["--profile", profile]
    read = [["build"], ["build", "--format", "json"], ["build", "-v"]]
    read += [["validate", "--today", DAY, "--format", format] for format in FINDINGS]
    read += [
        ["validate", "--today", DAY, *extra]
        for extra in (
            ["--select", "lineage-*"],
            ["--ignore", "l*", "--fail-on", "info"],
            ["--severity", "label-unknown=violation"],
        )
    ]
    read += [
        ["report", "--today", DAY, "--format", format, "--as-of", on]
        for format in ("text", "json", "markdown", "csv")
        for on in ("2015-06", DAY)
    ]
    read += [
        ["report", "--today", DAY, "--country", country],
        ["report", "--today", DAY, "--plots", "out/plots"],
    ]
    read += [
        ["report", "--policy", ids[0], "--format", format] for format in ("text", "json", "markdown", "csv")
    ]
    read += [["export", "--format", format] for format in (*RDF, *GRAPHS)]
    read += [["export", "--format", format, "-o", f"out/{format}"] for format in ("csv", "records")]
    read += [["export", "--layers", layer] for layer in ("asserted", "derived", "vocabulary", "nope")]
    read += [["profile", "check"], ["profile", "check", "--format", "json"]]
    for arguments in read:
        yield name, [*arguments[:2], name, *own, *arguments[2:]] if arguments[0] == "profile" else [
            arguments[0], name, *own, *arguments[1:]]  # fmt: skip
    asking: list[list[str]] = [["query"], ["query", "no-such-question"]]
    values = {"policy": ids[0], "country": country, "cluster": cluster, "source": source, "text": text,
              "asOf": DAY, "before": DAY, "wanted": "zh"}  # fmt: skip
    for question, parameters in questions().items():
        bound = [part for each in parameters for part in ("--bind", f"{each}={values[each]}")]
        asking.append(["query", question, *bound])
    count = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT 30"
    asking += [
        ["query", "--text", count, "--format", format]
        for format in ("table", "json", "xml", "csv", "tsv", "markdown")
    ]
    describe = "CONSTRUCT { ?p dcterms:title ?t } { ?p dcterms:title ?t } ORDER BY ?p LIMIT 5"
    asking += [["query", "--text", describe, "--format", format] for format in RDF]
    asking += [["query", "--text", "ASK { ?x a pg:Policy }"], ["query", "--text", "SELECT * { ?s ?p }"]]
    for policy in ids:
        asking += [["show", policy], ["show", policy, "--format", "json", "--language", "zh"]]
        asking += [
            ["lineage", policy, "--format", format, "--as-of", DAY]
            for format in ("text", "json", "mermaid", "dot", "svg", "graphml", "csv")
        ]
        asking += [
            ["lineage", policy, "--as-of", "2010", "--direction", "older", "--depth", "2"],
            ["lineage", policy, "--relation", "supersedes"],
        ]
    asking += [
        ["lineage", "--cluster", cluster],
        ["show", "--search", text],
        ["show", "--search", text, "--format", "json"],
    ]
    asking += [["history", ids[0], "--format", format] for format in ("text", "json", "markdown")]
    asking += [
        ["diff", "HEAD~1", "HEAD", "--format", format, "--findings"]
        for format in ("text", "json", "markdown")
    ]
    asking += [["diff", "HEAD~1", "HEAD", "--format", "rdfpatch"], ["diff", "HEAD~9", name]]
    for arguments in asking:
        yield name, [*arguments, "-s", name, *own]
    yield name, ["profile", "schema", *own]
    yield name, ["init", "--from", name, "-o", "out/profile"]
    yield name, ["init", "out/project", *own]
    yield name, ["new", "brand-new", "-s", name, *own, "-o", "out/new.md"]


def prepare(folder: Path, shared: Path) -> None:
    """Copy the records into a folder that is a repository with two commits."""
    corpora = shared / "corpora"
    for name, source in (("seeds", ROOT / "seeds"), ("hub", corpora / "ccus-policy-hub"),
                         ("peps", corpora / "peps"), ("eips", corpora / "eips")):  # fmt: skip
        if source.is_dir():
            shutil.copytree(source, folder / name)
    (folder / "faulty").mkdir()
    for name, text in FAULTY.items():
        (folder / "faulty" / name).write_bytes(text.encode())
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(folder)]
    dates = {**os.environ, "GIT_AUTHOR_DATE": f"{DAY}T12:00:00Z", "GIT_COMMITTER_DATE": f"{DAY}T12:00:00Z"}
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    (folder / ".gitignore").write_text(".policygraph/\nout/\n", "utf-8")
    for message in ("one", "two"):
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", message], check=True, env=dates)
        for name in ("seeds/en", "hub/policies/en", "peps", "eips/eips"):
            files = sorted((folder / name).glob("*.md"))
            if files and message == "one":
                files[0].write_text(
                    files[0].read_text("utf-8").replace("the", "teh", 3) + "\nMore.\n", "utf-8"
                )
                files[1].rename(files[1].with_name(f"renamed-{files[1].name}"))
                files[2].unlink()


FAULTY = {
    "a.md": "---\nid: a\ntitle: One\nsupersedes: [b]\nstatus: Banana\npubDate: 2024-02-30\nnope: 1\n---\n\nText.\n",
    "b.md": "---\nid: b\ntitle: 二\nstatus: Active\nsupersededBy: [c]\nevolution:\n  supersedes: a\n---\n",
    "B.md": "---\nid: B\ntitle: Two\nurl: not a url\nyear: soon\n---\n",
    "c.md": "---\ntitle: no id\n---\n",
    "d.md": "---\nid: d\ntitle: [unclosed\n",
    "e.md": "---\n{\"id\": \"e\", \"id\": \"f\"}\n---\n",
    "f.md": "+++\nid = 'f'\ntitle = 'x'\n+++\n[b](b.md) [[a]]\n",
    "g.md": "no front matter\n",
}  # fmt: skip


def steady(data: bytes, folder: Path) -> bytes:
    """Return an output without what differs from run to run: times, the working folder, names of stores."""
    for pattern, to in (
        (re.escape(os.fsencode(folder)), b"WORK"),
        (rb"built in [0-9.]+ s", b"built in TIME"),
        (rb"\.policygraph/[0-9a-f]+/gen-\d+", b".policygraph/STORE"),
        (rb"/tmp/policygraph-\w+", b"TEMPORARY"),
    ):
        data = re.sub(pattern, to, data)
    return data


def run(command: str, case: Case, folder: Path) -> bytes:
    """Return what one command printed, wrote below ``out`` and exited with."""
    _, arguments = case
    out = folder / "out"
    out.mkdir()
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([command, *arguments], cwd=folder, env=environment, capture_output=True)
    parts = [b"STATUS %d\n" % done.returncode, done.stdout, b"\nERRORS\n", done.stderr]
    for file in sorted(each for each in out.rglob("*") if each.is_file()):
        parts += [b"\nFILE %s\n" % os.fsencode(file.relative_to(folder)), file.read_bytes()]
    shutil.rmtree(out)
    return steady(b"".join(parts), folder)


def outputs(checkout: Path, shared: Path, keep: Path, only: str) -> dict[str, bytes]:
    """Return command line -> output of a checkout."""
    git = ["git", "-C", str(checkout)]
    revision = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True).stdout.strip()
    kept = keep / revision
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="outputs-") as temporary:
        folder = Path(temporary, "work").resolve()
        folder.mkdir()
        prepare(folder, shared)
        for number, case in enumerate(cases()):
            name = " ".join(case[1])
            if only not in name or not (folder / case[0]).is_dir():
                continue
            file = kept / f"{number:04}"
            if not changed and file.is_file() and file.with_suffix(".name").read_text("utf-8") == name:
                found[name] = file.read_bytes()
                continue
            found[name] = run(str(checkout / ".venv" / "bin" / "policygraph"), case, folder)
            if not changed:
                kept.mkdir(parents=True, exist_ok=True)
                file.with_suffix(".name").write_text(name, "utf-8")
                file.write_bytes(found[name])
    return found


def main() -> int:
    """Compare, print where outputs differ, and return the exit status."""
    parser = argparse.ArgumentParser(description="Compare the outputs of two checkouts.")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="the folder with corpora")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "policygraph-outputs"))
    parser.add_argument("--only", default="", help="only command lines with this text in them")
    given = parser.parse_args()
    with ThreadPoolExecutor(2) as pool:
        sides = pool.map(
            lambda side: outputs(side.resolve(), given.shared, given.keep, given.only), (given.old, given.new)
        )
        old, new = sides
    differing = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    for name in differing:
        before, after = (side.get(name, b"").decode("utf-8", "replace").splitlines() for side in (old, new))
        lines = list(unified_diff(before, after, "old", "new", lineterm="", n=1))
        print(f"=== policygraph {name}", *lines[2:40], sep="\n")
    print(f"{len(differing)} of {len(new)} outputs differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
