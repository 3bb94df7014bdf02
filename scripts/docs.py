"""Write the parts of docs/ that follow from the code and the declarative files, or check them.

python scripts/docs.py            write the reference in docs/: API, profiles, commands, ontology, questions, rules, words
python scripts/docs.py --check    end with status 1 where one of them is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import rdflib
from api_reference import api
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from policygraph.cli import COMMANDS, main
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile, RecordKind
from policygraph.profile.resources import built_in_profiles
from policygraph.query.sparql import named_queries
from policygraph.rdf.namespaces import PG
from policygraph.rdf.sparql import MAX_DEPTH, MAX_TOKENS
from policygraph.store.graph_store import vocabulary as whole
from policygraph.validation.validate import ValidationOptions, rule_set

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- Written by scripts/docs.py; change what it reads, then run `make docs`. -->\n"


def commands() -> Iterator[str]:
    """Yield the help of every command."""
    yield f"# Commands\n\n{NOTE}"
    context = click.Context(main, info_name="policygraph", **main.context_settings)
    for name in (None, *COMMANDS):
        command = main if name is None else main.get_command(context, name)
        assert command
        inner = context if name is None else click.Context(command, context, info_name=name)
        inner.max_content_width = 96
        yield f"## policygraph{f' {name}' if name else ''}\n\n```text\n{command.get_help(inner)}\n```\n"
        for below, part in command.commands.items() if name and isinstance(command, click.Group) else ():
            own = click.Context(part, inner, info_name=below, max_content_width=96)
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
            yield f"| `{inside}{nest}{key}` | {linked(kind.context.compact(field.term.iri), 'ontology.md')} | {values} |"
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
    yield "What the classes and properties mean is in [ontology](ontology.md)."


def ontology(profile: Profile) -> Iterator[str]:
    """Yield the terms of the ontology with what they mean and what they are below, then the concepts with their definitions."""
    graph, order = rdflib.Graph(), dict[rdflib.term.Node, None]()
    for triple in whole(profile):
        statement = rdflib.Graph().parse(data=f"{triple} .", format="nt")
        graph += statement
        order |= dict.fromkeys(statement.subjects())
    one = next(graph.subjects(RDF.type, OWL.Ontology))
    said = {kind: by_language(graph, one, kind) for kind in (DCTERMS.title, DCTERMS.description)}
    yield f"# Ontology\n\n{NOTE}\n**{said[DCTERMS.title]['en']} / {said[DCTERMS.title]['zh']}.**"
    yield f"{said[DCTERMS.description]['en']} {said[DCTERMS.description]['zh']}\n"
    version, licence = graph.value(one, OWL.versionIRI), graph.value(one, DCTERMS.license)
    yield f"Its terms are below `{PG}` (`pg:`), version `{version}`, licence <{licence}>.\n"
    yield (
        "Nothing is stated in the terms of others below which a term stands: `policygraph export --layers"
        " asserted,derived,entailed` writes that too, and a query that names such a term finds it."
    )
    for title, kinds in (
        ("Classes", (OWL.Class,)),
        ("Properties", (OWL.ObjectProperty, OWL.DatatypeProperty)),
        ("What steers the mapping", (OWL.AnnotationProperty,)),
    ):
        yield f"\n## {title}\n"
        for term in order:
            if str(term).startswith(PG) and graph.value(term, RDF.type, any=True) in kinds:
                yield from term_lines(graph, term, profile)
    yield "## Concepts\n"
    yield "A concept is below `https://w3id.org/policygraph/scheme/`; the words that mean it are in [keys and words](vocabulary.md)."
    for scheme in (term for term in order if (term, RDF.type, SKOS.ConceptScheme) in graph):
        names, means = (by_language(graph, scheme, kind) for kind in (SKOS.prefLabel, SKOS.definition))
        yield f"\n### scheme:{local(scheme)}\n\n**{names['en']} / {names['zh']}.** {means['en']} {means['zh']}\n"
        concepts = [term for term in order if (term, SKOS.inScheme, scheme) in graph]
        if len(concepts) > 100:
            yield f"{len(concepts)} concepts, each named by its code: `{local(scheme)}:CA`."
            continue
        yield "| concept | label | 标签 | meaning | 含义 |\n| --- | --- | --- | --- | --- |"
        for concept in concepts:
            names, means = (by_language(graph, concept, kind) for kind in (SKOS.prefLabel, SKOS.definition))
            name = f"{local(scheme)}:{local(concept)}"
            yield f"| `{name}` | {names['en']} | {names['zh']} | {means['en']} | {means['zh']} |"


def local(term: rdflib.term.Node) -> str:
    """Return the last part of an IRI."""
    return str(term).rpartition("/")[2]


def linked(name: str, page: str = "") -> str:
    """Return a short name as code; one of a term of ours leads to where it stands, on this page or another."""
    prefix, _, rest = name.partition(":")
    return f"[`{name}`]({page}#pg{rest.lower()})" if prefix == "pg" else f"`{name}`"


def term_lines(graph: rdflib.Graph, term: rdflib.term.Node, profile: Profile) -> Iterator[str]:
    """Yield a term of the ontology: its labels, what it means, and what it is joined to."""
    names, means = (by_language(graph, term, kind) for kind in (RDFS.label, RDFS.comment))
    compact = profile.context.compact
    yield f"### {compact(str(term))}\n\n**{names['en']} / {names['zh']}.** {means['en']} {means['zh']}\n"
    joined = (
        ("below", (RDFS.subClassOf, RDFS.subPropertyOf)), ("inverse of", (OWL.inverseOf,)), ("of", (RDFS.domain,)),
        ("values", (RDFS.range,)), ("from", (rdflib.URIRef(f"{PG}scheme"),)), ("see also", (RDFS.seeAlso,)),
        ("claims", (rdflib.URIRef(f"{PG}claims"),)), ("claims the inverse of", (rdflib.URIRef(f"{PG}claimsInverse"),)),
    )  # fmt: skip
    for what, kinds in joined:
        values = sorted(compact(str(value)) for kind in kinds for value in graph.objects(term, kind))
        if values:
            yield f"- {what} {', '.join(map(linked, values))}"
    yield ""


def profiles() -> Iterator[str]:
    """Yield the built-in profiles: which files they take, their keys, and the statuses that they know."""
    yield f"# Built-in profiles\n\n{NOTE}\nName one with `--profile`, or make [your own](profiles.md).\n"
    for name in built_in_profiles():
        profile = load_profile(name)
        yield f"## {name}\n\n{profile.title}, in {' and '.join(profile.languages)}.\n"
        for kind in profile.kinds:
            files = (
                [*kind.selection.files, *profile.include] if len(profile.kinds) == 1 else kind.selection.files
            )
            where = f" Files: {', '.join(f'`{glob}`' for glob in dict.fromkeys(files))}." if files else ""
            yield f"### {name}: {kind.name}\n\nDescribes a `{kind.context.compact(kind.subject_class)}`.{where}\n"
            yield "| key | property | values |\n| --- | --- | --- |"
            yield from keys(kind)
            yield ""
        phases: dict[str, list[str]] = {}
        for status, phase in profile.phases.items():
            label = profile.vocabulary.label(status, profile.languages[0])
            phases.setdefault(phase, []).append(f"{label}")
        if phases:
            yield "| status | phase |\n| --- | --- |"
            for phase, labels in sorted(phases.items()):
                yield f"| {', '.join(sorted(labels))} | {phase} |"
            yield ""


def reference() -> Iterator[str]:
    """Yield the reference of the API."""
    yield f"# Python reference\n\n{NOTE}"
    yield from api()


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
        "api.md": reference(),
        "built-in.md": profiles(),
        "commands.md": commands(),
        "ontology.md": ontology(profile),
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
