"""How a command gets a password: typed twice unseen, or from stdin; never from its arguments."""

import sys

import click

from domain.errors import InvalidPassword

LONGEST = 4096
"""Bytes read from stdin: more than any password may have."""

password_option = click.option(
    "--password-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the password from stdin, without its last line break.",
)


def read_password(*, from_stdin: bool) -> str:
    """Get a new password from whoever runs the command."""
    if from_stdin:
        return _from_stdin()
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    return typed


def _from_stdin() -> str:
    try:
        text = sys.stdin.buffer.read(LONGEST).decode()
    except UnicodeDecodeError as error:
        raise InvalidPassword from error
    return text.removesuffix("\n").removesuffix("\r")
