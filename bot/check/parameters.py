"""Dated parameters: rising start dates, values of their unit, sources, and what is coming due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from bot.check.findings import Findings
from bot.check.laws import check_source
from bot.knowledge.schema import DatedValue, Parameter, Review

SOON = timedelta(weeks=6)


def check_parameters(found: Findings, today: date) -> None:
    """All parameters."""
    for name, parameter in found.kb.parameters.items():
        _rows(found, name, parameter)
        _coming_due(found, name, parameter, today)
        check_review(found, "parameters", name, parameter.review, today)


def check_review(found: Findings, kind: str, key: str, review: Review, today: date) -> None:
    """A review must be due after it was made; a warning from six weeks before it is due."""
    if review.due <= review.checked:
        found.error(kind, key, ("review", "due"), "phải sau ngày đối chiếu (checked); sửa một trong hai ngày")
    elif review.due < today:
        late = (today - review.due).days
        found.warning(
            kind, key, ("review", "due"), f"QUÁ HẠN đối chiếu {late} ngày; đối chiếu với văn bản rồi sửa ngày"
        )
    elif review.due - today <= SOON:
        found.warning(kind, key, ("review", "due"), f"sắp đến hạn đối chiếu ({review.due:%d/%m/%Y}); hãy xếp việc")


def _rows(found: Findings, name: str, parameter: Parameter) -> None:
    before: date | None = None
    for i, row in enumerate(parameter.values):
        path = ("values", i)
        if before and row.effective_from <= before:
            found.error("parameters", name, (*path, "effective_from"), "các ngày phải tăng dần; đổi chỗ hoặc sửa ngày")
        before = row.effective_from
        if row.source:
            check_source(found, "parameters", name, (*path, "source"), row.source)
        _row(found, name, path, row, parameter.unit)


def _row(found: Findings, name: str, path: tuple[str, int], row: DatedValue, unit: str) -> None:
    if row.expected:
        if row.value is not None:
            found.error("parameters", name, (*path, "value"), "đã có số thì bỏ expected: true")
        return
    if row.value is None:
        return  # closes the rule
    if row.source is None:
        found.error("parameters", name, path, "thiếu căn cứ; thêm source: {law: …, at: …}")
    right, wanted = _UNITS.get(unit, (_is_count, "số nguyên, ví dụ 15"))
    if not right(row.value):
        found.error("parameters", name, (*path, "value"), f"đơn vị {unit} cần {wanted}")


def _coming_due(found: Findings, name: str, parameter: Parameter, today: date) -> None:
    for i, row in enumerate(parameter.values):
        last = i + 1 == len(parameter.values)
        if not row.expected or not (last or parameter.values[i + 1].effective_from > today):
            continue
        path = ("values", i, "expected")
        if row.effective_from <= today:
            message = f"đã đến ngày {row.effective_from:%d/%m/%Y} mà chưa có số mới: câu trả lời dùng số này đang bị ẩn"
            found.warning("parameters", name, path, message + "; điền value và source")
        elif row.effective_from - today <= SOON:
            found.warning("parameters", name, path, f"sẽ đổi từ {row.effective_from:%d/%m/%Y}; chuẩn bị số mới")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_MONEY = (_is_count, "số nguyên đồng, viết như 1_500_000")
_WORDS = (_is_text, "chữ; đặt trong dấu nháy kép")
_UNITS: dict[str, tuple[Callable[[object], bool], str]] = {
    "VND": _MONEY,
    "VND/month": _MONEY,
    "VND/year": _MONEY,
    "VND/minute": _MONEY,
    "%": (_is_number, "số phần trăm, ví dụ 22 hoặc 4.5"),
    "factor": (_is_number, "số, ví dụ 20 hoặc 1.5"),
    "text": _WORDS,
    "phone": _WORDS,
    "code": _WORDS,
    "date": (_is_date, "ngày trong dấu nháy, ví dụ '2027-01-01'"),
    "table": (lambda value: isinstance(value, dict), "bảng: mỗi dòng một 'khoá: số'"),
    "list": (lambda value: isinstance(value, tuple), "danh sách: mỗi dòng bắt đầu bằng '- '"),
}
