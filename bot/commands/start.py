"""What several commands begin with: settings, the day, the knowledge."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Any

from bot.answers.wording import show_day
from bot.app.served import KnowledgeError, Served, rates_of, serve_knowledge
from bot.conversation.turn import local_day
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.load import load
from bot.settings import SettingError, Settings, load_settings
from bot.storage.store import StorageError

LONGEST_ADDRESS = 200  # letters: more would make a code to scan too fine for a phone
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*")
Run = Callable[[argparse.Namespace], int]
Row = dict[str, Any]


def add_knowledge(parser: argparse.ArgumentParser) -> None:
    """The options that choose the knowledge and the day."""
    parser.add_argument("--knowledge", type=Path, default=None, help="knowledge directory (default: knowledge)")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="answer as of this day (YYYY-MM-DD)")


def web_address(text: str) -> str:
    """An address that a code to scan leads to, as an argument; "" for none.

    Raises:
        ArgumentTypeError: it is none.
    """
    if text and not (len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text)):
        raise argparse.ArgumentTypeError(f"'{text[:80]}' không phải địa chỉ mạng; viết như https://vi-du.vn")
    return text.rstrip("/")


def settings_of(options: argparse.Namespace) -> Settings:
    """The environment's settings, with what the command line says otherwise.

    Raises:
        SettingError: a setting can't be used.
    """
    settings = load_settings()
    return replace(settings, knowledge=options.knowledge) if options.knowledge else settings


def day_of(options: argparse.Namespace) -> date:
    """The day asked for, else today in Việt Nam."""
    day: date | None = options.today
    return day or local_day(datetime.now(UTC))


def served_for(options: argparse.Namespace) -> Served:
    """The knowledge the options name, checked for their day.

    Raises:
        KnowledgeError, SettingError: it can't be served.
    """
    settings = settings_of(options)
    models, rates = settings.data / "models", rates_of(settings)
    return serve_knowledge(settings.knowledge, day_of(options), models, trying_out=True, rates=rates)


def knowledge_for(options: argparse.Namespace) -> KnowledgeBase:
    """The knowledge the options name, read but not checked: what is to be mended can be asked for too.

    Raises:
        KnowledgeError, SettingError: it can't be read.
    """
    loaded = load(settings_of(options).knowledge)
    if loaded.kb is None:
        raise KnowledgeError(sorted(loaded.problems))
    for problem in loaded.problems:
        print(problem, file=sys.stderr)
    return loaded.kb


def is_known(kind: str, typed: str, known: Iterable[str]) -> bool:
    """Whether an id exists; if not, that is told with the nearest that do.

    Args:
        kind: what it is the id of, as staff call it.
        typed: the id.
        known: all ids.
    """
    ids = sorted(known)
    if typed in ids:
        return True
    name = typed.rpartition("/")[2]
    near = [key for key in ids if name and name in key] or get_close_matches(typed, ids, n=3, cutoff=0.5)
    print(f"Không có {kind} '{typed}'." + (f" Có phải: {', '.join(near[:5])}?" if near else ""), file=sys.stderr)
    return False


def answer_lines(answer: Callable[[Row], Row], is_good: Callable[[Row], bool], wanted: str) -> int:
    """Each JSON line of standard input out again at once, with its answer; a bad line is told and passed over.

    Args:
        answer: what to add to a row.
        is_good: whether a row has what is to be answered.
        wanted: what a row must have, told of a bad one.

    Returns:
        the exit code: 1 when there were bad lines.
    """
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        row = _row(line)
        if row is None or not is_good(row):
            bad += 1
            print(f"dòng {number}: cần một đối tượng JSON có {wanted}", file=sys.stderr)
            continue
        print(json.dumps({**row, **answer(row)}, ensure_ascii=False), flush=True)
    return 1 if bad else 0


def _row(line: str) -> Row | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def told_plainly(run: Run) -> Run:
    """Expected failures become a message and exit code 1."""

    @wraps(run)
    def wrapped(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except KnowledgeError as error:
            for problem in error.problems:
                print(problem, file=sys.stderr)
            print("Chưa chạy được: hãy sửa các lỗi trên rồi thử lại (bot check).", file=sys.stderr)
        except NoValueError as error:
            print(f"Đang ẩn: tham số '{error.name}' chưa có giá trị ngày {show_day(error.day)}.", file=sys.stderr)
        except SettingError as error:
            print(f"Cấu hình sai: {error}", file=sys.stderr)
        except BrokenPipeError:
            raise
        except (StorageError, OSError) as error:
            print(f"Không mở được dữ liệu: {error}", file=sys.stderr)
        return 1

    return wrapped
