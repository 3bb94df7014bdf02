"""The table of a kind in ``profile.toml`` to a RecordKind, by the kind's context and the ontology."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from policygraph.errors import TermError, suggest, there_is
from policygraph.profile import toml_rules
from policygraph.profile.facets import OF_POLICIES, Columns
from policygraph.profile.fields import Fields
from policygraph.profile.model import DATES, DateRule, Field, Meaning, NodeTemplate, RecordKind
from policygraph.profile.names import Names
from policygraph.profile.toml_rules import KIND_SETTINGS, profile_path
from policygraph.rdf import iris
from policygraph.rdf.context import Context, Term
from policygraph.rdf.core import CITATION, IDENTIFIER, PART, POLICY, RECORD, TITLE
from policygraph.rdf.namespaces import XSD
from policygraph.records.declared import Declared
from policygraph.words.phrases import Phrase, phrase_of

_OF_DATES = {f"{XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")}


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
    if subject_class == POLICY and (title := rules["title_key"]):
        _require_title(table, context.terms.get(keys.get(title, title)), context)
    outside = _outside(table.get("elsewhere"), names, nodes)
    _require_nodes(table, rules, nodes, references)
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
            hint = suggest(meaning, get_args(Meaning)) or there_is(get_args(Meaning))
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
