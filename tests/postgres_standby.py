"""A second PostgreSQL server, which follows the first and can take its place."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.postgres_server import IN_MEMORY, USER, PostgresServer, own_server, run_as_nobody
from tests.server import wait_until

SYNCHRONOUS = "ALTER SYSTEM SET synchronous_standby_names = '*'"


class Standby(PostgresServer):
    """Streams from a primary that runs, until it is promoted."""

    def __init__(
        self,
        primary: PostgresServer,
        *,
        settings: dict[str, str] | None = None,
        place: Path | None = IN_MEMORY,
    ) -> None:
        """Copy the primary; `settings` are those in which it differs."""
        self.primary = primary
        super().__init__(settings=primary.settings | (settings or {}), place=place)

    def url_of_both(self, database: str) -> str:
        """Name a database on whichever of the two can be written to."""
        ours = f"127.0.0.1:{self.port}"
        return self.url(database).replace(ours, f"127.0.0.1:{self.primary.port},{ours}")

    def wait_until_it_follows(self, *, is_synchronous: bool) -> None:
        """Have it catch up; whether a commit waits for both is for the caller to say."""
        if is_synchronous:
            # Not before there is a standby, and not to be found in the copy that this is.
            self.primary.execute(SYNCHRONOUS)
            self.primary.execute("SELECT pg_reload_conf()")
        follows = [("sync" if is_synchronous else "async",)]
        state = "SELECT sync_state FROM pg_stat_replication"
        wait_until(lambda: self.primary.execute(state) == follows, within=20, what="the standby")

    def promote(self) -> None:
        """Have it take the place of the primary, which must have ended."""
        self.execute("SELECT pg_promote()")

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Have nothing more be sent to it, though it seems to follow."""
        [(sender,)] = self.primary.execute("SELECT pid FROM pg_stat_replication")
        os.kill(sender, signal.SIGSTOP)
        try:
            yield
        finally:
            # It may have been killed along with the primary.
            with suppress(ProcessLookupError):
                os.kill(sender, signal.SIGCONT)

    def _fill(self, place: Path) -> None:
        source = f"host={self.primary.folder} port={self.primary.port} user={USER}"
        options = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
        backup = [str(self.binaries / "pg_basebackup"), f"--pgdata={place}", f"--dbname={source}"]
        run_as_nobody([*backup, *options], cwd=self.folder)


@contextmanager
def own_pair(*, is_synchronous: bool) -> Iterator[Standby]:
    """Run a primary and its standby; whether a commit waits for both is for the caller to say."""
    with own_server() as primary, Standby(primary) as standby:
        standby.wait_until_it_follows(is_synchronous=is_synchronous)
        yield standby
