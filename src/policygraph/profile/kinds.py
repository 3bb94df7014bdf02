"""The table of a kind in ``profile.toml`` to a RecordKind, by the kind's context and the ontology."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from policygraph.errors import TermError, suggest, there_is
from policygraph.profile import toml_rules
from policygraph.profile.facets import OF_POLICIES, Columns, require_column
from policygraph.profile.fields import Fields
from policygraph.profile.model import DATES, DateRule, Field, Meaning, NodeTemplate, RecordKind
from policygraph.profile.names import Names
from policygraph.profile.toml_rules import KIND_SETTINGS, profile_path
from policygraph.rdf import iris
from policygraph.rdf.context import Context, Term
from policygraph.rdf.core import CITATION, IDENTIFIER, PART, POLICY, RECORD, TITLE
from policygraph.rdf.namespaces import RDF, RDFS, XSD
from policygraph.records.declared import Declared
from policygraph.words.phrases import Phrase, phrase_of

_OF_DATES = {f"{XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")}
_OF_TEXTS = {"", f"{XSD}string", f"{RDF}langString", f"{RDFS}Literal"}  # ranges of properties, "" for none


def kind_tables(settings: Declared) -> dict[str, Declared]:
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


def compile_kind(
    table: Declared, context: Context, declared: Declared, settings: Declared, names: Names, folder: Path
) -> RecordKind:
    """Return a compiled kind from its table, its context and the JSON that the context is declared in.

    Raises ProfileError, with the place, for what does not fit together.
    """
    subject_class = names.class_(table["class"])
    nodes = names.nodes(settings["nodes"])
    properties = names.properties(settings.get("properties"))
    compiler = Fields(names.definitions.store, context, subject_class, nodes, properties)
    _require_identified(table, subject_class, nodes, context, declared)
    try:
        keys = toml_rules.other_keys(table.get("keys"), context.terms)
        fields, indexes = compiler.fields(keys), compiler.indexes()
    except TermError as error:
        raise declared[error.key].at(phrase_of(error)) from None
    node_keys = {key for template in nodes.values() for key in template.keys}
    references = {key for key, field in fields[subject_class].items() if field.kind == "reference"}
    rules = toml_rules.rules(table, {*context.terms, *keys, *node_keys}, references)
    _require_language(table, rules["language"], settings)
    _require_written_id(table, rules["id"].key, keys)
    if subject_class == POLICY and (title := rules["title_key"]):
        _require_title(table, context.terms.get(keys.get(title, title)), context)
    outside = _outside(table.get("elsewhere"), names, nodes)
    _require_nodes(table, rules, nodes, references)
    own = {key: field for key, field in fields[subject_class].items() if field.owner != RECORD}
    body = names.property(table["body"])
    _require_texts(table, body, names, compiler, own)
    dates = _dates(table, fields[subject_class], context, declared)
    columns = Columns(context, fields, own, subject_class == POLICY, (rule.name for rule in dates))
    facets = columns.facets(table.get("facets"))
    return RecordKind(
        name=table.pointer.rpartition("/")[2],
        context=context,
        subject_class=subject_class,
        body=body,
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


def _require_identified(
    table: Declared,
    subject_class: str,
    nodes: Mapping[str, NodeTemplate],
    context: Context,
    declared: Declared,
) -> None:
    """Raise ProfileError where what a kind describes has no template for ids, or an id that others would not know for one."""
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


def _require_written_id(table: Declared, key: str | None, keys: Mapping[str, str]) -> None:
    """Raise ProfileError where an id is read from the key of the context for which another key of the kind stands."""
    written = [name for name, term in keys.items() if term == key != name]
    if written:
        setting = table["id"]["key"] if isinstance(table["id"].value, dict) else table["id"]
        message = Phrase("is {key}, which records of the kind have as {written}", key=key, written=written[0])
        raise setting.wrong(message)


def _require_language(table: Declared, language: str | None, settings: Declared) -> None:
    """Raise ProfileError where a kind is in a language that the profile lacks."""
    if language not in (None, *(tag.lower() for tag in settings["languages"].strings())):
        fixed = table["language"]["fixed"]
        raise fixed.wrong(Phrase("has {value}, which languages lacks", value=fixed.value))


def _require_title(table: Declared, term: Term | None, context: Context) -> None:
    """Raise ProfileError where the key of the title of policies is for another property than people are shown."""
    if term and term.iri != TITLE:
        message = Phrase(
            "is {property}, and people are shown the dcterms:title of a policy",
            property=context.compact(term.iri),
        )
        raise table["title"].wrong(message)


def _require_texts(
    table: Declared, body: str, names: Names, compiler: Fields, own: Mapping[str, Field]
) -> None:
    """Raise ProfileError where the property of the text behind the front matter is one of ids, things, numbers or dates."""
    definitions = names.definitions
    is_of_things = (
        body in definitions.claims()
        or definitions.is_object_property(body)
        or bool(compiler.characteristic(body, "scheme"))
    )
    kinds = {field.kind for field in own.values() if field.term.iri == body}
    range_ = compiler.characteristic(body, "range")
    if body == IDENTIFIER or is_of_things or range_ not in _OF_TEXTS or kinds - {"text"}:
        message = Phrase("is {property}, whose values are no texts", property=table["body"].value)
        raise table["body"].wrong(message)


def _require_nodes(
    table: Declared, rules: Mapping[str, Any], nodes: Mapping[str, NodeTemplate], references: Container[str]
) -> None:
    """Raise ProfileError where rules make nodes of a class without a template."""
    if rules["cites"] and CITATION not in nodes:
        raise table["links"].wrong(Phrase("needs pg:Citation for its urls, which [nodes] lacks"))
    for key, rule in rules["values"].items():
        if key in references and rule.rewrite.has_part and PART not in nodes:
            raise table["values"].wrong(
                Phrase("needs pg:Part for the group part of {key}, which [nodes] lacks", key=key)
            )


def _record_template(folder: Path, table: Declared) -> Path | None:
    """Return the file that new records of a kind start from, None where the table names none."""
    return profile_path(folder, table["template"]) if "template" in table else None


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


def _dates(
    table: Declared, fields: Mapping[str, Field], context: Context, declared: Declared
) -> tuple[DateRule, ...]:
    """Return the dates of a kind: those of its table, else all that its keys give.

    Raises ProfileError for a date that no key gives as one, with an unknown meaning, or with a name that is no column's.
    """
    types: dict[str, set[str | None]] = {}
    for field in fields.values():
        types.setdefault(field.term.iri, set()).add(field.term.type)
    if "dates" not in table:
        rules = tuple(rule for rule in DATES if rule.property in types)
        for rule in rules:
            if types[rule.property].isdisjoint(_OF_DATES):
                key = context.by_iri[rule.property].key
                raise declared[key].wrong(_no_date(context.compact(rule.property)))
        return rules
    return tuple(_date(name, rule, types, context) for name, rule in table["dates"].members())


def _date(name: str, rule: Declared, types: Mapping[str, set[str | None]], context: Context) -> DateRule:
    rule.table(("property", "means"), ("property", "means"))
    require_column(name, rule, OF_POLICIES)
    text, meaning = rule["property"].string(), rule["means"].string()
    if meaning not in get_args(Meaning):
        hint = suggest(meaning, get_args(Meaning)) or there_is(get_args(Meaning))
        raise rule["means"].wrong(
            Phrase("is {meaning}, which is no meaning of a date.{hint}", meaning=meaning, hint=hint)
        )
    property_ = context.expand(text)
    if property_ not in types:
        hint = suggest(text, map(context.compact, types))
        raise rule["property"].wrong(
            Phrase("is {text}: no key of the context gives {text}.{hint}", text=text, hint=hint)
        )
    if types[property_].isdisjoint(_OF_DATES):
        raise rule["property"].wrong(_no_date(text))
    return DateRule(name, property_, cast("Meaning", meaning))


def _no_date(property_: str) -> Phrase:
    return Phrase('is {text}, whose key has no type of dates, as "@type": "xsd:date"', text=property_)
