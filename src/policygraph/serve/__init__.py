"""The page, SPARQL, linked data and JSON of a corpus over HTTP; whatever others ask is answered in processes with limits."""
