"""A client for Watchword: the same calls over the network and in process."""

from watchword_client.client import Client
from watchword_client.errors import ApiError, UnexpectedAnswer, Unreachable, WatchwordError
from watchword_client.response import Response
from watchword_client.results import BearerUser, Session, User

__all__ = [
    "ApiError",
    "BearerUser",
    "Client",
    "Response",
    "Session",
    "UnexpectedAnswer",
    "Unreachable",
    "User",
    "WatchwordError",
]
