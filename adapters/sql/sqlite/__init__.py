"""SQLite: one file beside the service, which processes of one host write in turn."""
