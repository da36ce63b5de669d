"""Keys, from the settings to where they are used."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.line import HashingLine
from adapters.argon2.parameters import CHEAPEST
from adapters.argon2.peppers import Peppers
from adapters.key_file import new_keys
from adapters.memory.contents import memory_snapshot
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application.ports.check import Finding, Status
from domain.errors import Overloaded
from domain.keyring import Keyring
from domain.password import PasswordHash
from domain.username import Username
from entrypoints.checks.hashes import PAGE, ForeignHashCheck
from entrypoints.checks.keys import KeysCheck, PepperCheck
from entrypoints.container.root import build, refuse_misfits
from entrypoints.settings import Settings, SettingsRefused
from entrypoints.settings_rules import broken_rules
from entrypoints.settings_table import rows
from tests.builders import World
from tests.cli.terminal import Terminal
from tests.foreign_hashes import HASHES

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_new_key_can_be_set_as_it_is_printed() -> None:
    printed = Terminal().prints("key", "new")
    assert Settings(keys=printed).keys == Keyring.parse(printed)
    assert Terminal().prints_json("key", "new") != Terminal().prints_json("key", "new")


def test_with_sqlite_there_is_a_key_of_its_own_beside_the_database(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/watchword.db")
    keys = build(settings).keys()
    assert keys
    assert build(settings).keys() == keys
    assert (tmp_path / "watchword.db-keys").exists()


def test_in_memory_keys_live_as_long_as_the_process() -> None:
    settings = Settings(database_url="memory://")
    container = build(settings)
    assert container.keys() == container.keys() != build(settings).keys()


def test_on_postgresql_there_are_no_keys_but_those_that_are_set() -> None:
    url = "postgresql://alice@db/watchword"
    given = Keyring.parse(new_keys())
    assert build(Settings(database_url=url)).keys() is None
    assert build(Settings(database_url=url, keys=given)).keys() == given


def test_keys_that_are_set_are_used_and_none_are_made(tmp_path: Path) -> None:
    given = Keyring.parse(new_keys())
    settings = Settings(database_url=f"sqlite:///{tmp_path}/watchword.db", keys=given)
    assert build(settings).keys() == given
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["keys", "peppers"])
def test_keys_come_from_a_file_and_one_open_to_others_refuses_to_start(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "file"
    path.write_text(new_keys())
    path.chmod(0o600)
    settings = Settings(database_url="memory://", **{f"{name}_file": str(path)})
    refuse_misfits(build(settings))
    assert getattr(build(settings), name)() == Keyring.parse(path.read_text())
    path.chmod(0o644)
    with pytest.raises(SettingsRefused) as refusal:
        refuse_misfits(build(settings))
    assert refusal.value.faults == (
        f"WATCHWORD_{name.upper()}_FILE has to be a file that only its owner can read: chmod 600.",
    )


def test_a_key_file_beside_the_database_that_others_can_read_refuses_to_start(
    tmp_path: Path,
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/watchword.db")
    build(settings).keys()
    (tmp_path / "watchword.db-keys").chmod(0o640)
    with pytest.raises(SettingsRefused, match="only its owner"):
        refuse_misfits(build(settings))


@pytest.mark.parametrize("name", ["keys", "peppers"])
def test_keys_are_set_in_one_way(name: str) -> None:
    settings = Settings(**{name: new_keys(), f"{name}_file": "/run/keys"})
    (says,) = broken_rules(settings)
    assert f"WATCHWORD_{name.upper()}_FILE cannot both be set." in says


def test_keys_are_shown_by_name_alone() -> None:
    key = new_keys()
    settings = Settings(keys=key, peppers=key)
    secret = key.partition(":")[2]
    shown = {row.variable: row.value for row in rows(settings)}
    assert shown["WATCHWORD_KEYS"] == f"{key.partition(':')[0]}:***"
    assert secret not in repr(settings)
    assert secret not in repr(shown)


def test_the_doctor_names_the_keys_and_warns_where_there_are_none() -> None:
    keys = Keyring.parse(f"b:{'A' * 43},a:{'B' * 43}")
    found = KeysCheck(lambda: keys, are_made=False).examine()
    assert (found.status, found.advice) == (Status.OK, "")
    assert "b for what is new and still a." in found.says
    assert KeysCheck(lambda: None, are_made=False).examine().status is Status.WARN


def test_the_doctor_fails_where_a_key_of_passwords_is_missing() -> None:
    old, new = Keyring.parse(f"a:{'A' * 43}"), Keyring.parse(f"b:{'B' * 43}")
    world = World(hasher=Argon2PasswordHasher(CHEAPEST, peppers=Peppers.of(old)))
    world.sign_up()

    def found(keys: Keyring | None) -> Finding:
        hasher = Argon2PasswordHasher(CHEAPEST, peppers=Peppers.of(keys))
        return PepperCheck(keys, hasher, partial(memory_snapshot, world.store)).examine()

    assert found(old).status is Status.OK
    assert "a for what is new. With a key: 1; still without: 0." in found(old).says
    for keys in (new, None):
        assert found(keys).status is Status.FAIL
        assert "Of 1 users" in found(keys).says
        assert "WATCHWORD_PEPPERS" in found(keys).advice


def test_the_doctor_says_nothing_bad_of_passwords_without_a_key() -> None:
    snapshot = partial(memory_snapshot, World().store)
    finding = PepperCheck(None, Argon2PasswordHasher(CHEAPEST), snapshot).examine()
    assert (finding.status, finding.says) == (Status.OK, "Passwords are hashed without a key.")


def of_foreign(store: MemoryStore, *, failure_time: float = 0.0) -> Finding:
    hasher = Argon2PasswordHasher(CHEAPEST, failure_time=failure_time)
    return ForeignHashCheck(hasher, partial(memory_snapshot, store)).examine()


def keep_hash(store: MemoryStore, name: str, encoded: str) -> None:
    with MemoryUnitOfWork(store) as work:
        work.users.add(username=Username(name, name), password_hash=PasswordHash(encoded), at=NOW)
        work.commit()


def test_the_doctor_counts_the_hashes_of_other_programs_and_warns_where_they_show() -> None:
    store = World().store
    assert of_foreign(store).status is Status.OK
    keep_hash(store, "alice", HASHES["bcrypt 2b"])
    hidden = of_foreign(store, failure_time=0.5)
    assert (hidden.status, hidden.says.split(".")[0]) == (
        Status.OK,
        "Of 1 users the password's hash is another program's, or damaged",
    )
    assert "500 ms, which hides" in hidden.says
    for too_little in (0.0, 0.000_001):
        shown = of_foreign(store, failure_time=too_little)
        assert shown.status is Status.WARN
        assert "Set WATCHWORD_FAILED_LOGIN_MS to " in shown.advice


def test_the_doctor_warns_where_our_own_hashes_of_other_costs_show() -> None:
    store = World().store
    for number in range(PAGE):
        keep_hash(store, f"user{number}", "damaged, which takes as long as any")
    assert of_foreign(store).status is Status.OK
    keep_hash(store, "alice", HASHES["argon2id"])
    assert of_foreign(store).status is Status.WARN
    assert of_foreign(store, failure_time=0.5).status is Status.OK


def test_the_doctor_measures_no_hashes_while_hashing_is_busy() -> None:
    store = World().store
    keep_hash(store, "alice", HASHES["bcrypt 2b"])
    hasher = Argon2PasswordHasher(CHEAPEST)
    with patch.object(HashingLine, "run", side_effect=Overloaded(1)):
        finding = ForeignHashCheck(hasher, partial(memory_snapshot, store)).examine()
    assert (finding.status, finding.says) == (Status.WARN, "Hashing is busy.")


def test_the_doctor_examines_no_hashes_of_a_store_that_is_not_there(tmp_path: Path) -> None:
    container = build(Settings(database_url=f"sqlite:///{tmp_path}/watchword.db"))
    findings = container.application().diagnose()
    unseen = [one.name for one in findings if one.says == "Not examined: see store.schema."]
    assert unseen == ["keys.peppers", "passwords.foreign"]
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_makes_no_keys(tmp_path: Path) -> None:
    container = build(Settings(database_url=f"sqlite:///{tmp_path}/watchword.db"))

    def says() -> str:
        findings = container.application().diagnose()
        return next(found.says for found in findings if found.name == "keys.service")

    assert says() == "The service will make a key when it needs one."
    assert not (tmp_path / "watchword.db-keys").exists()
    made = container.keys()
    assert made
    assert made.current.name in says()
