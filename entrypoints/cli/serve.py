"""`watchword serve`."""

import socket

import click
import structlog

from application.ports.schema import SchemaState
from entrypoints.cli.sentences import Failure
from entrypoints.cli.starter import Starter, pass_starter


@click.command("serve")
@pass_starter
def command(starter: Starter) -> None:
    """Start the service; Ctrl-C or SIGTERM stops it.

    An embedded database is made, or brought to this version, on the way. One of a newer version
    or of another program is refused and not touched.
    """
    start(starter)


def start(starter: Starter) -> None:
    """Serve by the settings in effect, from a store that is of this version."""
    settings = starter.load_settings()
    _refuse_to_share(settings.host, settings.port)
    found = starter.migrate(settings)
    log = structlog.get_logger()
    if found is not SchemaState.CURRENT:
        log.info("store.migrated", found=found)
    if not settings.password_policy.refuses_weak:
        log.warning(
            "passwords.accepted_weak",
            says="The development profile accepts weak passwords."
            " Set WATCHWORD_PROFILE=production before others use the service.",
        )
    starter.run_server(settings)


def _refuse_to_share(host: str, port: int) -> None:
    # The server lets its workers share the port, and so would share it with whoever has it.
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Failure(
            f"Cannot listen on {host}, port {port}: {error.strerror}."
            " WATCHWORD_HOST and WATCHWORD_PORT name another place."
        ) from error
