"""What the typed calls return."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from watchword_client.reading import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account, as its owner sees it."""

    id: int
    username: str
    signup_time: datetime

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Build it from an answer."""
        return cls(
            id=fields.number("id"),
            username=fields.text("username"),
            signup_time=fields.time("signup_time"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerUser(User):
    """An account with a new bearer session; the token is what lets its holder in."""

    session_token: str = field(repr=False)
    expires_at: datetime

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Build it from an answer."""
        return cls(
            id=fields.number("id"),
            username=fields.text("username"),
            signup_time=fields.time("signup_time"),
            session_token=fields.text("session_token"),
            expires_at=fields.time("expires_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One log-in on one device; `current` marks the one that asked, and the id lets no one in."""

    id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ip: str | None
    user_agent: str | None
    current: bool

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Build it from an answer."""
        return cls(
            id=fields.text("id"),
            created_at=fields.time("created_at"),
            last_seen_at=fields.time("last_seen_at"),
            expires_at=fields.time("expires_at"),
            ip=fields.optional_text("ip"),
            user_agent=fields.optional_text("user_agent"),
            current=fields.flag("current"),
        )
