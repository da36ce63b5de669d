"""Everybody who can knock at the door, each with a session or what is left of one."""

from datetime import timedelta
from enum import Enum

from attrs import define, evolve, field, frozen

from domain.session import Session
from domain.user import User
from tests.builders import PASSWORD
from tests.http.api import Answer, Api


class Actor(Enum):
    """Who asks."""

    ANONYMOUS = "anonymous"
    USER = "user"
    ANOTHER = "another"
    DISABLED = "disabled"
    ENDED = "ended"
    EXPIRED = "expired"


@frozen
class Person:
    """One of them, with what no answer to anybody else may hold."""

    user_id: int
    username: str
    token: str
    session_id: str
    traces: frozenset[str]

    @property
    def credentials(self) -> dict[str, str]:
        """What they log in with."""
        return {"username": self.username, "password": PASSWORD}


STRANGER = Person(0, "nobody", "", "", frozenset())
SECRETS = [PASSWORD, "argon2"]
"""What no answer to anybody at all may hold."""


@define
class Scene:
    """People of all kinds in one store; each carries a session in one and the same way."""

    kind: str = "cookie"
    api: Api = field(factory=Api)
    people: dict[Actor, Person] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self._sign_up(Actor.EXPIRED)
        self.api.world.clock.advance(self.api.world.limits.idle)
        for actor in (Actor.USER, Actor.ANOTHER, Actor.DISABLED, Actor.ENDED):
            self._sign_up(actor)
        disabled = self.people[Actor.DISABLED].user_id
        # Alone, so that their session is still there to be tried.
        users = self.api.world.store.users
        users[disabled] = evolve(users[disabled], is_disabled=True)
        self.ask(Actor.ENDED, "POST", "/api/user/logout")
        self._go_on()

    def ask(self, actor: Actor, method: str, target: str, body: object = None) -> Answer:
        """Send a request as that one does."""
        token = self.person(actor).token
        if not token:
            return self.api.call(method, target, body)
        if self.kind == "bearer":
            return self.api.call(method, target, body, bearer=token)
        return self.api.call(method, target, body, cookie=f"sessionid={token}")

    def person(self, actor: Actor) -> Person:
        """Return who that is."""
        return self.people.get(actor, STRANGER)

    def not_for(self, actor: Actor) -> set[str]:
        """Return what no answer to that one may hold."""
        others = [person.traces for each, person in self.people.items() if each != actor]
        digests = [digest.hex() for digest in self.api.world.store.sessions]
        return {*SECRETS, *digests}.union(*others)

    def kept_of_others(self, actor: Actor) -> tuple[list[User], list[Session]]:
        """Return all that the store holds of everybody else."""
        ids = {person.user_id for each, person in self.people.items() if each != actor}
        users, sessions = self.api.kept()
        return (
            [user for user in users.values() if user.id in ids],
            [session for session in sessions.values() if session.user_id in ids],
        )

    def _go_on(self) -> None:
        # No two sign up at one moment, since that is looked for; nor is a use worth noting yet.
        self.api.world.clock.advance(timedelta(seconds=1))

    def _sign_up(self, actor: Actor) -> None:
        self._go_on()
        body = {"username": f"name-of-{actor.value}", "password": PASSWORD, "session": self.kind}
        device = {"User-Agent": f"browser of {actor.value}"}
        address = f"192.0.2.{20 + len(self.people)}"
        answer = self.api.sign_up(body, headers=device, REMOTE_ADDR=address)
        user = answer.json
        session = [*self.api.world.store.sessions.values()][-1]
        token = str(user.get("session_token") or answer.cookie.partition("=")[2])
        told = {user["username"], user["signup_time"], address, device["User-Agent"]}
        traces = frozenset({*told, token, session.id})
        self.people[actor] = Person(user["id"], user["username"], token, session.id, traces)
