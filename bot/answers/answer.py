"""An entry on a day, as chat and every outlet show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answers.placeholders import CalculatorRef, parse
from bot.answers.render import Rendered, render
from bot.answers.wording import show_day, show_with_unit
from bot.calculators.inputs import InputError
from bot.knowledge.base import KnowledgeBase, NoValueError, Value
from bot.knowledge.schema import Calculated, Entry, FormResult, Review, Source
from bot.messages import QuickReply

MAX_RELATED = 3
PROCEDURE = "procedure:"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a citizen is told, and what it rests on.

    Args:
        text: the answer, with what is known to change.
        basis: legal basis and dates, a line each.
        related: entries to offer next.
        calculated: whether it was computed from what the citizen said.
        needs: of what was said, that from which it was computed ("nhom", "so-thang").
        used: the values of the day.
        until: the last day on which it is known to hold, or None.
    """

    text: str
    basis: str
    related: tuple[QuickReply, ...]
    calculated: bool
    used: tuple[Value, ...]
    until: date | None
    needs: tuple[str, ...] = ()


def answer(
    kb: KnowledgeBase,
    intent: str,
    day: date,
    slots: Mapping[str, str] | None = None,
    audiences: Collection[str] = (),
) -> Answer:
    """The answer of an entry on a day.

    Args:
        kb: the knowledge base.
        intent: the entry's id.
        day: the day asked for.
        slots: what the citizen said ("so-nguoi": "4"), for a calculated answer.
        audiences: those the citizen belongs to: related entries written for them come first.

    Raises:
        KeyError: no such entry.
        NoValueError: a value the answer needs doesn't hold on the day.
        InputError: a calculator can't take what staff wrote, on the day or on that of the next change.
        MissingFieldError: a table lacks the row that is named, on one of these days.
    """
    entry = kb.entries[intent]
    calculated, outside = _calculated(kb, entry, day, slots or {})
    rendered = calculated[1] if calculated else render(kb, whole(kb, entry, entry.answer), day)
    change = next_change(rendered.used, day)
    before = render(kb, kb.replies.outside, day).text if outside else ""
    text = "\n\n".join(filter(None, [before, rendered.text, upcoming(kb, entry, rendered, change)]))
    return Answer(
        text=text,
        basis=basis(kb, entry.sources, entry.review, rendered.used, day),
        related=related(kb, entry, audiences),
        calculated=calculated is not None,
        used=rendered.used,
        until=holds_until(rendered.used, day),
        needs=calculated[0].needs if calculated else (),
    )


def form_result(
    kb: KnowledgeBase, intent: str, result: FormResult, day: date, slots: Mapping[str, str], fields: Mapping[str, str]
) -> Answer:
    """What a form came to, on a day.

    Args:
        kb: the knowledge base.
        intent: the form's id.
        result: the result that fits.
        day: the day asked for.
        slots: what was answered, as the calculators take it.
        fields: the same as a citizen reads it.

    Raises:
        NoValueError, InputError, MissingFieldError: as ``answer``; an ``InputError`` says what can't be computed.
    """
    form = kb.entries[intent]
    rendered = render(kb, result.say, day, slots, fields)
    change = next_change(rendered.used, day)
    return Answer(
        text="\n\n".join(filter(None, [rendered.text, upcoming(kb, form, rendered, change)])),
        basis=basis(kb, form.sources, form.review, rendered.used, day),
        related=tuple(button(kb, other) for other in (result.related or form.related)[:MAX_RELATED]),
        calculated=any(isinstance(part, CalculatorRef) for part in parse(result.say)),
        used=rendered.used,
        until=holds_until(rendered.used, day),
    )


def whole(kb: KnowledgeBase, entry: Entry, template: str) -> str:
    """The template of all that is said: a rumour's verdict goes before its answer, what to do about it after."""
    verdict = kb.replies.verdicts.get(entry.verdict, "") if entry.verdict else ""
    return "\n\n".join(part.strip() for part in (verdict, template, entry.to_do) if part.strip())


def next_change(used: Iterable[Value], day: date) -> date | None:
    """The first day after ``day`` on which one of the values changes."""
    return min((v.next_change for v in used if v.next_change and v.next_change > day), default=None)


def holds_until(used: Iterable[Value], day: date) -> date | None:
    """The last day on which all of the values are known to hold, or None."""
    change = next_change(used, day)
    return change - timedelta(days=1) if change else None


