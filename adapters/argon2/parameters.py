"""What a hash may cost: ours, and those of stored hashes that are believed."""

import secrets
from base64 import b64encode

import argon2
from argon2.exceptions import InvalidHashError

OWASP = argon2.Parameters(
    type=argon2.Type.ID,
    version=argon2.low_level.ARGON2_VERSION,
    salt_len=16,
    hash_len=32,
    time_cost=2,
    memory_cost=19 * 1024,
    parallelism=1,
)
"""The first choice of OWASP's password storage page: 19 MiB, two passes."""

RFC_9106 = argon2.profiles.RFC_9106_LOW_MEMORY
"""The second choice of RFC 9106, for machines without 2 GiB to spare for each password."""

CHEAPEST = argon2.profiles.CHEAPEST
"""Safe for nobody; for tests."""

_FAR_ABOVE = 2
"""How many times the dearest profile's costs a stored hash may ask for and still be believed."""

_KIB_PER_SECOND = 1024**2
"""What a core of some years ago fills at least."""


def is_readable(encoded: str) -> bool:
    """Tell whether argon2 may be given the hash: it runs whatever costs it finds there."""
    try:
        found = argon2.extract_parameters(encoded)
    except InvalidHashError:
        return False
    return encoded.isascii() and found.type is argon2.Type.ID and is_affordable(found)


def is_affordable(found: argon2.Parameters) -> bool:
    """Tell whether a stored hash asks for no more than may be believed."""
    return (
        found.memory_cost <= _FAR_ABOVE * RFC_9106.memory_cost
        and found.time_cost <= _FAR_ABOVE * RFC_9106.time_cost
        and found.parallelism <= _FAR_ABOVE * RFC_9106.parallelism
    )


def guessed_seconds(parameters: argon2.Parameters) -> float:
    """Guess what a hash takes, until one has been measured."""
    return parameters.memory_cost * parameters.time_cost / _KIB_PER_SECOND


def nobodys_hash(parameters: argon2.Parameters) -> str:
    """Make up a hash that no password fits, and that takes as long to verify as any."""
    salt, digest = map(_encoded, (parameters.salt_len, parameters.hash_len))
    costs = f"m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}"
    return f"$argon2id$v={parameters.version}${costs}${salt}${digest}"


def _encoded(size: int) -> str:
    return b64encode(secrets.token_bytes(size)).decode().rstrip("=")
