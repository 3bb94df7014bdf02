"""Starting points for users: new projects, new records, and profiles drafted from existing records."""
