"""The files of a profile to a Profile: context, ontology and vocabularies read and joined."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.errors import ProfileError, UsageError, suggest
from policygraph.profile import toml_rules
from policygraph.profile.fields import Fields
from policygraph.profile.model import CITATION, Field, NodeTemplate, Profile, RecordKind
from policygraph.profile.resources import resource
from policygraph.profile.toml_rules import KIND, NEEDED, PROFILE, check, located, texts
from policygraph.rdf import iris
from policygraph.rdf.context import Context, compile_context
from policygraph.rdf.vocabulary import read_vocabulary

_ABOUT = ("domain", "range", "scheme")  # what [properties] says of a property beside its labels


def built_in_profiles() -> list[str]:
    """Return the names of the profiles that come with policygraph, sorted."""
    return sorted(each.parent.name for each in resource("profiles").glob("*/profile.toml"))


def load_profile(name_or_path: str = "policy") -> Profile:
    """Read the built-in profile of a name, or the one in a folder or ``profile.toml``.

    Raises UsageError for a profile that does not exist, ProfileError for one that says too little.
    """
    path = Path(name_or_path)
    if (path / "profile.toml").is_file():
        path = path / "profile.toml"
    if not path.is_file():
        path = resource("profiles") / name_or_path / "profile.toml"
        if "/" in name_or_path or not path.is_file():
            known = built_in_profiles()
            hint = suggest(name_or_path, known) or f" There is {', '.join(known)}."
            raise UsageError(f"no profile {name_or_path}.{hint}")
    try:
        return _compile(path, tomllib.loads(path.read_text("utf-8")))
    except KeyError as error:
        raise ProfileError(f"{path.name} of profile {path.parent.name} lacks {error.args[0]}") from None
    except (OSError, ValueError, SyntaxError, TypeError, AttributeError) as error:
        raise ProfileError(f"profile {path.parent.name} cannot be read: {error}") from None


def _compile(path: Path, settings: dict[str, Any]) -> Profile:
    folder = path.parent
    check(settings, PROFILE, path.name, NEEDED)
    names = (*texts(settings["ontology"], "ontology"), *texts(settings["vocabularies"], "vocabularies"))
    files = tuple(located(folder, name) for name in names)
    store = ox.Store()
    for file in files:
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    languages = settings["languages"]
    if not languages or not isinstance(languages, list) or not all(isinstance(tag, str) for tag in languages):
        raise ValueError("languages must be a list of language tags")
    tables = settings["kinds"] if "kinds" in settings else {"record": settings["record"]}
    for name, table in tables.items():
        where = f"kinds.{name}" if "kinds" in settings else "record"
        own = () if "context" in settings else ("context",)
        check(table, KIND, where, ("class", "id", "body", *own))
    contexts = {
        name: located(folder, table["context"] if "context" in table else settings["context"])
        for name, table in tables.items()
    }
    rules = toml_rules.files(folder, settings["rules"], ".rq", "rules")
    read = [path, *files, *contexts.values(), *rules]
    kinds = tuple(
        _kind(name, table, contexts[name], settings, store, folder) for name, table in tables.items()
    )
    foreign = settings.get("properties", {}).items()
    return Profile(
        name=settings["name"],
        title=settings["title"],
        languages=tuple(tag.lower() for tag in languages),
        kinds=kinds,
        vocabulary=read_vocabulary(store),
        labels={
            kinds[0].context.expand(property): {tag: text for tag, text in about.items() if tag not in _ABOUT}
            for property, about in foreign
        },
        vocabulary_files=files,
        rules=rules,
        shapes=toml_rules.files(folder, settings["shapes"], ".ttl", "shapes"),
        queries=toml_rules.files(folder, settings["queries"], ".rq", "queries"),
        digest=hashlib.sha256(b"\0".join(file.read_bytes() for file in read)).hexdigest(),
        include=texts(settings.get("include", ["**"]), "include"),
        exclude=texts(settings.get("exclude", []), "exclude"),
    )


def _record_template(folder: Path, table: Mapping[str, Any]) -> Path | None:
    """Return the file that new records of a kind are made from, where it names one."""
    if "template" not in table:
        return None
    file = located(folder, table["template"])
    if not file.is_file():
        raise ValueError(f"template names {table['template']}, which does not exist")
    return file


def _kind(
    name: str, table: dict[str, Any], file: Path, settings: dict[str, Any], store: ox.Store, folder: Path
) -> RecordKind:
    where = f"kinds.{name}" if "kinds" in settings else "record"
    context = compile_context(json.loads(file.read_text("utf-8"))["@context"])
    subject_class = context.expand(table["class"])
    nodes = {context.expand(term): _template(value, context) for term, value in settings["nodes"].items()}
    foreign = {context.expand(term): about for term, about in settings.get("properties", {}).items()}
    compiler = Fields(store, context, subject_class, nodes, foreign)
    if "id" not in iris.fields(nodes[subject_class].iri if subject_class in nodes else ""):
        raise ProfileError(f"[nodes] lacks {table['class']} with a template that has {{id}}")
    fields, rules = compiler.fields(), toml_rules.rules(table, where)
    _check_links(fields[subject_class], rules, nodes, where)
    return RecordKind(
        name=name,
        context=context,
        subject_class=subject_class,
        body=context.expand(table["body"]),
        nodes=nodes,
        fields=fields,
        indexes=compiler.indexes(),
        record_template=_record_template(folder, table),
        **rules,
    )


def _check_links(
    fields: Mapping[str, Field], rules: Mapping[str, Any], nodes: Mapping[str, NodeTemplate], where: str
) -> None:
    """Raise ProfileError for links that would state what is no reference, or citations without an IRI."""
    for each in rules["links"]:
        if each.key not in fields or fields[each.key].kind != "reference":
            references = [key for key, field in fields.items() if field.kind == "reference"]
            hint = suggest(str(each.key), references)
            raise ProfileError(
                f"{where}.links: {each.key} is no key of the context that refers to things.{hint}"
            )
    if rules["cites"] and CITATION not in nodes:
        raise ProfileError(f"{where}.links: [nodes] lacks pg:Citation, which urls need")


def _template(value: Mapping[str, Any], context: Context) -> NodeTemplate:
    unknown = iris.fields(value["iri"]) - iris.FIELDS
    if unknown:
        raise ValueError(f"the template {value['iri']} has {{{min(unknown)}}}, which nothing fills")
    states = tuple((context.expand(name), str(number)) for name, number in value.get("states", {}).items())
    label = value.get("label")
    return NodeTemplate(value["iri"], label and context.expand(label), states)
