"""Texts as they are read out, on the web."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.app.spoken_form import MAX_BODY, spoken_routes
from bot.channels.limits import Limits, Rate
from bot.knowledge.base import KnowledgeBase

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(kb: KnowledgeBase) -> Ask:
    """Sends one request to the routes, as a browser on our own page does."""

    def ask(
        method: str, path: str, *, limits: Limits | None = None, now: datetime = NOW, **more: Any
    ) -> httpx.Response:
        app = Starlette(routes=spoken_routes(lambda: kb, lambda: now, limits))

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://diem-sang.test") as client:
                return await client.request(method, path, **more)

        return asyncio.run(send())

    return ask


def test_an_entry_is_read_out_with_the_figures_of_today(ask: Ask) -> None:
    told = ask("GET", "/spoken/huu-tri/tuoi")
    assert told.status_code == 200
    assert told.headers["content-type"] == "text/plain; charset=utf-8"
    assert "sáu mươi mốt tuổi sáu tháng" in told.text
    assert not any(char.isdigit() for char in told.text)


def test_what_does_not_exist_is_not_found(ask: Ask) -> None:
    for path in ("/spoken/huu-tri", "/spoken/leaflets/khong-co", "/spoken/../replies"):
        assert ask("GET", path).status_code == 404


def test_a_withheld_entry_says_so_in_words(ask: Ask, kb: KnowledgeBase) -> None:
    told = ask("GET", "/spoken/huu-tri/tuoi", now=datetime(1990, 1, 1, tzinfo=UTC))
    assert told.status_code == 503
    assert told.text.startswith(kb.replies.withheld.split()[0])
    assert not any(char.isdigit() for char in told.text)


def test_any_text_is_read_out(ask: Ask) -> None:
    told = ask("POST", "/spoken", json={"text": "Từ 01/01/2027: 1.366.200 đồng"})
    assert told.status_code == 200
    assert told.text == (
        "Từ ngày mùng một tháng một năm hai nghìn không trăm hai mươi bảy: "
        "một triệu ba trăm sáu mươi sáu nghìn hai trăm đồng"
    )


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"text": 5}', b"[" * 10_000, b"\xff"])
def test_what_is_no_text_is_refused(ask: Ask, body: bytes) -> None:
    refused = ask("POST", "/spoken", content=body, headers={"content-type": "application/json"})
    assert refused.status_code == 400


def test_half_an_emoji_harms_nothing(ask: Ask) -> None:
    body = b'{"text": "b\\ud83dc"}'
    assert ask("POST", "/spoken", content=body, headers={"content-type": "application/json"}).status_code == 200


def test_other_sites_and_other_kinds_of_bodies_are_refused(ask: Ask) -> None:
    assert ask("POST", "/spoken", json={"text": "a"}, headers={"origin": "https://other.test"}).status_code == 403
    assert ask("POST", "/spoken", content=b'{"text": "a"}').status_code == 415


def test_a_text_that_is_too_long_is_refused(ask: Ask) -> None:
    refused = ask("POST", "/spoken", json={"text": "a" * MAX_BODY})
    assert refused.status_code == 413
    assert refused.headers["connection"] == "close"


def test_who_asks_too_often_is_told_when_to_come_again(ask: Ask) -> None:
    limits = Limits(Rate(1, 0.001), Rate(1, 0.001))
    assert ask("POST", "/spoken", json={"text": "a"}, limits=limits).status_code == 200
    refused = ask("POST", "/spoken", json={"text": "a"}, limits=limits)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
