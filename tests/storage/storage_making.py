"""Utterances and turns, with what a test doesn't care about filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.messages import Effect, EffectKind, Outcome, Reply, Session, Turn, Utterance

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
ADDRESS = "0912-raw-address-345"
ERASE = Effect(EffectKind.ERASE_USER)


def said(
    message_id: str, text: str = "muc dong bao nhieu", *, user: str = ADDRESS, channel: str = "web", days: int = 0
):
    return Utterance(channel, user, message_id, text, NOON + timedelta(days=days))


def turn(*texts: str, said: str = "muc dong bao nhieu", effects: tuple[Effect, ...] = (), **changes) -> Turn:
    replies = tuple(Reply(text) for text in texts)
    plain = Turn(said, replies, Outcome.ANSWERED, Session(last_at=NOON), "bhxh/muc-dong", 0.9, effects=effects)
    return replace(plain, **changes)


async def answer(
    store, message_id: str, *texts: str, days: int = 0, user: str = ADDRESS, channel: str = "web", **turn_args
):
    """Accept a message and save its answer."""
    accepted = await store.accept(said(message_id, user=user, channel=channel, days=days))
    at = NOON + timedelta(days=days, seconds=1)
    return await store.save(turn(*texts, **turn_args), [accepted.id], accepted.user_key, channel, at)


def texts(outgoing) -> list[str]:
    return [one.reply.text for one in outgoing]


def ids(outgoing) -> list[int]:
    return [one.id for one in outgoing]