def related(kb: KnowledgeBase, entry: Entry, audiences: Collection[str] = ()) -> tuple[QuickReply, ...]:
    """Buttons to go on with: the checklist of the entry's procedure, then the first related entries.

    Args:
        kb: the knowledge base.
        entry: what was answered.
        audiences: those the citizen belongs to: what is written for them comes first.
    """
    nearest = sorted(entry.related, key=lambda intent: not set(audiences) & set(kb.entries[intent].audiences))
    to_prepare = (QuickReply(kb.replies.checklist.button, PROCEDURE + entry.procedure),) if entry.procedure else ()
    return (*to_prepare, *(button(kb, intent) for intent in nearest[:MAX_RELATED]))


def button(kb: KnowledgeBase, intent: str) -> QuickReply:
    """The button that asks an entry."""
    entry = kb.entries[intent]
    return QuickReply(entry.label or entry.title, f"intent:{intent}")


def _calculated(
    kb: KnowledgeBase, entry: Entry, day: date, slots: Mapping[str, str]
) -> tuple[tuple[Calculated, Rendered] | None, bool]:
    """The most demanding calculated answer whose slots were all said, if its calculator takes them.

    Returns:
        the answer or None, and whether something that was said had to be left out.
    """
    fitting: list[Calculated] = [c for c in entry.calculated if all(need in slots for need in c.needs)]
    outside = False
    for candidate in sorted(fitting, key=lambda c: -len(c.needs)):
        try:
            return (candidate, render(kb, whole(kb, entry, candidate.answer), day, slots)), outside
        except InputError:
            outside = True  # what was said is out of the law's bounds: the general answer states them
    return None, outside


def upcoming(kb: KnowledgeBase, entry: Entry, rendered: Rendered, change: date | None) -> str:
    """What comes after the next fixed change: staff's own sentence as of that day, or one made from the values.

    Args:
        kb: the knowledge base.
        entry: whose answer it follows.
        rendered: the answer.
        change: the day of the change, or None.

    Returns:
        "" where nothing is known to change, or not to what.
    """
    if change is None:
        return ""
    fields = {"ngay-thay-doi": show_day(change)}
    try:
        if entry.upcoming:
            return render(kb, entry.upcoming, change, fields=fields).text
        changes = [_new_value(kb, value, change) for value in rendered.used if value.next_change == change]
    except NoValueError:
        return ""  # the new figure isn't out; the "until" line says all that is known
    wording = "; ".join(filter(None, changes))
    if not wording:
        return ""
    return render(kb, kb.replies.upcoming, change, fields={"ngay": show_day(change), "thay-doi": wording}).text


def _new_value(kb: KnowledgeBase, value: Value, change: date) -> str:
    new = kb.value_on(value.name, change)
    if isinstance(new.value, dict):
        return ""
    title = new.title[0].lower() + new.title[1:] if new.title[1:2].islower() else new.title
    return f"{title}: {show_with_unit(new.value, new.unit, kb.replies.units)}"


def basis(kb: KnowledgeBase, sources: Iterable[Source], review: Review, used: Iterable[Value], day: date) -> str:
    """The lines under an answer: what it rests on, when that was last checked, until when it holds.

    Args:
        kb: the knowledge base.
        sources: those of the entry or procedure itself.
        review: when that was last compared with the law.
        used: the values that were shown.
        day: the day asked for.
    """
    return "\n".join(_basis(kb, tuple(sources), review, tuple(used), day))


def _basis(
    kb: KnowledgeBase, own: tuple[Source, ...], review: Review, used: tuple[Value, ...], day: date
) -> Iterable[str]:
    sources = [*own, *(value.source for value in used if value.source)]
    if sources:
        yield _line(kb, kb.replies.basis, {"can-cu": cite(kb, sources)})
    if any(value.estimate for value in used):
        yield _line(kb, kb.replies.estimate, {})
    yield _line(kb, kb.replies.checked, {"ngay": show_day(min([review.checked, *(value.checked for value in used)]))})
    if until := holds_until(used, day):
        yield _line(kb, kb.replies.until, {"ngay": show_day(until)})


def _line(kb: KnowledgeBase, template: str, fields: Mapping[str, str]) -> str:
    return render(kb, template, date.min, fields=fields).text


def cite(kb: KnowledgeBase, sources: Iterable[Source]) -> str:
    """Sources as a line, one mention a law: "Luật BHXH 41/2024/QH15 (Điều 36 khoản 1); NĐ 159/2025/NĐ-CP"."""
    places: dict[str, list[str]] = {}
    for source in sources:
        places.setdefault(source.law, []).extend(at.strip() for at in source.at.split(";") if at.strip())
    return "; ".join(kb.laws[law].short + _in_brackets(at) for law, at in places.items())


def _in_brackets(places: list[str]) -> str:
    """Each place once; a whole article isn't named beside one of its clauses."""
    once = list(dict.fromkeys(places))
    kept = [at for at in once if not any(other.startswith(at + " ") for other in once)]
    return f" ({'; '.join(kept)})" if kept else ""
