"""Why no session can be remembered in a Redis, in words for operators."""

import re
from ssl import SSLCertVerificationError
from typing import Final

from redis.exceptions import (
    AuthenticationError,
    InvalidResponse,
    NoPermissionError,
    ResponseError,
)

from adapters.redis.line import IsReplica, Lines, Unanswered, facts
from adapters.redis.remote_memory import PROBE, RemoteMemory
from adapters.redis.servers import Cluster

OLDEST: Final = (6, 2)
"""The first version of the server that is supported."""

NO_ANSWER: Final = "The Redis that WATCHWORD_REDIS_URL names does not answer in time."
_REPLICA = "WATCHWORD_REDIS_URL names a replica: name the server that it copies."
_CREDENTIALS = "The Redis server refuses the user or the password in WATCHWORD_REDIS_URL."
_NO_REDIS = "What answers at WATCHWORD_REDIS_URL is no Redis server."
_CERTIFICATE = (
    "The certificate of the Redis server that WATCHWORD_REDIS_URL names is not trusted, or is for"
    " another name: see ssl_ca_certs, and the name of the host."
)
_COMMANDS = (
    "The Redis server that WATCHWORD_REDIS_URL names lacks a command: GETEX, SET, DEL, EVAL,"
    " INFO, PING and, in a cluster, CLUSTER SLOTS are needed."
)
_NO_CLUSTER = "WATCHWORD_REDIS_URL names a server of no cluster: begin it with redis://."
_CLUSTER = "WATCHWORD_REDIS_URL names a server of a cluster: begin it with redis+cluster://."
_OLD = "The Redis server that WATCHWORD_REDIS_URL names is older than version 6.2: use a newer one."
RIGHTS_ENOUGH: Final = "~watchword:* +getex +set +del +eval +info +ping +select +cluster|slots"
_RIGHTS = f"The user in WATCHWORD_REDIS_URL lacks rights; these are enough: {RIGHTS_ENOUGH}."
_DATABASE = "The Redis server has no database of the number in WATCHWORD_REDIS_URL."

# By the kind of an error, and what it says.
_REASONS: Final[list[tuple[type[Exception], str, str]]] = [
    (IsReplica, "", _REPLICA),
    (AuthenticationError, "", _CREDENTIALS),
    (NoPermissionError, "", _RIGHTS),
    (InvalidResponse, "", _NO_REDIS),
    (KeyError, "", _NO_REDIS),
    (SSLCertVerificationError, "", _CERTIFICATE),
    (ValueError, "", _NO_REDIS),
    (ResponseError, "unknown command", _COMMANDS),
    (ResponseError, "cluster support disabled", _NO_CLUSTER),
    (ResponseError, "DB index", _DATABASE),
]

_USED: Final = [
    ("PING",),
    ("SET", PROBE, b"", "NX", "PX", 1000),
    ("GETEX", PROBE),
    ("EVAL", "return redis.call('GETEX', KEYS[1])", 1, PROBE),
    ("DEL", PROBE),
]


def misfit(memory: RemoteMemory) -> str | None:
    """Say what is wrong, where anything is."""
    try:
        memory.servers.look_again()
        for lines in memory.servers.all():
            wrong = _misfit_of(lines, is_clustered=isinstance(memory.servers, Cluster))
            if wrong:
                return wrong
        replies = memory.servers.of(PROBE).ask(_USED).replies
    except Unanswered as failure:
        return _reason(failure)
    refusals = [_reason(reply) for reply in replies if isinstance(reply, ResponseError)]
    return next((reason for reason in refusals if reason != NO_ANSWER), None)


def lasting_misfit(memory: RemoteMemory) -> str | None:
    """Say what is wrong, unless it may heal by itself."""
    wrong = misfit(memory)
    return None if wrong == NO_ANSWER else wrong


def _misfit_of(lines: Lines, *, is_clustered: bool) -> str | None:
    [answer] = lines.ask([("INFO", "server")]).replies
    server = facts(answer)
    version = re.match(r"(\d+)\.(\d+)", server.get("redis_version", ""))
    if version is None:
        return _NO_REDIS
    if tuple(map(int, version.groups())) < OLDEST:
        return _OLD
    # Valkey calls itself a Redis of some version, but its mode by another name.
    mode = server.get("redis_mode", server.get("server_mode"))
    if mode == "cluster" and not is_clustered:
        return _CLUSTER
    return None


def _reason(failure: BaseException | None) -> str:
    while failure is not None:
        for kind, words, reason in _REASONS:
            if isinstance(failure, kind) and words in str(failure):
                return reason
        # The library tells of many a cause by the way alone.
        failure = failure.__cause__ or failure.__context__
    return NO_ANSWER
