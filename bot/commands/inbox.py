"""What citizens left with staff: list, show, answer, close. The running service takes answers up within two seconds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.app import answers
from bot.commands.start import told_plainly
from bot.desk import codes, telling
from bot.desk.telling import Case
from bot.settings import load_settings
from bot.storage.inspection import read_tickets
from bot.storage.store import Ticket, TicketState

LONGEST_ANSWER = 4000  # characters


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.set_defaults(task="list", all=False)
    parser.add_argument("--open", action="store_true", help="list what waits for an answer (without an option, too)")
    parser.add_argument("--all", action="store_true", help="list everything that is kept")
    tasks = parser.add_subparsers(dest="task")
    show = tasks.add_parser("show", help="show a case with all that was said")
    answer = tasks.add_parser("answer", help="answer a case; without a text it is read from standard input")
    close = tasks.add_parser("close", help="close a case without an answer")
    for task in (show, answer, close):
        task.add_argument("code", help="the case's code, as listed")
    answer.add_argument("text", nargs="*", help="the answer, sent as it is")
    answer.add_argument("--by", default="", help="who answers, for colleagues; citizens don't see it")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Do the task named; 1 when there is no such case, or nothing to send."""
    data = load_settings().data
    return _TASKS[options.task or "list"](options, data)


def _list(options: argparse.Namespace, data: Path) -> int:
    states = () if options.all else (TicketState.OPEN,)
    cases = [_case(ticket) for ticket in _tickets(data, *states)]
    waiting = frozenset(written.code for _, written in answers.waiting(answers.folder_in(data)))
    for line in telling.listed(cases, waiting):
        print(line)
    if not cases:
        print(
            "Chưa có việc nào." if options.all else "Không có việc nào đang chờ. Xem cả việc đã xong: bot inbox --all"
        )
    return 0


def _show(options: argparse.Namespace, data: Path) -> int:
    ticket = _find(options.code, data)
    if ticket is None:
        return 1
    print("\n".join(telling.told(_case(ticket))))
    return 0


def _answer(options: argparse.Namespace, data: Path) -> int:
    ticket = _find(options.code, data)
    if ticket is None:
        return 1
    text = (" ".join(options.text) or _typed_in()).strip()
    if not text or len(text) > LONGEST_ANSWER:
        says = f"dài {len(text)} ký tự, nhiều nhất {LONGEST_ANSWER}" if text else "trống"
        print(f"Câu trả lời {says}; chưa gửi gì.", file=sys.stderr)
        return 1
    answers.write(answers.folder_in(data), answers.Written(ticket.code, text, options.by.strip()), datetime.now(UTC))
    print("Đã ghi. Dịch vụ đang chạy sẽ gửi trong hai giây; chưa chạy thì gửi khi khởi động.")
    return 0


def _close(options: argparse.Namespace, data: Path) -> int:
    ticket = _find(options.code, data)
    if ticket is None:
        return 1
    answers.write(answers.folder_in(data), answers.Written(ticket.code), datetime.now(UTC))
    print("Đã ghi. Dịch vụ đang chạy sẽ đóng việc này trong hai giây; chưa chạy thì đóng khi khởi động.")
    return 0


_TASKS: dict[str, Callable[[argparse.Namespace, Path], int]] = {
    "list": _list,
    "show": _show,
    "answer": _answer,
    "close": _close,
}


def _tickets(data: Path, *states: TicketState) -> list[Ticket]:
    path = data / "bot.sqlite"
    return read_tickets(path, states) if path.exists() else []


def _find(typed: str, data: Path) -> Ticket | None:
    """The case of a code, however it is spelt; told when there is none."""
    code = codes.find(typed)
    found = next((ticket for ticket in _tickets(data) if ticket.code == code), None)
    if found is None:
        print(f"Không có việc nào mã '{telling.plain(typed)}'. Xem các mã: bot inbox --all", file=sys.stderr)
    return found


def _typed_in() -> str:
    if sys.stdin.isatty():
        print("Gõ câu trả lời, rồi Ctrl+D:", file=sys.stderr)
    return sys.stdin.read()


def _case(ticket: Ticket) -> Case:
    thread = [(said.by_staff, said.who, said.text, said.at) for said in ticket.thread]
    return Case(
        ticket.code,
        ticket.kind,
        ticket.confidential,
        ticket.channel,
        ticket.text,
        ticket.asked_at,
        ticket.state.value,
        thread,
    )
