"""Name the properties of a profile's own after keys, so that every format can write them, RDF/XML too."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from policygraph.rdf.serialize import is_xml_name
from policygraph.scaffold.profile.infer import Guess

WITHOUT_PROPERTY = ("verbatim", "language")  # kinds of guesses
_PART_OF_NAME = re.compile(r"[\w.-]+")


def own_names(kinds: Mapping[str, Sequence[Guess]]) -> dict[tuple[str, str], str]:
    """Return (kind, key) -> local name, for the keys whose property is the profile's own; with a slash those of mappings, and
    with it at the end the class of these.

    ``kinds`` is name -> the guesses about the keys of the kind.

    Kinds share a property where the values of the key are alike; a later one with others has its name before it.
    """
    shared: dict[str, object] = {}  # key -> what its values are in the first kind that has it
    names: dict[str, str] = {}  # text -> local name
    taken: set[str] = set()
    result: dict[tuple[str, str], str] = {}
    for kind, guesses in kinds.items():
        for guess in guesses:
            if not guess.property_name and guess.kind not in WITHOUT_PROPERTY:
                values = guess.kind, guess.members and kind, guess.reference and guess.reference.kind
                is_shared = shared.setdefault(guess.key, values) == values
                text = guess.key if is_shared else f"{kind}/{guess.key}"  # a slash is in no other key
                for key, own in [
                    (guess.key, text),
                    *((f"{guess.key}/{each.key}", f"{text}/{each.key}") for each in guess.members),
                    *((f"{guess.key}/={word}", f"={word}") for word in _own_relations(guess)),
                ]:
                    if own not in names:
                        names[own] = local_name(own.removeprefix("=").replace("/", "."), taken)
                        taken.add(names[own])
                    result[kind, key] = names[own]
                if guess.kind == "nodes":
                    local = names[text]
                    class_ = local_name(f"{local[0].upper()}{local[1:]}.node", taken)
                    taken.add(class_)
                    result[kind, f"{guess.key}/"] = class_
    return result


def _own_relations(guess: Guess) -> tuple[str, ...]:
    """Return the words of mappings that are relations without a usual name."""
    return guess.relations.unknown if guess.relations else ()


def local_name(text: str, taken: Container[str]) -> str:
    """Return a text as the name of an XML element, which the local name of a property must be able to be.

    >>> local_name("标题", []), local_name("2020", []), local_name("a b.", ["a_b_"])
    ('标题', '_2020', 'a_b__2')
    """
    name = "".join(each if _is_name(f"_{each}") else "_" for each in text)
    name = name[:-1] + "_" if name.endswith(".") else name  # not the end of a name in Turtle
    name = name if _is_name(name) else f"_{name}"
    number, unique = 2, name
    while unique in taken:
        number, unique = number + 1, f"{name}_{number}"
    return unique


def _is_name(text: str) -> bool:
    """Return whether XML 1.0 parsers of all editions take a text for the name of an element."""
    return _PART_OF_NAME.fullmatch(text) is not None and is_xml_name(text)
