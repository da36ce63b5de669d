"""What a load generator reports."""

from collections.abc import Sequence

from attrs import frozen


@frozen
class Load:
    """What a round saw."""

    per_second: float
    """Answers of success."""
    p99_ms: float
    errors: int
    """Other answers than 2xx or 3xx, and connections that broke."""
    refused: int = 0
    """Answers 503, where they were to be told apart."""


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that so many percent do not exceed; nothing measured is 0."""
    return sorted(values)[int((len(values) - 1) * percent / 100)] if values else 0.0
