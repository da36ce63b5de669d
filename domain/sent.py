"""What is told of what came with a request: its headers and its body."""

from collections.abc import Mapping

from attrs import frozen


@frozen
class Sent:
    """A description in words that are known beforehand; no text in it is one that was sent."""

    headers: Mapping[str, str | None]
    """Those known by name, with what may be shown of the value; nothing where that is masked."""
    other_headers: int
    """How many there were besides."""
    fields: Mapping[str, str] | None
    """Of the body, those that are known here, with the kind of value each had; nothing where no
    JSON object was read."""
    other_fields: int
    """How many there were besides."""
