"""Loaded by schemathesis: each request that may end its session has one of its own.

One for all would be over with the first log-out; those that read share one.
"""

import os
from functools import cache
from itertools import count
from typing import Any

import schemathesis
from schemathesis import AuthContext, Case

from watchword_client import Client

_number = count()


def new_session() -> str:
    """Sign somebody up; return their token."""
    with Client(os.environ["SERVICE_URL"]) as client:
        name = f"caller-{next(_number)}"
        return client.sign_up(name, "plum-orchard-7", session="bearer").session_token


@cache
def reading_session() -> str:
    """Return the token of a session that nobody ends."""
    return new_session()


@schemathesis.auth(refresh_interval=None)
class NewSession:
    """Has somebody call who is logged in."""

    def get(self, case: Case[Any], context: AuthContext) -> str:
        """Return the token of a session."""
        return reading_session() if case.method in {"GET", "HEAD"} else new_session()

    def set(self, case: Case[Any], data: str, context: AuthContext) -> None:
        """Carry it."""
        case.headers["Authorization"] = f"Bearer {data}"
