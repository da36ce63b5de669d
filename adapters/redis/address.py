"""Where a Redis server is, and how a connection to it is made."""

from typing import Any, Final, Self
from urllib.parse import urlsplit

from attrs import evolve, field, frozen
from redis.connection import AbstractConnection, Connection, parse_url

TIMEOUT: Final = 0.05
"""Seconds to wait for a server, to connect and for each answer: whoever is slower is no help."""

_CLUSTER: Final = "+cluster"

# The old protocol, as the new one has more to say before the first command; no report of which
# library this is, for the same reason.
_USUAL: Final[dict[str, Any]] = {
    "socket_timeout": TIMEOUT,
    "socket_connect_timeout": TIMEOUT,
    "protocol": 2,
    "driver_info": None,
}


@frozen
class Address:
    """One server, with what it takes to be let in."""

    _kind: type[AbstractConnection]
    _parameters: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `redis://`, `rediss://` or `unix://`, the first two of a cluster's node as well."""
        scheme, colon, rest = url.partition(":")
        parameters = parse_url(scheme.removesuffix(_CLUSTER) + colon + rest)
        kind = parameters.pop("connection_class", Connection)
        return cls(kind, _USUAL | parameters)

    @property
    def host(self) -> str:
        """Where it is, apart from the port."""
        host: str = self._parameters.get("host", "localhost")
        return host

    def elsewhere(self, host: str, port: int) -> Self:
        """Name another server that lets in by the same means."""
        return evolve(self, parameters=self._parameters | {"host": host, "port": port})

    def connection(self) -> AbstractConnection:
        """Make a connection that is opened when first used."""
        return self._kind(**self._parameters)


def is_of_cluster(url: str) -> bool:
    """Tell whether a URL names a node of a cluster, by which the others are found."""
    return urlsplit(url).scheme.endswith(_CLUSTER)
