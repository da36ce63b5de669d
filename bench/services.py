"""The service on hosts of a network, each as if on a machine of its own."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bench.networks import Host, free_port
from bench.servers import Server, running

_MEMORY_OF_ITS_OWN = (
    *("unshare", "--mount", "sh", "-c"),
    *('mount -t tmpfs tmpfs /dev/shm && exec "$@"', "sh"),
)
"""Before a command: have it share no memory with whoever it did not start itself."""


@contextmanager
def on(host: Host, settings: Mapping[str, str]) -> Iterator[Server]:
    """Run one worker of the service, as it ships but for these settings."""
    port = free_port()
    reachable = {
        "WATCHWORD_PROFILE": "production",
        "WATCHWORD_PUBLIC_URL": "https://accounts.example.com",
        "WATCHWORD_HOST": host.address,
        "WATCHWORD_PORT": str(port),
        "WATCHWORD_WORKERS": "1",
        # Those who measure are one address with many log-ins.
        "WATCHWORD_RATE_LIMITS": "off",
    }
    apart = _MEMORY_OF_ITS_OWN if host.is_apart else ()
    command = [*apart, sys.executable, "-m", "entrypoints.main", "serve"]
    with running(command, port, reachable | dict(settings), host=host) as server:
        yield server
