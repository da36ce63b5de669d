"""A wire between a service and a server, which can be made slow or put to another server."""

import socket
import threading
import time
from contextlib import suppress
from typing import Self

from attrs import define, field


@define(eq=False)
class Wire:
    """Passes bytes on from a loopback port of its own, from `with` to the end of its block."""

    target: int
    """The port they are passed on to."""
    delay: float = 0.0
    """Seconds that whatever is sent takes to arrive."""
    _listening: socket.socket = field(init=False)
    _ends: list[socket.socket] = field(factory=list, init=False)

    @property
    def port(self) -> int:
        """The port to connect to."""
        port: int = self._listening.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # Closing alone would not wake who waits for the next connection.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def lead_to(self, target: int) -> None:
        """Put it to another server, and cut all connections to the one before."""
        self.target = target
        self.cut()

    def cut(self) -> None:
        """Cut all connections."""
        while self._ends:
            end = self._ends.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
                except OSError:
                    near.close()
                    continue
                far.settimeout(None)
                self._ends += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, start: socket.socket, end: socket.socket) -> None:
        with suppress(OSError):
            while piece := start.recv(65536):
                time.sleep(self.delay / 2)
                end.sendall(piece)
        for each in (start, end):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
