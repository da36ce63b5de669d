"""Reading the query of an address."""

from enum import StrEnum
from typing import TypeVar

import falcon

from entrypoints.http.problems import FieldError
from entrypoints.http.refusals import Refusal
from entrypoints.numbers import is_whole

Choice = TypeVar("Choice", bound=StrEnum)


def whole_number(req: falcon.Request, name: str, *, upto: int) -> int | None:
    """Return the parameter, a number from 1 on, if it is given; refuses anything else."""
    given = req.get_param_as_list(name)
    if given is None:
        return None
    text = given[0] if len(given) == 1 else ""
    if is_whole(text, low=1, high=upto):
        return int(text)
    error = FieldError(
        f"/{name}", "not_a_number", f"This parameter must be a number from 1 to {upto}, once."
    )
    raise Refusal("invalid-input", (error,))


def one_of(choices: type[Choice], req: falcon.Request, name: str) -> Choice:
    """Return the parameter, given once and as one of the choices; refuses anything else."""
    given = req.get_param_as_list(name) or []
    allowed = [each.value for each in choices]
    if len(given) == 1 and given[0] in allowed:
        return choices(given[0])
    error = FieldError(
        f"/{name}", "not_a_choice", f"This parameter must be {' or '.join(allowed)}, once."
    )
    raise Refusal("invalid-input", (error,))
