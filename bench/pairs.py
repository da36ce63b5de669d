"""A PostgreSQL server and a standby that every commit waits for, on hosts of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from bench.networks import Host
from bench.postgres import ON_DISK, Database, leader, server, started
from tests.postgres_server import PASSWORD, USER, PostgresServer
from tests.postgres_standby import Standby

_SETTINGS = {
    # As many as all services may open that are started beside one another.
    "max_connections": "300",
    "max_wal_senders": "4",
}


@frozen
class Pair:
    """Two servers that have the same in them, of which the first is asked."""

    _standby: Standby
    _hosts: tuple[Host, Host]

    def database(self) -> Database:
        """Make one, empty."""
        primary = self._standby.primary
        name = primary.new()
        places = ",".join(
            f"{host.address}:{each.port}"
            for host, each in zip(self._hosts, (primary, self._standby), strict=True)
        )
        url = f"postgresql://{USER}:{PASSWORD}@{places}/{name}"
        return Database(
            url, primary.owner_url(name), leaders=[*map(leader, (primary, self._standby))]
        )


@contextmanager
def pair(one: Host, other: Host) -> Iterator[Pair]:
    """Run them until the end of the block."""
    lets_in = [f"host {what} all {one.address}/24 scram-sha-256" for what in ("all", "replication")]
    with server(one, settings=_SETTINGS, lets_in=lets_in) as primary:
        standby = Standby(primary, settings=_following(primary, one), place=ON_DISK)
        with started(standby, other):
            standby.wait_until_it_follows(is_synchronous=True)
            yield Pair(standby, (one, other))


def _following(primary: PostgresServer, host: Host) -> dict[str, str]:
    # By the network, where the copy came by a socket.
    place = f"host={host.address} port={primary.port} user={USER} password={PASSWORD}"
    return {"primary_conninfo": place}
