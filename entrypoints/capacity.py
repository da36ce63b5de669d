"""How much a worker takes on at a time."""

from typing import Final

CONNECTIONS: Final = 4096
"""Open connections a worker holds at a time, idle ones too; further ones wait to be accepted."""
