"""People who go on using a service while it is hurt, and a judgement of what they were told.

    with Load([server.port]) as load:
        load.until_well()
        ...                      # Hurt the service, and mend it.
        load.until_well()
    assert load.wrong() == []    # Nobody was told anything false; an outage is 503 or silence.
    assert load.lost() == []     # What was acknowledged is there, what has ended stays ended.

`answers` has everything, with its moment; `refusals()` and `silences()` tell whether it hurt at
all, and `failed()` is empty where it was not to hurt.
"""

import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum
from http.client import HTTPException
from itertools import count
from typing import Final, Self

from attrs import define, field, frozen

from tests.faults.calls import Answer, Caller
from tests.server import wait_until

OVERLOADED: Final = "overloaded"
OUTAGES: Final = {"store-unavailable", OVERLOADED}
"""What a service may answer that cannot do as asked just now, always with 503."""

PACE: Final = 0.005
"""Seconds between two requests of a person; ten times that after one without an answer."""


class Asked(Enum):
    """Each kind of request, with the only status that answers it."""

    SIGN_UP = "sign up", 200
    LOG_OUT = "log out", 200
    READ = "read", 200
    READ_WHEN_OUT = "read with an ended session", 401

    @property
    def right(self) -> int:
        """The status, unless there is an outage."""
        return self.value[1]


@frozen
class Answered:
    """One request and what came of it."""

    asked: Asked
    sent: float
    """A moment of `time.monotonic`, like `at`."""
    at: float
    status: int | None
    """None where no answer came."""
    code: str | None

    @property
    def is_right(self) -> bool:
        """Whether it is as if nothing was wrong."""
        return self.status == self.asked.right

    @property
    def is_outage(self) -> bool:
        """Whether it says openly that this cannot be done just now."""
        return self.status == 503 and self.code in OUTAGES


@define
class Person:
    """A thread with a connection of its own, anew after each failure."""

    load: "Load"
    number: int
    caller: Caller = field(init=False)

    def __attrs_post_init__(self) -> None:
        ports = self.load.ports
        self.caller = Caller(ports[self.number % len(ports)])

    def ask(self, asked: Asked, send: Callable[[Caller], Answer]) -> Answer | None:
        """Send a request and write down what came of it; None where nothing did."""
        sent = time.monotonic()
        answer = self._sent(send) or (self._sent(send) if self.load.resends else None)
        status, code = (answer.status, answer.code) if answer else (None, None)
        answered = Answered(asked, sent, time.monotonic(), status, code)
        self.load.answers.append(answered)
        time.sleep(PACE if answer else 10 * PACE)
        return answer if answered.is_right else None

    def _sent(self, send: Callable[[Caller], Answer]) -> Answer | None:
        try:
            return send(self.caller)
        except (OSError, HTTPException):
            self.caller.hang_up()
            return None

    def sign_up(self, name: str) -> str | None:
        """Return the cookie."""
        answer = self.ask(Asked.SIGN_UP, lambda caller: caller.sign_up(name))
        return answer.cookie if answer else None

    def log_out(self, cookie: str) -> bool:
        """Tell whether it was acknowledged."""
        return bool(self.ask(Asked.LOG_OUT, lambda caller: caller.log_out(cookie)))

    def read(self, cookie: str, asked: Asked = Asked.READ) -> bool:
        """Tell whether the answer was right."""
        return bool(self.ask(asked, lambda caller: caller.read(cookie)))


