"""Telling the processes of one host what a commit changes, one commit at a time."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from attrs import field, frozen

from adapters.sql.outages import outages
from adapters.sql.turns import HostTurns, Turns
from application.ports.session_changes import SessionChanges, UntilHeard

PATIENCE = 3.0
"""Seconds to wait for whoever is committing."""


@frozen
class Announcer(SessionChanges):
    """Passes on what changes, from one thread of one process at a time."""

    _host: HostTurns
    _changes: SessionChanges
    _turns: Turns = field(factory=Turns, init=False)

    @classmethod
    def at(cls, meeting_point: Path, *, changes: SessionChanges) -> Self:
        """Take turns beside a file that every process of the host finds there."""
        return cls(HostTurns(meeting_point), changes)

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        """Surround the commit that changes these sessions, and all sessions of these users."""
        with outages():
            self._turns.take(within=PATIENCE)
        try:
            with outages():
                self._host.take(within=PATIENCE)
            try:
                with self._changes.announced(digests=digests, users=users) as until_heard:
                    yield until_heard
            finally:
                self._host.leave()
        finally:
            self._turns.leave()
