"""What those who run the service can count and measure, for Prometheus: never who wrote, nor what."""

from __future__ import annotations

import hmac
import inspect
import ipaddress
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.messages import Kind, Outcome

log = logging.getLogger("bot")

Reading = float | Mapping[str, float] | None
Read = Callable[[], Reading | Awaitable[Reading]]

# What a label may hold. Anything else is counted as OTHER, so that nothing from outside becomes a series of its own.
OTHER = "other"
_CHANNELS = frozenset({"web", "console", "telegram", "zalo", "zalobot"})
_RESULTS = frozenset({"sent", "hidden", "later", "never", "gone", "closed", "halted", "given_up"})
_LABELS: dict[str, frozenset[str]] = {
    "channel": _CHANNELS,
    "outcome": frozenset(Outcome),
    "result": _RESULTS | {"ok", "failed", "refused"},
    "kind": frozenset(Kind) | {"callback", "follow", "unfollow", "withdraw", "receipt", "group", "unused"},
    "reason": frozenset({"signature", "secret", "too_large", "malformed", "wrong_account", "too_many", "unavailable"}),
}


class _Counted(NamedTuple):
    says: str
    labels: tuple[str, ...] = ("channel",)


_COUNTERS = {
    "events": _Counted("What came in from a platform, by kind.", ("channel", "kind")),
    "duplicates": _Counted("Events that had come before."),
    "refused": _Counted("Requests of a platform, or in its name, that were not let in.", ("channel", "reason")),
    "unsigned": _Counted("Events let through without a valid signature while signatures are only logged."),
    "acknowledged_late": _Counted("Events acknowledged later than the platform asks."),
    "retried_writes": _Counted("Events kept in memory that were tried to be written down again."),
    "rate_limited": _Counted("Messages dropped because a citizen sent too many."),
    "polls": _Counted("Times a platform was asked for messages.", ("channel", "result")),
    "uploads": _Counted("Files handed to a platform.", ("channel", "result")),
    "token_refreshes": _Counted("Renewals of an access token.", ("channel", "result")),
    "staff_messages": _Counted("Messages of staff to citizens, written on the platform itself."),
    "alerts": _Counted("Alerts to the operator's chat.", ("result",)),
}
_GAUGES = {
    "pending": ("Messages not yet answered.", ""),
    "unsent": ("Replies not yet sent, or not yet fetched by the web page.", ""),
    "oldest_unanswered_seconds": ("Age of the oldest message not yet answered.", ""),
    "oldest_unsent_seconds": ("Age of the oldest reply not yet sent.", "channel"),
    "token_age_seconds": ("Since an access token was given.", "channel"),
    "token_life_left_seconds": ("Until an access token ends.", "channel"),
    "knowledge_info": ("1 for the version of the knowledge in service.", "version"),
    "knowledge_problem": ("1 when the last change of the knowledge could not be put into service.", ""),
    "switched_off": ("1 while the bot is switched off.", ""),
}
_TURN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_DELIVERY_BUCKETS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400)


