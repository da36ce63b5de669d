"""Keys out of settings and files, or made."""

from collections.abc import Callable
from pathlib import Path

from adapters import key_file
from domain.errors import StoreUnavailable
from domain.keyring import Keyring
from entrypoints.settings import SettingsRefused


def chosen_keys(setting: str, keys: Keyring | None, file: str | None) -> Keyring | None:
    """Return the keys that a setting has, or those of the file that it names."""
    if file is None:
        return keys
    try:
        return key_file.read_keys(Path(file))
    except ValueError as error:
        raise SettingsRefused((f"{setting} {error}.",)) from None


def keys_beside(database: Path) -> Keyring | None:
    """Return the keys in the file beside a database, which is made if it is missing."""
    return _beside(database, key_file.keys_beside)


def found_beside(database: Path) -> Keyring | None:
    """Return those keys if the file is there."""
    return _beside(database, key_file.found_beside)


def random_keys() -> Keyring:
    """Make keys for this process alone."""
    return Keyring.parse(key_file.new_keys())


def service_keys(given: Keyring | None, own: Callable[[], Keyring | None]) -> Keyring | None:
    """Return the keys that were given, or else those that the backend has of its own."""
    return given or own()


def _beside(database: Path, read: Callable[[Path], Keyring | None]) -> Keyring | None:
    try:
        return read(database)
    except ValueError as error:
        raise SettingsRefused((f"The file of keys beside the database {error}.",)) from None
    except OSError as error:
        raise StoreUnavailable from error
