"""take_turn: what the bot says next. No I/O, no clock, no asyncio: the clock is the utterance's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.answers.answer import PROCEDURE, Answer, answer
from bot.answers.audiences import audiences_of
from bot.answers.checklist import CARD, card_button, card_url, checklist
from bot.answers.leaflet_links import AS_PDF, AS_PICTURES, AS_TEXT, LEAFLET, leaflet_button
from bot.answers.official import checked
from bot.answers.points import PLACE
from bot.answers.render import UNTELLABLE
from bot.answers.replies import wording
from bot.answers.wording import show_day
from bot.conversation import handover
from bot.conversation.choosing import chosen, offering
from bot.conversation.explaining import explained_answer, explained_routing
from bot.conversation.form_turn import CORRECT, FormTurn
from bot.conversation.forms import SLOT, correction, form_of
from bot.conversation.groups import GROUP, NHOM, asking, heard, only_goes_on, opening, to_ask, with_kept
from bot.conversation.leaflet_turn import COMMAND as LEAFLETS
from bot.conversation.leaflet_turn import REF, LeafletTurn
from bot.conversation.place_turn import PlaceTurn
from bot.conversation.slots import find_slots
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.desk_schema import TicketKind
from bot.knowledge.schema import Entry, Form
from bot.messages import (
    Attachment,
    Effect,
    EffectKind,
    FormState,
    Kind,
    Outcome,
    QuickReply,
    Reply,
    Session,
    TicketSeen,
    Turn,
    Utterance,
)
from bot.router.router import CHOICES, Router
from bot.router.routing import COMMANDS, OFF_TOPIC, Ambiguous, Fallback, Match, Routing
from bot.text.group import read_group
from bot.text.years import years_asked

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SESSION_LIFE = timedelta(minutes=30)
STAFF_SILENCE = timedelta(minutes=30)
ASIDE_LIFE = timedelta(days=1)  # for which a form put off can be gone on with
MAX_TEXT = 4000
MAX_HISTORY = 5
SHORT_QUESTION = 8  # words of a question that may be about what was answered last
NONE_OF_THESE = "none"
ERASE = "erase"
_INTENT = "intent:"
_COMMAND = "command:"
PROCEDURES = "procedures/"
_OF_LEAFLETS = (LEAFLET, AS_PDF, AS_PICTURES, AS_TEXT, REF)
# What a button may send; anything else is what somebody says.
_PAYLOADS = (_INTENT, _COMMAND, PROCEDURE, CARD, GROUP, SLOT, CORRECT, PLACE, *_OF_LEAFLETS)

_NOT_TEXT: dict[Kind, tuple[str, Outcome]] = {
    Kind.PHOTO: ("photo", Outcome.DECLINED),
    Kind.VOICE: ("voice", Outcome.DECLINED),
    Kind.FILE: ("file", Outcome.DECLINED),
    Kind.LOCATION: ("location", Outcome.DECLINED),
    Kind.STICKER: ("sticker", Outcome.ANSWERED),
    Kind.UNSUPPORTED: ("unsupported", Outcome.DECLINED),
}
# Commands answered with the menu, and those whose wording has another name: command -> name in replies.yaml.
_WITH_MENU = {"greeting": "greeting", "menu": "menu", "help": "help", "no": "none_chosen"}
_WORDING = {"stop": "stopped", "yes": "thanks", "later": "form_nothing"}


def take_turn(
    utterance: Utterance,
    session: Session,
    kb: KnowledgeBase,
    router: Router,
    *,
    keep_days: int = 90,
    staff_silence: timedelta = STAFF_SILENCE,
    ticket: TicketSeen | None = None,
    explain: bool = False,
) -> Turn:
    """What comes of an utterance.

    Args:
        utterance: what was said; its ``received_at`` is the only clock, its text is already masked.
        session: what the conversation remembers.
        kb: the knowledge that answers.
        router: built from the same knowledge.
        keep_days: for how many days masked questions are kept, for "what do you keep".
        staff_silence: for how long the bot leaves a citizen to the person who wrote to them.
        ticket: the case whose code the utterance holds, if the citizen may see it.
        explain: put the router's reasons into the turn.

    Returns:
        The turn, with the session to keep.
    """
    at = utterance.received_at
    if utterance.kind is Kind.STAFF_ECHO:  # staff are writing: the bot has nothing to say and learns nothing
        session = handover.silenced(session, utterance, at + staff_silence)
        return Turn("", (), Outcome.HANDOVER, session, kb_version=kb.version)
    if session.staff_until and at < session.staff_until:
        notes = handover.note(session, utterance)
        return Turn(utterance.text, (), Outcome.HANDOVER, session, effects=notes, kb_version=kb.version)
    is_back, session = session.staff_until is not None, replace(session, staff_until=None, ticket="")
    if session.last_at is None or at - session.last_at > SESSION_LIFE:
        session = Session(aside=_lasting(session, at))
    turn = _Taking(utterance, session, kb, router, keep_days, explain, ticket).take()
    if is_back:
        turn = replace(turn, replies=(Reply(wording(kb, "back", local_day(at))), *turn.replies))
    return replace(turn, kb_version=kb.version, session=replace(turn.session, last_at=at))


def _lasting(session: Session, at: datetime) -> FormState | None:
    """The form to come back to, after a pause that ended the conversation."""
    is_fresh = session.last_at is not None and at - session.last_at <= ASIDE_LIFE
    return (session.form or session.aside) if is_fresh else None


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
    return Reply(wording(kb, name, day), quick_replies=buttons, numbered=True)


@dataclass
class _Taking:
    """One turn being taken: the utterance with everything at hand to answer it."""

    utterance: Utterance
    session: Session
    kb: KnowledgeBase
    router: Router
    keep_days: int
    explain: bool
    ticket: TicketSeen | None = None

    def __post_init__(self) -> None:
        self.day = local_day(self.utterance.received_at)
        self.text = self.utterance.text

    def take(self) -> Turn:
        # A yes answers the question just asked, never one from further back.
        pending, self.session = self.session.pending, replace(self.session, pending="")
        awaited = handover.awaited(pending)
        if unreadable := self.unreadable():
            # What is to be left with staff may still come.
            return replace(unreadable, session=replace(unreadable.session, pending=pending if awaited else ""))
        if self.text == NONE_OF_THESE or self.text.startswith(_PAYLOADS):
            return self.pressed(self.text)
        words = self.router.reader.words(self.text)
        self.session = heard(self.session, self.text, words, self.router.reader)
        confirmed = self.confirm_erase(words) if pending == ERASE else self.with_staff(words, awaited)
        return (
            confirmed
            or self.leaflet()
            or self.in_form(words)
            or self.at_place(words, pending)
            or self.picked()
            or self.commanded(words)
            or self.routed(words)
        )

    # -- what was said, step by step

    def unreadable(self) -> Turn | None:
        """The reply to what is no text, or none that can be read; else None."""
        if self.utterance.kind is Kind.LOCATION and (asked := PlaceTurn(self).shared()):
            return asked
        if self.utterance.kind in _NOT_TEXT:
            name, outcome = _NOT_TEXT[self.utterance.kind]
            return FormTurn(self).beside(self.say(name, outcome))
        if len(self.text) > MAX_TEXT:
            return self.say("too_long", Outcome.FALLBACK)
        if not self.router.reader.words(self.text):
            return FormTurn(self).beside(self.say("sticker", Outcome.ANSWERED))
        return None

    def with_staff(self, words: list[str], awaited: TicketKind | None) -> Turn | None:
        """A case left with staff, when that was awaited, or what became of one; else None."""
        kb, session, utterance, at = self.kb, self.session, self.utterance, self.utterance.received_at
        if step := handover.look_up(kb, session, utterance, self.ticket, alone=awaited is not None):
            return self.handed(step, "person")
        if awaited is None:
            return None
        said, command = self.router.command_said(words), handover.COMMANDS[awaited]
        if said in handover.CANCELLING:
            return self.handed(handover.cancel(kb, session, at), command)
        if said in handover.WAITING:
            return self.handed(handover.ask(kb, session, awaited, at), command)
        return None if said else self.handed(handover.leave(kb, session, utterance, awaited), command)

    def handed(self, step: handover.Step, command: str) -> Turn:
        """What is said about a case."""
        turn = self.turn((step.reply,), Outcome.HANDOVER, COMMANDS + command, offering(step.session, step.reply))
        return replace(turn, effects=step.effects, text="" if step.confidential else turn.text)

    def confirm_erase(self, words: list[str]) -> Turn | None:
        """Yes erases, no doesn't; anything else is a new question, and nothing is erased either."""
        command = self.router.command_said(words)
        if command in ("yes", ERASE):
            return self.erase()
        return self.say("erase_cancelled", Outcome.ANSWERED, COMMANDS + ERASE) if command == "no" else None

    def leaflet(self) -> Turn | None:
        """A leaflet that is asked for; an open form goes on after it. Else None."""
        asked = LeafletTurn(self).named()
        if asked is None or not asked.replies[-1].numbered:
            return asked and FormTurn(self).beside(asked)
        # It asks back itself, and nobody answers two questions at once.
        return replace(asked, session=replace(asked.session, form=None, aside=self.session.form or self.session.aside))

    def in_form(self, words: list[str]) -> Turn | None:
        """What the message says to the form that is open, or to one that was filled in ("sửa năm sinh")."""
        if self.session.form:
            return FormTurn(self).go_on(words)
        aside = self.session.aside
        form = form_of(self.kb, aside)
        named = correction(form, aside.said, self.text, self.router.reader) if aside and form else None
        return FormTurn(self).correct(named) if named else None

    def at_place(self, words: list[str], pending: str) -> Turn | None:
        """The answer to a question where somebody lives, if that was asked and is what was said."""
        if not pending.startswith(PLACE) or self.router.command_said(words):
            return None
        return self.picked() or PlaceTurn(self).answered(pending)

    def picked(self) -> Turn | None:
        """A choice made by number, label, nearly the label or a leaflet's subject; else None: a new question."""
        session = self.session
        choice = chosen(self.text, session.choices, self.router.reader, numbered=session.numbered)
        return self.pressed(choice.payload) if choice else LeafletTurn(self).named_of_those_offered()

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
        if command == ERASE and not self.is_at_once(words):
            return self.ask_erase()
        return self.command(command) if command else None

    def is_at_once(self, words: list[str]) -> bool:
        """Whether erasing was asked for in words that nobody says by the way."""
        return any(words == self.router.reader.words(phrase) for phrase in self.kb.commands.erase.at_once)

    def genuine(self, *, asked: bool = False) -> Turn | None:
        """Which numbers, links and names in a message are BHXH's own, if that is asked or it holds a fake; else None.

        Args:
            asked: whether the message is surely understood as asking that.
        """
        reply = checked(self.kb, self.text, self.day, asked=asked)
        if reply is None:
            return None
        intent = next((intent for intent, entry in self.kb.entries.items() if entry.official), "")
        return self.turn((reply,), Outcome.ANSWERED, intent, _remember(self.session, intent, reply, {}))

    def routed(self, words: list[str]) -> Turn:
        if told := self.genuine():
            return told
        words, routing = self.understood(words)
        turn = (
            self.follow_up(words, routing)
            or self.goes_on(words, routing)
            or self.several(words, routing)
            or self.by_routing(routing)
        )
        asked = turn.session if turn.intent.startswith(COMMANDS) else handover.asked(turn.session, self.text)
        return replace(
            turn,
            session=asked,
            score=round(routing.score, 4),
            candidates=turn.candidates or tuple(candidate.intent for candidate in routing.candidates),
            explanation={**explained_routing(routing), **turn.explanation},
        )

    def understood(self, words: list[str]) -> tuple[list[str], Routing]:
        """What the message asks, and the words that ask it: not those of where it was read ("tờ rơi ghi là …")."""
        routing = self.router.route(self.text, words=words, explain=self.explain)
        is_leaflet = any(candidate.intent == COMMANDS + LEAFLETS for candidate in routing.candidates[:1])
        if is_leaflet and (rest := LeafletTurn(self).only_mentioned()):
            again = self.router.route(self.text, words=rest, explain=self.explain)
            if not isinstance(again, Fallback):
                return rest, again
        return words, routing

    def follow_up(self, words: list[str], routing: Routing) -> Turn | None:
        """ "Thế còn 6 người?": the same question with another figure, if the message says nothing else."""
        entry = self.kb.entries.get(self.session.intent)
        if entry is None or _is_word_for_word(routing) or not only_goes_on(words, self.router.reader):
            return None
        said = find_slots(self.text, bare=True)
        slots = {**self.session.slots, **said}
        if slots.get(NHOM) in read_group(self.text).denied:
            return self.entry(self.session.intent, {name: told for name, told in slots.items() if name != NHOM})
        if not said or not said.keys() <= {need for calculated in entry.calculated for need in calculated.needs}:
            return None
        if not any(set(calculated.needs) <= slots.keys() for calculated in entry.calculated):
            return None
        return self.entry(self.session.intent, slots)

    def goes_on(self, words: list[str], routing: Routing) -> Turn | None:
        """ "Cần giấy gì?", "bao lâu có?": short, unclear, and about nothing of its own: asked of the last answer."""
        last = self.kb.entries.get(self.session.intent)
        if last is None or isinstance(routing, Match) or len(words) > SHORT_QUESTION:
            return None
        if not self.router.asks_of_nothing(words):
            return None
        again = self.router.route(self.text, words=[*self.router.reader.words(last.title), *words])
        known = again.intent if isinstance(again, Match) and again.intent in self.kb.entries else self.session.intent
        if known == self.session.intent and last.procedure:
            return self.checklist(last.procedure)
        return self.entry(known) if isinstance(again, Match) else None

    def several(self, words: list[str], routing: Routing) -> Turn | None:
        """Several questions in one message: both answered when both are understood, else both offered."""
        if _is_word_for_word(routing):
            return None
        asked = [self.router.route(self.text, words=asked) for asked in self.router.questions(self.text, words)]
        sure = dict.fromkeys(
            part.intent for part in asked if isinstance(part, Match) and part.intent in self.kb.entries
        )
        if len(asked) < 2 or not sure:
            return None
        if len(sure) > 1:
            return self.both(*list(sure)[:2])
        if isinstance(routing, Ambiguous):
            likely = (candidate.intent for candidate in routing.candidates)
            return self.clarify(list(dict.fromkeys([*sure, *likely]))[:CHOICES])
        return None

    def both(self, first: str, second: str) -> Turn:
        """Two entries answered one after the other; the buttons stand below the second."""
        asked = self.session.group_asked
        self.session = replace(self.session, group_asked=True)  # that question stands at the end or not at all
        earlier = self.entry(first)
        self.session = replace(earlier.session, group_asked=asked)
        later = self.entry(second)
        replies = (*(replace(reply, quick_replies=(), numbered=False) for reply in earlier.replies), *later.replies)
        session = replace(later.session, replies=replies)
        return replace(later, replies=replies, session=session, intent=first, candidates=(first, second))

    def by_routing(self, routing: Routing) -> Turn:
        if isinstance(routing, Match):
            return self.intent(routing.intent)
        if isinstance(routing, Ambiguous):
            return self.clarify([candidate.intent for candidate in routing.candidates])
        return self.fallback()

    # -- what is answered

    def payload(self, payload: str) -> Turn:
        """A button or choice; what there is, see ``QuickReply``."""
        if payload == NONE_OF_THESE:
            return replace(self.menu("none_chosen", ""), outcome=Outcome.FALLBACK)
        kind, _, name = payload.partition(":")
        if payload.startswith(SLOT):
            return FormTurn(self).press(payload) or self.fallback()
        if payload.startswith(PLACE) and self.session.form:
            return FormTurn(self).press(payload) or self.fallback()
        if self.session.form:
            self.session = replace(self.session, form=None, aside=self.session.form)
        if payload.startswith(PLACE):
            return PlaceTurn(self).pressed(payload)
        if payload.startswith(CORRECT):
            return FormTurn(self).correct(name)
        if kind == "command" and name in self.commands():
            return self.command(name)
        if kind == "intent" and name in self.kb.entries:
            return self.entry(name)
        if payload.startswith(PROCEDURE) and name in self.kb.procedures:
            return self.checklist(name)
        if payload.startswith(CARD) and name in self.kb.procedures:
            return self.card(name)
        if payload.startswith(GROUP) and name in self.kb.replies.groups:
            return self.group(name)
        if payload.startswith(_OF_LEAFLETS):
            return LeafletTurn(self).pressed(payload) or self.fallback()
        return self.fallback()  # a button of an older knowledge base

    def intent(self, intent: str) -> Turn:
        if intent.startswith(COMMANDS):
            name = intent.removeprefix(COMMANDS)
            # The router only believes; nothing is erased on a belief.
            return self.ask_erase() if name == ERASE else self.command(name)
        if intent.startswith(OFF_TOPIC):
            return self.declined(intent)
        told = self.genuine(asked=True) if self.kb.entries[intent].official else None
        return told or self.entry(intent)

    def entry(self, intent: str, slots: dict[str, str] | None = None, *, for_group: bool = False) -> Turn:
        """An entry's answer, calculated with the slots (those of a follow-up, or what the message says).

        Args:
            intent: the entry.
            slots: what to calculate with; None for what the message says.
            for_group: whether it answers for the group that is kept, with or without figures.
        """
        entry = self.kb.entries[intent]
        if isinstance(entry, Form):
            return FormTurn(self).begin(intent)
        if entry.place and (near := PlaceTurn(self).named(intent)):
            return near
        if slots is None:
            slots = find_slots(self.text) if entry.calculated or entry.instead else {}
            if instead := self.instead(entry, slots):
                return self.entry(instead, {}, for_group=NHOM not in slots)
        slots = with_kept(self.session, self.text, slots)
        audiences = audiences_of(self.kb, self.text, slots.get(NHOM, ""))
        try:
            told = answer(self.kb, intent, self.day, slots, audiences)
        except UNTELLABLE:
            return self.say("withheld", Outcome.WITHHELD, intent)
        opened = opening(self.kb, self.session, slots) if for_group or NHOM in told.needs else ""
        buttons = (*told.related, *leaflet_button(self.kb, entry), *handover.offered(self.kb, intent))
        reply = Reply(self.of_today(told) + " ".join(filter(None, [opened, told.text])), told.basis, buttons)
        if to_ask(self.session, self.text, entry, slots):
            reply = asking(self.kb, reply, self.wording("ask_group"))
            self.session = replace(self.session, group_asked=True)
        outcome = Outcome.CALCULATED if told.calculated else Outcome.ANSWERED
        session = _remember(self.session, intent, reply, slots)
        turn = self.turn((reply,), outcome, intent, replace(session, pending=PLACE if entry.place else ""))
        return replace(turn, explanation=explained_answer(self.kb, told)) if self.explain else turn

    def instead(self, entry: Entry, slots: dict[str, str]) -> str:
        """The entry that answers instead, for what the message says or the group that is kept; "" for none."""
        known = with_kept(self.session, self.text, slots)
        for instead in entry.instead:
            kept = instead.slot not in slots
            # By a button, or once that has been told, this very entry is wanted.
            wanted = kept and (not self.text or self.session.intent == instead.intent)
            if known.get(instead.slot) == instead.said and not wanted:
                return instead.intent
        return ""

    def group(self, name: str) -> Turn:
        """The group that was chosen: kept if it is the citizen's own, and the last answer again for it."""
        if not self.session.about_another:
            self.session = replace(self.session, group=name)
        if self.session.intent not in self.kb.entries:
            return self.menu("menu", "")
        return self.entry(self.session.intent, {**self.session.slots, NHOM: name})

    def checklist(self, procedure: str) -> Turn:
        """What to prepare for a procedure. It goes by the id "procedures/<id>", for the reports and for "quay lại"."""
        intent = PROCEDURES + procedure
        try:
            told = checklist(self.kb, procedure, self.day)
        except UNTELLABLE:
            return self.say("withheld", Outcome.WITHHELD, intent)
        reply = Reply(told.text, told.basis, (card_button(self.kb, procedure), *self.others(told)))
        turn = self.turn((reply,), Outcome.ANSWERED, intent, _remember(self.session, intent, reply, {}))
        return replace(turn, explanation=explained_answer(self.kb, told)) if self.explain else turn

    def card(self, procedure: str) -> Turn:
        """The checklist as a file to keep. Only named here: it is made when it is handed over."""
        intent = PROCEDURES + procedure
        try:
            told = checklist(self.kb, procedure, self.day)
        except UNTELLABLE:
            return self.say("withheld", Outcome.WITHHELD, intent)
        file = Attachment(told.text.partition("\n")[0], card_url(procedure, self.day))
        reply = Reply(self.wording("checklist.given"), quick_replies=self.others(told), attachments=(file,))
        session = replace(offering(self.session, reply), fallbacks=0, replies=(reply,))
        return self.turn((reply,), Outcome.ANSWERED, intent, session)

    def others(self, told: Answer) -> tuple[QuickReply, ...]:
        """What to go on with after a checklist: not the entry it was reached from."""
        return tuple(button for button in told.related if button.payload != _INTENT + self.session.intent)

    def of_today(self, told: Answer) -> str:
        """A line that the figures are today's, for who asked about another year."""
        other_years = years_asked(self.text, self.day.year) - {self.day.year}
        if not told.used or all(str(year) in told.text for year in other_years):
            return ""
        return wording(self.kb, "of_today", self.day, {"ngay": show_day(self.day)}) + "\n\n"

    def declined(self, intent: str) -> Turn:
        """Understood and not ours: said kindly, with the desk that decides where we know it."""
        group = self.kb.off_topic.groups[intent.removeprefix(OFF_TOPIC)]
        name = "declined_to" if group.desk else "declined"
        reply = Reply(group.reply.strip() or wording(self.kb, name, self.day, {"noi": group.desk}))
        return self.turn((reply,), Outcome.DECLINED, intent, offering(self.session, reply))

    def clarify(self, intents: list[str]) -> Turn:
        offered = [self.offer(intent) for intent in intents]
        none = QuickReply(self.kb.replies.none_of_these, NONE_OF_THESE)
        reply = Reply(self.wording("clarify"), quick_replies=(*offered, none), numbered=True)
        session = replace(offering(self.session, reply), asked=self.text, fallbacks=0)
        return self.turn((reply,), Outcome.CLARIFIED, "", session)

    def offer(self, intent: str) -> QuickReply:
        return QuickReply(self.kb.entries[intent].title, _INTENT + intent)

    def fallback(self) -> Turn:
        if near := PlaceTurn(self).alone():
            return near
        again = self.session.fallbacks > 0
        reply = with_menu(self.kb, "fallback_again" if again else "fallback", self.day)
        session = replace(offering(self.session, reply), fallbacks=self.session.fallbacks + 1)
        return self.turn((reply,), Outcome.FALLBACK, "", session)

    def command(self, name: str) -> Turn:
        form = FormTurn(self)
        acts: dict[str, Callable[[], Turn]] = {
            "repeat": self.repeat,
            "back": self.back,
            "erase": self.erase,
            "resume": form.resume,
            "correct": form.correct,
            LEAFLETS: LeafletTurn(self).asked,
        }
        if name in acts:
            return acts[name]()
        if name in _WITH_MENU:
            return self.menu(_WITH_MENU[name], COMMANDS + name)
        if name in handover.KINDS:
            step = handover.begin(self.kb, self.session, self.utterance, name)
            return self.handed(step, name) if step else self.say(name, Outcome.HANDOVER, COMMANDS + name)
        return self.say(_WORDING.get(name, name), Outcome.ANSWERED, COMMANDS + name)

    def menu(self, wording: str, intent: str) -> Turn:
        reply = with_menu(self.kb, wording, self.day)
        session = replace(offering(self.session, reply), fallbacks=0)
        return self.turn((reply,), Outcome.ANSWERED, intent, session)

    def repeat(self) -> Turn:
        if not self.session.replies:
            return self.say("nothing_to_repeat", Outcome.ANSWERED, COMMANDS + "repeat")
        session = offering(self.session, self.session.replies[-1])
        return self.turn(session.replies, Outcome.ANSWERED, COMMANDS + "repeat", session)

    def back(self) -> Turn:
        if not self.session.previous:
            return self.say("nothing_before", Outcome.ANSWERED, COMMANDS + "back")
        *earlier, last = self.session.previous
        self.session = replace(self.session, intent="", previous=tuple(earlier))
        self.text = ""  # "quay lại" holds no figures of its own
        return self.again(last)

    def again(self, intent: str) -> Turn:
        """What was answered before, if the knowledge still has it."""
        kind = PROCEDURE if intent.startswith(PROCEDURES) else _INTENT
        return self.payload(kind + intent.removeprefix(PROCEDURES))

    def ask_erase(self) -> Turn:
        turn = self.say("erase_confirm", Outcome.ANSWERED, COMMANDS + ERASE)
        return replace(turn, session=replace(turn.session, pending=ERASE))

    def erase(self) -> Turn:
        reply = Reply(self.wording("erased"), erased=True)
        effect = Effect(EffectKind.ERASE_USER)
        return replace(self.turn((reply,), Outcome.ANSWERED, COMMANDS + ERASE, Session()), effects=(effect,), text="")

    # -- pieces

    def say(self, name: str, outcome: Outcome, intent: str = "") -> Turn:
        """One reply of replies.yaml."""
        reply = Reply(self.wording(name))
        return self.turn((reply,), outcome, intent, offering(self.session, reply))

    def wording(self, name: str) -> str:
        return wording(self.kb, name, self.day, {"so-ngay": str(self.keep_days)})

    def commands(self) -> list[str]:
        return list(type(self.kb.commands).model_fields)

    def turn(self, replies: tuple[Reply, ...], outcome: Outcome, intent: str, session: Session) -> Turn:
        return Turn(text=self.utterance.text, replies=replies, outcome=outcome, intent=intent, session=session)


def _is_word_for_word(routing: Routing) -> bool:
    """Whether an utterance of the knowledge base was said."""
    return isinstance(routing, Match) and routing.score == 1


def _remember(session: Session, intent: str, reply: Reply, slots: dict[str, str]) -> Session:
    """The session after an entry was answered, with what it was calculated from."""
    previous = session.previous
    if session.intent and session.intent != intent:
        previous = (*previous, session.intent)[-MAX_HISTORY:]
    return replace(
        offering(session, reply), intent=intent, previous=previous, fallbacks=0, replies=(reply,), slots=slots
    )
