"""Diagrams of a lineage: a tree for the terminal, Mermaid and DOT for other tools, and SVG.

Each format takes the lineage to draw, and the marks to put on its policies. Successors stand above their
predecessors, and arrows lead from the successor to the predecessor.
"""
