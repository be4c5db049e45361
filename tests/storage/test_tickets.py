"""What holds of cases left with staff, in every store."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from storage_making import ADDRESS, ERASE, NOON, answer, said, texts, turn

from bot.messages import Effect, EffectKind, Reply
from bot.storage.inspection import read_tickets
from bot.storage.keys import user_key
from bot.storage.memory import MemoryStore
from bot.storage.sqlite import SqliteStore
from bot.storage.store import StorageError, Store, TicketMessage, TicketState, ToPost

SECRET = b"a secret that is used in tests only"
KEY = user_key(SECRET, "web", ADDRESS)
CODE, OTHER = "BX7R2M9T", "CD3FG4HM"
PLACE = "telegram:-100"
LATER = NOON + timedelta(hours=1)


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened: Store = MemoryStore(SECRET) if request.param == "memory" else SqliteStore(tmp_path / "bot.db", SECRET)
    yield opened
    await opened.close()


def opening(code: str = CODE, text: str = "bao giờ có sổ", *, kind: str = "question", confidential: bool = False):
    data = {"code": code, "kind": kind, "text": text, "confidential": "1" if confidential else ""}
    return Effect(EffectKind.OPEN_TICKET, data)


def noting(text: str, code: str = CODE) -> Effect:
    return Effect(EffectKind.TICKET_NOTE, {"code": code, "text": text})


async def leave(store: Store, message_id: str = "m1", effect: Effect | None = None, **others) -> None:
    await answer(store, message_id, "đã nhận", effects=(effect or opening(),), **others)


def by_staff(text: str = "tuần sau", who: str = "") -> TicketMessage:
    return TicketMessage(text, LATER, who=who)


async def reply_to(store: Store, text: str = "tuần sau", source: str = "s1", code: str = CODE):
    return await store.answer_ticket(code, by_staff(text), source, Reply(f"Trả lời: {text}"))


class TestOpening:
    async def test_a_case_is_kept_with_the_turn_that_leaves_it(self, store: Store) -> None:
        await leave(store)
        ticket = await store.ticket(CODE)
        assert (ticket.code, ticket.user_key, ticket.channel, ticket.kind) == (CODE, KEY, "web", "question")
        assert (ticket.text, ticket.confidential, ticket.state) == ("bao giờ có sổ", False, TicketState.OPEN)
        assert ticket.asked_at == NOON + timedelta(seconds=1)
        assert ticket.thread == ()

    async def test_a_turn_that_is_not_kept_leaves_no_case(self, store: Store) -> None:
        await store.save(turn("x", effects=(opening(),)), [], "nobody", "web", NOON)
        assert await store.ticket(CODE) is None

    async def test_a_code_that_is_taken_keeps_the_first_case_and_answers_the_second(self, store: Store) -> None:
        await leave(store)
        await leave(store, "m2", opening(text="câu khác"), user="someone else")
        assert (await store.ticket(CODE)).text == "bao giờ có sổ"
        assert len(await store.unsent()) == 2

    async def test_cases_are_listed_by_state_oldest_first(self, store: Store) -> None:
        await leave(store)
        await leave(store, "m2", opening(OTHER, kind="complaint", confidential=True))
        await reply_to(store)
        assert [ticket.code for ticket in await store.tickets()] == [CODE, OTHER]
        assert [ticket.code for ticket in await store.tickets([TicketState.OPEN])] == [OTHER]
        both = [TicketState.OPEN, TicketState.ANSWERED]
        assert [(one.kind, one.confidential) for one in await store.tickets(both)] == [
            ("question", False),
            ("complaint", True),
        ]


class TestAnswering:
    async def test_the_citizen_is_told_through_the_outbox(self, store: Store) -> None:
        await leave(store)
        await store.sent([one.id for one in await store.unsent()])
        outgoing = await reply_to(store)
        assert (outgoing.user_key, outgoing.channel, outgoing.address, outgoing.at) == (KEY, "web", ADDRESS, LATER)
        assert await store.unsent() == [outgoing]
        assert texts(await store.replies_since("web", ADDRESS, outgoing.id - 1)) == ["Trả lời: tuần sau"]

    async def test_the_answer_stands_in_the_thread(self, store: Store) -> None:
        await leave(store)
        await store.answer_ticket(CODE, by_staff(who="Chị Hoa"), "s1", Reply("x"))
        ticket = await store.ticket(CODE)
        assert (ticket.state, ticket.thread) == (TicketState.ANSWERED, (by_staff(who="Chị Hoa"),))

    async def test_the_session_and_what_waits_are_left_alone(self, store: Store) -> None:
        await leave(store)
        session = await store.session(KEY)
        waiting = await store.accept(said("m2"))
        await reply_to(store)
        assert await store.session(KEY) == session
        assert await store.pending() == [waiting]

    async def test_the_same_answer_brought_twice_goes_out_once(self, store: Store) -> None:
        await leave(store)
        assert await reply_to(store)
        assert await reply_to(store) is None
        assert await reply_to(store, "và mang căn cước", "s2")
        assert [message.text for message in (await store.ticket(CODE)).thread] == ["tuần sau", "và mang căn cước"]

    async def test_a_case_that_is_not_there_is_not_answered(self, store: Store) -> None:
        assert await reply_to(store) is None
        assert await store.unsent() == []
        assert not await store.close_ticket(CODE)

    async def test_a_closed_case_can_still_be_answered(self, store: Store) -> None:
        await leave(store)
        assert await store.close_ticket(CODE)
        assert (await store.ticket(CODE)).state is TicketState.CLOSED
        assert await reply_to(store)
        assert (await store.ticket(CODE)).state is TicketState.ANSWERED

    async def test_what_the_citizen_writes_on_stands_between(self, store: Store) -> None:
        await leave(store)
        await reply_to(store)
        await answer(store, "m2", effects=(noting("cảm ơn"),), days=1)
        await answer(store, "m3", effects=(noting("của người khác"),), user="someone else", days=1)
        await answer(store, "m4", effects=(noting("không có mã này", OTHER),), days=1)
        thread = (await store.ticket(CODE)).thread
        assert [(message.by_staff, message.text) for message in thread] == [(True, "tuần sau"), (False, "cảm ơn")]


class TestPosting:
    async def test_an_open_case_is_to_be_told_once(self, store: Store) -> None:
        await leave(store)
        (told,) = await store.to_post(PLACE)
        assert (told.ticket.code, told.note, told.text, told.under) == (CODE, 0, "bao giờ có sổ", "")
        await store.posted(told, PLACE, "55")
        assert await store.to_post(PLACE) == []
        assert await store.posted_code(PLACE, "55") == CODE
        assert await store.posted_code(PLACE, "56") is None
        assert await store.posted_code("telegram:-200", "55") is None

    async def test_what_is_answered_or_closed_meanwhile_is_not_told(self, store: Store) -> None:
        await leave(store)
        await leave(store, "m2", opening(OTHER))
        await reply_to(store)
        await store.close_ticket(OTHER)
        assert await store.to_post(PLACE) == []

    async def test_what_is_written_on_is_told_below_the_case(self, store: Store) -> None:
        await leave(store)
        await store.posted((await store.to_post(PLACE))[0], PLACE, "55")
        await reply_to(store)
        await answer(store, "m2", effects=(noting("mấy giờ ạ"),))
        (told,) = await store.to_post(PLACE)
        assert (told.note > 0, told.text, told.under) == (True, "mấy giờ ạ", "55")
        await store.posted(told, PLACE, "57")
        assert await store.to_post(PLACE) == []
        assert await store.posted_code(PLACE, "57") == CODE

    async def test_what_is_written_on_about_a_case_that_was_never_told_is_not_told(self, store: Store) -> None:
        await leave(store)
        await reply_to(store)
        await answer(store, "m2", effects=(noting("mấy giờ ạ"),))
        assert await store.to_post(PLACE) == []

    async def test_no_message_leads_to_a_confidential_case(self, store: Store) -> None:
        await leave(store, effect=opening(confidential=True, kind="complaint"))
        (told,) = await store.to_post(PLACE)
        await store.posted(told, PLACE, "55")
        assert await store.posted_code(PLACE, "55") is None
        assert await store.to_post(PLACE) == []

    async def test_what_was_told_of_a_case_that_is_gone_meanwhile_is_nothing(self, store: Store) -> None:
        await leave(store)
        (told,) = await store.to_post(PLACE)
        await store.erase("web", ADDRESS)
        await store.posted(told, PLACE, "55")
        await store.posted(ToPost(told.ticket, 7, "x"), PLACE, "56")
        assert await store.posted_code(PLACE, "55") is None


class TestForgetting:
    @pytest.mark.parametrize("at_once", [True, False])
    async def test_cases_go_with_their_citizen_confidential_ones_too(self, store: Store, at_once: bool) -> None:
        await leave(store)
        await leave(store, "m2", opening(OTHER, confidential=True, kind="complaint"))
        await store.posted((await store.to_post(PLACE))[0], PLACE, "55")
        await reply_to(store)
        if at_once:
            await store.erase("web", ADDRESS)
        else:
            await answer(store, "m3", "đã xoá", effects=(ERASE,))
        assert await store.tickets() == []
        assert await store.ticket(OTHER) is None
        assert await store.posted_code(PLACE, "55") is None
        assert await reply_to(store, source="s2") is None

    async def test_another_citizens_cases_stay(self, store: Store) -> None:
        await leave(store, user="someone else")
        await store.accept(said("m2"))
        await store.erase("web", ADDRESS)
        assert [ticket.code for ticket in await store.tickets()] == [CODE]

    async def test_old_cases_go(self, store: Store) -> None:
        await leave(store)
        await leave(store, "m2", opening(OTHER), days=10)
        await store.retain(NOON + timedelta(days=5))
        assert [ticket.code for ticket in await store.tickets()] == [OTHER]


class TestInTheFile:
    async def test_no_text_of_an_erased_case_is_left(self, sqlite_store: SqliteStore, path: Path) -> None:
        await leave(sqlite_store, effect=opening(text="chuyện-rất-kín", confidential=True))
        await sqlite_store.answer_ticket(CODE, by_staff("lời-đáp-kín"), "s1", Reply("lời-đáp-kín"))
        await sqlite_store.erase("web", ADDRESS)
        left = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
        assert "chuyện-rất-kín".encode() not in left
        assert "lời-đáp-kín".encode() not in left

    async def test_a_command_reads_them_beside_the_service_and_without_it(self, open_store, path: Path) -> None:
        store = open_store()
        await leave(store)
        await reply_to(store)
        beside = read_tickets(path)
        await store.close()
        assert beside == read_tickets(path) == [replace(beside[0], thread=(by_staff(),))]
        assert read_tickets(path, [TicketState.OPEN]) == []

    def test_what_is_no_database_is_told(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as older:
            older.execute("CREATE TABLE something (id)")
        with pytest.raises(StorageError, match="no such table"):
            read_tickets(path)
