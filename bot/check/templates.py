"""A staff text with placeholders: it must read, hold on the day, and have no figure typed into it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from bot.answers.placeholders import CalculatorRef, Literal, PlaceholderError, SlotRef, parse
from bot.answers.render import MissingFieldError, Rendered, render
from bot.calculators.inputs import InputError
from bot.calculators.registry import CALCULATORS
from bot.check.figures import typed_figures
from bot.check.findings import Findings
from bot.knowledge.base import NoValueError
from bot.knowledge.leaflet_schema import LeafletTable
from bot.knowledge.problem import Path

LONGEST_SENTENCE = 30  # words
# What may be wrong with a text: a broken placeholder, a value or reference that is missing. It is told where it stands;
# who makes a text of several passes over it.
FAULTS = (ValueError, LookupError)


def check_template(
    found: Findings,
    kind: str,
    key: str,
    path: Path,
    template: str,
    day: date,
    *,
    slots: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Rendered | None:
    """Check one text.

    Args:
        found: where problems go.
        kind: kind of file (see ``KnowledgeBase.file_of``).
        key: which file.
        path: where in the file.
        template: the text.
        day: the day on which it must hold.
        slots: examples of what the citizen may have said.
        fields: the fields the text may use.

    Returns:
        the text on that day, or None when it can't be made.
    """
    try:
        parts = parse(template)
    except PlaceholderError as error:
        found.error(kind, key, path, str(error))
        return None
    for part in parts:
        if isinstance(part, Literal) and not part.marked:
            for figure in typed_figures(part.text):
                message = f"con số '{figure}' gõ thẳng vào câu; đặt bằng {{tham-so}} hoặc {{tinh/…}}"
                found.error(kind, key, path, message + ", hoặc {chu: …} nếu chỉ là cách gọi")
        if isinstance(part, CalculatorRef) and _is_code(part):
            which = f"kết quả {part.figure or 'chính'} của {{tinh/{part.name}}}"
            message = f"{which} là mã để chọn câu, không phải chữ để in; dùng kết quả khác"
            found.error(kind, key, path, message)
        if isinstance(part, SlotRef) and part.name not in (slots or {}):
            found.error(kind, key, path, f"{{?{part.name}}} chỉ dùng trong calculated khi needs có {part.name}")
            return None
    return _rendered(found, kind, key, path, template, day, slots, fields)


def _is_code(part: CalculatorRef) -> bool:
    known = CALCULATORS.get(part.name)
    return known is not None and known.unit(part.figure) == "code"


def _rendered(
    found: Findings,
    kind: str,
    key: str,
    path: Path,
    template: str,
    day: date,
    slots: Mapping[str, str] | None,
    fields: Mapping[str, str] | None,
) -> Rendered | None:
    try:
        return render(found.kb, template, day, slots, fields)
    except NoValueError as error:
        if error.name not in found.kb.parameters:
            if f"parameters:{error.name}" not in found.broken:
                found.error(kind, key, path, f"không có tham số '{error.name}' trong knowledge/parameters/; sửa tên")
        elif error.awaited:
            message = f"tham số '{error.name}' đang chờ số mới từ ngày {error.day:%d/%m/%Y}: câu trả lời này đang bị ẩn"
            found.warning(kind, key, path, message)
        else:
            message = f"tham số '{error.name}' không có giá trị ngày {error.day:%d/%m/%Y}"
            report = found.warning if found.serving else found.error
            report(kind, key, path, message + "; thêm dòng giá trị hoặc sửa câu, câu trả lời này đang bị ẩn")
    except InputError as error:
        found.error(kind, key, path, f"{error.name}: {error.reason}")
    except MissingFieldError as error:
        found.error(kind, key, path, f"không dùng được {{{error.args[0]}}} ở đây; xem knowledge/README.md")
    except ValueError:
        pass  # a value that isn't of its unit: reported where it stands
    return None


def check_wording(
    found: Findings, kind: str, key: str, path: Path, template: str, fields: Collection[str], day: date
) -> None:
    """Check a wording that must say all its fields, and no others.

    Args:
        found: where problems go.
        kind: kind of file (see ``KnowledgeBase.file_of``).
        key: which file.
        path: where in the file.
        template: the wording.
        fields: their names.
        day: the day on which it must hold.
    """
    missing = [f"{{{field}}}" for field in fields if f"{{{field}}}" not in template]
    if missing:
        found.error(kind, key, path, f"lời này phải có {', '.join(missing)}; hãy thêm vào")
    check_template(found, kind, key, path, template, day, fields=dict.fromkeys(fields, "…"))


def check_rows(found: Findings, kind: str, key: str, path: Path, table: LeafletTable) -> None:
    """Each row of a table has a cell for each column."""
    columns = len(table.columns)
    for i, row in enumerate(table.rows):
        if len(row) != columns:
            message = f"hàng này có {len(row)} ô, bảng có {columns} cột; thêm hoặc bớt ô"
            found.error(kind, key, (*path, "rows", i), message)


def check_sentences(found: Findings, kind: str, key: str, path: Path, text: str) -> None:
    """Warn of sentences too long to be taken in on a small screen."""
    for line in text.splitlines():
        for sentence in line.replace("?", ".").replace("!", ".").replace(";", ".").split(". "):
            words = len(sentence.split())
            if words > LONGEST_SENTENCE:
                found.warning(kind, key, path, f"câu dài {words} từ ('{sentence.strip()[:40]}…'); tách thành câu ngắn")
