"""A way to a PostgreSQL server that falls silent as soon as it has let somebody in."""

import socket
from contextlib import suppress

from tests.adapters.counting_proxy import CountingProxy

READY = b"Z\0\0\0\5I"
"""How a server says that it waits for the first question."""


class SilencedProxy(CountingProxy):
    """Passes on what it takes to be let in, and no question after that."""

    def _pass_on(
        self, source: socket.socket, target: socket.socket, name: str, last: list[str]
    ) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                if name == "server" and said.endswith(READY):
                    last[0] = "silent"
                if name == "server" or last[0] != "silent":
                    target.sendall(said)
