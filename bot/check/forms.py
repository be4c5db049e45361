"""Forms: questions that can be answered, conditions that can hold, results that can be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import IntEnum
from itertools import product
from math import prod
from random import Random

from bot.answers.placeholders import PlaceholderError
from bot.answers.render import MissingFieldError, render
from bot.calculators.inputs import InputError
from bot.calculators.months import add_months
from bot.channels.telegram.rendering import PAYLOAD_BYTES
from bot.check.findings import Findings
from bot.check.templates import check_sentences, check_template
from bot.conversation import forms
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.problem import Path
from bot.knowledge.schema import Form, FormResult, Slot, SlotKind

MOST_CHOICES = 9
MOST_CASES = 2000  # ways to answer that are tried


def check_forms(found: Findings, today: date) -> None:
    """All forms."""
    for key, form in found.kb.entries.items():
        if isinstance(form, Form):
            _slots(found, key, form, today)
            _results(found, key, form)
            _cases(found, key, form, today)


def _slots(found: Findings, key: str, form: Form, today: date) -> None:
    earlier: dict[str, Slot] = {}
    for i, slot in enumerate(form.slots):
        path: Path = ("slots", i)
        if slot.name in earlier:
            found.error("entries", key, (*path, "name"), f"hai câu hỏi cùng tên '{slot.name}'; đổi một tên")
        _choices(found, key, path, slot)
        _when(found, key, (*path, "when"), slot.when, earlier)
        for name in ("lowest", "highest"):
            limit = getattr(slot, name)
            if limit.startswith("tinh/"):
                check_template(found, "entries", key, (*path, name), "{" + limit + "}", today)
            elif limit and not limit.isdecimal() and limit not in found.kb.parameters:
                message = f"'{limit}' không phải số, mã tham số, cũng không phải phép tính"
                found.error("entries", key, (*path, name), message)
        for name in ("ask", "other", "hint"):
            if text := getattr(slot, name):
                check_template(found, "entries", key, (*path, name), text, today)
        earlier[slot.name] = slot


def _choices(found: Findings, key: str, path: Path, slot: Slot) -> None:
    if (slot.kind == "choice") != bool(slot.choices):
        message = "cần choices" if slot.kind == "choice" else "choices chỉ dùng cho kind: choice; hãy bỏ"
        found.error("entries", key, (*path, "choices"), message)
    if len(slot.choices) > MOST_CHOICES:
        message = f"nhiều nhất {MOST_CHOICES} lựa chọn, bà con mới đọc hết được; gộp hoặc tách câu hỏi"
        found.error("entries", key, (*path, "choices"), message)
    for name in slot.choices:
        length = len(f"{forms.SLOT}{slot.name}={name}".encode())
        if length > PAYLOAD_BYTES:
            message = f"tên câu và mã lựa chọn dài {length} ký tự, nút bấm chỉ chứa {PAYLOAD_BYTES}; rút ngắn mã"
            found.error("entries", key, (*path, "choices", name), message)


def _when(
    found: Findings, key: str, path: Path, when: Mapping[str, tuple[str, ...]], earlier: Mapping[str, Slot]
) -> None:
    for name, wanted in when.items():
        slot = earlier.get(name)
        if slot is None:
            found.error("entries", key, (*path, name), f"không có câu hỏi '{name}' đứng trước; sửa tên hoặc thứ tự")
            continue
        known = {forms.YES, forms.NO} if slot.kind == "yes-no" else set(slot.choices)
        for value in wanted:
            if known and value not in known and not (value == forms.SKIPPED and slot.skip):
                message = f"câu '{name}' không có lựa chọn '{value}'; dùng: {', '.join(sorted(known))}"
                found.error("entries", key, (*path, name), message)


def _results(found: Findings, key: str, form: Form) -> None:
    slots = {slot.name: slot for slot in form.slots}
    last = len(form.results) - 1
    for i, result in enumerate(form.results):
        path: Path = ("results", i)
        _when(found, key, (*path, "when"), result.when, slots)
        if i < last and not result.when and not result.computed:
            found.error("entries", key, path, "không có điều kiện nên các kết quả sau không bao giờ dùng; để cuối cùng")
        if i == last and (result.when or result.computed):
            found.error("entries", key, path, "kết quả cuối phải dùng được cho mọi trường hợp còn lại; bỏ điều kiện")
        if result.procedure and not found.is_known("procedures", result.procedure, found.kb.procedures):
            found.error("entries", key, (*path, "procedure"), f"không có thủ tục '{result.procedure}'")
        if result.place and (result.place not in slots or slots[result.place].kind != "place"):
            found.error("entries", key, (*path, "place"), f"không có câu hỏi nơi ở tên '{result.place}'")
        for j, other in enumerate(result.related):
            if not found.is_known("entries", other, found.kb.entries):
                found.error("entries", key, (*path, "related", j), f"không có mục '{other}'; sửa mã hoặc bỏ dòng này")


def _cases(found: Findings, key: str, form: Form, today: date) -> None:
    """Every way through the questions (of very many some) must come to a result that can be said."""
    best: dict[int, tuple[_Said, dict[str, str]]] = {}  # to a result -> the answers with which most of it can be said
    for said in cases(found.kb, form, today):
        if len(best) == len(form.results) and all(how is _Said.WHOLE for how, _ in best.values()):
            break
        result = _result(found, key, form, said, today)
        if result is None or ((i := form.results.index(result)) in best and best[i][0] is _Said.WHOLE):
            continue
        how = _how_said(found.kb, form, result, said, today)
        if i not in best or how > best[i][0]:
            best[i] = how, said
    for i, result in enumerate(form.results):
        if i not in best:
            message = "chưa câu trả lời thử nào dẫn tới kết quả này; xem lại điều kiện"
            found.warning("entries", key, ("results", i), message)
        _say(found, key, form, i, best[i][1] if i in best else _any_case(found.kb, form, result, today), today)


class _Said(IntEnum):
    """How much of a result can be said."""

    REFUSED = 0  # a calculator can't take the answers
    AWAITED = 1  # a value lacks on the day
    WHOLE = 2


def _any_case(kb: KnowledgeBase, form: Form, result: FormResult, today: date) -> dict[str, str]:
    """Answers with which a result can be said to which none leads; any answers, if there are no such."""
    return max(cases(kb, form, today), key=lambda said: _how_said(kb, form, result, said, today))


def _how_said(kb: KnowledgeBase, form: Form, result: FormResult, said: Mapping[str, str], today: date) -> _Said:
    try:
        render(kb, result.say, today, forms.answers(said), forms.fields(kb, form, said))
    except NoValueError:
        return _Said.AWAITED
    except (ValueError, LookupError):
        return _Said.REFUSED
    return _Said.WHOLE


def cases(kb: KnowledgeBase, form: Form, today: date) -> Iterator[dict[str, str]]:
    """Ways to answer all questions of a form that arise, in no order; of very many some."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    chance = Random(0)
    values = {slot.name: values_of(kb, slot, today) for slot in form.slots}
    whole = prod(map(len, values.values())) <= MOST_CASES
    every = list(product(*values.values())) if whole else [_drawn(chance, values) for _ in range(MOST_CASES)]
    chance.shuffle(every)
    for chosen in every:
        wanted = dict(zip(values, chosen, strict=True))
        said: dict[str, str] = {}
        while slot := forms.next_slot(form, said):
            said[slot.name] = wanted[slot.name]
        case = tuple(said.items())
        if case not in seen:
            seen.add(case)
            yield said


