"""Pictures of a lineage: a tree for the terminal, Mermaid and DOT for other tools, and SVG.

All take the policies and relations to draw, and the marks to put on them. Newer policies stand above
older ones, and an arrow leads from the newer to the older.
"""
