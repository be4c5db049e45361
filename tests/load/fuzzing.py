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
from bot.knowledge.schema import Form
from bot.messages import Kind, Session, Turn, Utterance, session_from_json, session_to_json
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


_ANSWERS = (
    "1", "2", "9", "0", "-3", "có", "không", "chưa", "rồi", "1tr5", "3 củ", "500k", "1 tỷ tỷ", "sinh 1985", "55 tuổi",
    "03/1970", "31/02/2026", "tháng 3 năm ngoái", "30/9 năm ngoái", "hôm qua", "8 năm 3 tháng", "4 người",
    "hộ cận nghèo", "Tam Kỳ", "phường An Xuân, Tam Kỳ, Quảng Nam", "hải dương", "quay lại", "sửa lại", "sửa nhóm",
    "để sau", "làm tiếp", "nhắc lại", "menu", "gặp cán bộ", "thôi", "🙂", "", "slot:nhom=khac", "slot:x",
    "correct:nhom", "place:00001", "none",
)  # fmt: skip
_STEPS = 12  # messages to a form before the citizen wants out
_WAY_OUT = "dừng lại"


def fuzz_forms(served: Served, known: Sequence[str], count: int, seed: int) -> Fuzzed:
    """Fill in forms with anything: nothing may raise, and "dừng lại" must lead out of every form.

    Args:
        served: what answers.
        known: phrases, for questions in the middle.
        count: how many messages.
        seed: the same seed says the same things.
    """
    chance = random.Random(seed)
    forms = [intent for intent, entry in served.kb.entries.items() if isinstance(entry, Form)]
    fuzzed, session, at, said = Fuzzed(), Session(), datetime(2026, 11, 22, 5, tzinfo=UTC), ""
    while fuzzed.count < count:
        step = fuzzed.count % _STEPS
        at += timedelta(seconds=chance.choice((5, 20, 1900)) if step else 90_000)
        said = _to_a_form(step, forms, known, session, chance)
        begun = perf_counter()
        try:
            turn = take_turn(_masked(served, said, fuzzed.count, at), session, served.kb, served.router)
            _judge_form(turn, said)
            session = session_from_json(session_to_json(turn.session))
        except Exception as error:
            fuzzed.failures.append((said, repr(error)))
        fuzzed.slowest = heapq.nlargest(SLOWEST, [*fuzzed.slowest, (perf_counter() - begun, said)])
        fuzzed.count += 1
    return fuzzed


def _to_a_form(step: int, forms: Sequence[str], known: Sequence[str], session: Session, chance: random.Random) -> str:
    if step == 0:
        return f"intent:{chance.choice(forms)}"
    if step == _STEPS - 1:
        return _WAY_OUT
    offered = [choice.payload for choice in session.choices] + [choice.label for choice in session.choices]
    kinds = (
        lambda: chance.choice(_ANSWERS),
        lambda: chance.choice(offered or _ANSWERS),
        lambda: mutated(known, chance),
    )
    return chance.choices(kinds, (5, 5, 2))[0]()


def _masked(served: Served, said: str, number: int, at: datetime) -> Utterance:
    return Utterance("fuzz", "someone", str(number), mask(said, served.public_numbers), at)


def _judge_form(turn: Turn, said: str) -> None:
    if not turn.replies or not all(reply.text.strip() for reply in turn.replies):
        raise AssertionError("no reply")
    if any("{" in reply.text for reply in turn.replies):
        raise AssertionError("a placeholder was shown")
    if said == _WAY_OUT and turn.session.form is not None:
        raise AssertionError("no way out")
