"""Files of keys."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from adapters.key_file import found_beside, keys_beside, new_keys, read_keys
from domain.keyring import Keyring


def file_of(text: str, at: Path, *, mode: int = 0o600) -> Path:
    path = at / "keys"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_new_key_is_one_that_is_read_and_like_no_other() -> None:
    assert Keyring.parse(new_keys()) != Keyring.parse(new_keys())


def test_keys_are_read_from_a_file_of_one_s_own(tmp_path: Path) -> None:
    text = f"{new_keys()}\n{new_keys()}\n"
    assert read_keys(file_of(text, tmp_path)) == Keyring.parse(text)
    assert read_keys(file_of(text, tmp_path, mode=0o400)) == Keyring.parse(text)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = file_of(new_keys(), tmp_path, mode=mode)
    with pytest.raises(ValueError, match="only its owner can read"):
        read_keys(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a file away, as root alone can")
def test_a_file_of_somebody_else_s_is_refused(tmp_path: Path) -> None:
    path = file_of(new_keys(), tmp_path)
    os.chown(path, 12345, -1)
    with pytest.raises(ValueError, match="only its owner can read"):
        read_keys(path)


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("missing", ".", "pipe"):
        with pytest.raises(ValueError, match=r"cannot be read|has to be a file"):
            read_keys(tmp_path / name)


@pytest.mark.parametrize("text", ["", "\0\0", "hunter2", "a:hunter2"])
def test_a_file_without_keys_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="has to be keys") as refusal:
        read_keys(file_of(text, tmp_path))
    assert "hunter2" not in str(refusal.value)


def test_the_first_to_come_makes_the_file_beside_a_database_and_all_read_it(tmp_path: Path) -> None:
    database, crowd = tmp_path / "new" / "watchword.db", 16
    barrier = Barrier(crowd)

    def come(_: int) -> Keyring:
        barrier.wait(timeout=10)
        return keys_beside(database)

    with ThreadPoolExecutor(crowd) as threads:
        rings = list(threads.map(come, range(crowd)))
    assert rings == [rings[0]] * crowd
    assert [path.name for path in database.parent.iterdir()] == ["watchword.db-keys"]
    assert (database.parent / "watchword.db-keys").stat().st_mode & 0o777 == 0o600


def test_the_file_beside_a_database_is_kept_like_any_other(tmp_path: Path) -> None:
    keys_beside(tmp_path / "a.db")
    (tmp_path / "a.db-keys").chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        keys_beside(tmp_path / "a.db")


def test_who_comes_by_a_link_to_the_database_finds_the_same_keys(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    (tmp_path / "link.db").symlink_to("a.db")
    keys = keys_beside(tmp_path / "link.db")
    assert keys == keys_beside(tmp_path / "a.db") == found_beside(tmp_path / "link.db")


@pytest.mark.parametrize("target", ["nowhere", "a.db-keys"])
def test_a_link_that_leads_nowhere_is_no_place_for_keys(tmp_path: Path, target: str) -> None:
    (tmp_path / "a.db-keys").symlink_to(target)
    for read in (keys_beside, found_beside):
        with pytest.raises(ValueError, match="cannot be read"):
            read(tmp_path / "a.db")
