"""The figures, read over HTTP as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from emulators.serving import served as serving
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request

from bot.app.metrics import Metrics, metrics_route
from bot.messages import Outcome

TOKEN = "a-token-used-in-tests-only"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def url(metrics) -> Iterator[str]:
    with serving(Starlette(routes=[metrics_route(metrics)])) as port:
        yield f"http://127.0.0.1:{port}/metrics"


def scrape(url: str) -> dict[str, float]:
    """Every sample by its name and labels, as Prometheus writes them."""
    response = httpx.get(url)
    assert response.status_code == 200
    return {
        sample.name + "".join(f",{label}={value}" for label, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def asked(client: tuple[str, int] | None) -> Request:
    return Request({"type": "http", "method": "GET", "path": "/metrics", "client": client, "headers": []})


# -- what is shown


def test_a_turn_is_counted_by_its_outcome_and_measured(metrics, url):
    metrics.turn("web", Outcome.ANSWERED, 0.03)
    metrics.turn("web", Outcome.ANSWERED, 0.3)
    metrics.turn("zalo", "fallback", 0.3)
    shown = scrape(url)
    assert shown["diem_sang_turn_seconds_count,channel=web,outcome=answered"] == 2
    assert shown["diem_sang_turn_seconds_bucket,channel=web,le=0.05,outcome=answered"] == 1
    assert shown["diem_sang_turn_seconds_count,channel=zalo,outcome=fallback"] == 1


def test_what_became_of_a_reply_is_counted_and_its_way_measured(metrics, url):
    metrics.sent("telegram", "later")
    metrics.sent("telegram", "sent", 4.0)
    metrics.sent("telegram", "sent", -0.5)  # two clocks
    shown = scrape(url)
    assert shown["diem_sang_sent_total,channel=telegram,result=later"] == 1
    assert shown["diem_sang_sent_total,channel=telegram,result=sent"] == 2
    assert shown["diem_sang_delivery_seconds_count,channel=telegram"] == 2
    assert shown["diem_sang_delivery_seconds_sum,channel=telegram"] == 4.0


def test_what_a_channel_counts_is_shown(metrics, url):
    metrics.count("events", channel="zalo", kind="text")
    metrics.count("events", channel="zalo", kind="text")
    metrics.count("refused", channel="zalo", reason="signature")
    shown = scrape(url)
    assert shown["diem_sang_events_total,channel=zalo,kind=text"] == 2
    assert shown["diem_sang_refused_total,channel=zalo,reason=signature"] == 1


def test_gauges_are_read_anew_when_somebody_looks(metrics, url):
    version, pending = ["a1"], [3.0]

    async def read_pending() -> float:
        return pending[0]

    metrics.read_at_scrape("knowledge_info", lambda: {version[0]: 1})
    metrics.read_at_scrape("pending", read_pending)
    metrics.read_at_scrape("token_life_left_seconds", lambda: {"zalo": 90_000})
    first = scrape(url)
    assert (first["diem_sang_knowledge_info,version=a1"], first["diem_sang_pending"]) == (1, 3)
    assert first["diem_sang_token_life_left_seconds,channel=zalo"] == 90_000
    version[0], pending[0] = "b2", 0.0
    second = scrape(url)
    assert second["diem_sang_pending"] == 0
    assert [name for name in second if "knowledge_info" in name] == ["diem_sang_knowledge_info,version=b2"]


def test_a_gauge_that_has_nothing_to_tell_is_left_out(metrics, url):
    metrics.read_at_scrape("oldest_unanswered_seconds", lambda: None)
    assert not any("oldest_unanswered" in name for name in scrape(url))


def test_a_gauge_that_cant_be_read_hides_no_other(metrics, url):
    async def broken() -> float:
        raise RuntimeError("the store refuses")

    metrics.read_at_scrape("pending", broken)
    metrics.read_at_scrape("knowledge_problem", lambda: 1)
    shown = scrape(url)
    assert "diem_sang_pending" not in shown
    assert shown["diem_sang_knowledge_problem"] == 1
    assert shown["diem_sang_readings_failed_total"] == 1


def test_two_services_in_a_process_count_apart(metrics, url):
    Metrics().turn("web", Outcome.ANSWERED, 1)
    assert not any("turn_seconds_count" in name for name in scrape(url))


# -- what is not


def test_what_isnt_foreseen_never_becomes_a_series_of_its_own(metrics, url):
    for number in range(50):
        metrics.count("events", channel=f"nguoi-dan-{number}", kind=f"0912 345 6{number}")
        metrics.turn("web", f"lời của người dân {number}", 0.1)
    shown = scrape(url)
    assert shown["diem_sang_events_total,channel=other,kind=other"] == 50
    assert shown["diem_sang_turn_seconds_count,channel=web,outcome=other"] == 50
    assert not any("nguoi-dan" in name or "0912" in name or "lời" in name for name in shown)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("no_such_counter", {}),
        ("events", {}),
        ("events", {"channel": "zalo"}),
        ("events", {"channel": "zalo", "kind": "text", "user": "7"}),
    ],
)
def test_a_counter_that_isnt_there_is_told_plainly(metrics, name, labels):
    with pytest.raises(ValueError, match=name):
        metrics.count(name, **labels)


def test_a_gauge_that_isnt_there_is_told_plainly(metrics):
    with pytest.raises(ValueError, match="no_such_gauge"):
        metrics.read_at_scrape("no_such_gauge", lambda: 1)


# -- who may look


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}x", 401),
        (f"Basic {TOKEN}", 401),
        (TOKEN, 401),
        ("Bearer", 401),
        ("Bearer \u00e9", 401),
        (None, 401),
    ],
)
def test_with_a_token_only_who_shows_it_is_let_in(metrics, shown, status):
    with serving(Starlette(routes=[metrics_route(metrics, TOKEN)])) as port:
        headers = {} if shown is None else {b"authorization": shown.encode()}
        response = httpx.get(f"http://127.0.0.1:{port}/metrics", headers=headers)
    assert response.status_code == status
    assert ("diem_sang" in response.text) == (status == 200)


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Via"]
)
def test_what_a_proxy_of_this_machine_passes_on_is_not_from_here(url, header):
    response = httpx.get(url, headers={header: "127.0.0.1"})
    assert response.status_code == 404
    assert "diem_sang" not in response.text


@pytest.mark.parametrize(
    ("client", "status"),
    [
        (("127.0.0.1", 1), 200),
        (("::1", 1), 200),
        (("::ffff:127.0.0.1", 1), 200),
        (("203.0.113.7", 1), 404),
        (("::ffff:203.0.113.7", 1), 404),
        (("10.0.0.1", 1), 404),
        (("127.0.0.1.example.vn", 1), 404),
        (None, 404),
    ],
)
async def test_without_a_token_only_this_machine_is_let_in(metrics, client, status):
    route = metrics_route(metrics)
    response = await route.endpoint(asked(client))
    assert response.status_code == status


def test_nothing_can_be_changed_by_looking(url):
    assert httpx.post(url).status_code == 405
