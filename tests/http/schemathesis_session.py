"""Loaded by schemathesis: each request that needs a session has one of its own.

One for all would be over with the first log-out.
"""

import os
from itertools import count
from typing import Any

import schemathesis
from schemathesis import AuthContext, Case

from watchword_client import Client

_number = count()


@schemathesis.auth(refresh_interval=None)
class NewSession:
    """Signs somebody up, and has them call."""

    def get(self, case: Case[Any], context: AuthContext) -> str:
        """Return the token of a new session."""
        with Client(os.environ["SERVICE_URL"]) as client:
            name = f"caller-{next(_number)}"
            return client.sign_up(name, "plum-orchard-7", session="bearer").session_token

    def set(self, case: Case[Any], data: str, context: AuthContext) -> None:
        """Carry it."""
        case.headers["Authorization"] = f"Bearer {data}"
