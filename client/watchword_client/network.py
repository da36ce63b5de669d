"""Over the network, through urllib3."""

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from watchword_client.errors import Unreachable
from watchword_client.masking import Headers
from watchword_client.request import Request
from watchword_client.transport import Answer, Transport


class Network(Transport):
    """Sends over HTTP; `timeout` is in seconds, for connecting and for each wait for bytes."""

    def __init__(self, *, timeout: float) -> None:
        self._pool = PoolManager(timeout=Timeout(connect=timeout, read=timeout))

    def send(self, request: Request) -> Answer:
        """Return the whole answer, or raise `Unreachable`."""
        try:
            answer = self._pool.urlopen(
                request.method,
                request.url.url,
                body=request.body,
                headers=request.headers,
                redirect=False,
                retries=False,
                decode_content=False,
            )
        except HTTPError as error:
            raise Unreachable(f"no answer from {request.address}: {error}") from error
        return Answer(answer.status, Headers(answer.headers), answer.data)

    def close(self) -> None:
        """Close the pooled connections."""
        self._pool.clear()
