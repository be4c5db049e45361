"""Conversations made up for the tests of the web chat, and the server they stand behind."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from emulators.serving import served as serving

from bot.channels.web import Unavailable
from bot.messages import Delivery, QuickReply, Reply, Utterance

__all__ = ["ANSWER", "CLARIFY", "REPLIES", "MadeUp", "serving"]

REPLIES: dict[str, Any] = yaml.safe_load(Path("knowledge/replies.yaml").read_text("utf-8"))

ANSWER = Reply(
    "Nhà bốn người đóng theo mức giảm dần, tính trên mức đóng của người thứ nhất:\n\n"
    "- Người thứ nhất: 1.138.500 đồng/năm\n- Người thứ hai: 70%\n- Người thứ ba: 60%\n- Từ người thứ tư: 50%\n\n"
    "Cả nhà đóng cùng lúc thì được giảm. Bác hỏi thêm tổng đài 1900 9068 hoặc xem baohiemxahoi.gov.vn.",
    "Căn cứ: Điều 6 Nghị định 188/2025/NĐ-CP\nSố liệu kiểm tra ngày 22/11/2026",
    (QuickReply("Mua BHYT ở đâu", "intent:lien-he/dang-ky-o-dau"), QuickReply("Thẻ dùng được khi nào", "intent:the")),
)
CLARIFY = Reply(
    "Ý bác là việc nào dưới đây? Bác bấm chọn hoặc nhắn số thứ tự.",
    quick_replies=(
        QuickReply("Mức đóng BHXH tự nguyện thấp nhất", "intent:a"),
        QuickReply("Mức Nhà nước hỗ trợ", "intent:b"),
        QuickReply("Không phải các ý này", "none"),
    ),
    numbered=True,
)


class MadeUp:
    """Conversations in memory: an answer for each message, the same for a repeat."""

    def __init__(self) -> None:
        self.heard: list[Utterance] = []  # repeats too
        self.gone_out: list[int] = []
        self.by_message: dict[str, list[Delivery]] = {}
        self.by_user: dict[str, list[Delivery]] = {}
        self.answers: dict[str, Reply] = {"menu": CLARIFY, "có": Reply(self.say("erased"), erased=True)}
        self.fails: list[Exception] = []  # raised one after the other
        self.seconds = 0.0
        self.is_ready = True
        self.web_words: dict[str, str] = dict(REPLIES["web"])

    async def ask(self, utterance: Utterance) -> list[Delivery]:
        self.heard.append(utterance)
        await asyncio.sleep(self.seconds)
        if self.fails:
            raise self.fails.pop(0)
        if utterance.message_id not in self.by_message:
            self.tell(utterance, self.answers.get(utterance.text, ANSWER))
        return self.by_message[utterance.message_id]

    def tell(self, utterance: Utterance, reply: Reply) -> None:
        delivery = Delivery(sum(map(len, self.by_user.values())) + 1, reply)
        self.by_message[utterance.message_id] = [delivery]
        self.by_user.setdefault(utterance.user, []).append(delivery)

    async def replies_since(self, channel: str, user: str, after: int) -> list[Delivery]:
        if self.fails and isinstance(self.fails[0], Unavailable):
            raise self.fails.pop(0)
        return [one for one in self.by_user.get(user, ()) if one.id > after][:2]  # few at once, as a store does

    async def delivered(self, deliveries: Sequence[Delivery]) -> None:
        self.gone_out += [one.id for one in deliveries]

    def words(self, part: str) -> Mapping[str, str]:
        assert part == "web"
        return self.web_words

    def say(self, name: str) -> str:
        return str(REPLIES[name])

    def welcome(self) -> Reply:
        items = REPLIES["menu_items"]
        return Reply(
            self.say("greeting"), quick_replies=tuple(QuickReply(i["label"], f"intent:{i['intent']}") for i in items)
        )

    def health(self) -> dict[str, object]:
        return {"version": "đầu tiên"}

    async def ready(self) -> bool:
        return self.is_ready
