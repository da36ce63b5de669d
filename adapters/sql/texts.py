"""What a text of a database may be."""


def can_be_text(given: str) -> bool:
    """Tell whether the text can be in a column: what PostgreSQL takes for none is in none."""
    return "\0" not in given
