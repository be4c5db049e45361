"""Random and mutated utterances through text, router and conversation: nothing may raise."""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import perf_counter

from bot.app.served import Served
from bot.conversation.slots import find_slots
from bot.conversation.turn import take_turn
from bot.messages import Kind, Session, Utterance, session_from_json, session_to_json
from bot.text.mask import mask
from load.texts import mutated

SLOWEST = 10
_EXPLAINED = 10  # of so many utterances one is also explained, which takes longer than the rest
_NEW_CITIZEN = 0.1  # share of utterances that begin a conversation


@dataclass
class Fuzzed:
    """What came of it: failures as (utterance, error), and the slowest utterances as (seconds, utterance)."""

    count: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)


def fuzz(served: Served, known: Sequence[str], count: int, seed: int) -> Fuzzed:
    """Say so many things.

    Args:
        served: what answers.
        known: phrases to mutate.
        count: how many.
        seed: the same seed says the same things.
    """
    chance = random.Random(seed)
    fuzzed, session, at = Fuzzed(), Session(), datetime(2026, 11, 22, 5, tzinfo=UTC)
    for number in range(count):
        said = mutated(known, chance)
        at += timedelta(seconds=chance.choice((1, 20, 4000)))
        if chance.random() < _NEW_CITIZEN:
            session = Session()
        kind = chance.choice(tuple(Kind)) if chance.random() < 0.05 else Kind.TEXT
        begun = perf_counter()
        try:
            session = _say(served, Utterance("fuzz", "someone", str(number), said, at, kind), session)
        except Exception as error:
            fuzzed.failures.append((said, repr(error)))
        heapq.heappush(fuzzed.slowest, (perf_counter() - begun, said))
        if len(fuzzed.slowest) > SLOWEST:
            heapq.heappop(fuzzed.slowest)
        fuzzed.count += 1
    fuzzed.slowest.sort(reverse=True)
    return fuzzed


def _say(served: Served, utterance: Utterance, session: Session) -> Session:
    masked = mask(utterance.text, served.public_numbers)
    if mask(masked, served.public_numbers) != masked:
        raise AssertionError("masking again changes the text")
    find_slots(utterance.text)
    if int(utterance.message_id) % _EXPLAINED == 0:
        served.router.route(utterance.text, explain=True)
    turn = take_turn(replace(utterance, text=masked), session, served.kb, served.router)
    silent = turn.session.staff_until is not None  # a person writes to the citizen: the bot has nothing to say
    if bool(turn.replies) == silent or not all(reply.text.strip() for reply in turn.replies):
        raise AssertionError("no reply, or one to staff")
    return session_from_json(session_to_json(turn.session))
