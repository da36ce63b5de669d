"""People who come from another program."""

import json
from base64 import b64encode
from hashlib import pbkdf2_hmac, scrypt

import argon2
import bcrypt
from pytest_bdd import given, then, when

from tests.features.phrases import phrase
from tests.features.world import World

ANOTHER = "somebody else's words"


def kept_as(kept: str, password: str) -> str:
    """Hash a password the way another program does, at little cost."""
    secret, salt = password.encode(), b"0123456789abcdef"
    match kept:
        case "bcrypt":
            return bcrypt.hashpw(secret, bcrypt.gensalt(4)).decode()
        case "scrypt":
            digest = scrypt(secret, salt=salt, n=16, r=8, p=1, dklen=64)
            return f"scrypt$16${salt.decode()}$8$1${b64encode(digest).decode()}"
        case "PBKDF2":
            digest = pbkdf2_hmac("sha256", secret, salt, 1000)
            return f"pbkdf2_sha256$1000${salt.decode()}${b64encode(digest).decode()}"
        case _:
            hasher = argon2.PasswordHasher(1, 64, 1, type=argon2.Type.I)
            return hasher.hash(secret)


def is_there(world: World, who: str, password: str, kept: str, *, disabled: bool = False) -> None:
    row = {"username": world.person(who).name, "password_hash": kept_as(kept, password)}
    with (world.server.folder / "elsewhere.jsonl").open("a") as file:
        file.write(json.dumps(row | {"disabled": disabled}) + "\n")


@given(phrase("{who} has an account at a program that keeps passwords as {kept}"))
def has_account_elsewhere(world: World, who: str, kept: str) -> None:
    person = world.person(who)
    is_there(world, who, person.password, kept)
    person.has_account = True


@given(phrase("{who} has an account at a program that keeps passwords as {kept}, and it is closed"))
def has_closed_account_elsewhere(world: World, who: str, kept: str) -> None:
    is_there(world, who, world.person(who).password, kept, disabled=True)


@given(phrase("somebody else is called {who} at a program that keeps passwords as {kept}"))
def somebody_else(world: World, who: str, kept: str) -> None:
    is_there(world, who, ANOTHER, kept)


@when("the operator brings everybody over from there")
def brings_over(world: World) -> None:
    path = world.server.folder / "elsewhere.jsonl"
    world.server.command("user", "import", str(path))
    path.unlink()


@then("she can log in again")
def can_log_in_again(world: World) -> None:
    assert world.person("Ada").can_log_in()


@then(phrase("nobody gets in as {who} with another password"))
def nobody_else_gets_in(world: World, who: str) -> None:
    assert not world.person(who).can_log_in(password=ANOTHER)


@then(phrase("the other {who} cannot"))
def the_other_cannot(world: World, who: str) -> None:
    assert not world.person(who).can_log_in(password=ANOTHER)
