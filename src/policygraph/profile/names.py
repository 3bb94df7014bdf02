"""The names that a profile gives to terms: compact IRIs whose prefixes a context declares and whose terms exist."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from policygraph.errors import ProfileError, TermError, suggest
from policygraph.profile.definitions import Definitions
from policygraph.profile.definitions import namespace as namespace_of
from policygraph.profile.model import NodeTemplate
from policygraph.rdf import iris
from policygraph.rdf.context import Context, Term, compile_context
from policygraph.rdf.core import RECORD
from policygraph.rdf.language_tags import is_tag
from policygraph.rdf.namespaces import CONVENTIONAL, HOME
from policygraph.records.declared import Declared, read_declared
from policygraph.words.phrases import Phrase, chained, enumerated, phrase_of

_TELLING = {"id", "index", "label", "path"}  # placeholders of templates that tell things of one class apart
_FIELD = re.compile(r"\{\w+\}")
CHARACTERISTICS = ("domain", "range", "scheme")  # of a property in [properties]; the rest are labels


def read_context(file: Path) -> tuple[Declared, Context]:
    """Return the declared members of a JSON-LD context, and the context compiled.

    Raises ProfileError, with file and line, for a context that is not read, a key that stands twice for one.
    """
    document = read_declared(file, "json", ProfileError)
    document.table(required=("@context",))
    declared = document["@context"].table()
    try:
        return declared, compile_context(declared.value)
    except TermError as error:
        raise declared[error.key].at(phrase_of(error)) from None


class Names:
    """Expands the names in ``profile.toml`` and checks contexts, by the definitions of the ontology."""

    def __init__(self, definitions: Definitions, contexts: Sequence[Context]) -> None:
        self.definitions = definitions
        prefixes: dict[str, str] = {}
        for context in reversed(contexts):
            prefixes |= context.prefixes
        self.context = Context({}, prefixes)
        self.keys = {key for context in contexts for key in context.terms}

    def expand(self, setting: Declared, name: str) -> str:
        """Return the IRI of a compact IRI. Raises ProfileError where no context declares its prefix."""
        prefix = self.context.undeclared_prefix(name)
        if prefix is None and iris.is_absolute(self.context.expand(name)):
            return self.context.expand(name)
        hint = suggest(prefix or "", self.context.prefixes)
        problem = (
            Phrase("no context declares the prefix {prefix}.{hint}", prefix=prefix, hint=hint)
            if prefix
            else Phrase("it is no name with a prefix")
        )
        raise setting.wrong(Phrase("names {name}: {problem}", name=name, problem=problem))

    def term(self, setting: Declared, name: str, properties: bool = True, classes: bool = True) -> str:
        """Return the IRI of a term. Raises ProfileError for one that the ontology should define and does not."""
        iri = self.expand(setting, name)
        if problem := self.definitions.undefined(iri, properties, classes):
            raise setting.wrong(Phrase("names {name}: {problem}", name=name, problem=problem))
        return iri

    def class_(self, setting: Declared) -> str:
        """Return the IRI of a class that a setting names."""
        return self.term(setting, setting.string(), properties=False)

    def property(self, setting: Declared) -> str:
        """Return the IRI of a property that a setting names."""
        return self.term(setting, setting.string(), classes=False)

    def nodes(self, setting: Declared) -> dict[str, NodeTemplate]:
        """Return class -> template of its nodes, from ``[nodes]``. Raises ProfileError without one for records."""
        nodes = {
            self.term(table, name, properties=False): self._template(table)
            for name, table in setting.members()
        }
        first: dict[str, str] = {}
        for name, table in setting.members():
            template = _FIELD.sub("{}", table["iri"].value)
            if first.setdefault(template, name) != name:
                raise table["iri"].wrong(
                    Phrase("is that of {first}: two things would have one name", first=first[template])
                )
        if RECORD not in nodes or "path" not in iris.fields(nodes[RECORD].iri):
            raise setting.wrong(Phrase("lacks pg:Record with a template that has {{path}}"))
        for _, table in setting.members():
            if _TELLING.isdisjoint(iris.fields(table["iri"].value)):
                telling = enumerated(f"{{{name}}}" for name in sorted(_TELLING))
                message = Phrase(
                    "is {iri}: with none of {names}, two things would have one name",
                    iri=table["iri"].value,
                    names=telling,
                )
                raise table["iri"].wrong(message)
        return nodes

    def _template(self, table: Declared) -> NodeTemplate:
        table.table(("iri", "label", "states", "keys"), ("iri",))
        iri = table["iri"].string()
        if unknown := iris.fields(iri) - iris.FIELDS:
            hint = suggest(min(unknown), iris.FIELDS)
            raise table["iri"].wrong(
                Phrase("has {{{name}}}, which nothing fills.{hint}", name=min(unknown), hint=hint)
            )
        if iri.count("{id}") > 1:
            raise table["iri"].wrong(Phrase("is {iri}: {{id}} stands in it once", iri=iri))
        if iri.startswith("/") or "://" in iri:
            raise table["iri"].wrong(Phrase("is {iri}: the base, which ends in /, stands before it", iri=iri))
        example = iris.maker(iri, HOME, "x")("x", f"{HOME}x")
        if not iris.is_absolute(example) or not {".", ".."}.isdisjoint(iri.split("/")):
            raise table["iri"].wrong(Phrase("is {iri}, which makes no IRI", iri=iri))
        return NodeTemplate(
            iri,
            self.property(table["label"]) if "label" in table else None,
            tuple(self._state(name, number) for name, number in table["states"].members())
            if "states" in table
            else (),
            self._node_keys(table["keys"]) if "keys" in table else {},
        )

    def _node_keys(self, setting: Declared) -> dict[str, str]:
        """Return key of a mapping -> key of the contexts, from a list of those that are one, or a table."""
        if isinstance(setting.value, str | list):
            named = {name.string(): name for name in setting.each_string()}
        else:
            named = dict(setting.members())
        for term in named.values():
            if term.string() not in self.keys:
                hint = suggest(term.value, self.keys)
                raise term.wrong(
                    Phrase("names {name}, which is no key of a context.{hint}", name=term.value, hint=hint)
                )
        return {key: term.value for key, term in named.items()}

    def _state(self, name: str, number: Declared) -> tuple[str, str]:
        if not isinstance(number.value, int) or isinstance(number.value, bool):
            raise number.wrong(Phrase("must be a whole number"))
        return self.term(number, name, classes=False), str(number.value)

    def properties(self, setting: Declared | None) -> dict[str, dict[str, str]]:
        """Return property -> its labels by language and its characteristics as IRIs, from ``[properties]``.

        What is named there exists, unless it is in a namespace whose properties are all declared.
        """
        for name, table in setting.members() if setting else ():
            iri = self.expand(table, name)
            if namespace_of(iri) in self.definitions.described:
                self.definitions.named.add(iri)
        return {
            self.term(table, name, classes=False): {
                key: self._characteristic(key, value) for key, value in table.members()
            }
            for name, table in (setting.members() if setting else ())
        }

    def _characteristic(self, key: str, value: Declared) -> str:
        if key == "scheme":
            return self._scheme(value)
        if key in CHARACTERISTICS:
            return self.class_(value)
        if not is_tag(key):
            hint = suggest(key, CHARACTERISTICS)
            raise value.wrong(
                Phrase("is neither domain, range or scheme nor a label in a language.{hint}", hint=hint)
            )
        return value.string()

    def _scheme(self, value: Declared) -> str:
        scheme = self.expand(value, value.string())
        known = self.definitions.schemes | self.definitions.schemes_in_use
        if scheme not in known:
            hint = suggest(value.value, sorted(map(self.context.compact, known)))
            raise value.wrong(
                Phrase("names {name}: there is no scheme {name}.{hint}", name=value.value, hint=hint)
            )
        return scheme

    def check_context(self, declared: Declared, context: Context) -> None:
        """Raise ProfileError for a key whose property does not exist, or whose values the property does not take."""
        claims = self.definitions.claims()
        for prefix, namespace in context.prefixes.items():
            if CONVENTIONAL.get(prefix, namespace) != namespace:
                raise declared[prefix].wrong(
                    Phrase(
                        "is the prefix of {namespace}, and of nothing else", namespace=CONVENTIONAL[prefix]
                    )
                )
        for key, iri in context.reverse.items():
            if problem := self.definitions.undefined(iri, classes=False):
                raise declared[key].wrong(
                    Phrase("is {name}: {problem}", name=context.compact(iri), problem=problem)
                )
        for key, term in context.terms.items():
            if problem := self._problem(term, claims, context):
                raise declared[key].wrong(
                    Phrase("is {name}: {problem}", name=context.compact(term.iri), problem=problem)
                )

    def _problem(self, term: Term, claims: Mapping[str, set[str]], context: Context) -> str:
        if problem := self.definitions.undefined(term.iri, classes=False):
            return problem
        if term.type and term.type != "@id" and (problem := self.definitions.undefined(term.type)):
            return problem
        if term.iri in claims:
            stated = chained("{first} or {second}", sorted(map(context.compact, claims[term.iri])))
            return Phrase(
                "it holds between policies, whoever says so; a record states it with {claim}",
                claim=stated or Phrase("a claim"),
            )
        if self.definitions.is_object_property(term.iri) and term.type != "@id" and not term.index:
            return Phrase('its values are things, so the key needs "@type": "@id"')
        if self.definitions.is_datatype_property(term.iri) and (term.type == "@id" or term.index):
            return Phrase("its values are no things, so the key cannot have the type @id")
        return ""
