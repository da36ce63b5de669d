"""A trivial application behind the gate on granian, run as a process by its test.

It counts what reaches it, and says so at /calls, which does not count.
"""

import json
import logging
import sys
import time
from collections.abc import Iterable
from functools import partial
from wsgiref.types import StartResponse, WSGIEnvironment

from attrs import define

from entrypoints.http.gate import Gate
from entrypoints.http.server import serve


@define
class CountingApp:
    """Tells what it received, after a while at /slow."""

    calls: int = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Count, and answer with the body as it was given."""
        path = environ["PATH_INFO"]
        if path != "/calls":
            self.calls += 1
        if path == "/slow":
            time.sleep(1)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH", 0)))
        answer = json.dumps({"calls": self.calls, "path": path, "body": body.decode()}).encode()
        start_response("200 OK", [("content-type", "application/json")])
        return [answer]


def gated(_worker: int) -> Gate:
    """Build the application as a worker does."""
    return Gate(CountingApp())


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, format="STARTER %(name)s %(message)s")
    start = partial(serve, gated, host="127.0.0.1", workers=1, header_timeout=2, stop_timeout=2)
    start(port=int(sys.argv[1]))
