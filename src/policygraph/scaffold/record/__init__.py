"""Start a project or a record: the settings of a folder, and a file to fill in."""
