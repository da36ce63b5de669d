"""`watchword serve`."""

import click
import structlog

from application.ports.schema import SchemaState
from entrypoints.cli.starter import Starter, pass_starter


@click.command("serve")
@pass_starter
def command(starter: Starter) -> None:
    """Start the service; Ctrl-C or SIGTERM stops it.

    An embedded database is made, or brought to this version, on the way. One of a newer version
    or of another program is refused and not touched.
    """
    settings = starter.load_settings()
    found = starter.build(settings).migrate_store()
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
