"""Read the files of a profile (settings, contexts, ontology, vocabularies) and compile a Profile."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError
from policygraph.profile import toml_rules
from policygraph.profile.definitions import Definitions
from policygraph.profile.kinds import compile_kind, kind_tables
from policygraph.profile.model import Profile, RecordKind
from policygraph.profile.names import CHARACTERISTICS, Names, read_context
from policygraph.profile.resources import find_profile, resource
from policygraph.profile.shape_queries import check_queries
from policygraph.profile.shape_terms import check_ignored, check_shapes
from policygraph.profile.sparql_files import check_questions, check_rules, definitions_of
from policygraph.profile.toml_rules import PROFILE_SETTINGS, REQUIRED, profile_path
from policygraph.profile.vocabulary_check import check_vocabulary
from policygraph.rdf.core import PHASE, REFERS_TO
from policygraph.rdf.entailments import read_entailments
from policygraph.rdf.vocabulary import read_vocabulary
from policygraph.rdf.whole_vocabulary import completing
from policygraph.records.declared import Declared, read_content, read_declared
from policygraph.words.phrases import Phrase

_REFERS_TO = ox.NamedNode(REFERS_TO)


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
    tables = kind_tables(settings)
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
        compile_kind(table, contexts[name][1], contexts[name][0], settings, names, folder)
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
        check_files(profile)
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


def check_files(profile: Profile) -> None:
    """Raise ProfileError for a mistake in a rule, a question or a shape, which names the file and the line."""
    definitions = definitions_of(profile)
    check_rules(profile, definitions)
    check_questions(profile, definitions)
    check_queries(check_shapes(profile.shapes, definitions), definitions)


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
