"""Figures for Prometheus.

Long because it is a list: each figure with its name and its words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import falcon
from attrs import frozen
from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from application.monitoring.export_figures import Exported, ExportFigures
from domain.alert_rule import Figure
from domain.durations import BOUNDS
from domain.measures import Counted

_MICROSECOND: Final = 1e-6
_GAUGES: Final = {
    Figure.SESSIONS: ("watchword_sessions_live", "Sessions alive.", 1),
    Figure.DISK_FREE: ("watchword_disk_free_ratio", "Free of the fullest disk.", 0.01),
    Figure.CERTIFICATE_DAYS: (
        "watchword_certificate_remaining_seconds",
        "How long the certificate still holds.",
        86_400,
    ),
    Figure.KEY_DAYS: (
        "watchword_keys_age_seconds",
        "Since the oldest file of keys was written.",
        86_400,
    ),
}
"""What is measured, by the names and in the units that Prometheus wants."""
_BOUNDS: Final = [f"{bound * _MICROSECOND:g}" for bound in BOUNDS] + ["+Inf"]


@frozen
class MetricsResource:
    """`/metrics`."""

    export_figures: ExportFigures
    version: str

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Give the figures of all processes."""
        registry = CollectorRegistry()
        registry.register(_Figures(self.export_figures(), self.version))
        resp.content_type = CONTENT_TYPE_LATEST
        resp.data = generate_latest(registry)

    on_head = on_get


# Told apart by what it is: a registry keeps it as a key.
@frozen(eq=False)
class _Figures(Collector):
    """As many series as there are routes, methods and statuses: whoever asks adds none."""

    exported: Exported
    version: str

    def collect(self) -> Iterator[Metric]:
        """Tell of each."""
        yield _requests(self.exported.counted)
        yield _durations(self.exported.counted)
        yield from _processes(self.exported)
        yield GaugeMetricFamily(
            "watchword_request_records_up",
            "Whether the file of requests can be read.",
            value=int(self.exported.are_records_read),
        )
        yield from _store(self.exported)
        yield from _measured(self.exported)
        yield _firing(self.exported)
        build = GaugeMetricFamily(
            "watchword_build_info", "Which build this is.", labels=["version"]
        )
        build.add_metric([self.version], 1)
        yield build


def _requests(counted: Iterable[Counted]) -> Metric:
    sums = defaultdict[tuple[str, str, str], int](int)
    for each in counted:
        measure = each.measure
        sums[measure.method, measure.route, str(measure.status)] += each.requests
    family = CounterMetricFamily(
        "watchword_requests", "Requests answered.", labels=["method", "route", "status"]
    )
    for labels, requests in sorted(sums.items()):
        family.add_metric(labels, requests)
    return family


def _durations(counted: Iterable[Counted]) -> Metric:
    histograms = defaultdict[tuple[str, str], list[int]](lambda: [0] * len(_BOUNDS))
    sums = defaultdict[tuple[str, str], int](int)
    for each in counted:
        way = each.measure.method, each.measure.route
        histograms[way][each.measure.bucket] += each.requests
        sums[way] += each.duration_us
    family = HistogramMetricFamily(
        "watchword_request_duration_seconds", "How long they took.", labels=["method", "route"]
    )
    for way, histogram in sorted(histograms.items()):
        family.add_metric(way, _cumulative(histogram), sums[way] * _MICROSECOND)
    return family


def _cumulative(histogram: Sequence[int]) -> list[tuple[str, float]]:
    below, buckets = 0, []
    for bound, inside in zip(_BOUNDS, histogram, strict=True):
        below += inside
        buckets.append((bound, float(below)))
    return buckets


def _processes(exported: Exported) -> Iterator[Metric]:
    memory = GaugeMetricFamily(
        "watchword_process_resident_memory_bytes", "Memory of a process.", labels=["pid"]
    )
    processor = CounterMetricFamily(
        "watchword_process_cpu_seconds", "Processor time of a process.", labels=["pid"]
    )
    hashing = GaugeMetricFamily(
        "watchword_process_hashing", "Passwords in hand, at work or waiting.", labels=["pid"]
    )
    unkept = CounterMetricFamily(
        "watchword_requests_unkept", "Requests counted and not kept.", labels=["pid"]
    )
    lost = CounterMetricFamily(
        "watchword_request_lines_lost", "Requests told of nowhere.", labels=["pid"]
    )
    for process in exported.processes:
        pid = [str(process.pid)]
        memory.add_metric(pid, process.memory_bytes)
        processor.add_metric(pid, process.cpu_us * _MICROSECOND)
        hashing.add_metric(pid, process.hashing)
        unkept.add_metric(pid, process.unkept)
        lost.add_metric(pid, process.lost)
    return iter((memory, processor, hashing, unkept, lost))


def _store(exported: Exported) -> Iterator[Metric]:
    extent = exported.extent
    yield GaugeMetricFamily(
        "watchword_store_up", "Whether the store answers.", value=0 if extent is None else 1
    )
    if extent:
        yield GaugeMetricFamily("watchword_users", "Users.", value=extent.users)
        yield GaugeMetricFamily(
            "watchword_sessions", "Sessions, those among them that are over.", value=extent.sessions
        )
        yield GaugeMetricFamily(
            "watchword_audit_entries", "Entries of the audit.", value=extent.entries
        )


def _measured(exported: Exported) -> Iterator[Metric]:
    for figure, (name, says, unit) in _GAUGES.items():
        if figure in exported.measured:
            yield GaugeMetricFamily(name, says, value=exported.measured[figure] * unit)


def _firing(exported: Exported) -> Metric:
    family = GaugeMetricFamily(
        "watchword_alert_firing", "Rules that fire now.", labels=["severity", "figure", "rule"]
    )
    for rule in (each.rule for each in exported.firing):
        family.add_metric([rule.severity, rule.figure, str(rule)], 1)
    return family
