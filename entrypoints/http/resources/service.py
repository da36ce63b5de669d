"""What the service says about itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import falcon
from attrs import field, frozen

from application.operations.check_readiness import CheckReadiness
from entrypoints.http.bodies import answer, encode
from entrypoints.http.openapi.operation import Operation, Parameter, Place
from entrypoints.http.problem_pages import problem_list, problem_page
from entrypoints.http.refusals import Refusal

_GROUP = "Service"


@frozen(slots=False)
class StateBody:
    """How the service is."""

    status: str


@frozen(slots=False)
class VersionBody:
    """Which build this is."""

    name: str
    version: str


_READY = StateBody("ready")
_IS_READY = Operation(
    id="isReady",
    summary="Ask whether it is ready",
    about="The store answers and is migrated.",
    group=_GROUP,
    gives=(_READY,),
    refusals=("store-unavailable",),
)
_PAGE = problem_page("username-taken")
_READ_PROBLEM = Operation(
    id="readProblem",
    summary="Read about a problem",
    about="What one problem means, and what to do about it.",
    group=_GROUP,
    parameters=(
        Parameter(
            "code", Place.PATH, "The problem's `code`.", {"type": "string"}, "username-taken"
        ),
    ),
    gives=(_PAGE,),
    refusals=("not-found",),
)


@frozen
class StaticResource:
    """An answer that never changes, of which the operation has the only example."""

    operation: Operation
    content: bytes = field(init=False)

    @content.default
    def _encoded(self) -> bytes:
        [content] = self.operation.gives
        return encode(content)

    @property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by their methods."""
        return {"GET": self.operation}

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Give it."""
        answer(resp, self.content)

    on_head = on_get


@frozen
class ReadyResource:
    """`/health/ready`."""

    check_readiness: CheckReadiness
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"GET": _IS_READY})

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Say that requests are welcome, or answer 503."""
        self.check_readiness()
        answer(resp, _READY)

    on_head = on_get


class ProblemResource:
    """`/problems/{code}`."""

    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"GET": _READ_PROBLEM})

    def on_get(self, _req: falcon.Request, resp: falcon.Response, code: str) -> None:
        """Explain one problem."""
        page = problem_page(code)
        if page is None:
            raise Refusal("not-found")
        answer(resp, page)

    on_head = on_get


def live() -> StaticResource:
    """Make `/health/live`: whoever answers is alive."""
    return StaticResource(
        Operation(
            id="isLive",
            summary="Ask whether it is alive",
            about="The process answers.",
            group=_GROUP,
            gives=(StateBody("live"),),
        )
    )


def version(of: str) -> StaticResource:
    """Make `/version`."""
    return StaticResource(
        Operation(
            id="readVersion",
            summary="Read the version",
            about="Which build this is.",
            group=_GROUP,
            gives=(VersionBody("watchword", of),),
        )
    )


def problems() -> StaticResource:
    """Make `/problems`: all of them, in short."""
    return StaticResource(
        Operation(
            id="listProblems",
            summary="List the problems",
            about="Every problem that an answer can be, in short.",
            group=_GROUP,
            gives=(problem_list(),),
        )
    )
