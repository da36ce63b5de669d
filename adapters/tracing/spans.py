"""Spans of what is done on account of a request."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.trace import Tracer, get_current_span


@contextmanager
def span(tracer: Tracer, name: str) -> Iterator[None]:
    """Tell how long something takes, and of which kind the error is that ends it.

    The message of an error may hold what somebody sent, and is not told. What nobody has asked for
    is not told of either.
    """
    if not get_current_span().is_recording():
        yield
        return
    with tracer.start_as_current_span(
        name, record_exception=False, set_status_on_exception=False
    ) as begun:
        try:
            yield
        except Exception as error:
            begun.set_attribute("error.type", type(error).__name__)
            raise
