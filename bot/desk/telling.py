"""Cases as staff read them, in the terminal and in their group. Nothing here is read by a citizen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.codes import shown
from bot.desk.hours import ZONE

KINDS = {"question": "câu hỏi", "complaint": "khiếu nại", "report": "báo tin lừa đảo"}
STATES = {"open": "chờ trả lời", "answered": "đã trả lời", "closed": "đã đóng"}
# What a citizen sent that is no text, as the conversation notes it.
_NOT_TEXT = {
    "[photo]": "(người hỏi gửi ảnh; máy không giữ ảnh)",
    "[voice]": "(người hỏi gửi tin thoại; máy không giữ)",
    "[file]": "(người hỏi gửi tệp; máy không giữ)",
    "[location]": "(người hỏi gửi vị trí)",
    "[sticker]": "(người hỏi gửi hình dán)",
}
_HIDDEN = "(kín: chỉ người phụ trách xem)"
_LONGEST_LINE = 60
_LONGEST_POST = 3000  # of a text in the group, where a message may have 4096
_UNPRINTABLE = re.compile(r"[^\n -~\xa0-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """What is told of a case.

    Args:
        code: its code, without the dash.
        kind: "question", "complaint" or "report".
        state: "open", "answered" or "closed".
        thread: what was said since: whether by staff, by whom, the text and when.
    """

    code: str
    kind: str
    confidential: bool
    channel: str
    text: str
    asked_at: datetime
    state: str
    thread: Sequence[tuple[bool, str, str, datetime]] = ()


def listed(cases: Iterable[Case], on_their_way: frozenset[str] = frozenset()) -> Iterator[str]:
    """A line for each case.

    Args:
        cases: in the order to be shown.
        on_their_way: codes of those whose answer was written and waits for the service to send it.
    """
    for case in cases:
        state = "đang gửi" if case.code in on_their_way else STATES[case.state]
        says = _HIDDEN if case.confidential else _line(case.text)
        yield f"{shown(case.code)}  {_when(case.asked_at)}  {state:<11}  {KINDS[case.kind]:<16}  {says}"


def told(case: Case) -> Iterator[str]:
    """All of a case, for who is to answer it."""
    hidden = ", KÍN" if case.confidential else ""
    yield f"Mã {shown(case.code)}: {KINDS[case.kind]}{hidden}, {STATES[case.state]}"
    yield f"Gửi {_when(case.asked_at)}, qua {case.channel}"
    yield ""
    yield plain(case.text)
    for by_staff, who, text, at in case.thread:
        author = "Cán bộ" if by_staff else "Người hỏi"
        yield ""
        yield f"{author}{f' ({plain(who)})' if who else ''}, {_when(at)}:"
        yield plain(text)


def post(code: str, kind: str, channel: str, text: str, *, confidential: bool) -> str:
    """What the group is told of a new case; of a confidential one no more than that it is there."""
    if confidential:
        return (
            f"🔒 Có {KINDS[kind]} kín, mã {shown(code)}. Nội dung không đưa vào nhóm. "
            f"Người phụ trách xem bằng: bot inbox show {shown(code)}"
        )
    return (
        f"❓ {KINDS[kind].capitalize()} mới, mã {shown(code)}, qua {channel}\n\n{_cut(plain(text))}\n\n"
        "Bấm Trả lời (Reply) vào tin này để đáp; máy chuyển nguyên văn cho người hỏi."
    )


def post_note(code: str, text: str) -> str:
    """What the group is told when a citizen goes on writing."""
    return f"Mã {shown(code)}, người hỏi nhắn thêm:\n{_cut(plain(text))}"


def plain(text: str) -> str:
    """A text that can do nothing to a terminal."""
    return _UNPRINTABLE.sub("", _NOT_TEXT.get(text, text))


def _line(text: str) -> str:
    line = " ".join(plain(text).split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_POST else text[:_LONGEST_POST] + "… (xem đủ bằng bot inbox show)"


def _when(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%d/%m/%Y %H:%M}"
