from __future__ import annotations

from typing import Any

import pytest

from policygraph.rdf.datatypes import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DECIMAL,
    DOUBLE,
    INTEGER,
    STRING,
    YEAR,
    YEAR_MONTH,
    lexical,
    native,
    typed,
)
from policygraph.rdf.namespaces import XSD


def test_datatypes_are_those_of_xml_schema() -> None:
    names = [
        datatype.removeprefix(XSD) for datatype in (DATE, YEAR_MONTH, YEAR, INTEGER, DECIMAL, BOOLEAN, STRING)
    ]
    assert names == ["date", "gYearMonth", "gYear", "integer", "decimal", "boolean", "string"]
    assert XSD == "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (1, "1"), (0, "0"), (-5, "-5"), (1.5, "1.5"), ("NO", "NO"), ("", "")],
)
def test_lexical(value: str | int | float | bool, text: str) -> None:
    assert lexical(value) == text


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        ("2024-02-29", DATE, ("2024-02-29", DATE)),
        ("2024-02", DATE, ("2024-02", YEAR_MONTH)),
        ("2024", DATE, ("2024", YEAR)),
        ("2024-08-19T00:00:00.000Z", DATE, ("2024-08-19", DATE)),
        ("2024-08-19t23:59:60+08:00", DATE, ("2024-08-19", DATE)),
        ("2024-08-19 10:00", DATE, ("2024-08-19", DATE)),
        ("2024-08-19 10:00:00,5 +0530", DATE, ("2024-08-19", DATE)),
        ("2024-08-19Z", DATE, ("2024-08-19", DATE)),
        ("2024-08-19+08:00", DATE, ("2024-08-19", DATE)),
        ("2024-08-19-14:00", DATE, ("2024-08-19", DATE)),
        ("2024-08-19-14:01", DATE, None),
        ("2024-08-19+08", DATE, None),
        ("2024-08-19 Z", DATE, None),
        ("2024-02-30Z", DATE, None),
        ("2024-08-05:00", DATE, None),
        ("2024Z", DATE, None),
        ("2024-08-19T25:00:00Z", DATE, None),
        ("2024-08-19T10", DATE, None),
        ("2024-02-30T00:00:00Z", DATE, None),
        ("2024-08T00:00:00Z", DATE, None),
        ("2024-08-19T10:00:00Z", YEAR, None),
        ("2024-02-30", DATE, None),
        ("2023-02-29", DATE, None),
        ("2024-13", DATE, None),
        ("2024-00", DATE, None),
        ("2024-13-01", DATE, None),
        ("0000", DATE, None),
        ("0000-01", DATE, None),
        ("0000-01-01", DATE, None),
        ("0001-01-01", DATE, ("0001-01-01", DATE)),
        ("20240101", DATE, None),
        ("2024-1-1", DATE, None),
        ("2024-01-01T00:00:00", DATE, ("2024-01-01", DATE)),
        ("2024-01-01\n", DATE, None),
        ("2024\n", DATE, None),
        ("2024-01\n", DATE, None),
        ("２０２４", DATE, None),
        (" 2024", DATE, None),
        ("12024", DATE, None),
        ("", DATE, None),
        ("67", INTEGER, ("67", INTEGER)),
        ("007", INTEGER, ("7", INTEGER)),
        ("+7", INTEGER, ("7", INTEGER)),
        ("-7", INTEGER, ("-7", INTEGER)),
        ("-0", INTEGER, ("0", INTEGER)),
        ("6.7", INTEGER, None),
        ("1_000", INTEGER, None),
        ("７", INTEGER, None),
        ("7\n", INTEGER, None),
        ("", INTEGER, None),
        ("1" * 999, INTEGER, ("1" * 999, INTEGER)),
        ("1" * 1000, INTEGER, None),
        ("1" * 5000, INTEGER, None),
        ("1.50", DECIMAL, ("1.5", DECIMAL)),
        ("5", DECIMAL, ("5", DECIMAL)),
        ("-.5", DECIMAL, ("-0.5", DECIMAL)),
        ("+5.0", DECIMAL, ("5", DECIMAL)),
        ("2024-08-19T10:00:00.500+00:00", DATE_TIME, ("2024-08-19T10:00:00.5Z", DATE_TIME)),
        ("2024-08-19T10:00:00+02:00", DATE_TIME, ("2024-08-19T10:00:00+02:00", DATE_TIME)),
        ("1E3", DOUBLE, ("1000", DOUBLE)),
        ("5.", DECIMAL, None),
        (".", DECIMAL, None),
        ("1e3", DECIMAL, None),
        ("1.5\n", DECIMAL, None),
        ("true", BOOLEAN, ("true", BOOLEAN)),
        ("false", BOOLEAN, ("false", BOOLEAN)),
        ("True", BOOLEAN, None),
        ("yes", BOOLEAN, None),
        ("2024", YEAR, ("2024", YEAR)),
        ("0000", YEAR, None),
        ("24", YEAR, None),
        ("2024-01", YEAR, None),
        ("2024\n", YEAR, None),
        ("any text\n", STRING, ("any text\n", STRING)),
        ("xyz", f"{XSD}hexBinary", ("xyz", f"{XSD}hexBinary")),
    ],
)
def test_typed(text: str, datatype: str, expected: tuple[str, str] | None) -> None:
    assert typed(text, datatype) == expected


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("67", INTEGER, 67),
        ("-7", INTEGER, -7),
        ("007", INTEGER, "007"),
        ("+7", INTEGER, "+7"),
        ("seven", INTEGER, "seven"),
        ("2024", YEAR, 2024),
        ("0999", YEAR, "0999"),
        ("2024", DATE, "2024"),
        ("2024-01-01", DATE, "2024-01-01"),
        ("1.5", DECIMAL, 1.5),
        ("1.50", DECIMAL, "1.50"),
        ("a lot", DECIMAL, "a lot"),
        ("nan", DECIMAL, "nan"),
        ("1" * 5000, INTEGER, "1" * 5000),
        ("1" * 5000, DECIMAL, "1" * 5000),
        ("1" * 5000 + ".5", DECIMAL, "1" * 5000 + ".5"),
        ("true", BOOLEAN, True),
        ("false", BOOLEAN, False),
        ("maybe", BOOLEAN, "maybe"),
        ("67", STRING, "67"),
        ("true", STRING, "true"),
    ],
)
def test_native(text: str, datatype: str, value: Any) -> None:
    native_value = native(text, datatype)
    assert native_value == value
    assert type(native_value) is type(value)
