"""No store is to be told from the one in memory by anything it says, whatever is done to it."""

from collections.abc import Callable

import pytest
from hypothesis import Phase, settings

from tests.contract.backends import Backend, Store
from tests.contract.machine import BOUNDED, compare
from tests.contract.wrong_stores import WRONG

UNTIL_FOUND = settings(
    BOUNDED, max_examples=2000, derandomize=True, database=None, phases=[Phase.generate]
)
"""Most are found within what the stores get each time; by so many, chance plays no part."""


def test_a_store_does_as_the_one_in_memory(backend: Backend, store: Store) -> None:
    compare(lambda: store, bug=backend.bug)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_store_is_told_from_the_one_in_memory(wrong: Callable[[], Store]) -> None:
    with pytest.raises(AssertionError):
        compare(wrong, bug=ValueError, bounds=UNTIL_FOUND)
