"""Dialogues played without a channel."""

from __future__ import annotations

from datetime import date

from core_fixtures import TODAY

from bot.conversation.player import play, shown
from bot.messages import Outcome, QuickReply, Reply


def test_a_dialogue_keeps_its_session(kb, router):
    turns = list(play(["nhà 4 người mua bhyt hộ gia đình bao nhiêu", "còn 6 người", "nhắc lại"], TODAY, kb, router))
    assert [turn.outcome for turn in turns] == [Outcome.CALCULATED, Outcome.CALCULATED, Outcome.ANSWERED]
    assert turns[2].replies == turns[1].replies
    assert turns[0].explanation == {}


def test_a_dialogue_happens_on_its_day(kb, router):
    (turn,) = play(["mức đóng bhxh tự nguyện là bao nhiêu"], date(2027, 1, 1), kb, router, explain=True)
    assert "387.200" in turn.replies[0].text
    assert turn.explanation["decision"] == "match"


def test_a_reply_as_one_text():
    buttons = (QuickReply("Một", "a"), QuickReply("Hai", "b"))
    assert shown(Reply("Chào", "Căn cứ: x", buttons)) == "Chào\n[Một]\n[Hai]\nCăn cứ: x"
    assert shown(Reply("Chào", quick_replies=buttons, numbered=True)) == "Chào\n1. Một\n2. Hai"
    assert shown(Reply("Chào")) == "Chào"
