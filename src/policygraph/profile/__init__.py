"""The declarative files that say how records become RDF, read and checked."""
