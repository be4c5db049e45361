"""Clients that are lent out one to a call."""

from __future__ import annotations

import asyncio
import sys
from importlib.abc import MetaPathFinder

import httpx
import pytest
from emulators.zalo import Fault, Zalo

from bot.channels.clients import Clients, NoneFree
from bot.channels.zalo import wire
from bot.channels.zalo.wire import NoAnswer, Wire


class Client:
    closed = False

    async def close(self) -> None:
        self.closed = True


def clients_of(most: int, seconds: float = 1) -> Clients[Client]:
    return Clients(Client, Client.close, most, seconds)


class Searches(MetaPathFinder):
    """Notes what modules are searched for."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def find_spec(self, fullname, path, target=None):
        self.found.append(fullname)


async def test_the_one_used_last_is_lent_first() -> None:
    clients = clients_of(most=2)
    async with clients.one() as first, clients.one() as second:
        assert first is not second
    async with clients.one() as again:
        assert again is first


async def test_one_whose_call_failed_is_closed_and_not_lent_again() -> None:
    clients = clients_of(most=1)
    with pytest.raises(OSError, match="broken"):
        async with clients.one() as first:
            raise OSError("broken")
    async with clients.one() as another:
        assert another is not first
    await clients.close()
    assert first.closed
    assert another.closed


async def test_who_finds_none_free_is_told_and_takes_none() -> None:
    clients = clients_of(most=1, seconds=0.01)
    async with clients.one() as first:
        with pytest.raises(NoneFree):
            await clients.one().__aenter__()
    async with clients.one() as again:
        assert again is first


async def test_a_call_goes_out_after_any_number_was_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_AT_ONCE", 1)
    monkeypatch.setattr(wire, "_SECONDS_TO_WAIT", 10)
    with Zalo().serve() as zalo:
        server = Wire(zalo.url)
        for steps in range(60):
            call = asyncio.ensure_future(server.post_json("/v3.0/oa/message/cs", {}, {"any": "x" * 3000}))
            for _ in range(steps):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])
            assert (await server.get("/v2.0/oa/getoa", {})).status == 200
        await server.close()


async def test_a_call_that_found_no_client_did_not_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_AT_ONCE", 1)
    monkeypatch.setattr(wire, "_SECONDS_TO_WAIT", 0.01)
    with Zalo().serve() as zalo:
        server = Wire(zalo.url)
        zalo.faults.next(Fault("delay", 0.5), "getoa")
        under_way = asyncio.ensure_future(server.get("/v2.0/oa/getoa", {}))
        while not zalo.faults.made["delay"]:
            await asyncio.sleep(0.005)
        with pytest.raises(NoAnswer) as raised:
            await server.get("/v2.0/oa/getoa", {})
        assert not raised.value.may_have_arrived
        assert (await under_way).status == 200
        await server.close()


async def test_a_call_searches_the_disk_for_no_module(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = Searches()
    with Zalo().serve() as zalo:
        async with httpx.AsyncClient() as client:
            await client.get(f"{zalo.url}/sim/stats")
            monkeypatch.setattr(sys, "meta_path", [searches, *sys.meta_path])
            await client.get(f"{zalo.url}/sim/stats")
    assert searches.found == []
