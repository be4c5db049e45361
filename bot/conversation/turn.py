"""take_turn: what the bot says next. No I/O, no clock, no asyncio: the clock is the utterance's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.answers.answer import answer
from bot.answers.render import MissingFieldError, render
from bot.calculators.inputs import InputError
from bot.conversation.choosing import chosen
from bot.conversation.slots import find_slots
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.messages import (
    Choice,
    Effect,
    EffectKind,
    Kind,
    Outcome,
    QuickReply,
    Reply,
    Session,
    Turn,
    Utterance,
)
from bot.router.router import Router
from bot.router.routing import COMMANDS, OFF_TOPIC, Ambiguous, Fallback, Match, Routing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SESSION_LIFE = timedelta(minutes=30)
MAX_TEXT = 4000
MAX_CHOICES = 3
MAX_HISTORY = 5
FOLLOW_UP_WORDS = 8
NONE_OF_THESE = "none"
ERASE = "erase"
_INTENT = "intent:"
_COMMAND = "command:"

_NOT_TEXT: dict[Kind, tuple[str, Outcome]] = {
    Kind.PHOTO: ("photo", Outcome.DECLINED),
    Kind.VOICE: ("voice", Outcome.DECLINED),
    Kind.FILE: ("file", Outcome.DECLINED),
    Kind.LOCATION: ("location", Outcome.DECLINED),
    Kind.STICKER: ("sticker", Outcome.ANSWERED),
}
# Commands answered with the menu, and those whose wording has another name: command -> name in replies.yaml.
_WITH_MENU = {"greeting": "greeting", "menu": "menu", "help": "help", "no": "none_chosen"}
_WORDING = {"stop": "stopped", "yes": "thanks"}


def take_turn(
    utterance: Utterance,
    session: Session,
    kb: KnowledgeBase,
    router: Router,
    *,
    keep_days: int = 90,
    explain: bool = False,
) -> Turn:
    """What comes of an utterance.

    Args:
        utterance: what was said; its ``received_at`` is the only clock, its text is already masked.
        session: what the conversation remembers.
        kb: the knowledge that answers.
        router: built from the same knowledge.
        keep_days: for how many days masked questions are kept, for "what do you keep".
        explain: put the router's reasons into the turn.

    Returns:
        The turn, with the session to keep.
    """
    if session.last_at is None or utterance.received_at - session.last_at > SESSION_LIFE:
        session = Session()
    turn = _Taking(utterance, session, kb, router, keep_days, explain).take()
    return replace(
        turn,
        kb_version=kb.version,
        session=replace(turn.session, last_at=utterance.received_at, replies=turn.replies),
    )


def local_day(moment: datetime) -> date:
    """The day in Việt Nam."""
    return moment.astimezone(ZONE).date()


def with_menu(kb: KnowledgeBase, name: str, day: date) -> Reply:
    """A reply of replies.yaml with the menu's items as numbered buttons.

    Args:
        kb: the knowledge.
        name: which reply ("greeting", "menu", "fallback" ...).
        day: the day whose values hold.
    """
    buttons = tuple(QuickReply(item.label, _INTENT + item.intent) for item in kb.replies.menu_items)
    return Reply(render(kb, getattr(kb.replies, name), day).text, quick_replies=buttons, numbered=True)


@dataclass
class _Taking:
    """One turn being taken: the utterance with everything at hand to answer it."""

    utterance: Utterance
    session: Session
    kb: KnowledgeBase
    router: Router
    keep_days: int
    explain: bool

    def __post_init__(self) -> None:
        self.day = local_day(self.utterance.received_at)
        self.text = self.utterance.text

    def take(self) -> Turn:
        # A yes answers the question just asked, never one from further back.
        pending, self.session = self.session.pending, replace(self.session, pending="")
        if self.utterance.kind in _NOT_TEXT:
            name, outcome = _NOT_TEXT[self.utterance.kind]
            return self.say(name, outcome)
        if len(self.text) > MAX_TEXT:
            return self.say("too_long", Outcome.FALLBACK)
        if self.text == NONE_OF_THESE or self.text.startswith((_INTENT, _COMMAND)):
            return self.pressed(self.text)
        words = self.router.reader.words(self.text)
        if not words:
            return self.say("sticker", Outcome.ANSWERED)
        if pending == ERASE:
            return self.confirm_erase(words)
        return self.picked(words) or self.commanded(words) or self.routed(words)

    # -- what was said, step by step

    def confirm_erase(self, words: list[str]) -> Turn:
        if self.router.command_said(words) == "yes":
            return self.erase()
        return self.say("erase_cancelled", Outcome.ANSWERED, COMMANDS + ERASE)

    def picked(self, words: list[str]) -> Turn | None:
        """A choice made by number, label or nearly the label; else None: a new question."""
        if not self.session.choices:
            return None
        choice = chosen(words, self.session.choices, self.router.reader)
        if choice is None:
            return None
        return self.pressed(choice.payload)

    def pressed(self, payload: str) -> Turn:
        """A button, or the choice that was typed instead."""
        offered = any(choice.payload == payload for choice in self.session.choices)
        # What the citizen asked holds the figures to calculate with; an entry's id holds none.
        self.text = asked = self.session.asked if offered else ""
        turn = self.payload(payload)
        made = Effect(EffectKind.CHOICE_MADE, {"asked": asked, "chosen": payload})
        return replace(turn, effects=(*turn.effects, made)) if asked else turn

    def commanded(self, words: list[str]) -> Turn | None:
        command = self.router.command_said(words)
        return self.command(command) if command else None

    def routed(self, words: list[str]) -> Turn:
        routing = self.router.route(self.text, words=words, explain=self.explain)
        follow_up = self.follow_up(words, routing)
        turn = follow_up or self.by_routing(routing)
        return replace(
            turn,
            score=round(routing.score, 4),
            candidates=tuple(candidate.intent for candidate in routing.candidates),
            explanation=_explanation(routing) if self.explain else {},
        )

    def follow_up(self, words: list[str], routing: Routing) -> Turn | None:
        """ "Thế còn 6 người?" after a calculated answer: the same question with another figure."""
        entry = self.kb.entries.get(self.session.intent)
        if entry is None or not entry.calculated or len(words) > FOLLOW_UP_WORDS:
            return None
        if isinstance(routing, Match) and not self.router.reader.is_follow_up(words):
            return None
        slots = find_slots(self.text)
        if not any(set(calculated.needs) <= slots.keys() for calculated in entry.calculated):
            return None
        return self.entry(self.session.intent)

    def by_routing(self, routing: Routing) -> Turn:
        if isinstance(routing, Match):
            return self.intent(routing.intent)
        if isinstance(routing, Ambiguous):
            return self.clarify([candidate.intent for candidate in routing.candidates][:MAX_CHOICES])
        return self.fallback()

    # -- what is answered

    def payload(self, payload: str) -> Turn:
        """A button or choice: "intent:<id>", "command:<name>", "none"; anything else is a question."""
        if payload == NONE_OF_THESE:
            return replace(self.menu("none_chosen", ""), outcome=Outcome.FALLBACK)
        kind, _, name = payload.partition(":")
        if kind == "command" and name in self.commands():
            return self.command(name)
        if kind == "intent" and name in self.kb.entries:
            return self.entry(name)
        return self.fallback()  # a button of an older knowledge base

    def intent(self, intent: str) -> Turn:
        if intent.startswith(COMMANDS):
            name = intent.removeprefix(COMMANDS)
            # The router only believes; nothing is erased on a belief.
            return self.ask_erase() if name == ERASE else self.command(name)
        if intent.startswith(OFF_TOPIC):
            return self.say("declined", Outcome.DECLINED, intent)
        return self.entry(intent)

    def entry(self, intent: str) -> Turn:
        try:
            slots = find_slots(self.text) if self.kb.entries[intent].calculated else {}
            told = answer(self.kb, intent, self.day, slots)
        except (NoValueError, MissingFieldError, InputError):  # the latter two: the law changed since the last check
            return self.say("withheld", Outcome.WITHHELD, intent)
        reply = Reply(told.text, told.basis, told.related)
        outcome = Outcome.CALCULATED if told.calculated else Outcome.ANSWERED
        return self.turn((reply,), outcome, intent, _remember(self.session, intent, told.related))

    def clarify(self, intents: list[str]) -> Turn:
        offered = [self.offer(intent) for intent in intents]
        none = QuickReply(self.kb.replies.none_of_these, NONE_OF_THESE)
        reply = Reply(self.wording("clarify"), quick_replies=(*offered, none), numbered=True)
        session = replace(self.session, choices=_choices(reply.quick_replies), asked=self.text, fallbacks=0)
        return self.turn((reply,), Outcome.CLARIFIED, "", session)

    def offer(self, intent: str) -> QuickReply:
        return QuickReply(self.kb.entries[intent].title, _INTENT + intent)

    def fallback(self) -> Turn:
        again = self.session.fallbacks > 0
        reply = with_menu(self.kb, "fallback_again" if again else "fallback", self.day)
        session = replace(
            self.session, fallbacks=self.session.fallbacks + 1, choices=_choices(reply.quick_replies), asked=""
        )
        return self.turn((reply,), Outcome.FALLBACK, "", session)

    def command(self, name: str) -> Turn:
        acts: dict[str, Callable[[], Turn]] = {"repeat": self.repeat, "back": self.back, "erase": self.erase}
        if name in acts:
            return acts[name]()
        if name in _WITH_MENU:
            return self.menu(_WITH_MENU[name], COMMANDS + name)
        outcome = Outcome.HANDOVER if name == "person" else Outcome.ANSWERED
        return self.say(_WORDING.get(name, name), outcome, COMMANDS + name)

    def menu(self, wording: str, intent: str) -> Turn:
        reply = with_menu(self.kb, wording, self.day)
        session = replace(self.session, choices=_choices(reply.quick_replies), asked="", fallbacks=0)
        return self.turn((reply,), Outcome.ANSWERED, intent, session)

    def repeat(self) -> Turn:
        if not self.session.replies:
            return self.say("nothing_to_repeat", Outcome.ANSWERED, COMMANDS + "repeat")
        return self.turn(self.session.replies, Outcome.ANSWERED, COMMANDS + "repeat", self.session)

    def back(self) -> Turn:
        if not self.session.previous:
            return self.say("nothing_before", Outcome.ANSWERED, COMMANDS + "back")
        *earlier, last = self.session.previous
        self.session = replace(self.session, intent="", previous=tuple(earlier))
        self.text = ""  # "quay lại" holds no figures of its own
        return self.entry(last) if last in self.kb.entries else self.fallback()

    def ask_erase(self) -> Turn:
        turn = self.say("erase_confirm", Outcome.ANSWERED, COMMANDS + ERASE)
        return replace(turn, session=replace(turn.session, pending=ERASE))

    def erase(self) -> Turn:
        reply = Reply(self.wording("erased"))
        effect = Effect(EffectKind.ERASE_USER)
        return replace(self.turn((reply,), Outcome.ANSWERED, COMMANDS + ERASE, Session()), effects=(effect,), text="")

    # -- pieces

    def say(self, name: str, outcome: Outcome, intent: str = "") -> Turn:
        """One reply of replies.yaml."""
        session = replace(self.session, choices=(), asked="")
        return self.turn((Reply(self.wording(name)),), outcome, intent, session)

    def wording(self, name: str) -> str:
        fields = {"so-ngay": str(self.keep_days)}
        return render(self.kb, getattr(self.kb.replies, name), self.day, fields=fields).text

    def commands(self) -> list[str]:
        return list(type(self.kb.commands).model_fields)

    def turn(self, replies: tuple[Reply, ...], outcome: Outcome, intent: str, session: Session) -> Turn:
        return Turn(text=self.utterance.text, replies=replies, outcome=outcome, intent=intent, session=session)


def _choices(buttons: tuple[QuickReply, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(b.label, b.payload) for b in buttons)


def _remember(session: Session, intent: str, related: tuple[QuickReply, ...]) -> Session:
    """The session after an entry was answered: its buttons can be picked by number or label too."""
    previous = session.previous
    if session.intent and session.intent != intent:
        previous = (*previous, session.intent)[-MAX_HISTORY:]
    return replace(session, choices=_choices(related), asked="", intent=intent, previous=previous, fallbacks=0)


def _explanation(routing: Routing) -> dict[str, Any]:
    if routing.reasons is None:
        return {}
    reasons = routing.reasons
    return {
        "decision": {Match: "match", Ambiguous: "ambiguous", Fallback: "fallback"}[type(routing)],
        "confidence": round(routing.score, 4),
        "threshold": round(reasons.threshold, 4),
        "ambiguity_threshold": round(reasons.ambiguity_threshold, 4),
        "margin": round(reasons.margin, 4),
        "understood": reasons.understood,
        "repaired": [list(pair) for pair in reasons.repaired],
        "terms": [[term, round(weight, 3)] for term, weight in reasons.terms],
        "nearest": [[text, intent, round(score, 3)] for text, intent, score in reasons.nearest],
        "known": round(reasons.known, 3),
        "candidates": [[c.intent, round(c.score, 4)] for c in routing.candidates],
    }
