"""The pieces of a request that are timed, and the steps that their times tell of.

Longer than its neighbours because it is a list: every kind of request with its pieces.
"""

import json
from collections.abc import Callable, Mapping
from itertools import cycle, repeat
from typing import Any
from wsgiref.types import WSGIApplication

from attrs import evolve, frozen

from application import Application
from bench import people
from bench.hello import bare as bare_falcon
from bench.in_process import Call, getting, nothing, posting
from bench.new_rows import ORIGIN, in_memory, opening, signing_up
from bench.no_hasher import NoHasher
from domain.password import Password, PasswordHash
from domain.token import SessionKind, digest_of, has_shape
from entrypoints.container.root import build
from entrypoints.http.app import WebSettings, create_app
from entrypoints.http.bodies import caller_json
from entrypoints.http.fast_path import PATH
from entrypoints.http.gate import Gate
from entrypoints.settings import Settings

SLOW = frozenset({"hashing", "transaction"})
Times = Mapping[str, float]


@frozen
class Budget:
    """One request: what of it is timed, and what that says."""

    request: str
    calls: Mapping[str, Call]
    steps: Callable[[Times], Times]
    slow: frozenset[str] = frozenset()
    """Of the calls, those that take milliseconds."""


def hello() -> Budget:
    """Time what reads are compared with."""
    calls = {"nothing": getting(nothing, "/"), "whole": getting(bare_falcon(), "/")}
    return Budget("bare Falcon", calls, lambda times: {"whole": times["whole"] - times["nothing"]})


def cached_read(settings: Settings) -> Budget:
    """Take apart an authenticated read of a session that is remembered."""
    container = build(settings)
    application = container.application()
    token, kind = people.token(1).text, SessionKind.COOKIE
    digest, recall = digest_of(token), application.authenticate.reader.recall
    caller = application.authenticate(token=token, kind=kind)
    calls: dict[str, Call] = {
        "nothing": getting(nothing, PATH),
        "gate": getting(Gate(nothing), PATH),
        "digest": lambda: digest_of(token),
        "recall": lambda: recall(digest),
        "authenticate": lambda: application.authenticate(token=token, kind=kind),
        "body": lambda: caller_json(caller),
        "whole": getting(_app(application, settings), PATH, [f"sessionid={token}"]),
    }
    return Budget("cached read", calls, _of_cached_read)


def _of_cached_read(times: Times) -> Times:
    steps = {
        "gate": times["gate"] - times["nothing"],
        "digest made": times["digest"],
        "session recalled": times["recall"],
        "session accepted": times["authenticate"] - times["digest"] - times["recall"],
        "body written": times["body"],
    }
    whole = times["whole"] - times["nothing"]
    return steps | {"rest": whole - sum(steps.values()), "whole": whole}


def uncached_read(settings: Settings, numbers: range) -> Budget:
    """Take apart an authenticated read of those people's sessions, one after the other."""
    container = build(settings)
    application = container.application()
    find, kind = application.authenticate.reader.find, SessionKind.COOKIE
    tokens = [people.token(number).text for number in numbers]
    turns, digests = cycle(tokens), cycle([digest_of(token) for token in tokens])
    caller = application.authenticate(token=tokens[0], kind=kind)
    cookies = [f"sessionid={token}" for token in tokens]
    calls: dict[str, Call] = {
        "nothing": getting(nothing, PATH),
        "gate": getting(Gate(nothing), PATH),
        "digest": lambda: digest_of(tokens[0]),
        "shape": lambda: has_shape(tokens[0], kind=kind),
        "find": lambda: find(next(digests)),
        "authenticate": lambda: application.authenticate(token=next(turns), kind=kind),
        "body": lambda: caller_json(caller),
        "whole": getting(_app(application, settings), PATH, cookies),
    }
    return Budget("uncached read", calls, _of_uncached_read)


def _of_uncached_read(times: Times) -> Times:
    steps = {
        "gate": times["gate"] - times["nothing"],
        "digest made": times["digest"],
        "token looked at": times["shape"],
        "session and user found": times["find"],
        "session accepted": times["authenticate"]
        - sum(times[each] for each in ("digest", "shape", "find")),
        "body written": times["body"],
    }
    whole = times["whole"] - times["nothing"]
    return steps | {"rest": whole - sum(steps.values()), "whole": whole}


def log_in(settings: Settings) -> Budget:
    """Take apart a log-in, with hashing and transaction timed apart."""
    container = build(settings)
    hasher, known = container.hasher(), PasswordHash(people.real_hash())
    container.hasher.override(NoHasher())
    application = container.application()
    named = application.log_in.users.named
    user = named(people.name(1))
    assert user is not None
    alone = evolve(application.log_in, unit_of_work=in_memory(user))
    app = _app(evolve(application, log_in=alone), settings)
    calls: dict[str, Call] = {
        "hashing": lambda: hasher.verify(Password(people.PASSWORD), known),
        "looking up": lambda: named(people.name(1)),
        "transaction": opening(application.log_in.unit_of_work, user),
        "use case": lambda: alone(**_credentials(people.name(1))),
        "http": posting(app, "/api/user/login", repeat(_body(people.name(1)))),
    }
    return Budget("log-in", calls, _of_opening, slow=SLOW)


def sign_up(settings: Settings) -> Budget:
    """Take apart a sign-up, with hashing and transaction timed apart."""
    container = build(settings)
    hasher = container.hasher()
    container.hasher.override(NoHasher())
    application = container.application()
    named = application.sign_up.users.named
    alone = evolve(application.sign_up, unit_of_work=in_memory())
    app = _app(evolve(application, sign_up=alone), settings)
    calls: dict[str, Call] = {
        "hashing": lambda: hasher.hash(Password(people.PASSWORD)),
        "looking up": lambda: named("nobody"),
        "transaction": signing_up(application.sign_up.unit_of_work),
        "use case": lambda: alone(**_credentials("nobody")),
        "http": posting(app, "/api/user/signup", repeat(_body("nobody"))),
    }
    return Budget("sign-up", calls, _of_opening, slow=SLOW)


def _of_opening(times: Times) -> Times:
    return {
        "password hashed": times["hashing"],
        "name looked up": times["looking up"],
        "transaction": times["transaction"],
        "rest of the use case": times["use case"] - times["looking up"],
        "HTTP around it": times["http"] - times["use case"],
        "whole": times["hashing"] + times["transaction"] + times["http"],
    }


def _app(application: Application, settings: Settings) -> WSGIApplication:
    return create_app(application, WebSettings("bench", settings.session_limits))


def _credentials(name: str) -> dict[str, Any]:
    kind = {"kind": SessionKind.COOKIE, "origin": ORIGIN}
    return {"username": name, "password": people.PASSWORD, **kind}


def _body(name: str) -> bytes:
    return json.dumps({"username": name, "password": people.PASSWORD}).encode()
