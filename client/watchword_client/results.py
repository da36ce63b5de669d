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


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that was done or tried with an account, `times` times; `act` says what."""

    id: int
    at: datetime
    act: str
    by: str
    ip: str | None
    session_id: str | None
    times: int
    request_id: str | None

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Build it from an answer."""
        return cls(
            id=fields.number("id"),
            at=fields.time("at"),
            act=fields.text("act"),
            by=fields.text("by"),
            ip=fields.optional_text("ip"),
            session_id=fields.optional_text("session_id"),
            times=fields.number("times"),
            request_id=fields.optional_text("request_id"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A page of what happened, newest first; `next_before` asks for the next, if there is one."""

    items: list[Happening]
    next_before: int | None

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Build it from an answer."""
        return cls(
            items=[Happening.read(item) for item in fields.items("items")],
            next_before=fields.optional_number("next_before"),
        )
