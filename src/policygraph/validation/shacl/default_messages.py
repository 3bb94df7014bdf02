"""What is said of a result where the shape says nothing: a sentence for each kind of constraint."""

from __future__ import annotations

from collections.abc import Mapping

from policygraph.words.phrases import Phrase, languages, said

# Parameter of the constraint -> sentence, with the value of the parameter.
_SENTENCES: Mapping[str, str] = {
    "and": "The value does not conform to all of the shapes",
    "class": "The value is not of the class {value}",
    "closed": "The shape does not allow this property",
    "datatype": "The value is not of the datatype {value}",
    "disjoint": "The value is a value of {value} too",
    "equals": "The values are not those of {value}",
    "hasValue": "The value {value} is missing",
    "in": "The value is none of {value}",
    "languageIn": "The text is in none of the languages {value}",
    "lessThan": "The value is not less than that of {value}, or cannot be compared with it",
    "lessThanOrEquals": "The value is greater than that of {value}, or cannot be compared with it",
    "maxCount": "The number of values is greater than {value}",
    "maxExclusive": "The value is not less than {value}, or cannot be compared with it",
    "maxInclusive": "The value is greater than {value}, or cannot be compared with it",
    "maxLength": "The number of characters is greater than {value}",
    "minCount": "The number of values is less than {value}",
    "minExclusive": "The value is not greater than {value}, or cannot be compared with it",
    "minInclusive": "The value is less than {value}, or cannot be compared with it",
    "minLength": "The number of characters is less than {value}",
    "node": "The value does not conform to the shape {value}",
    "nodeKind": "The value is not of the kind {value}",
    "not": "The value conforms to a shape that it must not conform to",
    "or": "The value conforms to none of the shapes",
    "pattern": "The text does not match {value}",
    "qualifiedMaxCount": "The number of values that conform to the shape is greater than {value}",
    "qualifiedMinCount": "The number of values that conform to the shape is less than {value}",
    "sparql": "The query of the shape selects this",
    "uniqueLang": "Several texts are in one language",
    "xone": "The value does not conform to exactly one of the shapes",
}


def default_messages(parameter: str, value: str) -> dict[str, str]:
    """Return language -> what a result of a constraint says, with the value of its parameter as text.

    >>> default_messages("minCount", "1")["en"]
    'The number of values is less than 1'
    """
    sentence = Phrase("The constraint sh:{parameter} is not met", parameter=parameter)
    if parameter in _SENTENCES:
        sentence = Phrase(_SENTENCES[parameter], value=value)
    return {language: said(sentence, language) for language in languages()}
