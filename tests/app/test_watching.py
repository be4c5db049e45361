"""The gauges of a running service and its alerts, through what the service hands to its parts."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from app_making import NOON, said
from prometheus_client.parser import text_string_to_metric_families

from bot.app import notices
from bot.app.alerts import Alerts
from bot.app.metrics import Metrics
from bot.app.watching import Watch, read_service, read_tokens
from bot.channels.web import Unavailable
from bot.channels.zalo.held import Held, to_json
from bot.storage.tokens import TokenFile

LATER = NOON + timedelta(seconds=90)
CHANNELS = Path(__file__).parents[2] / "bot" / "channels"


async def shown(metrics: Metrics) -> dict[str, float]:
    families = text_string_to_metric_families((await metrics.page()).decode())
    return {
        ",".join([sample.name.removeprefix("diem_sang_"), *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def metrics(bot) -> Metrics:
    metrics = Metrics()
    read_service(metrics, bot, ("telegram", "zalo"), lambda: LATER)
    return metrics


async def test_a_service_with_nothing_to_do_shows_that(metrics, bot):
    seen = await shown(metrics)
    assert (seen["pending"], seen["unsent"], seen["oldest_unanswered_seconds"]) == (0, 0, 0)
    assert (seen["oldest_unsent_seconds,telegram"], seen["oldest_unsent_seconds,zalo"]) == (0, 0)
    assert seen[f"knowledge_info,{bot.served.kb.version}"] == 1
    assert (seen["knowledge_problem"], seen["switched_off"]) == (0, 0)


async def test_what_waits_is_shown_with_its_age(metrics, bot, store):
    store.refuses = {"save"}
    with pytest.raises(Unavailable):
        await bot.ask(said("1", "xin chào"))
    seen = await shown(metrics)
    assert (seen["pending"], seen["oldest_unanswered_seconds"]) == (1, 90)
    store.refuses = set()
    await bot.ask(replace(said("2", "xin chào"), channel="zalo"))
    seen = await shown(metrics)
    assert seen["oldest_unsent_seconds,zalo"] == 90
    assert seen["oldest_unsent_seconds,telegram"] == 0
    assert seen["unsent"] >= 1


async def test_a_problem_of_the_knowledge_and_the_switch_are_shown(metrics, bot):
    bot.knowledge_refused("knowledge/faq/x.yaml:1: -: sai")
    bot.swap_notices(notices.Notices(off=True))
    seen = await shown(metrics)
    assert (seen["knowledge_problem"], seen["switched_off"]) == (1, 1)


async def test_the_age_and_the_life_of_a_token_are_shown(tmp_path):
    metrics, tokens = Metrics(), TokenFile(tmp_path / "tokens.json")
    read_tokens(metrics, "zalo", tokens, lambda: LATER)
    assert not any("token_age" in name for name in await shown(metrics))
    await tokens.write(to_json(Held("AT-demo", "RT-demo", NOON, NOON + timedelta(hours=25))))
    seen = await shown(metrics)
    assert seen["token_age_seconds,zalo"] == 90
    assert seen["token_life_left_seconds,zalo"] == 25 * 3600 - 90
    assert not any("demo" in name for name in seen)


async def test_the_parts_are_handed_figures_and_alerts_in_one(caplog):
    watch = Watch(Metrics(), Alerts())
    watch.sent("zalo", "sent", 2.0)
    watch.count("duplicates", channel="zalo")
    watch.alert("zalo_halted", "Gói OA không gửi được.")
    watch.over("zalo_halted")
    seen = await shown(watch.metrics)
    assert (seen["sent_total,zalo,sent"], seen["duplicates_total,zalo"]) == (1, 1)
    assert [record.event for record in caplog.records] == ["alert", "alert_over"]


def counted() -> list[tuple[str, frozenset[str]]]:
    """What the channels count: each call's name and labels."""
    calls = (
        node
        for file in sorted(CHANNELS.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "count"
    )
    return [
        (call.args[0].value, frozenset(keyword.arg for keyword in call.keywords if keyword.arg))
        for call in calls
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]


def test_whatever_a_channel_counts_there_is_a_counter_for():
    found = counted()
    assert found
    metrics = Metrics()
    for name, labels in found:
        metrics.count(name, **dict.fromkeys(labels, "other"))
