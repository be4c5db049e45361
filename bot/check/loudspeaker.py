"""loudspeaker.yaml: every broadcast can be told, in its time, with no other figures than the entries it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.check.findings import Findings
from bot.check.resting import check_said
from bot.check.templates import FAULTS, check_sentences, check_template, check_wording
from bot.knowledge.loudspeaker_schema import VOLUNTARY, Broadcast, BroadcastPart, Loudspeaker
from bot.knowledge.problem import Path
from bot.outlets.loudspeaker import script

_FILE = ("single", "loudspeaker")
_FIELDS = {"greeting": ("ten",), "greeting_place": ("ten", "noi"), "closing": ()}
_HOTLINE = "lien-he/tong-dai"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def check_loudspeaker(found: Findings, today: date) -> None:
    """All of loudspeaker.yaml."""
    if not found.kb.loudspeaker.broadcasts:
        return
    _check_wording(found, today)
    _check_slots(found)
    for key, broadcast in found.kb.loudspeaker.broadcasts.items():
        before = len(found.problems)
        _check_broadcast(found, key, broadcast, today)
        if len(found.problems) == before and not found.serving:
            _check_lengths(found, key, today)


def templates(loudspeaker: Loudspeaker) -> Iterator[tuple[Path, str]]:
    """What is written to be heard, with where it stands."""
    for key, broadcast in loudspeaker.broadcasts.items():
        for i, part in enumerate(broadcast.parts):
            if part.text.strip():
                yield ("broadcasts", key, "parts", i, "text"), part.text


def _check_wording(found: Findings, today: date) -> None:
    words = found.kb.loudspeaker
    for name, fields in _FIELDS.items():
        template: str = getattr(words, name)
        if not template.strip():
            found.error(*_FILE, (name,), "thiếu lời này; hãy thêm vào")
            continue
        check_wording(found, *_FILE, (name,), template, fields, today)
    if words.closing.count(f"{{{_HOTLINE}}}") < 2:
        found.error(*_FILE, ("closing",), f"lời kết phải đọc số tổng đài hai lần; đặt {{{_HOTLINE}}} ở hai chỗ")


def _check_slots(found: Findings) -> None:
    words = found.kb.loudspeaker
    if len(words.slots) < words.least_slots:
        message = f"mới có {len(words.slots)} lượt một tuần, cần ít nhất {words.least_slots}; thêm giờ phát"
        found.error(*_FILE, ("slots",), message)
    for i, slot in enumerate(words.slots):
        if not _TIME.fullmatch(slot.time):
            found.error(*_FILE, ("slots", i, "time"), f"'{slot.time}' không phải giờ; viết như \"17:00\"")
        if slot in words.slots[:i]:
            found.error(*_FILE, ("slots", i), "lượt này ghi hai lần; bỏ một dòng")
    schemes = [broadcast.scheme == VOLUNTARY for broadcast in words.broadcasts.values()]
    if sum(schemes) < words.least_voluntary:
        message = f"mới có {sum(schemes)} bài về BHXH tự nguyện, cần ít nhất {words.least_voluntary}; thêm bài"
        found.error(*_FILE, ("broadcasts",), message)
    if list(words.lengths) != sorted(set(words.lengths)):
        found.error(*_FILE, ("lengths",), "viết các độ dài tăng dần, mỗi độ dài một lần")


def _check_broadcast(found: Findings, key: str, broadcast: Broadcast, today: date) -> None:
    path: Path = ("broadcasts", key)
    check_template(found, *_FILE, (*path, "title"), broadcast.title, today)
    for i, audience in enumerate(broadcast.audiences):
        if audience not in found.kb.audiences.audiences:
            message = f"không có nhóm '{audience}' trong audiences.yaml; sửa mã hoặc bỏ đi"
            found.error(*_FILE, (*path, "audiences", i), message)
    for i, part in enumerate(broadcast.parts):
        _check_part(found, (*path, "parts", i), part, today)


def _check_part(found: Findings, path: Path, part: BroadcastPart, today: date) -> None:
    if part.from_ not in found.kb.loudspeaker.lengths:
        lengths = ", ".join(map(str, found.kb.loudspeaker.lengths))
        found.error(*_FILE, (*path, "from"), f"không có bản {part.from_} giây; chỉ nhận: {lengths}")
    named: list[tuple[Path, str]] = [(("rests_on", i), intent) for i, intent in enumerate(part.rests_on)]
    named += [(("entry",), part.entry)] if part.entry else []
    for where, intent in named:
        if not found.is_known("entries", intent, found.kb.entries):
            found.error(*_FILE, (*path, *where), f"không có mục '{intent}'; sửa mã hoặc bỏ đi")
    if part.text.strip():
        _check_text(found, path, part, today)


def _check_text(found: Findings, path: Path, part: BroadcastPart, today: date) -> None:
    if not part.rests_on:
        found.error(*_FILE, (*path, "rests_on"), "lời này dựa vào mục nào? ghi mã các mục ấy vào rests_on")
        return
    rendered = check_template(found, *_FILE, (*path, "text"), part.text, today)
    if rendered is None:
        return
    check_sentences(found, *_FILE, (*path, "text"), rendered.text)
    check_said(found, *_FILE, (*path, "text"), rendered.text, part.rests_on, today)


def _check_lengths(found: Findings, key: str, today: date) -> None:
    """Each version must fit its time: told as a warning, as it is an estimate."""
    for length in found.kb.loudspeaker.lengths:
        try:
            told = script(found.kb, key, today, length)
        except FAULTS:
            return  # told above, or withheld
        if told.is_too_short or told.is_too_long:
            says = "ngắn quá; thêm lời" if told.is_too_short else "dài quá; bớt lời"
            message = f"bản {length} giây đọc ước tính {told.seconds:.0f} giây, {says} ở các phần có from tới {length}"
            found.warning(*_FILE, ("broadcasts", key), message)
