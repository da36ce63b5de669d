"""Reading what was typed into a form."""

from urllib.parse import parse_qsl

import falcon

MOST_FIELDS = 32


class UnreadableForm(Exception):
    """When a body is not what a form of the console sends."""


def read_form(req: falcon.Request) -> dict[str, str]:
    """Return the fields by name, the last of each; raises `UnreadableForm`."""
    if req.content_type != falcon.MEDIA_URLENCODED:
        raise UnreadableForm
    try:
        text = req.stream.read().decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise UnreadableForm from error
    return dict(pairs)
