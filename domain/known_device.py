"""What a device shows to be known by, after somebody has logged in from it."""

from base64 import urlsafe_b64encode
from hmac import compare_digest
from typing import Final

from domain.keyring import Key, Keyring

_PURPOSE: Final = "known device"
_LONGEST: Final = 200


def device_proof(keys: Keyring, *, name_key: str, device_id: str) -> str:
    """Prove that somebody logged in by that name from the device of that id."""
    key = keys.for_purpose(_PURPOSE).current
    return f"{key.name}.{device_id}.{_mark(key, name_key, device_id)}"


def known_device(keys: Keyring, *, name_key: str, proof: str) -> str | None:
    """Return the id of the device that shows a proof, where it holds for that name."""
    key_name, _, rest = proof[:_LONGEST].partition(".")
    device_id, _, mark = rest.partition(".")
    key = keys.for_purpose(_PURPOSE).named(key_name)
    if key is None or not mark.isascii():
        return None
    return device_id if compare_digest(mark, _mark(key, name_key, device_id)) else None


def _mark(key: Key, name_key: str, device_id: str) -> str:
    made = key.mac(f"{device_id}\0{name_key}".encode())
    return urlsafe_b64encode(made).rstrip(b"=").decode()
