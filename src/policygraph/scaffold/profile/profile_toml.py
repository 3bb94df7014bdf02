"""A draft to ``profile.toml``: what was found stands above as comments, what was guessed below."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from policygraph.scaffold.profile.draft import Draft, Kind
from policygraph.scaffold.profile.infer import Guess
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.vocabulary_file import scheme_of

_UNFIT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_EXAMPLES, _LONGEST = 3, 30
_QUERIES = (
    "current-version", "one-sided", "overview", "predecessors", "successors", "superseded-without-successor",
    "timeline", "unresolved",
)  # fmt: skip


def text(value: str) -> str:
    r"""Return a text as TOML writes it: as it is between single quotes where that can be.

    >>> text("a-b"), text("it's")
    ("'a-b'", '"it\'s"')
    """
    if "'" not in value and not _UNFIT.search(value):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def remark(line: str) -> str:
    """Return a line of a comment, without what could end it."""
    return f"# {_UNFIT.sub(' ', line)}".rstrip()


def profile_toml(draft: Draft) -> str:
    """Return the draft's ``profile.toml``."""
    lines = [
        remark(
            f"Drafted by policygraph init from {sum(len(kind.samples) for kind in draft.kinds):,} records."
        ),
        "# Every line is a guess: read the comments, mend what is wrong, and put a namespace of your own in the",
        "# place of https://example.org/ns# here, in the contexts and in the vocabulary. docs/profiles.md says more.",
        *_missing(draft),
        "",
        f"name = {text(draft.name)}",
        f"title = {text(draft.name)}",
        f"languages = [{', '.join(map(text, draft.languages))}]",
        "",
        f"ontology = [{', '.join(map(text, _ontology(draft)))}]",
        "vocabularies = 'vocabulary.ttl'",
        "rules = ['built-in:ontology/rules/10-lineage.rq', 'built-in:ontology/rules/20-unresolved.rq',"
        " 'built-in:ontology/rules/40-replaces.rq']",
        "shapes = 'built-in:shapes'",
        "queries = [",
        *(f"    'built-in:queries/{name}.rq'," for name in _QUERIES),
        "]",
    ]
    for number, kind in enumerate(draft.kinds):
        lines += ["", *_found(kind), "", *_kind(draft, kind, number)]
    lines += ["", *_nodes(draft), "", *_properties(draft)]
    return "\n".join(lines) + "\n"


def _ontology(draft: Draft) -> list[str]:
    return ["built-in:ontology/policygraph.ttl", *(["ontology.ttl"] if len(draft.kinds) > 1 else [])]


def _missing(draft: Draft) -> Iterator[str]:
    """Yield what could not be read."""
    if draft.skipped:
        yield remark(
            f"{len(draft.skipped)} files have no front matter and are no records: {draft.skipped[0]} …"
        )
    for path, why in draft.unreadable[:_EXAMPLES]:
        yield remark(f"{path} cannot be read: {why}")
    if len(draft.unreadable) > _EXAMPLES:
        yield remark(f"and {len(draft.unreadable) - _EXAMPLES} more files cannot be read")


def _found(kind: Kind) -> Iterator[str]:
    """Yield a comment for each key: how many records have it, what its values are, what it was taken for."""
    yield remark(f"{len(kind.samples):,} records{f' in {kind.name}' if kind.name else ''}. Their keys:")
    rows = [_row(each) for each in kind.guesses]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield remark("  ".join([*cells, row[4]]))


def _row(guess: Guess) -> tuple[str, str, str, str, str]:
    column = guess.column
    key = f"{column.nest}.{column.key}" if column.nest else column.key
    distinct = column.distinct()
    examples = ", ".join(
        json.dumps(each if len(each) <= _LONGEST else each[:_LONGEST] + "…", ensure_ascii=False)
        for each, _ in distinct.most_common(_EXAMPLES)
    )
    said = guess.kind
    if guess.reference:
        said = f"reference, {guess.reference.resolved:,} of {guess.reference.pieces:,} resolve"
    types = "/".join(column.types)
    return key, f"{len(column.cells):,} records", types, said, f"{len(distinct):,} values: {examples}"


