"""Guided conversations: which question is next, what a message answers, and what it comes to.

All that is kept of a form is what was answered so far; the next question follows from it. So an answer can be taken
back, corrected, or brought along from an earlier message, and the rest of the form is as if it had been so all along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answers.placeholders import PlaceholderError
from bot.answers.render import computed
from bot.answers.replies import lasting, wording
from bot.answers.wording import show, show_day
from bot.conversation.choosing import chosen
from bot.conversation.readings import DATED, Reading, Unclear, asks_lowest, is_plain, passes_over, read_value
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.places import Found
from bot.knowledge.schema import Form, FormResult, Slot
from bot.messages import Choice, FormState, QuickReply, Reply
from bot.router.reading import Reader

SLOT = "slot:"
SKIP = "skip"
SKIPPED = ""
YES, NO = "co", "khong"
# Before the name of a choice: "không phải hộ nghèo", "không thuộc diện hộ nghèo".
_DENIED = re.compile(r"\b(?:khong|chua|dau|hong) (?:phai|thuoc|con|la)(?: (?:la|thuoc|dien|nguoi|nha|gia dinh))*$")
_CORRECTING = ("sua lai", "sua", "doi lai", "nham", "toi nham", "em nham", "chinh lai", "nhap lai")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says to a form's question.

    Args:
        value: the answer, or None.
        unclear: what is wrong with what was meant as one, or "".
        surely: whether it can be nothing but an answer.
    """

    value: str | None = None
    unclear: str = ""
    surely: bool = False


def form_of(kb: KnowledgeBase, state: FormState | None) -> Form | None:
    """The form that is being filled in; None for none, or when the knowledge no longer has it."""
    entry = kb.entries.get(state.form) if state else None
    return entry if isinstance(entry, Form) else None


def begun(
    kb: KnowledgeBase, form: Form, intent: str, known: Mapping[str, str], day: date, *, for_another: bool
) -> FormState:
    """A form at its beginning, with what is known already.

    Args:
        kb: the bounds.
        form: the form.
        intent: its id.
        known: values by slot name; what isn't asked, can't be chosen or lies out of bounds is left out.
        day: the day whose bounds hold.
        for_another: whether it is filled in for somebody else.
    """
    asked = {slot.name: slot for slot in form.slots}
    said = {name: value for name, value in known.items() if name in asked and fits(kb, asked[name], value, day)}
    return FormState(intent, said, for_another)


def fits(kb: KnowledgeBase, slot: Slot, value: str, day: date) -> bool:
    """Whether a value can be the answer to a question: one of its choices, within its bounds."""
    if slot.kind == "choice":
        return value in slot.choices
    number = int(value) if value.isdecimal() and slot.kind not in DATED else None
    return not _out_of_bounds(kb, slot, number, day)


def next_slot(form: Form, said: Mapping[str, str]) -> Slot | None:
    """The first question that is to be asked and has no answer; None when all have."""
    return next((slot for slot in form.slots if slot.name not in said and holds(slot.when, said)), None)


def holds(when: Mapping[str, Sequence[str]], said: Mapping[str, str]) -> bool:
    """Whether the answers are as a condition wants them."""
    return all(said.get(name) in wanted for name, wanted in when.items())


def asked_before(form: Form, said: Mapping[str, str]) -> list[Slot]:
    """The questions that were answered, in their order."""
    return [slot for slot in form.slots if slot.name in said and holds(slot.when, said)]


def without(form: Form, said: Mapping[str, str], name: str) -> dict[str, str]:
    """The answers without one, and without those to questions that no longer arise."""
    kept = {slot: value for slot, value in said.items() if slot != name}
    while gone := [slot.name for slot in form.slots if slot.name in kept and not _may_hold(slot, kept, name)]:
        for slot in gone:
            del kept[slot]
    return kept


def _may_hold(slot: Slot, said: Mapping[str, str], open_slot: str) -> bool:
    """Whether a question arises, or may again once the open one is answered."""
    return all(said.get(name) in wanted for name, wanted in slot.when.items() if name != open_slot)


def question(kb: KnowledgeBase, form: Form, slot: Slot, state: FormState, day: date, before: str = "") -> Reply:
    """The question of a slot, with its choices.

    Args:
        kb: the wording.
        form: what is filled in.
        slot: what is asked.
        state: for whom, and whether it is the first question.
        day: the day whose values hold.
        before: what is said above it.
    """
    asked = lasting(kb, slot.other if state.for_another and slot.other else slot.ask, day)
    keys = "" if asked_before(form, state.said) or state.missed else wording(kb, "form_keys", day)
    text = "\n\n".join(filter(None, [before, asked, keys]))
    return Reply(text, quick_replies=_buttons(kb, slot), numbered=bool(slot.choices))


