"""What the service says about itself."""

import falcon
from attrs import frozen

from application.operations.check_readiness import CheckReadiness
from entrypoints.http.bodies import encode
from entrypoints.http.problem_pages import problem_list, problem_page
from entrypoints.http.refusals import Refusal


@frozen
class StaticResource:
    """An answer that never changes."""

    content: bytes

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Give it."""
        resp.data = self.content

    on_head = on_get


@frozen
class ReadyResource:
    """`/health/ready`."""

    check_readiness: CheckReadiness

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Say that requests are welcome, or answer 503."""
        self.check_readiness()
        resp.data = encode({"status": "ready"})

    on_head = on_get


class ProblemResource:
    """`/problems/{code}`."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response, code: str) -> None:
        """Explain one problem."""
        page = problem_page(code)
        if page is None:
            raise Refusal("not-found")
        resp.data = encode(page)

    on_head = on_get


def live() -> StaticResource:
    """Make `/health/live`: whoever answers is alive."""
    return StaticResource(encode({"status": "live"}))


def version(of: str) -> StaticResource:
    """Make `/version`."""
    return StaticResource(encode({"name": "watchword", "version": of}))


def problems() -> StaticResource:
    """Make `/problems`: all of them, in short."""
    return StaticResource(encode(problem_list()))
