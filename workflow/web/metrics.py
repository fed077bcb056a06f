"""The figures of the service for Prometheus.

Requests are counted by the process that answers them; the rest is read from the database and the
queue when somebody asks, so that it is the same whoever answers.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from workflow.services.operations.service_status import ServiceStatus
from workflow.web.mapped_counts import reserve_room

reserve_room()
_REQUESTS = Histogram(
    "thidua_request_seconds",
    "Answered requests and how long each took.",
    ["method", "route", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=None,
)
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request, where there is room for that."""
    shown = method if method in _METHODS else "other"
    with suppress(OSError):
        _REQUESTS.labels(shown, route, str(status)).observe(seconds)


def render_metrics(status: ServiceStatus, papers: dict[str, int]) -> bytes:
    """All figures in the format of Prometheus; `papers` counts them by status."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # as it comes
    else:
        registry.register(_REQUESTS)
    registry.register(_ServiceCollector(status, papers))
    return generate_latest(registry)


class _ServiceCollector(Collector):
    """Figures read again on each scrape."""

    def __init__(self, status: ServiceStatus, papers: dict[str, int]) -> None:
        self._status = status
        self._papers = papers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._lines()
        yield from self._signs()
        now, yet = self._status, "Papers by how far they have come."
        yield _labelled_gauge("thidua_papers", yet, "status", self._papers)
        yield _gauge("thidua_papers_per_second", "Over the last minute.", now.pace)
        failed = sum(one.count for one in now.failures)
        yield _gauge("thidua_papers_failed_open", "Failed, and not made since.", failed)
        yield _gauge("thidua_disk_free_bytes", "Where papers are kept.", now.disk_free)
        if now.backed_up_at:
            age = (now.now - now.backed_up_at).total_seconds()
            yield _gauge("thidua_backup_age_seconds", "Of the newest backup.", age)

    def _lines(self) -> Iterator[GaugeMetricFamily]:
        now = self._status
        waiting = {line.queue.value: line.waiting for line in now.lines}
        in_hand = {line.queue.value: line.in_hand for line in now.lines}
        ages = {
            line.queue.value: (now.now - line.since).total_seconds() if line.since else 0.0
            for line in now.lines
        }
        yield _labelled_gauge("thidua_waiting", "Papers and files that wait.", "queue", waiting)
        yield _labelled_gauge("thidua_in_hand", "Papers and files at work.", "queue", in_hand)
        yield _labelled_gauge("thidua_oldest_waiting_seconds", "How long it waits.", "queue", ages)
        messages = {queue.value: length for queue, length in (now.messages or {}).items()}
        yield _labelled_gauge("thidua_queue_messages", "Messages in the broker.", "queue", messages)

    def _signs(self) -> Iterator[GaugeMetricFamily]:
        now = self._status
        yield _gauge("thidua_broker_up", "Whether the broker answers.", now.messages is not None)
        ages = {one.name: (now.now - one.at).total_seconds() for one in now.workers or ()}
        yield _labelled_gauge(
            "thidua_worker_heartbeat_age_seconds", "Sign of life.", "worker", ages
        )
        if now.swept_at:
            age = (now.now - now.swept_at).total_seconds()
            yield _gauge("thidua_heartbeat_age_seconds", "Scheduler and worker together.", age)


def _labelled_gauge(
    name: str, what: str, label: str, values: dict[str, float] | dict[str, int]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=[label])
    for value, figure in values.items():
        family.add_metric([value], figure)
    return family


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)
