"""Read the files of a profile (settings, contexts, ontology, vocabularies) and compile a Profile."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import cast, get_args

import pyoxigraph as ox

from policygraph.errors import ProfileError, TermError, suggest
from policygraph.profile import toml_rules
from policygraph.profile.definitions import Definitions
from policygraph.profile.facets import OF_POLICIES, Columns
from policygraph.profile.fields import Fields
from policygraph.profile.model import DATES, DateRule, Field, Meaning, NodeTemplate, Profile, RecordKind
from policygraph.profile.names import CHARACTERISTICS, Names, read_context
from policygraph.profile.resources import find_profile, resource
from policygraph.profile.shape_queries import check_queries
from policygraph.profile.shape_terms import check_ignored, check_shapes
from policygraph.profile.sparql_files import check_questions, check_rules
from policygraph.profile.toml_rules import KIND_SETTINGS, PROFILE_SETTINGS, REQUIRED, profile_path
from policygraph.profile.vocabulary_check import check_vocabulary
from policygraph.rdf import iris
from policygraph.rdf.context import Context
from policygraph.rdf.core import CITATION, IDENTIFIER, PART, PHASE, POLICY, RECORD, REFERS_TO, TITLE
from policygraph.rdf.entailments import read_entailments
from policygraph.rdf.namespaces import XSD
from policygraph.rdf.vocabulary import read_vocabulary
from policygraph.rdf.whole_vocabulary import completing
from policygraph.records.declared import Declared, read_content, read_declared
from policygraph.words.phrases import Phrase, enumerated, phrase_of

_REFERS_TO = ox.NamedNode(REFERS_TO)
_OF_DATES = {f"{XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")}


def load_profile(name_or_path: str = "policy") -> Profile:
    """Return the built-in profile of a name, or the profile in a folder or ``profile.toml``.

    Raises UsageError for a profile that does not exist, and ProfileError for one with a mistake in any of its files,
    with the file and the line.
    """
    path = find_profile(name_or_path)
    return _built_in(path) if path.is_relative_to(resource("profiles")) else _load(path)


@cache
def _built_in(path: Path) -> Profile:
    """Return a profile that comes with policygraph, whose files do not change while it runs."""
    return _load(path)


def _load(path: Path) -> Profile:
    settings = read_declared(path, "toml", ProfileError)
    settings.table(PROFILE_SETTINGS, REQUIRED)
    return _compile(path, settings)


def _compile(path: Path, settings: Declared) -> Profile:
    folder = path.parent
    vocabulary_files = tuple(
        file
        for part in ("ontology", "vocabularies")
        for name in settings[part].each_string()
        for file in toml_rules.files(folder, name, ".ttl")
    )
    definitions = Definitions(vocabulary_files)
    tables = _kind_tables(settings)
    contexts = {
        name: read_context(profile_path(folder, (table if "context" in table else settings)["context"]))
        for name, table in tables.items()
    }
    names = Names(definitions, [context for _, context in contexts.values()])
    properties = names.properties(settings.get("properties"))
    check_vocabulary(definitions, {table["scheme"] for table in properties.values() if "scheme" in table})
    for declared, context in contexts.values():
        names.check_context(declared, context)
    rules = toml_rules.files(folder, settings["rules"], ".rq")
    shapes = toml_rules.files(folder, settings["shapes"], ".ttl")
    kinds = tuple(
        _kind(table, contexts[name][1], contexts[name][0], settings, names, folder)
        for name, table in tables.items()
    )
    hashed = [path, *vocabulary_files, *(declared.document.file for declared, _ in contexts.values()), *rules]
    queries = toml_rules.files(folder, settings["queries"], ".rq")
    entailments, references = read_entailments(definitions.store), _references(kinds)
    profile = Profile(
        name=settings["name"].string(),
        title=settings["title"].string(),
        file=path,
        languages=_languages(settings["languages"]),
        kinds=kinds,
        vocabulary=read_vocabulary(definitions.store),
        phases=definitions.literals(PHASE),
        labels={
            name: {tag: text for tag, text in table.items() if tag not in CHARACTERISTICS}
            for name, table in properties.items()
        },
        vocabulary_files=vocabulary_files,
        rules=rules,
        shapes=shapes,
        queries=queries,
        digest=hashlib.sha256(b"\0".join(read_content(file, ProfileError) for file in hashed)).hexdigest(),
        files=(*hashed, *shapes, *queries),
        include=_globs(settings, "include", ("**",)),
        exclude=_globs(settings, "exclude", ()),
        parts={name: glob.string() for name, glob in settings["parts"].members()}
        if "parts" in settings
        else {},
        entailments=entailments,
        references=references,
        completing=(
            *completing(definitions.store, entailments.classes),
            *(
                ox.Triple(ox.NamedNode(key), _REFERS_TO, ox.NamedNode(references[key]))
                for key in sorted(references)
            ),
        ),
    )
    if not profile.is_built_in:  # whose files do not change, and are held by a test
        check_files(profile, definitions)
        check_ignored(tables.values(), shapes)
    return profile


def _references(kinds: Sequence[RecordKind]) -> dict[str, str]:
    """Return property -> class of what records refer to by it, where records of a kind describe things of that class."""
    described = {kind.subject_class for kind in kinds}
    fields = (field for kind in kinds for field in kind.all_fields() if field.kind == "reference")
    return {
        each.term.iri: each.range
        for field in fields
        for each in (field, field.in_part)
        if each and each.range in described
    }


def check_files(profile: Profile, definitions: Definitions) -> None:
    """Raise ProfileError for a mistake in a rule, a question or a shape, which names the file and the line."""
    check_rules(profile, definitions)
    check_questions(profile, definitions)
    check_queries(check_shapes(profile.shapes, definitions), definitions)


def _kind_tables(settings: Declared) -> dict[str, Declared]:
    """Return the tables of the kinds by name, ``record`` for the only one. Raises ProfileError without any."""
    if "kinds" in settings and "record" in settings:
        raise settings["record"].wrong(Phrase("stands beside kinds; a profile has the one or the others"))
    if "kinds" not in settings and "record" not in settings:
        raise settings.wrong(Phrase("lacks record, or kinds"))
    tables = dict(settings["kinds"].members()) if "kinds" in settings else {"record": settings["record"]}
    if not tables:
        raise settings["kinds"].wrong(Phrase("has no kind"))
    folded: dict[str, str] = {}
    for name, table in tables.items():
        if folded.setdefault(name.casefold(), name) != name:
            raise table.wrong(
                Phrase("has the name of {name} but for the case of letters", name=folded[name.casefold()])
            )
        table.table(KIND_SETTINGS, ("class", "id", "body", *(() if "context" in settings else ("context",))))
    return tables


def _languages(setting: Declared) -> tuple[str, ...]:
    if not isinstance(setting.value, list) or not setting.value:
        raise setting.wrong(Phrase("must be a list of language tags"))
    tags = tuple(map(toml_rules.tag, setting.each_string()))
    if len(set(tags)) < len(tags):
        raise setting.wrong(Phrase("has a language twice"))
    return tags


def _globs(settings: Declared, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the globs of ``include`` or ``exclude``. Raises ProfileError for an empty list, by which no file is taken."""
    globs = settings[name].strings() if name in settings else default
    if default and not globs:
        raise settings[name].wrong(Phrase("has no glob, so that no file would be taken"))
    return globs


