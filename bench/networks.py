"""A network of hosts on this machine: each in a network namespace, which has no name.

A namespace without a name is gone as soon as no process is in it and nobody holds it open, so
that nothing is left behind, however this process ends.
"""

import ctypes
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from attrs import frozen

_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET; Python has no word for it before 3.12."""
_MINE = "/proc/thread-self/ns/net"
_ADDRESS = "198.51.100.{}"
"""Of a network that is set aside for documentation: nobody can really be there."""


@frozen
class Host:
    """A place to start servers in, and the address by which the other hosts reach them."""

    address: str
    _namespace: int | None = None
    """A descriptor of it; none is the network that this process was started in."""

    @property
    def is_apart(self) -> bool:
        """Whether it has a network to itself."""
        return self._namespace is not None

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be there, with all threads and processes that this thread starts meanwhile."""
        if self._namespace is None:
            yield
            return
        home = os.open(_MINE, os.O_RDONLY)
        try:
            _join(self._namespace)
            yield
        finally:
            _join(home)
            os.close(home)


HERE = Host("127.0.0.1")


@frozen
class Network:
    """Hosts that all reach one another."""

    centre: Host
    """Where what they share is."""
    hosts: tuple[Host, ...]


def can_be_made() -> bool:
    """Tell whether this process may make namespaces, and has the program that links them."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("ip") is not None


@contextmanager
def network(size: int) -> Iterator[Network]:
    """Link so many hosts; where that cannot be, all are this machine, told apart by ports."""
    if not can_be_made():
        yield Network(HERE, (HERE,) * size)
        return
    with ExitStack() as stack:
        centre, *hosts = (_host(stack, number) for number in range(1, size + 2))
        with centre.entered():
            _ip("link add hub type bridge", f"address add {centre.address}/24 dev hub")
            _ip("link set hub up", "link set lo up")
        for number, host in enumerate(hosts):
            _link(centre, host, f"host{number}")
        yield Network(centre, tuple(hosts))


def _host(stack: ExitStack, number: int) -> Host:
    namespace = _new()
    stack.callback(os.close, namespace)
    return Host(_ADDRESS.format(number), namespace)


def _link(centre: Host, host: Host, name: str) -> None:
    there = f"/proc/{os.getpid()}/fd/{host._namespace}"  # noqa: SLF001 - of this module
    with centre.entered():
        _ip(f"link add {name} type veth peer name eth0 netns {there}")
        _ip(f"link set {name} master hub up")
    with host.entered():
        _ip(f"address add {host.address}/24 dev eth0", "link set eth0 up", "link set lo up")


def _new() -> int:
    home = os.open(_MINE, os.O_RDONLY)
    try:
        _checked(_libc().unshare(_NEW_NETWORK))
        return os.open(_MINE, os.O_RDONLY)
    finally:
        _join(home)
        os.close(home)


def _join(namespace: int) -> None:
    _checked(_libc().setns(namespace, _NEW_NETWORK))


def _checked(result: int) -> None:
    if result:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _ip(*commands: str) -> None:
    for command in commands:
        subprocess.run(["ip", *command.split()], check=True)


def free_port() -> int:
    """Find one that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
