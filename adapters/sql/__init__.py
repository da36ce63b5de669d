"""A relational database: users and sessions in tables, on SQLite."""
