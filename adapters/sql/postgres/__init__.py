"""PostgreSQL: a few connections to read on, a few to write on, and as few round trips as can be."""