def _drawn(chance: Random, values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(chance.choice(among) for among in values.values())


def values_of(kb: KnowledgeBase, slot: Slot, today: date) -> tuple[str, ...]:
    """What may be answered to a question: its choices, or some of what lies within its bounds."""
    known = tuple(slot.choices) or tuple(
        value for value in samples(slot.kind, today) if forms.fits(kb, slot, value, today)
    )
    return (*known, forms.SKIPPED) if slot.skip else known or samples(slot.kind, today)[:1]


def samples(kind: SlotKind, today: date) -> tuple[str, ...]:
    """What may be answered where there is nothing to choose from: long ago, lately, and soon."""
    match kind:
        case "yes-no":
            return forms.YES, forms.NO
        case "month":
            lately = (add_months(today, ahead) for ahead in (-50, -14, -4, 1))
            return "2001-01", "2010-01", *(f"{month:%Y-%m}" for month in lately)
        case "day":
            days = (today + timedelta(days=ahead) for ahead in (30, -20, -200, -400, -2200))
            return tuple(day.isoformat() for day in days)
    return _SAMPLES[kind]


_SAMPLES: Mapping[str, tuple[str, ...]] = {
    "choice": ("",),
    "money": ("3000000", "1500000", "20000000", "300000"),
    "people": ("4", "1", "7"),
    "months": ("120", "6", "60", "30", "150", "200", "250"),
    "years": ("20", "10", "3"),
    "number": ("2", "1", "8", "0"),
    "birth": ("1962-05", "1968-05", "1975-01", "1990-01"),
    "place": ("",),
}


def _result(found: Findings, key: str, form: Form, said: Mapping[str, str], today: date) -> FormResult | None:
    try:
        return forms.result_of(found.kb, form, said, today)
    except (PlaceholderError, MissingFieldError) as error:
        found.error("entries", key, ("results",), f"điều kiện tính không đọc được: {error}")
    except (InputError, NoValueError):
        pass  # the citizen is told what can't be computed
    return None


def _say(found: Findings, key: str, form: Form, i: int, said: Mapping[str, str], today: date) -> None:
    fields = {slot.name: "…" for slot in form.slots} | forms.fields(found.kb, form, said)
    unasked = (slot for slot in form.slots if slot.name not in said)
    slots = {slot.name: values_of(found.kb, slot, today)[0] for slot in unasked} | forms.answers(said)
    path: Path = ("results", i, "say")
    rendered = check_template(found, "entries", key, path, form.results[i].say, today, slots=slots, fields=fields)
    if rendered:
        check_sentences(found, "entries", key, path, rendered.text)