def _kind(draft: Draft, kind: Kind, number: int) -> Iterator[str]:
    where = f"kinds.{kind.name}" if kind.name else "record"
    if not kind.name:
        yield "context = 'context.jsonld'"
        yield ""
    yield f"[{where}]"
    yield f"class = {text(class_of(draft, kind, number))}"
    if kind.name:
        yield f"context = {text(context_file(kind, number))}"
        yield f"files = [{text(f'**/{kind.name}/**')}]"
    yield remark(f"The id is {kind.naming.why}.")
    yield f"id = {_id(kind)}"
    title, language = kind.of("title"), kind.of("language")
    if title or kind.heading:
        yield f"title = {text(title.key if title else 'title')}"
    if language:
        yield f"language = {text(language.key)}"
    elif len(draft.languages) == 1:
        yield f"language = {{ fixed = {text(draft.languages[0])} }}"
    yield f"body = {text(draft.compact('dcterms:description'))}"
    yield "ignore = ['id-file-name']"
    if kind.heading:
        yield from ("", f"[[{where}.derive]]", r"pattern = '#[ \t]+(?P<title>.+)'", "once = true")
    yield from _values(kind, where)


def _id(kind: Kind) -> str:
    naming = kind.naming
    if naming.key is None:
        return f"{{ file = {text(naming.pattern)}, format = {text(naming.format)} }}"
    if not naming.pattern:
        return text(naming.key)
    return f"{{ key = {text(naming.key)}, pattern = {text(naming.pattern)}, format = {text(naming.format)} }}"


def _values(kind: Kind, where: str) -> Iterator[str]:
    """Yield how the text of keys is read; keys that are read alike share a table."""
    tables: dict[tuple[str, ...], list[str]] = {}
    none = ", ".join(map(text, known_keys().none))
    for each in kind.guesses:
        lines: tuple[str, ...] = ()
        if each.split:
            lines = (f"split = {text(each.split)}",)
        if found := each.reference:
            lines = (
                *([f"split = {text(found.split)}"] if found.split else []),
                f"none = [{none}]",
                *(
                    ["pattern = [", *(f"    {text(one)}," for one in found.patterns), "]"]
                    if found.patterns
                    else []
                ),
                *([f"format = {text(found.format)}"] if found.patterns else []),
            )
        if lines:
            tables.setdefault(lines, []).append(each.key)
    for lines, keys in tables.items():
        yield from ("", f"[[{where}.values]]", f"keys = [{', '.join(map(text, keys))}]", *lines)


def class_of(draft: Draft, kind: Kind, number: int) -> str:
    """Return the class that records of a kind describe."""
    return f"{draft.own}:{kind.class_name}" if number else draft.compact("pg:Policy")


def context_file(kind: Kind, number: int) -> str:
    """Return the name of the file with a kind's context."""
    return f"{kind.name}.jsonld" if number else "context.jsonld"


def _nodes(draft: Draft) -> Iterator[str]:
    name = draft.compact("dcterms:identifier")
    yield "[nodes]"
    for number, kind in enumerate(draft.kinds):
        template = f"{kind.name or 'policy'}/{{id}}"
        yield f"{text(class_of(draft, kind, number))} = {{ iri = {text(template)}, label = {text(name)} }}"
    yield f"{text(draft.compact('pg:Record'))} = {{ iri = 'record/{{path}}' }}"
    agent, concept = draft.compact("foaf:name"), draft.compact("skos:prefLabel")
    yield f"{text(draft.compact('prov:Agent'))} = {{ iri = 'agent/{{label}}', label = {text(agent)} }}"
    concepts = f"{{ iri = 'concept/{{scheme}}/{{label}}', label = {text(concept)} }}"
    yield f"{text(draft.compact('skos:Concept'))} = {concepts}"


def _properties(draft: Draft) -> Iterator[str]:
    """Yield the properties of other vocabularies with their labels, and what their values are."""
    usual = {"dcterms:description": "text", "dcterms:identifier": "id", "dcterms:issued": "published",
             "dcterms:language": "language", "dcterms:replaces": "replaces", "dcterms:title": "title",
             "foaf:name": "name"}  # fmt: skip
    said = {draft.compact(name): f"en = {text(label)}" for name, label in usual.items()}
    classes = {kind.name: class_of(draft, kind, number) for number, kind in enumerate(draft.kinds)}
    for kind in draft.kinds:
        for each in kind.guesses:
            property = draft.properties(kind).get(each.key, "")
            if property and not each.property_name.startswith("pg:"):
                entry = f"en = {text(each.key)}{_range(draft, each, property, classes)}"
                said[property] = entry if "range" in entry else said.get(property, entry)
    yield "[properties]"
    yield from (f"{text(name)} = {{ {entry} }}" for name, entry in sorted(said.items()))


def _range(draft: Draft, guess: Guess, property: str, classes: dict[str, str]) -> str:
    if guess.reference:
        return f", range = {text(classes[guess.reference.kind])}"
    if guess.kind == "agent":
        return f", range = {text(draft.compact('prov:Agent'))}"
    if guess.kind == "label":
        scheme = scheme_of(guess, property.rpartition(":")[2])
        return f", range = {text(draft.compact('skos:Concept'))}, scheme = {text(scheme)}"
    return ""
