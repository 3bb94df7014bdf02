"""Write the parts of docs/ that follow from the code and the declarative files, or check them.

python scripts/docs.py            write commands, questions, rules and vocabulary in docs/
python scripts/docs.py --check    end with status 1 where one of them is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import rdflib
from rdflib.namespace import RDF, RDFS, SKOS

from policygraph.cli import COMMANDS, main
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile, RecordKind
from policygraph.query.sparql import named_queries
from policygraph.rdf.namespaces import PG
from policygraph.rdf.sparql import MAX_DEPTH, MAX_TOKENS
from policygraph.validation.validate import ValidationOptions, rule_set

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- Written by scripts/docs.py; change what it reads, then run `make docs`. -->\n"


def commands() -> Iterator[str]:
    """Yield the help of every command."""
    yield f"# Commands\n\n{NOTE}"
    context = click.Context(main, info_name="policygraph")
    for name in (None, *COMMANDS):
        command = main if name is None else main.get_command(context, name)
        assert command
        inner = context if name is None else click.Context(command, info_name=f"policygraph {name}")
        inner.max_content_width = 96
        yield f"## policygraph{f' {name}' if name else ''}\n\n```text\n{command.get_help(inner)}\n```\n"
        for below, part in command.commands.items() if name and isinstance(command, click.Group) else ():
            own = click.Context(part, info_name=f"policygraph {name} {below}", max_content_width=96)
            yield f"### policygraph {name} {below}\n\n```text\n{part.get_help(own)}\n```\n"


def questions(profile: Profile) -> Iterator[str]:
    """Yield the named questions with their parameters and the properties that they need."""
    yield f"# Named questions\n\n{NOTE}\nAsk one with `policygraph query NAME --bind PARAMETER=VALUE`.\n"
    yield (
        "No query, rule or shape asks another server: SERVICE is refused, as is a query of brackets more than"
        f" {MAX_DEPTH} deep or of more than {MAX_TOKENS:,} tokens outside of lists.\n"
    )
    for question in named_queries(profile).values():
        yield f"## {question.name}\n\n**{question.title}** {question.description}\n"
        for parameter in question.parameters:
            kind = profile.context.compact(parameter.type)
            default = f", `{parameter.default}` unless given" if parameter.default else ""
            yield f"- `{parameter.name}`: {kind}{default}"
        for property_ in question.needs:
            yield f"- needs `{profile.context.compact(property_)}`"
        if question.parameters or question.needs:
            yield ""


def by_language(graph: rdflib.Graph, term: rdflib.term.Node, kind: rdflib.URIRef) -> dict[str, str]:
    """Return language -> label of a term."""
    labels = (label for label in graph.objects(term, kind) if isinstance(label, rdflib.Literal))
    return {str(label.language): str(label) for label in labels}


def keys(kind: RecordKind) -> Iterator[str]:
    """Yield a row for each front-matter key of one kind."""
    for place, fields in kind.fields.items():
        for key, field in fields.items():
            nest = f"{field.term.nest}." if field.term.nest else ""
            inside = "" if place == kind.subject_class else "analysis.*."
            values = kind.context.compact(field.range or field.term.type or "") or "text"
            values = {"@id": "IRI"}.get(values, values)
            yield f"| `{inside}{nest}{key}` | `{kind.context.compact(field.term.iri)}` | {values} |"
    for key, names in kind.lists.items():
        yield f"| `{key}` | the values of {' and '.join(f'`{name}`' for name in names)}, in this order | list |"


def vocabulary(profile: Profile) -> Iterator[str]:
    """Yield the front-matter keys with their properties, and the words that the schemes know."""
    yield f"# Keys and words\n\n{NOTE}\n## Front-matter keys\n"
    for kind in profile.kinds:
        yield f"### {kind.name}\n\n| key | property | values |\n| --- | --- | --- |"
        yield from keys(kind)
        yield ""
    graph = rdflib.Graph()
    for file in profile.vocabulary_files:
        graph.parse(file)
    countries = rdflib.URIRef("https://w3id.org/policygraph/scheme/jurisdiction")
    yield "## Words\n\nA text is looked up in any of its languages; letter case and spaces do not count.\n"
    for scheme in sorted(set(graph.subjects(RDF.type, SKOS.ConceptScheme)), key=str):
        if scheme == countries:
            yield "### Jurisdiction / 法域\n\nThe countries of ISO 3166-1, the European Union, and International.\n"
            continue
        labels = by_language(graph, scheme, SKOS.prefLabel)
        yield f"### {labels['en']} / {labels['zh']}\n\n| English | 中文 | also |\n| --- | --- | --- |"
        for concept in sorted(graph.subjects(SKOS.inScheme, scheme), key=str):
            names = by_language(graph, concept, SKOS.prefLabel)
            others = sorted(
                str(each) for kind in (SKOS.altLabel, SKOS.notation) for each in graph.objects(concept, kind)
            )
            yield f"| {names['en']} | {names['zh']} | {', '.join(others)} |"
        yield ""
    yield "## Classes and properties\n\n| term | label | 标签 |\n| --- | --- | --- |"
    ours = (term for term in set(graph.subjects(RDFS.label)) if str(term).startswith(PG))
    for term in sorted(ours, key=str):
        names = by_language(graph, term, RDFS.label)
        yield f"| `pg:{str(term).removeprefix(PG)}` | {names['en']} | {names['zh']} |"


def rules(profile: Profile) -> Iterator[str]:
    """Yield the rules with severity, message and explanation in every language."""
    yield f"# Rules\n\n{NOTE}\nWhat `policygraph validate` looks for; see [validation](validation.md).\n"
    for rule in rule_set(profile, ValidationOptions()).rules.values():
        yield f"## {rule.code}\n\n{rule.severity}\n"
        for language in sorted(rule.messages):
            said = (rule.names.get(language), rule.messages[language], rule.explanations.get(language))
            name, message, explanation = (part or "" for part in said)
            yield f"- **{name}.** {message} {explanation}".rstrip()
        yield ""


def run(check: bool) -> int:
    """Write or check the pages; return the exit status."""
    profile = load_profile("policy")
    pages = {
        "commands.md": commands(),
        "questions.md": questions(profile),
        "rules.md": rules(profile),
        "vocabulary.md": vocabulary(profile),
    }
    stale = []
    for name, lines in pages.items():
        text = "\n".join(lines).rstrip() + "\n"
        file = ROOT / "docs" / name
        if not file.exists() or file.read_text("utf-8") != text:
            stale.append(name)
            if not check:
                file.write_text(text, "utf-8")
    if check and stale:
        print(f"not current: {', '.join(stale)}; run `make docs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run("--check" in sys.argv[1:]))
