"""A visit as a browser makes it, cookies included, and the check that each peer does it all."""

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

from attrs import define, field, frozen

from bench.peers.peer import Api, Form, Visitor

MARGARET = Visitor("margaret", "a long enough one")
STRANGER = Visitor("margaret", "not the right one")
OK = range(200, 300)
PATIENCE = 30
"""Seconds: some hash long, and eight wait for it at once."""


class NotTheSameWork(Exception):
    """A peer did not do what all are compared by."""


@frozen
class Answer:
    """What came back."""

    status: int
    cookie: str = field(repr=False)
    body: str

    @property
    def is_success(self) -> bool:
        return self.status in OK


@define
class Browser:
    """Keeps a connection and nothing else: the cookie is given to it each time."""

    url: str
    _connection: HTTPConnection = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._connection = HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)

    def post(self, form: Form, visitor: Visitor, *, cookie: str = "") -> Answer:
        # Some ask a post with a cookie where it comes from.
        headers = {"Content-Type": form.content_type, "Origin": self.url}
        return self._ask("POST", form.path, headers, cookie, form.body(visitor))

    def get(self, path: str, *, cookie: str) -> Answer:
        return self._ask("GET", path, {}, cookie, None)

    def close(self) -> None:
        self._connection.close()

    def _ask(
        self, method: str, path: str, headers: dict[str, str], cookie: str, body: str | None
    ) -> Answer:
        with_cookie = headers | ({"Cookie": cookie} if cookie else {})
        self._connection.request(method, path, body, with_cookie)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        given = (line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie", []))
        return Answer(answer.status, "; ".join(given), text)


def begin(url: str, api: Api) -> str:
    """Sign up, see that all of the work is done, and give a session that lasts."""
    with closing(Browser(url)) as browser:
        _expect(browser.post(api.sign_up, MARGARET).is_success, "a visitor signs up")
        _expect(not browser.post(api.log_in, STRANGER).is_success, "a wrong password is refused")
        first, lasting = (browser.post(api.log_in, MARGARET) for _ in range(2))
        _expect(first.is_success and bool(first.cookie), "a visitor logs in")
        _expect(is_known(url, api, first.cookie), "a session shows its user")
        browser.post(api.log_out, MARGARET, cookie=first.cookie)
        _expect(not is_known(url, api, first.cookie), "a session ends with the log-out")
        _expect(is_known(url, api, lasting.cookie), "no other session ends with it")
    return lasting.cookie


def is_known(url: str, api: Api, cookie: str) -> bool:
    """Tell whether a session is answered with its user's name."""
    with closing(Browser(url)) as browser:
        answer = browser.get(api.me, cookie=cookie)
    return answer.is_success and MARGARET.name in answer.body


def _expect(is_so: bool, what: str) -> None:  # noqa: FBT001 - it reads as an assertion
    if not is_so:
        raise NotTheSameWork(f"not seen: {what}")