def _buttons(kb: KnowledgeBase, slot: Slot) -> tuple[QuickReply, ...]:
    labels = {name: choice.label for name, choice in slot.choices.items()}
    if slot.kind == "yes-no":
        labels = {YES: kb.replies.form_yes, NO: kb.replies.form_no}
    buttons = [QuickReply(label, f"{SLOT}{slot.name}={name}") for name, label in labels.items()]
    if slot.skip:
        buttons.append(QuickReply(slot.skip, f"{SLOT}{slot.name}={SKIPPED}"))
    return tuple(buttons)


def pressed(slot: Slot, payload: str) -> str | None:
    """The answer a button of this very question stands for; None for another's."""
    name, _, value = payload.removeprefix(SLOT).partition("=")
    if name != slot.name:
        return None
    known = {YES, NO} if slot.kind == "yes-no" else set(slot.choices)
    return value if value in known or (value == SKIPPED and slot.skip) else None


def heard(kb: KnowledgeBase, reader: Reader, slot: Slot, text: str, day: date) -> Heard:
    """What a message answers to a question.

    Args:
        kb: the bounds and the wording.
        reader: reads the message and the labels alike.
        slot: the question.
        text: the message, masked.
        day: the day it is said.
    """
    choices = [Choice(button.label, button.payload) for button in _buttons(kb, slot)]
    choice = chosen(text, choices, reader, numbered=bool(slot.choices)) or _part_of_label(reader, text, choices)
    if choice:
        return Heard(choice.payload.partition("=")[2], surely=True)
    if slot.skip and passes_over(text):
        return Heard(SKIPPED, surely=True)
    hint = lasting(kb, slot.hint, day) or wording(kb, "form_unclear", day)
    if slot.kind == "choice":
        return _by_words(reader, slot, text) or Heard(unclear=hint)
    lowest = _bound(kb, slot.lowest, day) if slot.kind == "money" and asks_lowest(text) else None
    if lowest is not None:
        return Heard(str(lowest), surely=True)
    reading = read_value(slot.kind, text, day)
    return Heard(unclear=hint) if isinstance(reading, Unclear) else _bounded(kb, slot, reading, day)


def _part_of_label(reader: Reader, text: str, choices: Sequence[Choice]) -> Choice | None:
    """The one choice whose label holds all that was said, in its order: "thấp nhất" of "Mức thấp nhất"."""
    said = f" {' '.join(reader.words(text))} "
    holding = [choice for choice in choices if said in f" {' '.join(reader.words(choice.label))} "]
    return holding[0] if said.strip() and len(holding) == 1 else None


def _by_words(reader: Reader, slot: Slot, text: str) -> Heard | None:
    """The one choice that is named: not where it is denied, nor by words that are part of another's."""
    said = reader.words(text)
    found = [
        (at, at + len(words), name)
        for name, choice in slot.choices.items()
        for words in map(reader.words, (choice.label, *choice.words))
        for at in range(len(said) - len(words) + 1)
        if words and said[at : at + len(words)] == words and not _DENIED.search(" ".join(said[:at]))
    ]
    named = {
        name
        for start, end, name in found
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
    }
    return Heard(named.pop(), surely=is_plain(text)) if len(named) == 1 else None


def _bounded(kb: KnowledgeBase, slot: Slot, reading: Reading, day: date) -> Heard:
    """A number that lies outside is told with the bound."""
    told = _out_of_bounds(kb, slot, reading.number, day)
    return Heard(unclear=told) if told else Heard(reading.value, surely=reading.surely)


def _out_of_bounds(kb: KnowledgeBase, slot: Slot, number: int | None, day: date) -> str:
    """What is told of a number that lies outside; "" for one that doesn't, and for what is no number."""
    lowest, highest = _bound(kb, slot.lowest, day), _bound(kb, slot.highest, day)
    if number is not None and lowest is not None and number < lowest:
        return _bound_told(kb, "form_lowest", lowest, day)
    if number is not None and highest is not None and number > highest:
        return _bound_told(kb, "form_highest", highest, day)
    return ""


