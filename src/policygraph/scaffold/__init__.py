"""What is written for people to start from: projects, records, profiles drafted from records."""
