"""The store in memory, where it has something of its own to go wrong."""

import pytest

from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from tests.contract.builders import NOW, a_hash, a_name


def test_a_transaction_that_cannot_be_undone_does_not_hold_the_store_for_ever() -> None:
    store = MemoryStore()

    def change_and_lose_it() -> None:
        with MemoryUnitOfWork(store) as work:
            work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
            store.users.clear()

    with pytest.raises(KeyError):
        change_and_lose_it()
    with store.held():
        pass
