"""What is measured of the machine."""

from collections.abc import Callable, Mapping

from attrs import frozen

from domain.alert_rule import Figure

Gauge = Callable[[], float | None]
"""Measures something; nothing comes of it where that cannot be."""


@frozen
class MachineGauges:
    """Asks each gauge there is."""

    gauges: Mapping[Figure, Gauge]

    def __call__(self) -> Mapping[Figure, float]:
        """Measure what can be."""
        found = {figure: measure() for figure, measure in self.gauges.items()}
        return {figure: value for figure, value in found.items() if value is not None}
