"""Reading what was typed into a form."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import falcon

from entrypoints.console.queries import LAST_ID
from entrypoints.numbers import is_whole

MOST_FIELDS = 32


class UnreadableForm(Exception):
    """When a body is not what a form of the console sends."""


def read_form(req: falcon.Request) -> dict[str, str]:
    """Return the fields by name, none of which may come twice; raises `UnreadableForm`."""
    if req.content_type != falcon.MEDIA_URLENCODED:
        raise UnreadableForm
    try:
        text = req.stream.read().decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise UnreadableForm from error
    form = dict(pairs)
    if len(form) < len(pairs):
        raise UnreadableForm
    return form


def field_in(form: Mapping[str, str], name: str) -> str:
    """Return what was typed into a field; raises `UnreadableForm` where it is not there."""
    if name not in form:
        raise UnreadableForm
    return form[name]


def whole_in(form: Mapping[str, str], name: str) -> int:
    """Return the whole number in a field; raises `UnreadableForm`."""
    text = field_in(form, name)
    if not is_whole(text, low=0, high=LAST_ID):
        raise UnreadableForm
    return int(text)
