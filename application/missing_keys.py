"""Whether the keys that passwords were hashed with are all here."""

from application.ports.password_hasher import PasswordHasher
from application.ports.schema import SchemaState
from application.ports.stores import Store
from application.whole_contents import blaming
from domain.errors import CopyRefused
from domain.faults import CopyFault


def is_key_missing(store: Store, *, hasher: PasswordHasher) -> bool:
    """Tell whether some hash was made with a key that is missing or another by now."""
    with store.snapshot() as contents:
        used = contents.hash_census().peppered
    return not used.keys() <= hasher.pepper_ids()


def refuse_missing_keys(source: Store, *, hasher: PasswordHasher) -> None:
    """Refuse a source with passwords that nobody could verify where it is to be served."""
    with blaming(CopyFault.SOURCE_SILENT):
        # What is of another version is refused for that.
        is_ours = source.schema.state() is SchemaState.CURRENT
        if is_ours and is_key_missing(source, hasher=hasher):
            raise CopyRefused(CopyFault.KEY_MISSING)
