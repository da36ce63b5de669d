"""Reading the query of an address."""

from collections.abc import Mapping
from typing import Final, TypeVar

import falcon
from attrs import frozen

from entrypoints.numbers import is_whole

LAST_ID: Final = 2**63 - 1
PAGE: Final = 50
"""Lines on a page."""
T = TypeVar("T")


@frozen
class SenselessQuery(Exception):
    """When a filter or a place in a list makes no sense; carries a sentence."""

    says: str


def number(req: falcon.Request, name: str) -> int | None:
    """Return a number from 1 on, if it is given; raises `SenselessQuery`."""
    text = req.get_param(name, default="")
    if not text:
        return None
    if not is_whole(text, low=1, high=LAST_ID):
        raise SenselessQuery(f"“{name}” has to be a number from 1 on.")
    return int(text)


def choice(req: falcon.Request, name: str, choices: Mapping[str, T]) -> T:
    """Return what one of the choices stands for, the first if none is given."""
    text = req.get_param(name, default=next(iter(choices)))
    if text not in choices:
        raise SenselessQuery(f"“{name}” has to be one of: {', '.join(filter(None, choices))}.")
    return choices[text]
