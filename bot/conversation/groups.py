"""The citizen's support group: heard once, asked at most once, kept for the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry
from bot.messages import QuickReply, Reply, Session
from bot.router.reading import Reader
from bot.text.group import read_group, states_group
from bot.text.normalise import normalise
from bot.text.subject import Subject, is_on_behalf

NHOM = "nhom"
GROUP = "group:"


def heard(session: Session, text: str, words: Sequence[str], reader: Reader) -> Session:
    """The session after a typed message: the group it claims is kept, one it denies is forgotten.

    Args:
        session: before the message.
        text: the message.
        words: its words.
        reader: tells whether it only goes on with what was asked before.
    """
    said = read_group(text)
    goes_on = session.about_another and said.subject is Subject.UNSAID and only_goes_on(words, reader)
    another = said.subject is Subject.OTHER or goes_on or is_on_behalf(normalise(text))
    group = session.group
    if not another and said.claimed:
        group = said.claimed
    elif not another and group in said.denied:
        group = ""
    return replace(session, group=group, about_another=another)


def only_goes_on(words: Sequence[str], reader: Reader) -> bool:
    """Whether a message says nothing but figures, units, groups and "thế còn … thì sao"."""
    return reader.is_follow_up(word for word in words if not states_group([word]))


def with_kept(session: Session, text: str, slots: dict[str, str]) -> dict[str, str]:
    """The slots with the group kept, where the message speaks of none and of nobody else."""
    if NHOM in slots or not session.group or session.about_another or read_group(text).named:
        return slots
    return {**slots, NHOM: session.group}


def opening(kb: KnowledgeBase, session: Session, slots: dict[str, str]) -> str:
    """Says for which group an answer is, or "" when none is known."""
    words = kb.replies.groups.get(slots.get(NHOM, ""))
    if words is None:
        return ""
    return words.others if session.about_another else words.yours


def to_ask(session: Session, text: str, entry: Entry, slots: dict[str, str]) -> bool:
    """Whether to ask for the group: an answer could be calculated with it, and nothing is known of it."""
    said = read_group(text)
    if session.group_asked or session.group or NHOM in slots or said.named - said.denied:
        return False
    known = {NHOM, *slots}
    return any(NHOM in calculated.needs and known.issuperset(calculated.needs) for calculated in entry.calculated)


def asking(kb: KnowledgeBase, reply: Reply, wanted: str) -> Reply:
    """A general answer with the question for the group below it and the groups to choose from.

    Args:
        kb: the knowledge.
        reply: the answer for all groups.
        wanted: the question.
    """
    buttons = tuple(QuickReply(words.label, GROUP + name) for name, words in kb.replies.groups.items())
    return replace(reply, text=f"{reply.text}\n\n{wanted}", quick_replies=buttons, numbered=True)
