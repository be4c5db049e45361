"""Leaflets: every text readable, well referred, told apart by their words; and which printed ones are out of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.answers.editions import standing
from bot.answers.leaflet import LeafletTold, leaflet
from bot.answers.wording import show_day
from bot.check.findings import Findings
from bot.check.laws import check_source
from bot.check.parameters import check_review
from bot.check.templates import FAULTS, check_rows, check_sentences, check_template
from bot.knowledge.leaflet_schema import Leaflet, LeafletFormat, LeafletSection
from bot.knowledge.problem import Path
from bot.outlets.leaflet import smallest
from bot.outlets.typesetting import TooLongError, UnprintableError
from bot.text.plain import plain_words

IN_CHAT: tuple[LeafletFormat, ...] = ("flyer", "pocket")  # the PDF and the pictures
LONGEST_ID = 28  # letters, so that the code to scan has room for a place


def check_leaflets(found: Findings, today: date) -> None:
    """All leaflets, and the entries that name one."""
    for key, one in found.kb.leaflets.items():
        _names(found, key, one)
        _references(found, key, one)
        for path, template in templates(one):
            rendered = check_template(found, "leaflets", key, path, template, today)
            if rendered and path[-1] == "text":
                check_sentences(found, "leaflets", key, path, rendered.text)
        check_review(found, "leaflets", key, one.review, today)
        _as_a_whole(found, key, one, today)
    _told_apart(found)
    for key, entry in found.kb.entries.items():
        for i, name in enumerate(entry.leaflets):
            if not found.is_known("leaflets", name, found.kb.leaflets):
                message = f"không có tờ rơi '{name}' trong knowledge/leaflets/; sửa mã hoặc bỏ"
                found.error("entries", key, ("leaflets", i), message)


def templates(one: Leaflet) -> Iterator[tuple[Path, str]]:
    """Every text of a leaflet's own, with its place in the file."""
    yield ("title",), one.title
    yield ("lead",), one.lead
    for i, section in enumerate(one.sections):
        yield ("sections", i, "heading"), section.heading
        if section.text.strip():
            yield ("sections", i, "text"), section.text
        yield from _cells(("sections", i, "table"), section)


def _cells(path: Path, section: LeafletSection) -> Iterator[tuple[Path, str]]:
    if section.table:
        for j, column in enumerate(section.table.columns):
            yield (*path, "columns", j), column
        for j, row in enumerate(section.table.rows):
            for k, cell in enumerate(row):
                yield (*path, "rows", j, k), cell


def _names(found: Findings, key: str, one: Leaflet) -> None:
    if "/" in key or len(key) > LONGEST_ID:
        found.error("leaflets", key, (), f"tên tệp tờ rơi dài nhất {LONGEST_ID} chữ và không nằm trong thư mục con")
    if not any(section.pocket for section in one.sections):
        message = "chưa phần nào có pocket: true; hình gửi qua Zalo lấy từ các phần ấy, hãy chọn một hai phần chính"
        found.error("leaflets", key, ("sections",), message)
    for i, section in enumerate(one.sections):
        if section.table:
            check_rows(found, "leaflets", key, ("sections", i, "table"), section.table)


def _references(found: Findings, key: str, one: Leaflet) -> None:
    _known(found, key, ("intent",), "mục", "entries", one.intent)
    for i, section in enumerate(one.sections):
        for name in ("entry", "upcoming"):
            _known(found, key, ("sections", i, name), "mục", "entries", getattr(section, name))
        _known(found, key, ("sections", i, "procedure"), "thủ tục", "procedures", section.procedure)
    for i, audience in enumerate(one.audiences):
        if audience not in found.kb.audiences.audiences:
            found.error("leaflets", key, ("audiences", i), f"không có nhóm '{audience}' trong audiences.yaml; sửa mã")
    for i, source in enumerate(one.sources):
        check_source(found, "leaflets", key, ("sources", i), source)


def _known(found: Findings, key: str, path: Path, called: str, kind: str, name: str | None) -> None:
    known = found.kb.entries if kind == "entries" else found.kb.procedures
    if name and not found.is_known(kind, name, known):
        found.error("leaflets", key, path, f"không có {called} '{name}'; sửa mã hoặc bỏ dòng này")


def _told_apart(found: Findings) -> None:
    """No two leaflets are asked for by the same words or shown by the same label."""
    seen: dict[tuple[str, ...], str] = {}
    for key, one in found.kb.leaflets.items():
        own: dict[tuple[str, tuple[str, ...]], Path] = {("label", plain_words(one.label)): ("label",)}
        own |= {("words", plain_words(words)): ("words", i) for i, words in enumerate(one.words)}
        for (field, words), path in own.items():
            other = seen.setdefault((field, *words), key)
            if other != key:
                found.error("leaflets", key, path, f"tờ rơi '{other}' cũng dùng chữ này; sửa một trong hai")


def _as_a_whole(found: Findings, key: str, one: Leaflet, today: date) -> None:
    """Whether it can be printed, and which print runs no longer say what is right."""
    try:
        told = leaflet(found.kb, key, today)
    except FAULTS:
        return  # it can't be shown; why is told where the fault stands
    _printed(found, key, one, told)
    if not found.serving:  # in service it is set all the same, as well as can be
        for form in dict.fromkeys((*one.formats, *IN_CHAT)):
            if why := _misprint(told, form):
                found.error("leaflets", key, (), f"khổ {form} {why}")


def _misprint(told: LeafletTold, form: LeafletFormat) -> str:
    """Why a form can't be printed; "" when it can. Remembered: most leaflets stay as they are between two checks."""
    tried = (told.digest, form)
    if tried not in _misprints:
        _misprints[tried] = _tried(told, form)
    return _misprints[tried]


_misprints: dict[tuple[str, LeafletFormat], str] = {}


def _tried(told: LeafletTold, form: LeafletFormat) -> str:
    try:
        smallest(told, form)
    except TooLongError as error:
        return f"không đủ chỗ ({error}); bớt lời, hoặc đặt flyer: false, pocket: false cho phần ít cần hơn"
    except UnprintableError as error:
        return f"không in được, bỏ chữ hoặc ký hiệu lạ ({error})"
    return ""


def _printed(found: Findings, key: str, one: Leaflet, told: LeafletTold) -> None:
    for i, run in enumerate(one.printed):
        if run.withdrawn:
            continue
        stands = standing(run.code, told.code)
        where = f"bản in ngày {show_day(run.on)}" + (f" ({run.where})" if run.where else "")
        if stands == "wrong":
            message = (
                f"{where} mã {run.code} đã SAI SỐ, nay là {told.code}: thu hồi rồi ghi withdrawn: true, in bản mới"
            )
            found.warning("leaflets", key, ("printed", i), message)
        elif stands == "reworded":
            message = f"{where} mã {run.code} là ấn bản cũ, số vẫn đúng, lời đã sửa (nay {told.code}); cân nhắc thay"
            found.warning("leaflets", key, ("printed", i), message)
