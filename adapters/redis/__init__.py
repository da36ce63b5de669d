"""Sessions remembered in Redis, for all hosts that share a database."""
