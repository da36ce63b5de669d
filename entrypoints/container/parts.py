"""What every backend is made of."""

from contextlib import AbstractContextManager
from typing import Any

from dependency_injector import providers

from application.ports.contents import Contents
from application.ports.stores import Store

One = providers.ThreadSafeSingleton


def whole(
    schema: providers.Provider[Any],
    snapshot: providers.Provider[AbstractContextManager[Contents]],
    unit_of_work: providers.Provider[Any],
    identity: providers.Provider[object],
) -> providers.Provider[Store]:
    """Provide all of a backend, for whoever moves a store or looks through it."""
    return One(
        Store,
        schema=schema,
        snapshot=snapshot.provider,
        unit_of_work=unit_of_work.provider,
        identity=identity.provider,
    )
