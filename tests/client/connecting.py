"""How a test reaches an application: through a client, by either transport."""

from contextlib import ExitStack
from typing import Protocol
from wsgiref.types import WSGIApplication
from wsgiref.validate import validator

from tests.client.serving import served
from watchword_client import Client
from watchword_client.request import GivenHeaders


class Connect(Protocol):
    """Makes one more client of an application; PEP 3333 is checked on both sides."""

    def __call__(self, app: WSGIApplication, *, headers: GivenHeaders = ()) -> Client: ...


class ByNetwork(Connect):
    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._urls: dict[WSGIApplication, str] = {}

    def __call__(self, app: WSGIApplication, *, headers: GivenHeaders = ()) -> Client:
        if app not in self._urls:
            self._urls[app] = self._stack.enter_context(served(validator(app)))
        return Client(self._urls[app], headers=headers)


class ByCall(Connect):
    def __call__(self, app: WSGIApplication, *, headers: GivenHeaders = ()) -> Client:
        return Client.in_process(validator(app), headers=headers)
