"""Playing whole dialogues without a channel: for ``bot play`` and for the dialogues kept as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from bot.conversation.turn import ZONE, take_turn
from bot.knowledge.base import KnowledgeBase
from bot.messages import Reply, Session, Turn, Utterance
from bot.router.router import Router

BETWEEN_TURNS = timedelta(seconds=20)


def play(
    said: Iterable[str],
    today: date,
    kb: KnowledgeBase,
    router: Router,
    *,
    channel: str = "play",
    explain: bool = False,
) -> Iterator[Turn]:
    """One dialogue, turn by turn.

    Args:
        said: what the citizen writes, in order.
        today: the day on which it happens (from noon in Việt Nam).
        kb: the knowledge that answers.
        router: built from it.
        channel: on which it happens: what is handed over as what depends on it.
        explain: put the router's reasons into the turns.
    """
    session = Session()
    now = datetime.combine(today, time(12), tzinfo=ZONE)
    for number, text in enumerate(said):
        turn = take_turn(Utterance(channel, "player", str(number), text, now), session, kb, router, explain=explain)
        session, now = turn.session, now + BETWEEN_TURNS
        yield turn


def shown(reply: Reply) -> str:
    """A reply as one text: its choices numbered or bracketed below, then its basis."""
    lines = [reply.text]
    for number, button in enumerate(reply.quick_replies, 1):
        lines.append(f"{number}. {button.label}" if reply.numbered else f"[{button.label}]")
    return "\n".join([*lines, *filter(None, [reply.basis])])