@define
class Load:
    """Readers and writers, from `with` to the end of its block, at one service or several.

    A reader reads with one session that lives and one that has ended. A writer signs up, and logs
    out again every other time. Each keeps to one port, in turn.
    """

    ports: Sequence[int]
    readers: int = 4
    writers: int = 2
    resends: bool = False
    """Whether what was not answered is sent once more, as by a browser or a proxy. Who signs up so
    finds the name taken if the service has done what it did not answer."""
    name: str = "w"
    """Begins the names that sign up: another load on the same store needs another."""
    answers: list[Answered] = field(factory=list, repr=False)
    alive: set[str] = field(factory=set, repr=False)
    """Cookies that were given out and are to be good."""
    ended: set[str] = field(factory=set, repr=False)
    """Cookies whose log-out was acknowledged."""
    _rounds: dict[int, float] = field(factory=dict, init=False, repr=False)
    """When each person last began a round of which everything was answered rightly."""
    _is_over: threading.Event = field(factory=threading.Event, init=False, repr=False)
    _threads: list[threading.Thread] = field(factory=list, init=False, repr=False)
    _errors: list[BaseException] = field(factory=list, init=False, repr=False)

    def __enter__(self) -> Self:
        works = [self._reading] * self.readers + [self._writing] * self.writers
        for number, work in enumerate(works):
            person = Person(self, number)
            thread = threading.Thread(target=self._until_over, args=(person, work(person)))
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()
        if self._errors:
            raise self._errors[0]

    def until_well(self, *, within: float = 60) -> float:
        """Wait until everybody is answered rightly, whatever they ask; return for how long."""
        began = time.monotonic()

        def is_well() -> bool:
            rounds = list(self._rounds.values())
            return len(rounds) == len(self._threads) and min(rounds) >= began

        wait_until(is_well, within=within, what="everybody to be answered as usual")
        return time.monotonic() - began

    def wrong(self) -> list[Answered]:
        """Return what no outage explains: a live session refused, an ended one accepted, a 500."""
        return [each for each in self._answered() if not (each.is_right or each.is_outage)]

    def outages(self) -> list[Answered]:
        """Return what was answered with an open 503."""
        return [each for each in self._answered() if each.is_outage]

    def refusals(self) -> list[Answered]:
        """Return the outages of the store: not those of a machine that is too busy to hash."""
        return [each for each in self.outages() if each.code != OVERLOADED]

    def failed(self) -> list[Answered]:
        """Return whatever went otherwise than on a good day, on a machine that may be busy."""
        return [each for each in self.answers if not (each.is_right or each.code == OVERLOADED)]

    def silences(self) -> list[Answered]:
        """Return what was not answered at all: refused, cut off, given up."""
        return [each for each in self.answers if each.status is None]

    def lost(self) -> list[str]:
        """Ask each service, well again, for all that was acknowledged; tell what it broke."""
        return [
            broken
            for port in self.ports
            for broken in (
                *_otherwise(port, self.alive, 200, "a session that was given out"),
                *_otherwise(port, self.ended, 401, "a session that was logged out"),
            )
        ]

    def _answered(self) -> list[Answered]:
        return [each for each in self.answers if each.status is not None]

    def _until_over(self, person: Person, work: Callable[[int], bool]) -> None:
        try:
            for turn in count():
                if self._is_over.is_set():
                    break
                began = time.monotonic()
                if work(turn):
                    self._rounds[person.number] = began
        except BaseException as error:  # noqa: BLE001 - raised again where the load ends
            self._errors.append(error)
        finally:
            person.caller.hang_up()

    def _reading(self, person: Person) -> Callable[[int], bool]:
        """Read, after having signed up twice and logged out once."""
        held: list[str] = []

        def work(turn: int) -> bool:
            if len(held) < 2:
                cookie = self._signed_up(person, turn)
                if cookie and (held or self._logged_out(person, cookie)):
                    held.append(cookie)
                return False
            out, live = held
            return person.read(live) and (turn % 4 > 0 or person.read(out, Asked.READ_WHEN_OUT))

        return work

    def _writing(self, person: Person) -> Callable[[int], bool]:
        def work(turn: int) -> bool:
            cookie = self._signed_up(person, turn)
            if not cookie or turn % 2:
                return False
            return self._logged_out(person, cookie) and person.read(cookie, Asked.READ_WHEN_OUT)

        return work

    def _signed_up(self, person: Person, turn: int) -> str | None:
        cookie = person.sign_up(f"{self.name}{person.number}-{turn}")
        if cookie:
            self.alive.add(cookie)
        return cookie

    def _logged_out(self, person: Person, cookie: str) -> bool:
        # From now on until the answer, nobody can tell.
        self.alive.remove(cookie)
        is_out = person.log_out(cookie)
        if is_out:
            self.ended.add(cookie)
        return is_out


def _otherwise(port: int, cookies: set[str], status: int, what: str) -> list[str]:
    with Caller(port) as caller:
        answers = [caller.read(cookie) for cookie in sorted(cookies)]
    return [f"{what} is answered {each.status}" for each in answers if each.status != status]
