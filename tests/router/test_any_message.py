"""Whatever anyone types is normalised, routed and answered without an exception."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from bot.conversation.turn import ZONE, take_turn
from bot.messages import Kind, Outcome, Session, Utterance
from bot.router.documents import documents
from bot.text.fold import fold, tokens
from bot.text.mask import mask
from bot.text.normalise import normalise

_PIECES = [
    "\x00", "\x07", "\x1b[31m", "\u200b", "\u202e", "\ufeff", "\u0301" * 40, "\ud800", "\U0010ffff",
    "😂", "👨‍👩‍👧‍👦", "ﷺ", "Đ", "ß", "İ", "ſ", "ﬁ", "１２３", "²", "٣", "日本", "שלום", "привет",
    "{chu: x}", "{0}", "%s", "\\", "'\"", "<b>", "intent:", "command:", "none",
    "intent:huu-tri/tuoi", "command:erase", "../../etc", "1.500.000", "0" * 30, "-1", "\n", "\r\n",
    "\t", "có", "không", "1", "2", "menu", "quay lại", "nhắc lại", "xoá dữ liệu", "4 người",
    "5 triệu",
]  # fmt: skip


def _random_text(chance: random.Random, known: list[str]) -> str:
    kind = chance.randrange(5)
    if kind == 0:
        return "".join(
            chr(chance.choice([chance.randrange(0x250), chance.randrange(0x110000)]))
            for _ in range(chance.randrange(40))
        )
    if kind == 1:
        return chance.choice(["", " "]).join(chance.choice(_PIECES) for _ in range(chance.randrange(8)))
    letters = list(chance.choice(known))
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(letters) + 1)
        if kind == 2:
            letters.insert(at, chance.choice(_PIECES))
        elif kind == 3:
            del letters[at : at + 1]
        else:
            letters[at:at] = chance.choice(letters or [" "]) * chance.randrange(1, 4)
    return "".join(letters)


@pytest.fixture(scope="module")
def messages(kb) -> list[str]:
    chance = random.Random(20261122)
    known = [document.text for document in documents(kb)]
    return [_random_text(chance, known) for _ in range(2000)]


def test_two_thousand_messages_of_one_citizen(kb, router, messages):
    chance = random.Random(1)
    session, now = Session(), datetime(2026, 11, 22, tzinfo=ZONE)
    seen = set()
    for number, text in enumerate(messages):
        normal = normalise(mask(text))
        assert normalise(normal) == normal
        assert all(token == fold(token) for token in tokens(fold(normal)))
        now += timedelta(seconds=chance.choice([1, 60, 3000]))
        kind = Kind.TEXT if chance.random() < 0.97 else chance.choice(list(Kind))
        turn = take_turn(Utterance("web", "u", str(number), text, now, kind), session, kb, router)
        session = turn.session
        assert turn.replies or turn.session.staff_until
        assert all(reply.text for reply in turn.replies)
        assert len(session.choices) <= 5
        seen.add(turn.outcome)
    assert {Outcome.ANSWERED, Outcome.CALCULATED, Outcome.DECLINED, Outcome.FALLBACK} <= seen
    assert Outcome.ERROR not in seen


def test_messages_to_an_unsure_router(kb, unsure_router, messages):
    session, now = Session(), datetime(2027, 3, 1, tzinfo=ZONE)
    for number, text in enumerate(messages[:300]):
        now += timedelta(seconds=5)
        turn = take_turn(Utterance("web", "u", str(number), text, now), session, kb, unsure_router, explain=True)
        session = turn.session
        assert turn.replies[0].text


@pytest.mark.parametrize(
    "piece", ["a", "é", "\u0301", "đóng bhxh ", "😂", "1", "1.", "\x00", " ", "{", "ﷺ", "\n", "x\u200b", "０"]
)
def test_a_megabyte_is_read_and_routed(router, piece):
    text = piece * (1_000_000 // len(piece))
    routing = router.route(text, explain=True)
    assert len(routing.candidates) >= 1
    assert len(router.reader.words(text)) <= 24_000
