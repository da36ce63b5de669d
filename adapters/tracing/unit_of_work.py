"""Units of work, with a span of each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from opentelemetry.trace import Tracer

from adapters.tracing.spans import span
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory


def traced_units_of_work(
    begun: UnitOfWorkFactory, tracer: Tracer
) -> Callable[[], AbstractContextManager[UnitOfWork]]:
    """Tell of each as `store.unit_of_work`: the wait for its turn, and its commit, included."""

    @contextmanager
    def traced() -> Iterator[UnitOfWork]:
        with span(tracer, "store.unit_of_work"), begun() as work:
            yield work

    return traced
