"""What an operation says of itself: stated beside its resource, and nowhere else.

From it are made the OpenAPI document and the page that shows it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Protocol

import falcon
from attrs import field, frozen

Schema = dict[str, object]

EVERYWHERE: Final = (
    "malformed-request",
    "body-too-large",
    "uri-too-long",
    "unsupported-media-type",
    "headers-too-large",
    "internal-error",
    "overloaded",
)
"""What the gate may answer to any request, whatever is asked."""
_SAFE: Final = frozenset({"GET", "HEAD"})


class Place(StrEnum):
    """Where a parameter stands."""

    PATH = "path"
    QUERY = "query"


class Asks(StrEnum):
    """What an operation asks of the session of whoever calls."""

    NOTHING = "nothing"
    """It does not look for one."""
    MAYBE = "maybe"
    """It ends the one that is presented."""
    SESSION = "session"
    """It needs one."""

    @property
    def refusals(self) -> tuple[str, ...]:
        """The problems that looking for a session can lead to."""
        looking = ("ambiguous-credentials", "store-unavailable")
        return {
            Asks.NOTHING: (),
            Asks.MAYBE: looking,
            Asks.SESSION: (*looking, "not-authenticated"),
        }[self]


@frozen
class Parameter:
    """A part of the address that the caller chooses."""

    name: str
    place: Place
    about: str
    schema: Mapping[str, object]
    example: object
    is_required: bool = field(default=False, kw_only=True)


@frozen(kw_only=True)
class Operation:
    """One method of one address, with examples of all that goes in and comes out.

    The examples tell the shapes too: that of an attrs class is its own, a mapping is any object,
    and a text is of the `media` type.
    """

    id: str
    summary: str
    about: str
    group: str
    asks: Asks = Asks.NOTHING
    parameters: tuple[Parameter, ...] = ()
    takes: object = None
    """An example of the body, where there is one."""
    needs_body: bool = True
    gives: tuple[object, ...] = ()
    """An example of each shape that the answer of success can have."""
    status: int = 200
    media: str = falcon.MEDIA_JSON
    sets_cookie: bool = False
    refusals: tuple[str, ...] = ()
    """The codes of the problems that are its own."""
    python: str | None = None
    """The call of the client library, where it has one."""

    def codes(self, method: str) -> list[str]:
        """Return the code of every problem it can answer."""
        crossing = () if method in _SAFE else ("cross-origin",)
        reading = ("malformed-body", "invalid-input") if self.takes is not None else ()
        every = (*EVERYWHERE, *crossing, *reading, *self.asks.refusals, *self.refusals)
        return list(dict.fromkeys(every))


class Documented(Protocol):
    """A resource that says of each of its methods what it does; `HEAD` goes by `GET`."""

    @property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by their methods."""


Routes = Mapping[str, Documented]
"""What stands at each address; templates as Falcon has them."""
