"""Leaflets: built for print, listed with their codes, and whether a paper with a code is still right."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from bot.answers.editions import Standing, has_figures_of, standing
from bot.answers.leaflet import LeafletTold, leaflet
from bot.answers.leaflet_links import picture_urls, ref_link
from bot.answers.render import MissingFieldError
from bot.answers.wording import show_day
from bot.calculators.inputs import InputError
from bot.commands.start import (
    add_knowledge,
    day_of,
    is_known,
    knowledge_for,
    settings_of,
    told_plainly,
    web_address,
)
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.leaflet_schema import CODE, FORMATS, LeafletFormat, Printed
from bot.outlets.leaflet import pdf, pictures
from bot.outlets.typesetting import TooLongError, UnprintableError

Form = LeafletFormat | Literal["pictures"]
LONGEST_REF = 64  # letters of what a code to scan hands over
_PLACE = re.compile(r"(?=.{0,32}$)([a-z0-9]+(-[a-z0-9]+)*)?")  # as a print run may name it


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    tasks = parser.add_subparsers(dest="task", required=True)
    build = tasks.add_parser("build", help="write PDFs and pictures")
    build.add_argument("ids", nargs="*", metavar="ID", help="ids of leaflets (default: all)")
    build.add_argument("--to", type=Path, default=Path("leaflets-out"), metavar="DIR", help="where to write")
    build.add_argument(
        "--link", type=web_address, help="address of the bot on the web, for the code to scan (default: PUBLIC_URL)"
    )
    build.add_argument("--place", default="", metavar="CODE", help="where they will be handed out: a-z, 0-9, -")
    build.add_argument("--form", choices=(*FORMATS, "pictures"), help="only this one")
    tasks.add_parser("list", help="show all with their codes, and whether what was printed is still right")
    code = tasks.add_parser("code", help="tell whether a paper with a code is still right")
    code.add_argument("id", nargs="?", default="", metavar="ID", help="of the leaflet, if known")
    code.add_argument("code", metavar="CODE", help="at the foot of the paper, e.g. 1-3fa09c")
    for task in tasks.choices.values():
        add_knowledge(task)


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Do the task named."""
    return _TASKS[options.task](options)


# -- build


@dataclass(frozen=True, slots=True)
class _Job:
    told: LeafletTold
    form: Form
    link: str
    place: str

    def files(self) -> dict[str, bytes]:
        """Each file's name and content.

        Raises:
            UnprintableError, TooLongError: it can't be made.
        """
        place = f"-{self.place}" if self.place else ""
        if self.form != "pictures":
            name = f"to-roi-{self.told.id}-{self.told.code}-{self.form}{place}.pdf"
            return {name: pdf(self.told, self.form, self.link)}
        names = [Path(url) for url in picture_urls(self.told)]
        made = pictures(self.told, self.link)
        return {f"{name.stem}{place}.png": picture for name, picture in zip(names, made, strict=True)}


def _build(options: argparse.Namespace) -> int:
    kb, day = knowledge_for(options), day_of(options)
    if not all(is_known("tờ rơi", key, kb.leaflets) for key in options.ids) or not _place_is_good(kb, options):
        return 1
    told = [_told(kb, key, day) for key in options.ids or sorted(kb.leaflets)]
    address = settings_of(options).public_url if options.link is None else options.link
    jobs = [job for one in told if one for job in _jobs(kb, one, address, options)]
    jobs.sort(key=lambda job: job.form == "pictures")  # by then it is known how the pocket card is set
    options.to.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        good = [_write(options.to, made) for made in pool.map(_made, jobs)]
    return 0 if all(good) and all(told) else 1


def _place_is_good(kb: KnowledgeBase, options: argparse.Namespace) -> bool:
    refs = [ref_link("/", key, options.place).partition("=")[2] for key in options.ids or kb.leaflets]
    if _PLACE.fullmatch(options.place) and all(len(ref) <= LONGEST_REF for ref in refs):
        return True
    print(f"Mã nơi phát '{options.place}' chỉ gồm chữ thường không dấu, số, gạch nối, và đủ ngắn.", file=sys.stderr)
    return False


