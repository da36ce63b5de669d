"""What came back, the same from both transports."""

import json
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TextIO

from watchword_client.masking import Cookies, Headers, masked_data, masked_header, masked_target


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Response:
    """One answer.

    `target` is the path and query that were asked for. `headers` are found by name in any case, and
    `headers.getlist(name)` has each of a repeated one. `cookies` holds what this answer set, not
    what it deleted. `data`, `body`, `headers` and `cookies` are the answer itself, secrets
    included; `print()` and the reprs mask them.
    """

    method: str
    target: str
    status: int
    headers: Headers
    body: bytes
    cookies: Cookies

    @property
    def data(self) -> Any:
        """The decoded JSON; the bytes where the answer is something else; None where it is empty.

        JSON by name that cannot be decoded stays bytes.
        """
        if not self.body:
            return None
        try:
            return json.loads(self.body) if self.is_json else self.body
        except (ValueError, RecursionError):
            return self.body

    @property
    def media_type(self) -> str:
        """The content type without its parameters, empty where there is none."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Tell whether the answer calls itself JSON."""
        return self.media_type == "application/json" or self.media_type.endswith("+json")

    def print(self, file: TextIO | None = None) -> None:
        """Write the request line, status, headers and body as one block, with secrets masked."""
        lines = [f"> {self._request_line()}", f"< {self.status} {_phrase(self.status)}".rstrip()]
        lines += [f"< {name}: {masked_header(name, value)}" for name, value in self.headers.items()]
        lines += ["", *self._body_lines()]
        (file or sys.stdout).write("\n".join(map(_printable, lines)).rstrip() + "\n\n")

    def _request_line(self) -> str:
        return f"{self.method} {masked_target(self.target)}"

    def _body_lines(self) -> list[str]:
        data = self.data
        if isinstance(data, bytes):
            # Only in JSON is it known where a secret would stand.
            return [f"({len(data)} bytes of {self.media_type or 'no stated type'})"]
        if not self.body:
            return []
        return json.dumps(masked_data(data), indent=2, ensure_ascii=False).split("\n")

    def __repr__(self) -> str:
        return f"<Response {self.status} to {self._request_line()}>"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _printable(line: str) -> str:
    # An answer must not move the cursor of the terminal it is shown on.
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in line
    )