class Metrics:
    """Counters and measurements of one service; several may live in a process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._counters = {name: self._counter(name, *counted) for name, counted in _COUNTERS.items()}
        self._sent = self._counter("sent", "Attempts to send a reply, by what became of it.", ("channel", "result"))
        self._turns = self._histogram("turn_seconds", "A turn.", ("channel", "outcome"), _TURN_BUCKETS)
        says = "From a message's arrival until a reply to it was sent."
        self._delivery = self._histogram("delivery_seconds", says, ("channel",), _DELIVERY_BUCKETS)
        self._reads: dict[str, Read] = {}
        self._failed = self._counter("readings_failed", "Gauges that could not be read.", ())
        self._gauges = _Gauges()
        self.registry.register(self._gauges)

    def _counter(self, name: str, says: str, labels: tuple[str, ...]) -> Counter:
        return Counter(f"diem_sang_{name}", says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, labels: tuple[str, ...], buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"diem_sang_{name}", says, labels, registry=self.registry, buckets=buckets)

    def turn(self, channel: str, outcome: str, seconds: float) -> None:
        """Count a turn, by how it ended, and how long it took."""
        self._turns.labels(**_known({"channel": channel, "outcome": outcome})).observe(seconds)

    def sent(self, channel: str, result: str, seconds: float | None = None) -> None:
        """Count an attempt to send a reply.

        Args:
            channel: the channel's name.
            result: "sent", "hidden" (it may have arrived), "later", "never", "gone", "closed", "halted" or "given_up".
            seconds: since the message came that it answers, for a reply that was sent.
        """
        self._sent.labels(**_known({"channel": channel, "result": result})).inc()
        if seconds is not None:
            self._delivery.labels(**_known({"channel": channel})).observe(max(0.0, seconds))

    def count(self, name: str, /, **labels: str) -> None:
        """Count something once.

        Args:
            name: one of the counters of this module.
            labels: exactly its labels; a value not foreseen is counted as "other".

        Raises:
            ValueError: there is no such counter, or its labels are others.
        """
        counted = _COUNTERS.get(name)
        if counted is None:
            raise ValueError(f"no counter is called {name!r}; there are {sorted(_COUNTERS)}")
        if set(labels) != set(counted.labels):
            raise ValueError(f"the counter {name!r} has the labels {counted.labels}, not {tuple(labels)}")
        self._counters[name].labels(**_known(labels)).inc()

    def read_at_scrape(self, name: str, read: Read) -> None:
        """Say where a gauge is read when somebody looks.

        Args:
            name: one of the gauges of this module.
            read: gives the number, or a number for each value of the gauge's label, or None for nothing to tell;
                may be async.

        Raises:
            ValueError: there is no such gauge.
        """
        if name not in _GAUGES:
            raise ValueError(f"no gauge is called {name!r}; there are {sorted(_GAUGES)}")
        self._reads[name] = read

    async def page(self) -> bytes:
        """Everything, in the text format of Prometheus. A gauge that can't be read is left out and counted."""
        readings = {name: await self._reading(name, read) for name, read in self._reads.items()}
        self._gauges.families = [_family(name, value) for name, value in readings.items() if value is not None]
        return generate_latest(self.registry)

    async def _reading(self, name: str, read: Read) -> Reading:
        try:
            reading = read()
            return await reading if inspect.isawaitable(reading) else reading
        except Exception as error:  # the other figures matter all the more when something is wrong
            self._failed.inc()
            extra = {"event": "gauge_not_read", "gauge": name, "reason": type(error).__name__}
            log.warning("gauge not read", extra=extra)
            return None


class _Gauges:
    """The gauges as they were read for this scrape."""

    def __init__(self) -> None:
        self.families: list[GaugeMetricFamily] = []

    def collect(self) -> Iterable[GaugeMetricFamily]:
        return self.families


def _family(name: str, reading: float | Mapping[str, float]) -> GaugeMetricFamily:
    says, label = _GAUGES[name]
    family = GaugeMetricFamily(f"diem_sang_{name}", says, labels=[label] if label else [])
    readings = reading if isinstance(reading, Mapping) else {"": reading}
    for value, number in readings.items():
        family.add_metric([_known({label: value})[label]] if label else [], number)
    return family


def _known(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels with nothing in them that isn't foreseen; of a label without a list (the version) anything goes."""
    return {
        label: str(value) if label not in _LABELS or value in _LABELS[label] else OTHER
        for label, value in labels.items()
    }


def metrics_route(metrics: Metrics, token: str = "") -> Route:
    """GET /metrics, for those who run the service.

    Args:
        metrics: what is shown.
        token: who shows it is let in, from anywhere; without one, only this machine is.
    """

    async def show(request: Request) -> Response:
        if token and not _shows(request, token):
            return PlainTextResponse("Unauthorized", 401, {"www-authenticate": "Bearer"})
        if not token and not _is_from_here(request):
            return PlainTextResponse("Not Found", 404)
        return Response(
            await metrics.page(), headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"}
        )

    return Route("/metrics", show)


def _shows(request: Request, token: str) -> bool:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return hmac.compare_digest(shown.strip().encode("latin-1"), token.encode()) and scheme.lower() == "bearer"


def _is_from_here(request: Request) -> bool:
    """Whether a program of this machine asks by itself, and not a proxy of this machine for somebody outside."""
    if any(name.startswith(("forwarded", "x-forwarded", "x-real-ip", "via")) for name in request.headers):
        return False
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
