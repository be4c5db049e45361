"""A turn of a guided conversation: an answer taken, a question put, a way back or out, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.answers.answer import form_result
from bot.answers.checklist import card_button, checklist
from bot.answers.leaflet_links import leaflet_button
from bot.answers.points import PLACE, place_question, points_answer
from bot.answers.render import MissingFieldError
from bot.answers.replies import lasting, wording
from bot.calculators.inputs import InputError
from bot.conversation import forms
from bot.conversation.choosing import offering
from bot.conversation.place_turn import PlaceTurn
from bot.conversation.slots import find_slots
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.places import Ambiguous, Found, NotFound
from bot.knowledge.schema import Form, FormResult, Slot
from bot.messages import FormState, Outcome, QuickReply, Reply, Session, Turn
from bot.router.router import Router
from bot.router.routing import COMMANDS, OFF_TOPIC, Match
from bot.router.routing import Ambiguous as Unsure

NHOM = "nhom"
CORRECT = "correct:"
FEWEST_WORDS = 3  # of a question about something else; what is shorter is an answer, if a strange one
A_QUESTION = 4  # words of a message that may ask something else though it isn't clear what
STUCK_AFTER = 2  # answers that weren't understood, after which the way out is told
# Commands answered beside the form, which then goes on; all others but the form's own put it aside.
_BESIDE = frozenset({"thanks", "help", "person", "kept", "who_are_you"})

# Meant whatever was asked: without its marks "dừng lại" has a yes in it, as "dạ để sau" has one anyway.
_LEAVING = frozenset({"stop", "later"})


class Taking(Protocol):
    """What a form needs of the turn that is being taken."""

    kb: KnowledgeBase
    router: Router
    session: Session
    day: date
    text: str

    def turn(self, replies: tuple[Reply, ...], outcome: Outcome, intent: str, session: Session) -> Turn: ...

    def say(self, name: str, outcome: Outcome, intent: str = "") -> Turn: ...

    def wording(self, name: str) -> str: ...

    def command(self, name: str) -> Turn: ...

    def intent(self, intent: str) -> Turn: ...


class FormTurn:
    """What comes of a message in a form, or about one.

    Args:
        taking: the turn.
    """

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.kb, self.day = taking.kb, taking.day

    # -- beginning, and coming back

    def begin(self, intent: str) -> Turn:
        """A form from its beginning, with what the message or the conversation tells already."""
        form = self.kb.entries[intent]
        assert isinstance(form, Form)
        session = self.taking.session
        known = find_slots(self.taking.text)
        if session.group and not session.about_another:
            known = {NHOM: session.group, **known}
        state = forms.begun(self.kb, form, intent, known, self.day, for_another=session.about_another)
        return self.step(form, state, before=lasting(self.kb, form.answer, self.day))

    def resume(self) -> Turn:
        """The form that was put off, from where it was left."""
        state = self.taking.session.form or self.taking.session.aside
        form = forms.form_of(self.kb, state)
        if state is None or form is None:
            return self.taking.say("form_nothing", Outcome.ANSWERED, COMMANDS + "resume")
        return self.step(form, replace(state, missed=0), before=self.taking.wording("form_resumed"))

    def correct(self, name: str = "") -> Turn:
        """One of the answers is taken back; without its name it is asked which one."""
        state = self.taking.session.form or self.taking.session.aside
        form = forms.form_of(self.kb, state)
        answered = forms.asked_before(form, state.said) if state and form else []
        if state is None or form is None or not answered:
            return self.taking.say("form_nothing", Outcome.ANSWERED, COMMANDS + "correct")
        slot = next((slot for slot in answered if slot.name == name), None)
        if slot is None:
            return self._which(state, answered)
        before = self._worded("form_corrected", {"ten": slot.called})
        return self.step(form, replace(state, said=forms.without(form, state.said, name)), before)

    def _which(self, state: FormState, answered: Sequence[Slot]) -> Turn:
        buttons = tuple(QuickReply(slot.called, CORRECT + slot.name) for slot in answered)
        reply = Reply(self.taking.wording("form_which"), quick_replies=buttons, numbered=True)
        session = replace(offering(self.taking.session, reply), form=None, aside=state)
        return self.taking.turn((reply,), Outcome.FORM_STEP, state.form, session)

    # -- in the middle

    def go_on(self, words: list[str]) -> Turn | None:
        """What a message says to the form that is open; None when it puts the form aside."""
        state = self.taking.session.form
        form = forms.form_of(self.kb, state)
        slot = forms.next_slot(form, state.said) if form and state else None
        if state is None or form is None or slot is None:
            self._put_aside(None)
            return None
        return self._said(form, state, slot, words)

    def press(self, payload: str) -> Turn | None:
        """A button of a form's question; one of another question asks the open one again. None when no form is open."""
        state = self.taking.session.form
        form = forms.form_of(self.kb, state)
        slot = forms.next_slot(form, state.said) if form and state else None
        if state is None or form is None or slot is None:
            return None
        if payload.startswith(PLACE) and slot.kind == "place":
            outcome = self.kb.places.on(self.day).by_key(payload.removeprefix(PLACE))
            return self._place(form, state, outcome) or self.ask(form, state)
        value = forms.pressed(slot, payload)
        return self.ask(form, state) if value is None else self.fill(form, state, slot, value)

    def _said(self, form: Form, state: FormState, slot: Slot, words: list[str]) -> Turn | None:
        heard = forms.heard(self.kb, self.taking.router.reader, slot, self.taking.text, self.day)
        named = forms.correction(form, state.said, self.taking.text, self.taking.router.reader)
        command = self.taking.router.command_said(words)
        if named is not None or command in ("correct", "back"):
            return self.correct(named) if named else self.back(form, state)
        if slot.kind == "place" and heard.value is None and (turn := self._place(form, state)):
            return turn
        if heard.value is not None and heard.surely and command not in _LEAVING:
            return self.fill(form, state, slot, heard.value)
        if command and (turn := self._command(command, form, state)):
            return turn
        if command not in (None, "yes", "no"):
            self._put_aside(state)
            return None
        if len(words) >= FEWEST_WORDS and (turn := self._digression(form, state)):
            return turn
        if heard.value is not None:
            return self.fill(form, state, slot, heard.value)
        if len(words) >= A_QUESTION and self._asks_something_else(state):
            self._put_aside(state)
            return None
        return self.unclear(form, state, heard.unclear)

    def _asks_something_else(self, state: FormState) -> bool:
        """Whether something else is asked, though not clearly what: another form, or anything after a missed answer."""
        routing = self.taking.router.route(self.taking.text)
        if not isinstance(routing, Unsure):
            return False
        first = routing.candidates[0].intent
        return state.missed > 0 or (first != state.form and isinstance(self.kb.entries.get(first), Form))

    def _place(self, form: Form, state: FormState, outcome: Found | Ambiguous | NotFound | None = None) -> Turn | None:
        """The place that was named is taken, or it is asked which one is meant; None when none was named."""
        if outcome is None:
            outcome = PlaceTurn(self.taking).find(state.place)
        if isinstance(outcome, NotFound):
            return None
        slot = forms.next_slot(form, state.said)
        question = place_question(self.kb, outcome, self.day)
        assert slot is not None  # the form is open
        if question is None and isinstance(outcome, Found):
            return self.fill(form, replace(state, place=""), slot, outcome.place.key)
        assert question is not None  # only what is found needs none
        skipping = forms.question(self.kb, form, slot, state, self.day).quick_replies
        reply = Reply(question.text, quick_replies=(*question.choices, *skipping), numbered=bool(question.choices))
        session = replace(offering(self.taking.session, reply), form=replace(state, place=question.said))
        return self.taking.turn((reply,), Outcome.FORM_STEP, state.form, session)

    def _command(self, command: str, form: Form, state: FormState) -> Turn | None:
        if command == "stop":
            return self._leave("form_cancelled", None)
        if command == "later":
            return self._leave("form_later", state)
        if command in ("repeat", "resume"):
            return self.ask(form, state)
        if command in _BESIDE:
            return self._beside(self.taking.command(command), form, state)
        return None

    def _leave(self, name: str, aside: FormState | None) -> Turn:
        self._put_aside(aside)
        turn = self.taking.say(name, Outcome.ANSWERED, COMMANDS + ("later" if aside else "stop"))
        return replace(turn, session=replace(turn.session, aside=aside))

    def _put_aside(self, state: FormState | None) -> None:
        self.taking.session = replace(self.taking.session, form=None, aside=state or self.taking.session.aside)

    def _digression(self, form: Form, state: FormState) -> Turn | None:
        """A question of another kind is answered, then the form goes on; another form takes this one's place."""
        routing = self.taking.router.route(self.taking.text)
        if not isinstance(routing, Match) or routing.intent.startswith(COMMANDS) or routing.intent == state.form:
            return None
        if isinstance(self.kb.entries.get(routing.intent), Form):
            self._put_aside(state)
            return self.begin(routing.intent)
        if routing.intent.startswith(OFF_TOPIC) or routing.intent in self.kb.entries:
            return self._beside(self.taking.intent(routing.intent), form, state)
        return None

    def beside(self, turn: Turn) -> Turn:
        """A turn with the open form's question below it, if a form is open."""
        state = self.taking.session.form
        form = forms.form_of(self.kb, state)
        if state is None or form is None or forms.next_slot(form, state.said) is None:
            return turn
        return self._beside(turn, form, state)

    def _beside(self, turn: Turn, form: Form, state: FormState) -> Turn:
        """An answer to something else, with the form's question below it."""
        if turn.session.pending:  # it asks something itself, and nobody answers two questions at once
            return replace(turn, session=replace(turn.session, form=None, aside=state))
        slot = forms.next_slot(form, state.said)
        assert slot is not None  # the form is open
        asked = forms.question(
            self.kb, form, slot, replace(state, missed=1), self.day, self.taking.wording("form_again")
        )
        replies = (*(replace(reply, quick_replies=(), numbered=False) for reply in turn.replies), asked)
        return replace(turn, replies=replies, session=replace(offering(turn.session, asked), form=state))

    def back(self, form: Form, state: FormState) -> Turn:
        """To the question before."""
        answered = forms.asked_before(form, state.said)
        if not answered:
            return self.ask(form, state, self.taking.wording("form_first"))
        said = forms.without(form, state.said, answered[-1].name)
        return self.step(form, replace(state, said=said, missed=0), self.taking.wording("form_back"))

    def fill(self, form: Form, state: FormState, slot: Slot, value: str) -> Turn:
        """Take an answer, and go on."""
        if slot.name == NHOM and not state.for_another:
            self.taking.session = replace(self.taking.session, group=value)
        return self.step(form, forms.answered(form, state, slot, value))

    def unclear(self, form: Form, state: FormState, why: str) -> Turn:
        """Ask again, with what was wrong; after a few times also with the way out."""
        state = forms.missed(state)
        told = why or self.taking.wording("form_unclear")
        stuck = self.taking.wording("form_stuck") if state.missed >= STUCK_AFTER else ""
        return self.ask(form, state, "\n\n".join(filter(None, [told, stuck])))

    def step(self, form: Form, state: FormState, before: str = "") -> Turn:
        """The next question, or the result."""
        if forms.next_slot(form, state.said) is None:
            return self.finish(form, state)
        return self.ask(form, state, before)

    def ask(self, form: Form, state: FormState, before: str = "") -> Turn:
        """The question that is open."""
        slot = forms.next_slot(form, state.said)
        assert slot is not None  # the form is open
        reply = forms.question(self.kb, form, slot, state, self.day, before)
        session = replace(offering(self.taking.session, reply), form=state, fallbacks=0)
        return self.taking.turn((reply,), Outcome.FORM_STEP, state.form, session)

    # -- the end

    def finish(self, form: Form, state: FormState) -> Turn:
        """What the answers come to."""
        session = self.taking.session
        # Of somebody else nothing is kept once they have their answer.
        self.taking.session = replace(session, form=None, aside=None if state.for_another else state)
        try:
            return self._told(form, state, forms.result_of(self.kb, form, state.said, self.day))
        except InputError as error:
            return self._refused(state, error.reason)
        except (NoValueError, MissingFieldError):
            return self.taking.say("withheld", Outcome.WITHHELD, state.form)

    def _told(self, form: Form, state: FormState, result: FormResult) -> Turn:
        slots = forms.answers(state.said)
        told = form_result(self.kb, state.form, result, self.day, slots, forms.fields(self.kb, form, state.said))
        buttons = (*told.related, *leaflet_button(self.kb, form))
        if not state.for_another:
            buttons = (*buttons, self._correct_button())
        summary = forms.summary(self.kb, form, state, self.day)
        replies = [Reply("\n\n".join(filter(None, [summary, told.text])), told.basis)]
        if result.procedure:
            card = checklist(self.kb, result.procedure, self.day)
            replies.append(Reply(card.text, card.basis))
            buttons = (card_button(self.kb, result.procedure), *buttons)
        if near := self._near(result, state):
            replies.append(near)
        replies[-1] = replace(replies[-1], quick_replies=buttons)
        outcome = Outcome.CALCULATED if told.calculated else Outcome.ANSWERED
        session = replace(
            offering(self.taking.session, replies[-1]), intent=state.form, replies=tuple(replies), slots={}
        )
        return self.taking.turn(tuple(replies), outcome, state.form, replace(session, fallbacks=0))

    def _near(self, result: FormResult, state: FormState) -> Reply | None:
        """Where to register from the place that was named."""
        key = state.said.get(result.place or "", forms.SKIPPED)
        found = self.kb.places.on(self.day).by_key(key) if key else NotFound()
        return Reply(points_answer(self.kb, found.place, self.day)) if isinstance(found, Found) else None

    def _refused(self, state: FormState, reason: str) -> Turn:
        buttons = () if state.for_another else (self._correct_button(),)
        reply = Reply(self._worded("form_refused", {"ly-do": reason}), quick_replies=buttons)
        return self.taking.turn((reply,), Outcome.WITHHELD, state.form, offering(self.taking.session, reply))

    def _correct_button(self) -> QuickReply:
        return QuickReply(self.kb.replies.form_correct, "command:correct")

    def _worded(self, name: str, fields: dict[str, str]) -> str:
        return wording(self.kb, name, self.day, fields)
