"""A client for Watchword: the same calls over the network and in process."""

from watchword_client.client import Client
from watchword_client.errors import ApiError, UnexpectedAnswer, Unreachable, WatchwordError
from watchword_client.response import Response
from watchword_client.results import Activity, BearerUser, Happening, Session, User

__all__ = [
    "Activity",
    "ApiError",
    "BearerUser",
    "Client",
    "Happening",
    "Response",
    "Session",
    "UnexpectedAnswer",
    "Unreachable",
    "User",
    "WatchwordError",
]
