"""A peer's server on a copy of its app, so that whatever it writes goes with the copy."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from adapters.argon2.parameters import OWASP
from bench import servers
from bench.peers.install import home_of
from bench.peers.peer import Peer

EQUAL_ARGON2 = {"PEER_ARGON2": f"{OWASP.memory_cost},{OWASP.time_cost},{OWASP.parallelism}"}
"""Watchword's own default: KiB, passes, lanes."""


@contextmanager
def running(peer: Peer, *, hashing: Mapping[str, str]) -> Iterator[servers.Server]:
    """Run a peer on a new database."""
    home = home_of(peer)
    # Inside of its environment, as Node looks for packages in the folders above.
    with tempfile.TemporaryDirectory(dir=home, prefix="run-") as folder:
        copy = Path(folder)
        shutil.copytree(peer.app, copy, dirs_exist_ok=True)
        settings = {"PATH": f"{home / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": "", **hashing}
        for command in peer.prepare:
            _run(command, copy, settings)
        with servers.other(peer.serve, folder=copy, settings=settings) as server:
            yield server


def _run(command: str, folder: Path, settings: Mapping[str, str]) -> None:
    environment = os.environ | settings
    subprocess.run(
        shlex.split(command), cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
    )
