"""The explorer: a corpus as one page that a browser opens from a file, and that loads nothing."""
