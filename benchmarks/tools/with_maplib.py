"""Run in maplib's environment: ``python with_maplib.py FOLDER OUTPUT``, the folder with tables and templates."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from maplib import Model

LANG_STRING = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
NAMESPACE = "https://example.org/mapping/"


def main(folder: Path, output: str) -> None:
    """Map each table by its template, and write the triples."""
    text = (folder / "templates.stottr").read_text("utf-8")
    model = Model()
    model.add_template(text)
    for template in text.split("map:")[2:]:
        name, _, signature = template.partition(" ")
        frame = pl.read_json(folder / f"{name}.json", infer_schema_length=None)
        for parameter in signature.partition("]")[0].split(", ")[1:]:
            kind, column = parameter.split()[-2:]
            column = column.removeprefix("?")
            if column not in frame.columns:
                frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(column))
            if kind.endswith("#date>"):
                frame = frame.with_columns(pl.col(column).str.to_date())
            if kind.endswith("#integer>"):
                frame = frame.with_columns(pl.col(column).cast(pl.Int64))
            if kind == "rdf:langString":
                tagged = pl.struct(pl.col(column).alias(LANG_STRING), pl.col("language").alias("l"))
                frame = frame.with_columns(pl.when(pl.col(column).is_not_null()).then(tagged).alias(column))
        model.map(f"{NAMESPACE}{name}", frame.drop("language", strict=False))
    model.write(output, format="ntriples")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
