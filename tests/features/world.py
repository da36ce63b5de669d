"""The people of a scenario, and what they hold in their hands."""

from collections.abc import Callable, Set
from contextlib import ExitStack
from secrets import randbelow
from typing import Literal

from attrs import define, field

from tests.features.backends import Place
from tests.server import Server
from watchword_client import ApiError, Client, Happening, Response, Session
from watchword_client.errors import InvalidCredentials, NotAuthenticated

HANDS = "browser"
"""The device a person uses where the story names none."""


@define
class World:
    """One scenario's people, on one server.

    Their names carry a number of the scenario's own, so that scenarios share a server in peace. It
    is of digits alone: these belong to every script, and change nothing about what a name is.
    """

    place: Place
    tags: Set[str]
    stack: ExitStack
    number: str = field(factory=lambda: f"-{randbelow(10**8):08}")
    people: dict[str, "Person"] = field(factory=dict)
    copy: str = field(default="", repr=False)
    """The cookie of a session that somebody copied."""
    page: Response | None = None
    """What a page of another site was answered."""
    refusals: list[ApiError | None] = field(factory=list)
    """What several tries in a row were told."""
    activity: list[Happening] = field(factory=list)
    """What somebody saw of their activity last."""
    seen: list[Session] = field(factory=list)
    """The sessions that somebody looked at last."""

    def person(self, name: str) -> "Person":
        """Find somebody by the name the story gives them."""
        if name not in self.people:
            self.people[name] = Person(self, self.name(name), f"{name} goes for long walks")
        return self.people[name]

    def name(self, told: str) -> str:
        """Turn a name of the story into one that nobody else on the server has."""
        return f"{told}{self.number}"

    @property
    def server(self) -> Server:
        """The server, where it is ours to command."""
        assert isinstance(self.place, Server), "this scenario is not for a server elsewhere"
        return self.place

    def client(self, **headers: str) -> Client:
        """Take a device into use, until the end of the scenario."""
        return self.stack.enter_context(Client(self.place.url, headers=headers))

    @property
    def session_kind(self) -> Literal["cookie", "bearer"]:
        """How people hold their sessions: no client sends a cookie meant for https over http."""
        return "bearer" if "production" in self.tags else "cookie"


@define(eq=False)
class Person:
    """Somebody with devices, who remembers their password and what they were last told."""

    world: World = field(repr=False)
    name: str
    password: str
    old_password: str = ""
    has_account: bool = False
    devices: dict[str, Client] = field(factory=dict)
    refusal: ApiError | None = None
    notebook: str = field(default="", repr=False)
    """Where a program of theirs writes down its session."""

    def device(self, called: str = HANDS) -> Client:
        """Take one of their devices, which says its name to the service."""
        if called not in self.devices:
            self.devices[called] = self.world.client(**{"User-Agent": called})
        return self.devices[called]

    def sign_up(self, *, name: str | None = None, password: str | None = None) -> None:
        """Sign up, by their own name and password unless told otherwise."""
        name, password = name or self.name, password or self.password
        self.device().sign_up(name, password, session=self.world.session_kind)
        self.name, self.password, self.has_account = name, password, True

    def have_account(self) -> None:
        """Have signed up some time ago, and logged out since."""
        if not self.has_account:
            self.sign_up()
            self.device().log_out()

    def log_in(self, *, on: str = HANDS, chosen: str | None = None) -> None:
        """Log in on a device, with their account made before if need be; and choose a password."""
        self.have_account()
        self.device(on).log_in(
            self.name, self.password, session=self.world.session_kind, new_password=chosen
        )
        self.password = chosen or self.password

    def log_in_and_copy(self) -> str:
        """Log in where they are, and return the cookie that lets them in."""
        answer = self.device().post(
            "/api/user/login", json={"username": self.name, "password": self.password}
        )
        [(name, value)] = answer.cookies.items()
        return f"{name}={value}"

    def log_in_program(self) -> None:
        """Have a program log in and write its session down."""
        self.have_account()
        user = self.device("program").log_in(self.name, self.password, session="bearer")
        self.notebook = user.session_token

    def resume_program(self, token: str) -> None:
        """Start a program anew, with a session from a notebook."""
        self.devices["program"] = self.world.client()
        self.device("program").resume(token)

    def change(
        self,
        *,
        on: str = HANDS,
        name: str | None = None,
        password: str | None = None,
        given: str | None = None,
    ) -> None:
        """Change name, password or both, with a current password where one is given."""
        self.device(on).update(username=name, password=password, current_password=given)
        self.old_password = self.password
        self.name, self.password = name or self.name, password or self.password

    def tries(self, call: Callable[[], object]) -> None:
        """Do something that may be refused, and keep the refusal."""
        self.refusal = refusal_of(call)

    def was_told(self) -> ApiError:
        """Return the last refusal; there has to be one."""
        assert self.refusal, "nothing was refused"
        return self.refusal

    def is_logged_in(self, *, on: str = HANDS) -> bool:
        """Tell whether the service knows them on a device; as somebody else is an error."""
        try:
            user = self.device(on).me()
        except NotAuthenticated:
            return False
        assert user.username == self.name
        return True

    def can_log_in(self, *, name: str | None = None, password: str | None = None) -> bool:
        """Tell whether they would be let in; their own devices are left alone."""
        with Client(self.world.place.url) as client:
            try:
                client.log_in(
                    name or self.name, password or self.password, session=self.world.session_kind
                )
            except InvalidCredentials:
                return False
            client.log_out()
            return True


def refusal_of(call: Callable[[], object]) -> ApiError | None:
    """Return what the service refused the call with, or None."""
    try:
        call()
    except ApiError as refusal:
        return refusal
    return None