def _told(kb: KnowledgeBase, key: str, day: date) -> LeafletTold | None:
    try:
        return leaflet(kb, key, day)
    except NoValueError as error:
        print(f"{key}: đang ẩn, '{error.name}' chưa có giá trị ngày {show_day(error.day)}.", file=sys.stderr)
    except (InputError, MissingFieldError) as error:
        print(f"{key}: không tính được: {error}", file=sys.stderr)
    return None


def _jobs(kb: KnowledgeBase, told: LeafletTold, address: str, options: argparse.Namespace) -> Iterator[_Job]:
    link = ref_link(address, told.id, options.place)
    forms: tuple[Form, ...] = (*kb.leaflets[told.id].formats, "pictures")
    for form in forms:
        if options.form in (None, form):
            yield _Job(told, form, link, options.place)


def _made(job: _Job) -> dict[str, bytes] | str:
    """The files of a job, or why there are none."""
    try:
        return job.files()
    except TooLongError as error:
        return f"{job.told.id}, khổ {job.form}: không đủ chỗ ({error}); bớt lời, hoặc bỏ khổ này khỏi formats"
    except UnprintableError as error:
        return f"{job.told.id}, khổ {job.form}: không in được: {error}"


def _write(directory: Path, made: dict[str, bytes] | str) -> bool:
    """Write what differs from what is there; whether there was something to write."""
    if isinstance(made, str):
        print(made, file=sys.stderr)
        return False
    for name, content in made.items():
        path = directory / name
        same = path.is_file() and path.read_bytes() == content
        if not same:
            path.write_bytes(content)
        print(f"{'như cũ' if same else 'đã dựng'}: {path}")
    return True


# -- list, code


def _list(options: argparse.Namespace) -> int:
    kb, day = knowledge_for(options), day_of(options)
    told = [_told(kb, key, day) for key in sorted(kb.leaflets)]
    for one in filter(None, told):
        until = f"đúng đến hết {show_day(one.until)}" if one.until else "chưa biết ngày đổi"
        print(f"{one.id}: {one.title}\n  mã {one.code}, {until}, khổ {', '.join(kb.leaflets[one.id].formats)}")
        for printed in kb.leaflets[one.id].printed:
            print(f"  - {_run_of(printed)}: {'đã thu hồi' if printed.withdrawn else _state(printed.code, one.code)}")
    return 0 if all(told) else 1


def _run_of(printed: Printed) -> str:
    copies = f", {printed.copies} bản" if printed.copies else ""
    return f"in ngày {show_day(printed.on)}{copies}{printed.where and ', ' + printed.where}, mã {printed.code}"


def _state(code: str, today: str) -> str:
    """What a code on paper means beside that of today."""
    states: dict[Standing, str] = {
        "right": "còn đúng",
        "reworded": f"số còn đúng, lời đã sửa (nay là {today})",
        "wrong": f"SAI SỐ, thu hồi (nay là {today})",
    }
    return states[standing(code, today)]


def _code(options: argparse.Namespace) -> int:
    """0 when it is right; 1 when a figure of it is wrong or it isn't known."""
    if not re.fullmatch(CODE, options.code):
        print(f"'{options.code}' không phải mã tờ rơi; xem lại chân tờ, viết như 1-3fa09c.", file=sys.stderr)
        return 1
    kb, day = knowledge_for(options), day_of(options)
    if options.id and not is_known("tờ rơi", options.id, kb.leaflets):
        return 1
    keys = [options.id] if options.id else sorted(kb.leaflets)
    told = [one for key in keys if (one := _told(kb, key, day))]
    meant = told if options.id else [one for one in told if _has(kb, one, options.code)]
    if not meant:
        print(f"Không rõ tờ nào có mã {options.code}; ghi thêm mã tờ rơi: bot leaflets code ID {options.code}")
        return 1
    for one in meant:
        print(f"{one.id}, mã {options.code}: {_state(options.code, one.code)}.")
    return 1 if any(standing(options.code, one.code) == "wrong" for one in meant) else 0


def _has(kb: KnowledgeBase, told: LeafletTold, code: str) -> bool:
    """Whether a code is or was one of a leaflet's."""
    return has_figures_of(code, told.code) or any(code == run.code for run in kb.leaflets[told.id].printed)


_TASKS: dict[str, Callable[[argparse.Namespace], int]] = {"build": _build, "list": _list, "code": _code}
