"""Peers in environments of their own, under the cache folder of the checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.peers.peer import Peer

CACHE = Path(__file__).parents[2] / ".cache" / "peers"


def home_of(peer: Peer) -> Path:
    """Give the folder that a peer is installed in; peers of one app share it."""
    return CACHE / peer.folder


def is_possible(peer: Peer) -> bool:
    """Tell whether the machine has what the peer runs on."""
    return not peer.is_for_node or all(map(shutil.which, ("node", "npm")))


def install(peer: Peer) -> bool:
    """Install the versions that the peer's file names; tells whether there was anything to do."""
    home = home_of(peer)
    wanted = f"{sys.version}\n{sorted(peer.versions().items())}\n"
    ready = home / ".ready"
    if ready.exists() and ready.read_text() == wanted:
        return False
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (_by_npm if peer.is_for_node else _by_pip)(peer, home)
    ready.write_text(wanted)
    return True


def _by_pip(peer: Peer, home: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    # As quiet as it goes: only what is wrong is told.
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "-qq"]
    subprocess.run([*pip, "-r", str(peer.app / "requirements.txt")], check=True)


def _by_npm(peer: Peer, home: Path) -> None:
    shutil.copy(peer.app / "package.json", home)
    options = ("--silent", "--no-package-lock", "--no-audit", "--no-fund")
    environment = os.environ | {"npm_config_cache": str(CACHE.parent / "npm")}
    subprocess.run(["npm", "install", *options], cwd=home, env=environment, check=True)
