"""`watchword console`."""

import os

import click

from entrypoints.cli.serve import start
from entrypoints.cli.starter import Starter, pass_starter


class _Bind(click.ParamType[tuple[str, str]]):
    name = "HOST:PORT"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Take an address apart; what the parts may be the settings say."""
        host, colon, port = value.rpartition(":")
        if not colon or not host:
            self.fail(f"{value!r} is not like 127.0.0.1:8001 or [::1]:8001.", param, ctx)
        return host.removeprefix("[").removesuffix("]"), port


@click.command("console")
@click.option(
    "--bind",
    type=_Bind(),
    default="127.0.0.1:8001",
    show_default=True,
    help="The address and port to listen on, of this machine alone.",
)
@pass_starter
def command(starter: Starter, *, bind: tuple[str, str]) -> None:
    """Serve the operators' console by itself, at /ops; Ctrl-C or SIGTERM stops it.

    `watchword operator add` says who may use it. Operators on other machines come to it through a
    tunnel: ssh -L 8001:127.0.0.1:8001 and the name of this one.
    """
    host, port = bind
    # To the process that serves, as to this one, these are settings like any others.
    os.environ |= {
        "WATCHWORD_SERVE": "console",
        "WATCHWORD_HOST": host,
        "WATCHWORD_PORT": port,
        "WATCHWORD_WORKERS": "1",
    }
    start(starter)