def _record_template(folder: Path, table: Declared) -> Path | None:
    """Return the file that new records of a kind start from, None where the table names none."""
    return profile_path(folder, table["template"]) if "template" in table else None


def _kind(
    table: Declared, context: Context, declared: Declared, settings: Declared, names: Names, folder: Path
) -> RecordKind:
    """Return a compiled kind from its table, its context and the JSON that the context is declared in."""
    subject_class = names.class_(table["class"])
    nodes = names.nodes(settings["nodes"])
    properties = names.properties(settings.get("properties"))
    compiler = Fields(names.definitions.store, context, subject_class, nodes, properties)
    if "id" not in iris.fields(nodes[subject_class].iri if subject_class in nodes else ""):
        raise table["class"].wrong(
            Phrase(
                "is {value}: [nodes] lacks it, with a template that has {{id}}", value=table["class"].value
            )
        )
    if nodes[subject_class].label != IDENTIFIER:
        raise table["class"].wrong(
            Phrase(
                "is {value}, whose label in [nodes] must be dcterms:identifier: by it questions, checks and lineage know what records describe",
                value=table["class"].value,
            )
        )
    identifier = context.by_iri.get(IDENTIFIER)
    if identifier and not identifier.plain and identifier.type != f"{XSD}string":
        raise declared[identifier.key].wrong(
            Phrase(
                'is the id of {subject_class}, which is in no language: it needs "@language": null, and no other "@type"',
                subject_class=context.compact(subject_class),
            )
        )
    try:
        keys = toml_rules.other_keys(table.get("keys"), context.terms)
        fields, indexes = compiler.fields(keys), compiler.indexes()
    except TermError as error:
        raise declared[error.key].at(phrase_of(error)) from None
    node_keys = {key for template in nodes.values() for key in template.keys}
    references = {key for key, field in fields[subject_class].items() if field.kind == "reference"}
    rules = toml_rules.rules(table, {*context.terms, *keys, *node_keys}, references)
    if rules["language"] not in (None, *(tag.lower() for tag in settings["languages"].strings())):
        message = Phrase("has {value}, which languages lacks", value=table["language"]["fixed"].value)
        raise table["language"]["fixed"].wrong(message)
    if subject_class == POLICY and rules["title_key"]:
        title = context.terms.get(keys.get(rules["title_key"], rules["title_key"]))
        if title and title.iri != TITLE:
            message = Phrase(
                "is {property}, and people are shown the dcterms:title of a policy",
                property=context.compact(title.iri),
            )
            raise table["title"].wrong(message)
    outside = _outside(table.get("elsewhere"), names, nodes)
    if rules["cites"] and CITATION not in nodes:
        raise table["links"].wrong(Phrase("needs pg:Citation for its urls, which [nodes] lacks"))
    for key, rule in rules["values"].items():
        if key in references and rule.rewrite.has_part and PART not in nodes:
            raise table["values"].wrong(
                Phrase("needs pg:Part for the group part of {key}, which [nodes] lacks", key=key)
            )
    own = {key: field for key, field in fields[subject_class].items() if field.owner != RECORD}
    dates = _dates(table, fields[subject_class], context)
    columns = Columns(context, fields, own, subject_class == POLICY, (rule.name for rule in dates))
    facets = columns.facets(table.get("facets"))
    return RecordKind(
        name=table.pointer.rpartition("/")[2],
        context=context,
        subject_class=subject_class,
        body=names.property(table["body"]),
        nodes=nodes,
        fields=fields,
        indexes=indexes,
        dates=dates,
        record_template=_record_template(folder, table),
        other_keys=keys,
        outside=outside,
        facets=facets,
        measures=columns.measures(table.get("measures"), facets),
        **rules,
    )