def _bound_told(kb: KnowledgeBase, name: str, bound: int, day: date) -> str:
    return wording(kb, name, day, {"muc": show(bound, "VND", kb.replies.units)})


def _bound(kb: KnowledgeBase, limit: str, day: date) -> int | None:
    if not limit:
        return None
    if limit.isdecimal():
        return int(limit)
    try:
        value = kb.value_on(limit, day).value if limit in kb.parameters else int(computed(kb, limit, {}, day))
    except (NoValueError, PlaceholderError):
        # Awaited, as the calculator will say; or of a file that is broken, as the check does.
        return None
    return value if isinstance(value, int) else None


def correction(form: Form, said: Mapping[str, str], text: str, reader: Reader) -> str | None:
    """The slot that a message wants to correct ("sửa năm sinh"), "" for the last one ("sửa lại"); None for neither."""
    words = " ".join(reader.words(text))
    lead = next((lead for lead in _CORRECTING if words == lead or words.startswith(lead + " ")), None)
    if lead is None:
        return None
    rest = words.removeprefix(lead).strip()
    named = [slot.name for slot in asked_before(form, said) if rest and _names(reader.words(slot.called), rest)]
    return named[-1] if named else ("" if not rest else None)


def _names(called: Sequence[str], rest: str) -> bool:
    """Whether what is to be corrected is called so, in full or in part: "sửa năm sinh" of "tháng năm sinh"."""
    return " ".join(called) in rest or set(rest.split()) <= set(called)


def result_of(kb: KnowledgeBase, form: Form, said: Mapping[str, str], day: date) -> FormResult:
    """What the answers come to: the first result that fits; the last one fits always.

    Raises:
        InputError, NoValueError: a calculator that decides can't take the answers, or lacks a value on the day.
    """
    return next((result for result in form.results[:-1] if _fits(kb, result, said, day)), form.results[-1])


def _fits(kb: KnowledgeBase, result: FormResult, said: Mapping[str, str], day: date) -> bool:
    return holds(result.when, said) and all(
        computed(kb, formula, answers(said), day) in wanted for formula, wanted in result.computed.items()
    )


def answers(said: Mapping[str, str]) -> dict[str, str]:
    """The answers as calculators take them; a question that was passed over gives none."""
    return {name: value for name, value in said.items() if value != SKIPPED}


def fields(kb: KnowledgeBase, form: Form, said: Mapping[str, str]) -> dict[str, str]:
    """The answers as a citizen reads them, by slot name."""
    return {slot.name: shown(kb, slot, said[slot.name]) for slot in form.slots if slot.name in said}


def shown(kb: KnowledgeBase, slot: Slot, value: str) -> str:
    """An answer in words."""
    if value == SKIPPED:
        return slot.skip
    if slot.choices:
        return slot.choices[value].label if value in slot.choices else value
    if slot.kind == "yes-no":
        return kb.replies.form_yes if value == YES else kb.replies.form_no
    if slot.kind == "place":
        found = kb.places.by_key(value)
        return found.place.full_name if isinstance(found, Found) else value
    if slot.kind == "day":
        return show_day(date.fromisoformat(value))
    if slot.kind in ("month", "birth") and "-" in value:
        year, _, month = value.partition("-")
        return f"{month}/{year}"
    if slot.kind in ("month", "birth") or not value.isdecimal():
        return value
    return f"{show(int(value), 'VND', kb.replies.units)} {_unit(kb, slot)}".strip()


def _unit(kb: KnowledgeBase, slot: Slot) -> str:
    match slot.kind:
        case "money":
            return kb.replies.units["VND"]
        case "people" | "months" | "years":
            return kb.replies.units[slot.kind]
    return ""


def summary(kb: KnowledgeBase, form: Form, state: FormState, day: date) -> str:
    """A line that says what was answered."""
    told = [slot for slot in asked_before(form, state.said) if slot.kind != "place" or state.said[slot.name] != SKIPPED]
    said = [f"{slot.called}: {shown(kb, slot, state.said[slot.name])}" for slot in told]
    name = "form_said_other" if state.for_another else "form_said"
    return wording(kb, name, day, {"cac-cau": "; ".join(said)}) if said else ""


def missed(state: FormState) -> FormState:
    """After an answer that wasn't understood."""
    return replace(state, missed=state.missed + 1)


def answered(form: Form, state: FormState, slot: Slot, value: str) -> FormState:
    """After an answer."""
    said = without(form, state.said, slot.name) | {slot.name: value}
    return replace(state, said=said, missed=0)
