"""Triples on disk: the Oxigraph store, its manifest, its generations, and lookups in it."""
