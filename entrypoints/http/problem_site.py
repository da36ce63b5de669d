"""What problems mean, where the API that has them is served elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import falcon

from entrypoints.http import problem_answers
from entrypoints.http.addresses import AddressCheck
from entrypoints.http.openapi.operation import Documented, Operation
from entrypoints.http.resources import service


def problem_routes() -> dict[str, Documented]:
    """Return what stands at the addresses that problems have for their types."""
    return {"/problems": service.problems(), "/problems/{code}": service.ProblemResource()}


def with_problems(
    app: WSGIApplication,
    *,
    routes: Callable[[str, Mapping[str, Operation]], object] = lambda *_: None,
) -> WSGIApplication:
    """Have these served beside an application that has no such addresses: its answers name them.

    Each template is told to `routes`, with the operations there.
    """
    site: falcon.App[falcon.Request, falcon.Response] = falcon.App(middleware=[AddressCheck()])
    problem_answers.install(site)
    for template, resource in problem_routes().items():
        site.add_route(template, resource)
        routes(template, resource.operations)

    def either(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        is_problem = path == "/problems" or path.startswith("/problems/")
        return (site if is_problem else app)(environ, start_response)

    return either
