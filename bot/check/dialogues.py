"""The dialogues of tests/conversations.yaml and tests/conversations/ must go as written."""

from __future__ import annotations

from bot.check.findings import Findings
from bot.conversation.player import play, shown
from bot.knowledge.problem import Path
from bot.knowledge.schema import Conversation, ConversationTurn
from bot.messages import Turn
from bot.router.router import Router


def check_dialogues(found: Findings, router: Router) -> None:
    """Play all dialogues."""
    for key, file in found.kb.conversations.items():
        for i, dialogue in enumerate(file.conversations):
            _check_dialogue(found, router, key, ("conversations", i), dialogue)


def _check_dialogue(found: Findings, router: Router, key: str, path: Path, dialogue: Conversation) -> None:
    turns = play([turn.say for turn in dialogue.turns], dialogue.today, found.kb, router)
    for j, (wanted, turn) in enumerate(zip(dialogue.turns, turns, strict=True)):
        for name, message in _differences(wanted, turn):
            found.error("conversations", key, (*path, "turns", j, name), f"'{wanted.say}': {message}")


def _differences(wanted: ConversationTurn, turn: Turn) -> list[tuple[str, str]]:
    """What went otherwise: (field, message)."""
    text = "\n".join(shown(reply) for reply in turn.replies)
    offered = [button.payload.removeprefix("intent:") for reply in turn.replies for button in reply.quick_replies]
    different = []
    if wanted.outcome and wanted.outcome != turn.outcome:
        different.append(("outcome", f"cần kết quả {wanted.outcome}, lại là {turn.outcome} ({turn.intent or '-'})"))
    if wanted.intent and wanted.intent != turn.intent:
        different.append(("intent", f"cần mục {wanted.intent}, lại là {turn.intent or '-'}"))
    different += [("contains", f"thiếu '{part}'") for part in wanted.contains if part not in text]
    different += [("lacks", f"không được có '{part}'") for part in wanted.lacks if part in text]
    different += [("choices", f"thiếu lựa chọn {choice}") for choice in wanted.choices if choice not in offered]
    return different
