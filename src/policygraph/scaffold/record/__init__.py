"""Starts projects and records: the settings of a folder, and a record to fill in."""
