"""What HTTP itself makes us refuse, before any use case is asked."""

from attrs import frozen

from entrypoints.http.problems import FieldError


@frozen
class Refusal(Exception):
    """When a request is refused with the problem of that code, nothing having been done."""

    code: str
    errors: tuple[FieldError, ...] = ()
