"""What holds of every store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from storage_making import ADDRESS, ERASE, NOON, answer, ids, said, texts, turn

from bot.messages import Attachment, Choice, Effect, EffectKind, Kind, QuickReply, Reply, Session, Utterance
from bot.storage.keys import user_key
from bot.storage.memory import MemoryStore
from bot.storage.sqlite import SqliteStore
from bot.storage.store import REPLIES_AT_ONCE, StorageError, Store

SECRET = b"a secret that is used in tests only"
KEY = user_key(SECRET, "web", ADDRESS)


@pytest.fixture(params=["memory", "sqlite", "sqlite, careful"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    careful = request.param == "sqlite, careful"
    opened: Store = (
        MemoryStore(SECRET)
        if request.param == "memory"
        else SqliteStore(tmp_path / "bot.db", SECRET, survive_power_cut=careful)
    )
    yield opened
    await opened.close()


class TestAccepting:
    async def test_an_utterance_is_pending_until_answered(self, store: Store) -> None:
        accepted = await store.accept(said("m1"))
        assert await store.pending() == [accepted]
        await store.save(turn("ok"), [accepted.id], accepted.user_key, "web", NOON)
        assert await store.pending() == []

    async def test_pending_utterances_come_back_whole_and_in_order(self, store: Store) -> None:
        hanoi = timezone(timedelta(hours=7))
        first = Utterance("telegram", "77", "z", "bảo hiểm", datetime(2026, 11, 22, 23, 5, 1, 9, hanoi), Kind.VOICE)
        second = Utterance("web", ADDRESS, "a", "", NOON, Kind.CHOICE)
        accepted = [await store.accept(first), await store.accept(second)]
        pending = await store.pending()
        assert pending == accepted
        assert [one.utterance for one in pending] == [first, second]
        assert pending[0].utterance.received_at.hour == 23

    async def test_the_key_is_of_channel_and_user(self, store: Store) -> None:
        web = await store.accept(said("m1"))
        zalo = await store.accept(said("m1", channel="zalo"))
        assert web.user_key == KEY
        assert zalo.user_key == user_key(SECRET, "zalo", ADDRESS) != KEY

    async def test_a_message_is_accepted_once_per_channel(self, store: Store) -> None:
        assert await store.accept(said("m1"))
        assert await store.accept(said("m1", "another text")) is None
        assert await store.accept(said("m1", channel="zalo"))
        assert len(await store.pending()) == 2

    async def test_an_answered_message_is_still_known(self, store: Store) -> None:
        await answer(store, "m1", "ok")
        assert await store.accept(said("m1")) is None

    async def test_of_the_same_message_twice_at_once_one_is_accepted(self, store: Store) -> None:
        both = await asyncio.gather(store.accept(said("m1")), store.accept(said("m1")))
        assert sum(one is not None for one in both) == 1

    async def test_a_time_without_a_zone_is_refused(self, store: Store) -> None:
        naive = Utterance("web", ADDRESS, "m1", "x", datetime(2026, 11, 22))  # noqa: DTZ001
        with pytest.raises(ValueError, match="time zone"):
            await store.accept(naive)
        assert (await store.counts())["pending"] == 0


class TestSaving:
    async def test_a_stranger_has_a_new_session(self, store: Store) -> None:
        assert await store.session("nobody") == Session()

    async def test_the_session_is_that_of_the_last_turn(self, store: Store) -> None:
        full = Session(
            last_at=NOON, choices=(Choice("Mức đóng", "intent:a"),), asked="muc dong", intent="a/b",
            previous=("c", "d"), fallbacks=2, pending="erase",
            replies=(Reply("một", "Luật 41", (QuickReply("Nút", "intent:a"),), True, (Attachment("Tờ", "/to.pdf"),)),),
        )  # fmt: skip
        await answer(store, "m1", "ok")
        await answer(store, "m2", "ok", session=full)
        assert await store.session(KEY) == full

    async def test_replies_are_unsent_in_their_order(self, store: Store) -> None:
        outgoing = await answer(store, "m1", "một", "hai") + await answer(store, "m2", "ba")
        assert texts(outgoing) == ["một", "hai", "ba"]
        assert {(one.user_key, one.channel, one.address) for one in outgoing} == {(KEY, "web", ADDRESS)}
        assert outgoing[0].turn_id == outgoing[1].turn_id != outgoing[2].turn_id
        assert await store.unsent() == outgoing

    async def test_a_reply_comes_back_whole(self, store: Store) -> None:
        reply = Reply("Mức\n\nđóng", "Luật 41", (QuickReply("a", "b"),), True, (Attachment("Tờ rơi", "to.pdf"),))
        await answer(store, "m1", replies=(reply,))
        assert [one.reply for one in await store.unsent()] == [reply]

    async def test_a_turn_may_answer_nothing(self, store: Store) -> None:
        await answer(store, "m1")
        assert texts(await store.save(turn("tin của cán bộ"), [], KEY, "web", NOON)) == ["tin của cán bộ"]

    async def test_what_was_answered_meanwhile_is_not_answered_again(self, store: Store) -> None:
        accepted = await store.accept(said("m1"))
        first = await store.save(turn("một"), [accepted.id], KEY, "web", NOON)
        assert await store.save(turn("hai"), [accepted.id], KEY, "web", NOON) == []
        assert await store.unsent() == await store.replies_to("web", "m1") == first
        assert (await store.counts())["turns"] == 1

    async def test_the_replies_belong_to_the_last_that_still_waited(self, store: Store) -> None:
        waiting, answered = [(await store.accept(said(name))).id for name in ("m1", "m2")]
        first = await store.save(turn("một"), [answered], KEY, "web", NOON)
        second = await store.save(turn("hai"), [waiting, answered], KEY, "web", NOON)
        assert await store.replies_to("web", "m1") == second
        assert await store.replies_to("web", "m2") == first
        assert await store.pending() == []

    async def test_a_turn_of_someone_unknown_is_not_kept(self, store: Store) -> None:
        assert await store.save(turn("ok"), [], "nobody", "web", NOON) == []
        assert await store.counts() == {"pending": 0, "unsent": 0, "turns": 0, "users": 0}

    async def test_a_turn_without_a_score_is_kept(self, store: Store) -> None:
        await answer(store, "m1", "ok", score=None)
        assert (await store.counts())["turns"] == 1

    async def test_a_turn_that_cannot_be_kept_is_not_kept_in_part(self, store: Store) -> None:
        accepted = await store.accept(said("m1"))
        with pytest.raises(ValueError, match="time zone"):
            await store.save(turn("ok"), [accepted.id], KEY, "web", datetime(2026, 1, 1))  # noqa: DTZ001
        assert await store.counts() == {"pending": 1, "unsent": 0, "turns": 0, "users": 1}


class TestSending:
    async def test_sent_replies_are_not_unsent(self, store: Store) -> None:
        outgoing = await answer(store, "m1", "một", "hai", "ba")
        await store.sent([outgoing[0].id, outgoing[2].id])
        assert texts(await store.unsent()) == ["hai"]

    async def test_sending_nothing_or_the_unknown_is_harmless(self, store: Store) -> None:
        await store.sent([])
        await store.sent([99])
        assert await store.failed(99) == 0

    async def test_failures_are_counted_and_the_reply_stays_unsent(self, store: Store) -> None:
        (outgoing,) = await answer(store, "m1", "một")
        assert [await store.failed(outgoing.id), await store.failed(outgoing.id)] == [1, 2]
        assert await store.unsent() == [outgoing]

    async def test_each_channel_sees_its_own(self, store: Store) -> None:
        await answer(store, "m1", "web")
        await answer(store, "m1", "zalo", channel="zalo")
        assert texts(await store.unsent("zalo")) == ["zalo"]
        assert texts(await store.unsent()) == ["web", "zalo"]
        assert await store.unsent("telegram") == []


class TestAskingAgain:
    async def test_the_replies_to_a_message_stay_there_when_sent(self, store: Store) -> None:
        outgoing = await answer(store, "m1", "một", "hai")
        assert await store.replies_to("web", "m1") == outgoing
        await store.sent(ids(outgoing))
        assert await store.replies_to("web", "m1") == outgoing

    async def test_there_are_none_before_the_answer(self, store: Store) -> None:
        await store.accept(said("m1"))
        assert await store.replies_to("web", "m1") is None
        assert await store.replies_to("web", "unknown") is None
        assert await store.replies_to("zalo", "m1") is None

    async def test_of_merged_messages_the_last_carries_the_replies(self, store: Store) -> None:
        merged = [(await store.accept(said(name))).id for name in ("m1", "m2", "m3")]
        await store.save(turn("ok"), merged, KEY, "web", NOON)
        assert [texts(await store.replies_to("web", name)) for name in ("m1", "m2", "m3")] == [[], [], ["ok"]]
        assert await store.pending() == []

    async def test_a_client_gets_what_came_since(self, store: Store) -> None:
        first, second, third = await answer(store, "m1", "một", "hai", "ba")
        await answer(store, "m2", "của người khác", user="someone else")
        await store.sent([first.id])
        assert await store.replies_since("web", ADDRESS, 0) == [first, second, third]
        assert await store.replies_since("web", ADDRESS, first.id) == [second, third]
        assert await store.replies_since("web", ADDRESS, third.id) == []
        assert await store.replies_since("zalo", ADDRESS, 0) == []

    async def test_a_client_gets_so_many_at_once(self, store: Store) -> None:
        outgoing = await answer(store, "m1", *map(str, range(REPLIES_AT_ONCE + 5)))
        assert await store.replies_since("web", ADDRESS, 0) == outgoing[:REPLIES_AT_ONCE]


class TestErasing:
    async def test_only_the_confirmation_is_left(self, store: Store) -> None:
        await answer(store, "m1", "cũ")
        outgoing = await answer(store, "m2", "đã xóa", effects=(ERASE,))
        assert outgoing[0].address == ADDRESS
        assert await store.unsent() == outgoing
        assert await store.session(KEY) == Session()
        assert await store.replies_to("web", "m1") == []
        assert await store.counts() == {"pending": 0, "unsent": 1, "turns": 1, "users": 1}

    async def test_the_address_goes_when_the_last_confirmation_is_sent(self, store: Store) -> None:
        first, second = await answer(store, "m1", "đã xóa", "tạm biệt", effects=(ERASE,))
        await store.sent([first.id])
        assert (await store.counts())["users"] == 1
        await store.sent([second.id])
        assert (await store.counts())["users"] == 0
        assert await store.replies_since("web", ADDRESS, 0) == []

    async def test_the_address_goes_at_once_when_nothing_is_to_be_sent(self, store: Store) -> None:
        await answer(store, "m1", effects=(ERASE,))
        assert (await store.counts())["users"] == 0

    async def test_the_confirmation_can_be_asked_for_again(self, store: Store) -> None:
        outgoing = await answer(store, "m1", "đã xóa", effects=(ERASE,))
        assert await store.replies_to("web", "m1") == outgoing
        await store.sent(ids(outgoing))
        (again,) = await store.replies_to("web", "m1")
        assert (again.reply, again.user_key, again.address) == (outgoing[0].reply, "", "")

    async def test_erased_messages_are_not_accepted_again(self, store: Store) -> None:
        await answer(store, "m1", "cũ")
        await store.sent(ids(await answer(store, "m2", "đã xóa", effects=(ERASE,))))
        assert await store.accept(said("m1")) is None
        assert await store.accept(said("m2")) is None

    async def test_others_are_untouched(self, store: Store) -> None:
        other = await answer(store, "m1", "của người khác", user="someone else")
        await answer(store, "m2", "đã xóa", effects=(ERASE,))
        assert await store.replies_to("web", "m1") == other
        assert (await store.session(other[0].user_key)).last_at == NOON

    async def test_what_came_after_the_wish_is_answered(self, store: Store) -> None:
        wish, later = await store.accept(said("m1")), await store.accept(said("m2"))
        outgoing = await store.save(turn("đã xóa", effects=(ERASE,)), [wish.id], KEY, "web", NOON)
        await store.sent(ids(outgoing))
        assert await store.pending() == [later]
        assert texts(await store.save(turn("chào"), [later.id], KEY, "web", NOON)) == ["chào"]

    async def test_who_writes_again_before_the_confirmation_is_sent_stays(self, store: Store) -> None:
        outgoing = await answer(store, "m1", "đã xóa", effects=(ERASE,))
        await answer(store, "m2", "chào")
        await store.sent(ids(outgoing))
        assert texts(await store.unsent()) == ["chào"]
        assert (await store.counts())["users"] == 1

    async def test_ids_are_not_used_again(self, store: Store) -> None:
        before = await answer(store, "m1", "một", "hai")
        await store.erase("web", ADDRESS)
        after = await answer(store, "m2", "ba")
        assert after[0].id > before[-1].id

    async def test_staff_can_erase_a_citizen_with_all_that_waits(self, store: Store) -> None:
        await answer(store, "m1", "chưa gửi")
        waiting = await store.accept(said("m2"))
        other = await store.accept(said("m3", user="someone else"))
        await store.erase("web", ADDRESS)
        assert await store.pending() == [other]
        assert await store.counts() == {"pending": 1, "unsent": 0, "turns": 0, "users": 1}
        assert await store.save(turn("muộn"), [waiting.id], KEY, "web", NOON) == []
        assert await store.accept(said("m2")) is None
        assert await store.replies_to("web", "m2") == []

    async def test_erasing_after_the_wish_takes_the_confirmation_too(self, store: Store) -> None:
        outgoing = await answer(store, "m1", "đã xóa", effects=(ERASE,))
        await store.erase("web", ADDRESS)
        await store.sent(ids(outgoing))
        assert await store.unsent() == []
        assert await store.replies_to("web", "m1") == []

    async def test_a_choice_may_be_made_in_the_turn_that_erases(self, store: Store) -> None:
        made = Effect(EffectKind.CHOICE_MADE, {"asked": "muc dong", "chosen": "bhxh/muc-dong"})
        assert texts(await answer(store, "m1", "đã xóa", effects=(made, ERASE))) == ["đã xóa"]


class TestRetaining:
    async def test_what_is_older_goes_and_what_is_newer_stays(self, store: Store) -> None:
        old = await answer(store, "m1", "một", "hai", user="gone")
        new = await answer(store, "m2", "ba", days=10)
        await store.sent(ids(old))
        gone = 2 + 1 + 1 + 1 + 1  # replies, turn, message, session, address
        assert await store.retain(NOON + timedelta(days=5)) == gone
        assert await store.replies_to("web", "m1") is None
        assert await store.replies_to("web", "m2") == new
        assert await store.session(old[0].user_key) == Session()
        assert await store.counts() == {"pending": 0, "unsent": 1, "turns": 1, "users": 1}

    async def test_who_was_seen_since_keeps_the_session(self, store: Store) -> None:
        await answer(store, "m1", "một")
        await answer(store, "m2", "hai", days=10)
        await store.retain(NOON + timedelta(days=5))
        assert (await store.session(KEY)).last_at == NOON
        assert texts(await store.replies_since("web", ADDRESS, 0)) == ["hai"]

    async def test_a_late_message_does_not_make_a_citizen_older(self, store: Store) -> None:
        await answer(store, "m1", "một", days=10)
        await answer(store, "m2", "hai")
        await store.retain(NOON + timedelta(days=5))
        assert (await store.counts())["users"] == 1

    async def test_a_reply_still_to_be_sent_keeps_its_address(self, store: Store) -> None:
        accepted = await store.accept(said("m1"))
        late = await store.save(turn("muộn"), [accepted.id], KEY, "web", NOON + timedelta(days=10))
        await store.retain(NOON + timedelta(days=5))
        assert await store.unsent() == late

    async def test_an_erased_citizen_who_cannot_be_reached_goes_too(self, store: Store) -> None:
        await answer(store, "m1", "đã xóa", effects=(ERASE,))
        await store.retain(NOON + timedelta(days=5))
        await store.sent([])
        assert await store.counts() == {"pending": 0, "unsent": 0, "turns": 0, "users": 0}

    async def test_nothing_old_is_no_row(self, store: Store) -> None:
        await answer(store, "m1", "một")
        assert await store.retain(NOON) == 0

    async def test_the_day_is_one_day_whatever_the_zone(self, store: Store) -> None:
        await answer(store, "m1", "một")
        same_moment = NOON.astimezone(timezone(timedelta(hours=-9)))
        assert await store.retain(same_moment) == 0


class TestChecking:
    async def test_what_can_be_written_says_nothing_and_leaves_nothing(self, store: Store) -> None:
        await store.check_writable()
        await store.check_writable()
        assert await store.counts() == {"pending": 0, "unsent": 0, "turns": 0, "users": 0}

    async def test_what_is_closed_cannot_be_written(self, store: Store) -> None:
        await store.close()
        with pytest.raises(StorageError, match="closed"):
            await store.check_writable()


class TestClosing:
    async def test_a_closed_store_says_so(self, store: Store) -> None:
        await store.close()
        with pytest.raises(StorageError, match="closed"):
            await store.accept(said("m1"))

    async def test_closing_twice_is_harmless(self, store: Store) -> None:
        await store.close()
        await store.close()

    async def test_what_was_asked_before_is_still_done(self, store: Store) -> None:
        asked = [asyncio.create_task(store.accept(said(f"m{n}"))) for n in range(500)]
        await asyncio.sleep(0)
        await store.close()
        assert len({one.id for one in await asyncio.gather(*asked)}) == 500


class TestPushChannels:
    async def test_a_reply_of_several_parts_tells_how_far_it_went(self, store: Store) -> None:
        (reply,) = await answer(store, "m1", "một", channel="zalo")
        assert (reply.parts_sent, reply.at) == (0, NOON + timedelta(seconds=1))
        await store.part_sent(reply.id, 2)
        (again,) = await store.unsent("zalo")
        assert (again.id, again.parts_sent, again.at) == (reply.id, 2, reply.at)

    async def test_a_reply_given_up_is_not_to_be_sent_but_can_be_read(self, store: Store) -> None:
        (reply,) = await answer(store, "m1", "một", channel="zalo")
        await store.give_up([reply.id, 999])
        assert await store.unsent() == []
        assert texts(await store.replies_since("zalo", ADDRESS, 0)) == ["một"]

    async def test_an_erased_citizen_goes_when_the_last_reply_is_given_up(self, store: Store) -> None:
        (reply,) = await answer(store, "m1", "đã xoá", channel="zalo", effects=(ERASE,))
        await store.give_up([reply.id])
        assert (await store.counts())["users"] == 0

    async def test_what_a_channel_keeps_of_a_citizen_goes_with_the_citizen(self, store: Store) -> None:
        await answer(store, "m1", "một", channel="zalo")
        await store.keep_contact("zalo", ADDRESS, {"quota": "reply"})
        await store.keep_contact("zalo", ADDRESS, {"quota": "reply", "remain": "8"})
        assert await store.contact("zalo", ADDRESS) == {"quota": "reply", "remain": "8"}
        assert await store.contact("telegram", ADDRESS) == {}
        await store.erase("zalo", ADDRESS)
        assert await store.contact("zalo", ADDRESS) == {}
        await store.keep_contact("zalo", ADDRESS, {"quota": "reply"})
        assert await store.contact("zalo", ADDRESS) == {}

    async def test_what_a_channel_keeps_goes_in_time(self, store: Store) -> None:
        await answer(store, "m1", "một", channel="zalo")
        await store.keep_contact("zalo", ADDRESS, {"quota": "reply"})
        await store.retain(NOON + timedelta(days=1))
        assert await store.contact("zalo", ADDRESS) == {}

    async def test_an_upload_is_known_until_it_is_forgotten(self, store: Store) -> None:
        until = NOON + timedelta(days=6)
        await store.keep_upload("zalo", "leaflet", "tok-1", NOON)
        await store.keep_upload("zalo", "leaflet", "tok-2", until)
        assert await store.upload("zalo", "leaflet") == ("tok-2", until)
        assert await store.upload("telegram", "leaflet") is None
        await store.forget_upload("zalo", "leaflet")
        assert await store.upload("zalo", "leaflet") is None

    async def test_the_oldest_that_waits_is_told(self, store: Store) -> None:
        assert await store.oldest(["zalo"]) == (None, None)
        await answer(store, "m1", "một", channel="web")
        await answer(store, "m2", "hai", channel="zalo", days=2)
        await answer(store, "m3", "ba", channel="zalo", days=1)
        await store.accept(said("m4", days=3))
        waiting, unsent = await store.oldest(["zalo", "telegram"])
        assert waiting == NOON + timedelta(days=3)
        assert unsent == NOON + timedelta(days=1, seconds=1)
        assert await store.oldest([]) == (waiting, None)
