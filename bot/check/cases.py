"""The figures of tests/figures.yaml must come out as typed there; a figure or a change without a case is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from bot.answers.placeholders import PlaceholderError
from bot.answers.render import MissingFieldError, render
from bot.calculators.inputs import InputError
from bot.check.findings import Findings
from bot.check.uses import Template, day_of, of_entry, of_procedure, read_by
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.problem import Path
from bot.knowledge.schema import FigureCase, Parameter

NOTHING = "không có"  # what a case gives for a day on which the figure must be withheld
# The laws in force began on this day: a rule that starts with them replaced no figure that was ever told here.
BEGINNING = date(2025, 7, 1)
_DAY = timedelta(days=1)


class _UnreadableError(ValueError):
    """A text that gives nothing on any day; the message is Vietnamese, for staff."""


def check_cases(found: Findings, today: date) -> None:
    """Try all cases, then tell what has none.

    Args:
        found: where problems go.
        today: the day on which the parameters that answers read are looked for.
    """
    days_by_case = [
        _check_case(found, key, ("figures", i), case)
        for key, file in found.kb.figures.items()
        for i, case in enumerate(file.figures)
    ]
    if days_by_case:  # a knowledge that keeps no cases isn't asked for them
        _tell_untried(found, days_by_case, today)


def _check_case(found: Findings, key: str, path: Path, case: FigureCase) -> dict[str, set[date]]:
    """Try one case on each of its days.

    Returns:
        the days on which each parameter was read.
    """
    days: dict[str, set[date]] = defaultdict(set)
    for day, wanted in case.gives.items():
        try:
            given = _given(found.kb, case.say, day)
        except _UnreadableError as error:
            found.error("figures", key, (*path, "say"), str(error))
            break
        read = sorted(read_by(found.kb, Template((*path, "say"), case.say), day))
        for name in read:
            days[name].add(day)
        if given != wanted:
            message = f"ngày {day:%d/%m/%Y} phải là '{wanted}', máy lại ra '{given}'; đối chiếu với {case.from_}"
            remedy = f"sửa {', '.join(read) or 'câu này'} nếu tham số sai, sửa ca kiểm nếu luật đã đổi"
            found.error("figures", key, (*path, "gives", str(day)), f"{message}, rồi {remedy}")
    return days


def _given(kb: KnowledgeBase, text: str, day: date) -> str:
    try:
        return render(kb, text, day).text
    except NoValueError as error:
        if error.name not in kb.parameters:
            message = f"không có tham số '{error.name}' trong knowledge/parameters/; sửa tên"
            raise _UnreadableError(message) from None
        return NOTHING
    except InputError as error:
        raise _UnreadableError(f"{error.name}: {error.reason}") from None
    except MissingFieldError as error:
        raise _UnreadableError(f"không dùng được {{{error.args[0]}}} ở đây; xem knowledge/README.md") from None
    except PlaceholderError as error:
        raise _UnreadableError(str(error)) from None


def _tell_untried(found: Findings, days_by_case: list[dict[str, set[date]]], today: date) -> None:
    tried = {name for days in days_by_case for name in days}
    for name in sorted(_read_by_answers(found.kb, today)):
        if name not in tried:
            message = "có câu trả lời dùng số này mà chưa có ca kiểm; thêm một ca vào tests/figures.yaml"
            found.warning("parameters", name, ("values",), message)
            continue
        for i, change in _changes(found.kb.parameters[name]):
            eve = change - _DAY
            if not any({eve, change} <= days.get(name, set()) for days in days_by_case):
                message = f"chưa có ca kiểm nào đi qua ngày đổi này; thêm {eve} và {change} vào tests/figures.yaml"
                found.warning("parameters", name, ("values", i), message)


def _changes(parameter: Parameter) -> Iterator[tuple[int, date]]:
    """The rows that change what was told before."""
    for i, row in enumerate(parameter.values):
        first = BEGINNING if i else BEGINNING + _DAY
        if row.effective_from >= first:
            yield i, row.effective_from


def _read_by_answers(kb: KnowledgeBase, today: date) -> set[str]:
    """The parameters that some answer or checklist reads, through a calculator too."""
    return {name for template, day in _shown(kb, today) for name in read_by(kb, template, day)}


def _shown(kb: KnowledgeBase, today: date) -> Iterator[tuple[Template, date]]:
    """The texts that citizens are shown, each with its day."""
    for entry in kb.entries.values():
        for template in of_entry(entry):
            yield template, day_of(kb, entry, template, today)
    for procedure in kb.procedures.values():
        for template in of_procedure(procedure):
            yield template, today
