"""How a step's wording is matched."""

import re

from pytest_bdd import parsers

KINDS = (
    (r'"\\\{(\w+)\\\}"', r'"(?P<\1>[^"]*)"'),
    (r"\\\{(\w+)\\\}", r"(?P<\1>\\w+)"),
    (r"\\\{(\w+)…\\\}", r"(?P<\1>.+)"),
)


def phrase(wording: str) -> parsers.re:
    """Match a wording: {one} word, {several…} of them, or all that stands in "{quotes}"."""
    pattern = re.escape(wording)
    for placeholder, group in KINDS:
        pattern = re.sub(placeholder, group, pattern)
    return parsers.re(pattern)
