"""Read the files of a profile (settings, contexts, ontology, vocabularies) and compile a Profile."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import pyoxigraph as ox

from policygraph.errors import ProfileError, UsageError, suggest
from policygraph.profile import toml_rules
from policygraph.profile.facets import Columns
from policygraph.profile.fields import Fields
from policygraph.profile.model import DATES, DateRule, Field, Meaning, NodeTemplate, Profile, RecordKind
from policygraph.profile.resources import resource
from policygraph.profile.toml_rules import (
    KIND_SETTINGS,
    PROFILE_SETTINGS,
    REQUIRED,
    check,
    profile_path,
    texts,
)
from policygraph.rdf import iris
from policygraph.rdf.context import Context, compile_context
from policygraph.rdf.core import CITATION, PART, PHASE, POLICY, RECORD
from policygraph.rdf.vocabulary import read_vocabulary

_CHARACTERISTICS = ("domain", "range", "scheme")  # of a property in [properties]; the rest are labels


def built_in_profiles() -> list[str]:
    """Return the names of the profiles that come with policygraph, sorted."""
    return sorted(file.parent.name for file in resource("profiles").glob("*/profile.toml"))


def load_profile(name_or_path: str = "policy") -> Profile:
    """Return the built-in profile of a name, or the profile in a folder or ``profile.toml``.

    Raises UsageError for a profile that does not exist, ProfileError for one that cannot be compiled.
    """
    path = Path(name_or_path)
    if (path / "profile.toml").is_file():
        path = path / "profile.toml"
    if not path.is_file():
        path = resource("profiles") / name_or_path / "profile.toml"
        if "/" in name_or_path or not path.is_file():
            names = built_in_profiles()
            hint = suggest(name_or_path, names) or f" There is {', '.join(names)}."
            raise UsageError(f"no profile {name_or_path}.{hint}")
    try:
        return _compile(path, tomllib.loads(path.read_text("utf-8")))
    except KeyError as error:
        raise ProfileError(f"{path.name} of profile {path.parent.name} lacks {error.args[0]}") from None
    except RecursionError:
        raise ProfileError(f"a file of profile {path.parent.name} is nested too deep") from None
    except (OSError, ValueError, SyntaxError, TypeError, AttributeError) as error:
        raise ProfileError(f"profile {path.parent.name} cannot be read: {error}") from None


def _compile(path: Path, settings: dict[str, Any]) -> Profile:
    folder = path.parent
    check(settings, PROFILE_SETTINGS, path.name, REQUIRED)
    names = (*texts(settings["ontology"], "ontology"), *texts(settings["vocabularies"], "vocabularies"))
    vocabulary_files = tuple(profile_path(folder, name) for name in names)
    store = ox.Store()
    for file in vocabulary_files:
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    languages = settings["languages"]
    if not languages or not isinstance(languages, list) or not all(isinstance(tag, str) for tag in languages):
        raise ValueError("languages must be a list of language tags")
    tables = settings["kinds"] if "kinds" in settings else {"record": settings["record"]}
    required = ("class", "id", "body") if "context" in settings else ("class", "id", "body", "context")
    for name, table in tables.items():
        check(table, KIND_SETTINGS, _table_name(name, settings), required)
    contexts = {
        name: profile_path(folder, table["context"] if "context" in table else settings["context"])
        for name, table in tables.items()
    }
    rules = toml_rules.files(folder, settings["rules"], ".rq", "rules")
    hashed = [path, *vocabulary_files, *contexts.values(), *rules]
    kinds = tuple(
        _kind(name, table, contexts[name], settings, store, folder) for name, table in tables.items()
    )
    return Profile(
        name=settings["name"],
        title=settings["title"],
        languages=tuple(tag.lower() for tag in languages),
        kinds=kinds,
        vocabulary=read_vocabulary(store),
        phases={
            quad.subject.value: quad.object.value
            for quad in store.quads_for_pattern(None, ox.NamedNode(PHASE), None)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
        },
        labels={
            kinds[0].context.expand(name): {tag: table[tag] for tag in table if tag not in _CHARACTERISTICS}
            for name, table in settings.get("properties", {}).items()
        },
        vocabulary_files=vocabulary_files,
        rules=rules,
        shapes=toml_rules.files(folder, settings["shapes"], ".ttl", "shapes"),
        queries=toml_rules.files(folder, settings["queries"], ".rq", "queries"),
        digest=hashlib.sha256(b"\0".join(file.read_bytes() for file in hashed)).hexdigest(),
        include=texts(settings.get("include", ["**"]), "include"),
        exclude=texts(settings.get("exclude", []), "exclude"),
    )


def _table_name(kind: str, settings: Mapping[str, Any]) -> str:
    return f"kinds.{kind}" if "kinds" in settings else "record"


def _record_template(folder: Path, table: Mapping[str, Any]) -> Path | None:
    """Return the file that new records of a kind start from, None where the table names none."""
    if "template" not in table:
        return None
    file = profile_path(folder, table["template"])
    if not file.is_file():
        raise ValueError(f"template names {table['template']}, which does not exist")
    return file


def _kind(
    name: str, table: dict[str, Any], file: Path, settings: dict[str, Any], store: ox.Store, folder: Path
) -> RecordKind:
    """Return a compiled kind from its table; ``file`` is that of its JSON-LD context."""
    where = _table_name(name, settings)
    context = compile_context(json.loads(file.read_text("utf-8"))["@context"])
    subject_class = context.expand(table["class"])
    nodes = {context.expand(name): _template(table, context) for name, table in settings["nodes"].items()}
    properties = {context.expand(name): table for name, table in settings.get("properties", {}).items()}
    compiler = Fields(store, context, subject_class, nodes, properties)
    if "id" not in iris.fields(nodes[subject_class].iri if subject_class in nodes else ""):
        raise ProfileError(f"[nodes] lacks {table['class']} with a template that has {{id}}")
    rules = toml_rules.rules(table, where)
    fields = compiler.fields(rules["keys"], f"{where}.keys")
    _check_links(fields[subject_class], rules, nodes, where)
    rules["outside"] = {context.expand(name): patterns for name, patterns in rules["outside"].items()}
    _check_outside(rules["outside"], nodes, context, where)
    own = {key: field for key, field in fields[subject_class].items() if field.owner != RECORD}
    dates = _dates(table, fields[subject_class], context, where)
    columns = Columns(where, context, fields, own, subject_class == POLICY, (rule.name for rule in dates))
    facets = columns.facets(table.get("facets", {}))
    _check_parts(fields[subject_class], rules, nodes, where)
    return RecordKind(
        name=name,
        context=context,
        subject_class=subject_class,
        body=context.expand(table["body"]),
        nodes=nodes,
        fields=fields,
        indexes=compiler.indexes(),
        dates=dates,
        record_template=_record_template(folder, table),
        facets=facets,
        measures=columns.measures(table.get("measures", {}), facets),
        **rules,
    )


def _dates(
    table: Mapping[str, Any], fields: Mapping[str, Field], context: Context, where: str
) -> tuple[DateRule, ...]:
    """Return the dates of a kind: those of its table, else all that its keys give.

    Raises ProfileError for a date that no key gives or with an unknown meaning.
    """
    given = {field.term.iri for field in fields.values()}
    if "dates" not in table:
        return tuple(rule for rule in DATES if rule.property in given)
    rules = []
    for name, rule in check(table["dates"], table["dates"], f"{where}.dates").items():
        here = f"{where}.dates.{name}"
        check(rule, {"property", "means"}, here, ("property", "means"))
        property_, meaning = context.expand(rule["property"]), rule["means"]
        if meaning not in get_args(Meaning):
            raise ProfileError(
                f"{here}: {meaning} is no meaning of a date.{suggest(str(meaning), get_args(Meaning))}"
            )
        if property_ not in given:
            hint = suggest(rule["property"], map(context.compact, given))
            raise ProfileError(f"{here}: no key of the context gives {rule['property']}.{hint}")
        rules.append(DateRule(name, property_, meaning))
    return tuple(rules)


def _check_links(
    fields: Mapping[str, Field], rules: Mapping[str, Any], nodes: Mapping[str, NodeTemplate], where: str
) -> None:
    """Raise ProfileError for links under a key that is no reference, or citations without an IRI template."""
    references = {key: field for key, field in fields.items() if field.kind == "reference"}
    for link in rules["links"]:
        if link.key not in references:
            hint = suggest(str(link.key), references)
            message = f"{where}.links: {link.key} is no key of the context that refers to things.{hint}"
            raise ProfileError(message)
    if rules["cites"] and CITATION not in nodes:
        raise ProfileError(f"{where}.links: [nodes] lacks pg:Citation, which urls need")


def _check_outside(
    classes: Iterable[str], nodes: Mapping[str, NodeTemplate], context: Context, where: str
) -> None:
    """Raise ProfileError for a class of things elsewhere without a template and a property for their ids."""
    for class_ in classes:
        template = nodes.get(class_)
        if template is None or "id" not in iris.fields(template.iri) or template.label is None:
            name = context.compact(class_)
            raise ProfileError(
                f"{where}.elsewhere: [nodes] lacks {name} with a template that has {{id}}, and a label"
            )


def _check_parts(
    fields: Mapping[str, Field], rules: Mapping[str, Any], nodes: Mapping[str, NodeTemplate], where: str
) -> None:
    """Raise ProfileError for references to parts without an IRI template for parts."""
    for key, rule in rules["values"].items():
        if key in fields and fields[key].kind == "reference" and rule.rewrite.has_part and PART not in nodes:
            raise ProfileError(f"{where}.values: [nodes] lacks pg:Part, which the group part of {key} needs")


def _template(table: Mapping[str, Any], context: Context) -> NodeTemplate:
    unknown = iris.fields(table["iri"]) - iris.FIELDS
    if unknown:
        raise ValueError(f"the template {table['iri']} has {{{min(unknown)}}}, which nothing fills")
    states = tuple((context.expand(name), str(number)) for name, number in table.get("states", {}).items())
    label = table.get("label")
    keys = table.get("keys", {})
    keys = dict.fromkeys(keys) if isinstance(keys, list) else keys
    named = {key: str(term or key) for key, term in keys.items()}
    return NodeTemplate(table["iri"], label and context.expand(label), states, named)
