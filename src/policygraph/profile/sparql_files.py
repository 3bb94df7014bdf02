"""Check the rules and the questions of a profile before anything is built: each parses, and asks nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

from policygraph.errors import ProfileError
from policygraph.profile import rule_heads
from policygraph.profile.definitions import Definitions, refuse_odd_prefixes
from policygraph.profile.model import Profile
from policygraph.profile.question_heads import mistakes, read_head
from policygraph.profile.resources import resource
from policygraph.rdf.core import FUNCTIONS
from policygraph.rdf.function_calls import mistakes as mistakes_in_calls
from policygraph.rdf.function_calls import patterns
from policygraph.rdf.namespaces import HOME
from policygraph.rdf.query_properties import without_value
from policygraph.rdf.sparql import place_of, tokens
from policygraph.rdf.sparql_text import Problem, form_of, no_values, template, terms, unbound
from policygraph.records.declared import displayed, read_text
from policygraph.words.phrases import Phrase


@lru_cache(1)
def definitions_of(profile: Profile) -> Definitions:
    """Return what the files of a profile define, with the terms that its contexts, its ``profile.toml`` and its rules use."""
    definitions = Definitions(profile.vocabulary_files)
    definitions.prefixes |= profile.context.prefixes
    definitions.named |= profile.labels.keys()
    definitions.given |= {*profile.labels, *_given(profile)}
    return definitions


def _given(profile: Profile) -> Iterator[str]:
    for kind in profile.kinds:
        yield from (term.iri for term in kind.context.terms.values())
        yield from (kind.subject_class, *kind.nodes)
    for file in profile.rules:
        yield from (iri for _, iri in template(read_text(file, ProfileError)) if iri)


def check_rules(profile: Profile, definitions: Definitions) -> None:
    """Raise ProfileError, with file and line, for a rule that is no CONSTRUCT which can be run, has a term that the
    vocabulary lacks, or promises nothing where it seems to.
    """
    for file in profile.rules:
        text = read_text(file, ProfileError)
        for each in dict.fromkeys((text, rule_heads.whole(text))):
            form = _form(file, each, {})
            _check_terms(file, each, {}, definitions)
        if form != "CONSTRUCT":
            start = next(token.start for token in tokens(text) if token.text.upper() == form)
            message = Phrase("a rule must be a CONSTRUCT, and this is a query of the form {form}", form=form)
            raise _placed(file, Problem(message, *place_of(text, start)))
        for mistake in rule_heads.mistakes(text):
            raise _placed(file, mistake)


def check_questions(profile: Profile, definitions: Definitions) -> None:
    """Raise ProfileError, with file and line, for a question that cannot be asked, or that another has the name of."""
    prefixes = profile.prefixes(HOME)
    by_name: dict[str, Path] = {}
    for file in profile.queries:
        text = read_text(file, ProfileError)
        _form(file, text, prefixes)
        _check_terms(file, text, prefixes, definitions)
        if by_name.setdefault(file.stem, file) != file:
            first = displayed(by_name[file.stem])
            raise ProfileError(
                Phrase(
                    "{place}: the question {name} is in {first} already",
                    place=displayed(file, 1),
                    name=file.stem,
                    first=first,
                )
            )
        if not file.is_relative_to(resource("queries")):
            for problem in mistakes(text, profile, partial(definitions.undefined, classes=False)):
                raise _placed(file, problem)
            for parameter in read_head(text, profile.context).parameters:
                form = form_of(text, prefixes, FUNCTIONS, parameter.name)
                if isinstance(form, Problem):
                    raise _placed(file, form._replace(line=parameter.line, column=parameter.column))


def _form(file: Path, text: str, prefixes: dict[str, str]) -> str:
    form = form_of(text, prefixes, FUNCTIONS)
    if isinstance(form, Problem):
        raise _placed(file, form)
    return form


def _check_terms(file: Path, text: str, prefixes: dict[str, str], definitions: Definitions) -> None:
    if any(file.is_relative_to(resource(part)) for part in ("queries", "ontology")):
        return
    refuse_odd_prefixes(file, text)
    if found := unbound(text) or without_value(text):
        raise _placed(file, found)
    for misuse in (*mistakes_in_calls(text, prefixes, {}), *patterns(text, {}), *no_values(text, prefixes)):
        raise _placed(file, misuse)
    for iri, place in terms(text, prefixes):
        if message := definitions.undefined(iri) or definitions.no_concept(iri):
            raise _placed(file, Problem(message, *place))


def _placed(file: Path, problem: Problem) -> ProfileError:
    place = displayed(file, problem.line, problem.column)
    return ProfileError(Phrase("{place}: {message}", place=place, message=problem.message))
