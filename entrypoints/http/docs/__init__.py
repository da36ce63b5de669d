"""The page that shows every operation, and tries it."""