def _outside(
    setting: Declared | None, names: Names, nodes: Mapping[str, NodeTemplate]
) -> dict[str, tuple[re.Pattern[str], ...]]:
    """Return class -> the patterns of the ids of its things, which no record describes, from a table ``elsewhere``.

    Raises ProfileError for a class without a template for ids and a property that has them.
    """
    if setting is None or not isinstance(setting.value, Mapping):
        return {}
    patterns = {}
    for name, expressions in setting.members():
        class_ = names.term(expressions, name, properties=False)
        template = nodes.get(class_)
        if template is None or "id" not in iris.fields(template.iri) or template.label is None:
            message = Phrase(
                "needs {name} in [nodes], with a template that has {{id}}, and a label", name=name
            )
            raise expressions.wrong(message)
        patterns[class_] = tuple(map(toml_rules.pattern, expressions.each_string()))
    return patterns


def _dates(table: Declared, fields: Mapping[str, Field], context: Context) -> tuple[DateRule, ...]:
    """Return the dates of a kind: those of its table, else all that its keys give.

    Raises ProfileError for a date that no key gives as one, or with an unknown meaning.
    """
    given = {field.term.iri for field in fields.values()}
    if "dates" not in table:
        return tuple(rule for rule in DATES if rule.property in given)
    rules = []
    for name, rule in table["dates"].members():
        rule.table(("property", "means"), ("property", "means"))
        if name in OF_POLICIES:
            raise rule.wrong(Phrase("needs another name: there is a column {name} already", name=name))
        property_, meaning = context.expand(rule["property"].string()), rule["means"].string()
        if meaning not in get_args(Meaning):
            hint = suggest(meaning, get_args(Meaning)) or Phrase(
                " There is {names}.", names=enumerated(get_args(Meaning))
            )
            raise rule["means"].wrong(
                Phrase("is {meaning}, which is no meaning of a date.{hint}", meaning=meaning, hint=hint)
            )
        if property_ not in given:
            text = rule["property"].value
            hint = suggest(text, map(context.compact, given))
            raise rule["property"].wrong(
                Phrase("is {text}: no key of the context gives {text}.{hint}", text=text, hint=hint)
            )
        types = {field.term.type for field in fields.values() if field.term.iri == property_}
        if types.isdisjoint(_OF_DATES):
            text = rule["property"].value
            raise rule["property"].wrong(
                Phrase('is {text}, whose key has no type of dates, as "@type": "xsd:date"', text=text)
            )
        rules.append(DateRule(name, property_, cast("Meaning", meaning)))
    return tuple(rules)
