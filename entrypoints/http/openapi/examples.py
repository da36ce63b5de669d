"""Who the examples are about: one user, with a session."""

from typing import Final

from entrypoints.http.activity_bodies import ActivityBody, EntryBody
from entrypoints.http.bodies import (
    BearerBody,
    Changes,
    Credentials,
    LogInCredentials,
    SessionBody,
    SessionsBody,
    UserBody,
)

SESSION_ID: Final = "Xb2Yl0mWq7Rk9sTfUvEa1g"
_SIGNED_UP: Final = "2026-11-22T09:00:00.000000Z"
_ENDS: Final = "2026-11-29T09:00:00.000000Z"

CREDENTIALS: Final = Credentials("alice", "plum-orchard-7")
LOG_IN: Final = LogInCredentials("alice", "plum-orchard-7")
CHANGES: Final = Changes(username="alice.b")
USER: Final = UserBody(1, "alice", _SIGNED_UP)
RENAMED: Final = UserBody(1, "alice.b", _SIGNED_UP)
# Of the right shape, and nobody's.
BEARER: Final = BearerBody(1, "alice", _SIGNED_UP, "wwb_" + "A" * 43, _ENDS)
SESSIONS: Final = SessionsBody(
    [
        SessionBody(
            id=SESSION_ID,
            created_at=_SIGNED_UP,
            last_seen_at=_SIGNED_UP,
            expires_at=_ENDS,
            ip="203.0.113.7",
            user_agent="Mozilla/5.0",
            current=True,
        )
    ]
)
ACTIVITY: Final = ActivityBody(
    [
        EntryBody(
            id=1,
            at=_SIGNED_UP,
            act="user.signed_up",
            by="anyone",
            ip="203.0.113.7",
            session_id=SESSION_ID,
            times=1,
            request_id="5b0d1f8a4c2e9b7f60a3d1c5",
        )
    ],
    None,
)
