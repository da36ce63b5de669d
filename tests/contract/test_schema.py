"""What the port of the schema promises."""

from pathlib import Path

from application.ports.schema import SchemaState
from tests.contract.backends import Backend, Store
from tests.contract.builders import kept_user


def test_a_migrated_store_is_current(store: Store) -> None:
    assert store.schema.state() is SchemaState.CURRENT


def test_a_new_store_needs_nothing_or_is_empty(backend: Backend, tmp_path: Path) -> None:
    new = backend.open(tmp_path)

    assert new.schema.state() in {SchemaState.CURRENT, SchemaState.EMPTY}
    assert list(tmp_path.iterdir()) == []
    new.close()


def test_migrating_again_changes_nothing(store: Store) -> None:
    alice = kept_user(store)

    store.schema.migrate()

    assert store.schema.state() is SchemaState.CURRENT
    assert store.users.named("alice") == alice
