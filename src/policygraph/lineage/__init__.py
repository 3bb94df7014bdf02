"""Lineage: how policies changed each other, as a model that is read from a store, walked and written."""
