"""Holding a JSON object against the shape of what is asked for."""

from typing import Generic, TypeVar

import msgspec
from attrs import NOTHING, Attribute, AttrsInstance, field, fields, frozen

from entrypoints.http.json_object import parse_object
from entrypoints.http.problems import FieldError
from entrypoints.http.refusals import Refusal

Shape = TypeVar("Shape", bound=AttrsInstance)


@frozen
class BodyOf(Generic[Shape]):
    """Reads bodies of one shape, an attrs class of string fields.

    Types are taken as they are sent, never converted, and no field takes null. A key that the
    shape does not name is refused and not repeated: it may be a secret in the wrong place.
    """

    shape: type[Shape]
    _fields: dict[str, "Attribute[object]"] = field(init=False)

    @_fields.default
    def _fields_by_name(self) -> dict[str, "Attribute[object]"]:
        return {each.name: each for each in fields(self.shape)}

    def read(self, raw: bytes) -> Shape:
        """Make an instance of the shape; refuses it with everything that is wrong."""
        members = parse_object(raw)
        errors = [] if members.keys() <= self._fields.keys() else [self._unknown_key()]
        values = {}
        for name, each in self._fields.items():
            if name in members:
                try:
                    values[name] = _convert(members[name], each)
                except msgspec.ValidationError:
                    errors.append(_error(name, _fault(members[name])))
            elif each.default is NOTHING:
                errors.append(_error(name, "required"))
        if errors:
            raise Refusal("invalid-input", tuple(errors))
        return self.shape(**values)

    def _unknown_key(self) -> FieldError:
        known = ", ".join(self._fields) or "none"
        detail = f"There is a key that is not known here. Known: {known}."
        return FieldError(_WHOLE_BODY, "unknown_key", detail)


_WHOLE_BODY = ""
_DETAILS = {
    "required": "This key is required.",
    "wrong_type": "This must be a string.",
    "not_a_choice": "This is not one of the values allowed.",
}


def _convert(value: object, into: "Attribute[object]") -> object:
    if value is None:
        raise msgspec.ValidationError
    return msgspec.convert(value, into.type)


def _fault(value: object) -> str:
    return "not_a_choice" if isinstance(value, str) else "wrong_type"


def _error(name: str, code: str) -> FieldError:
    return FieldError(f"/{name}", code, _DETAILS[code])
