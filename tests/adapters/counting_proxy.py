"""A way to a server that counts how often somebody waits for its answer."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from attrs import define, field


@define(eq=False)
class CountingProxy:
    """Passes on what both sides say; a question after an answer is a round trip."""

    _server_port: int
    _listener: socket.socket = field(init=False)
    _open: list[socket.socket] = field(factory=list)
    round_trips: int = 0

    @property
    def port(self) -> int:
        """Where to connect to instead."""
        port: int = self._listener.getsockname()[1]
        return port

    @contextmanager
    def running(self) -> Iterator["CountingProxy"]:
        """Take connections until the end of the block."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        accepting = Thread(target=self._accept)
        accepting.start()
        try:
            yield self
        finally:
            for each in (self._listener, *self._open):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
            accepting.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._open += [client, server]
                # Whose turn it is to speak; a list, for both threads to see.
                last = ["server"]
                for source, target, name in (
                    (client, server, "client"),
                    (server, client, "server"),
                ):
                    Thread(target=self._pass_on, args=(source, target, name, last)).start()

    def _pass_on(
        self, source: socket.socket, target: socket.socket, name: str, last: list[str]
    ) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                if name == "client" and last[0] == "server":
                    self.round_trips += 1
                last[0] = name
                target.sendall(said)
            target.shutdown(socket.SHUT_WR)
