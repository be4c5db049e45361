"""The registration points: those of a province, and an agency's list taken in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.answers.points import is_stale
from bot.answers.wording import show_day
from bot.commands.start import add_knowledge, day_of, knowledge_for, settings_of, told_plainly
from bot.desk.point_import import Import, file_name, import_rows, points_yaml
from bot.desk.point_table import TableError, read_table
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import validate
from bot.knowledge.place_schema import Points
from bot.knowledge.yaml_file import parse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    tasks = parser.add_subparsers(dest="task", required=True)
    listing = tasks.add_parser("list", help="show the points of a province")
    listing.add_argument("province", help="name of a province of today")
    importing = tasks.add_parser("import", help="take in a list, .csv or .xlsx")
    importing.add_argument("file", type=Path)
    importing.add_argument("--province", default="", help="the province of rows that don't name theirs")
    importing.add_argument("--out", type=Path, default=None, help="file to write (default: knowledge/points/…)")
    importing.add_argument("--dry-run", action="store_true", help="only say what would be taken and what not")
    for task in tasks.choices.values():
        add_knowledge(task)


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Do the task named."""
    return _TASKS[options.task](options)


def _list(options: argparse.Namespace) -> int:
    kb, day = knowledge_for(options), day_of(options)
    place = kb.places.province(options.province)
    if place is None:
        print(f"Không có tỉnh, thành phố '{options.province}' hiện nay.", file=sys.stderr)
        return 1
    points = [
        point
        for of_province in kb.points.values()
        if (other := kb.places.province(of_province.province)) and other.key == place.key
        for point in of_province.points
    ]
    for point in points:
        dated = show_day(point.source.day) if point.source.day else "?"
        stale = ", phải gọi xác nhận" if is_stale(point, day) else ""
        print(f"{point.id}: {point.name}, {point.address} ({point.confidence}, nguồn ngày {dated}{stale})")
    print(f"{len(points)} nơi ở {place.full_name}.")
    return 0


def _import(options: argparse.Namespace) -> int:
    kb = knowledge_for(options)
    try:
        table = read_table(options.file)
    except TableError as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 1
    taken = import_rows(kb, table.rows, day_of(options), options.province)
    print(f"{options.file}: đọc theo {table.read_as}, {len(table.rows)} dòng.")
    if table.unknown_columns:
        print(f"Cột không dùng: {', '.join(table.unknown_columns)}.")
    for refused in taken.refused:
        print(f"dòng {refused.row}: không nhận: {refused.reason}")
    good = _write(kb, taken, options)
    count = sum(map(len, taken.points.values()))
    print(f"Nhận {count} dòng, không nhận {len(taken.refused)} dòng." + (" Chạy bot check." if count else ""))
    return 1 if taken.refused or not good else 0


def _write(kb: KnowledgeBase, taken: Import, options: argparse.Namespace) -> bool:
    """Write a file for each province; whether all could be."""
    if options.out and len(taken.points) > 1:
        print("Danh sách có nhiều tỉnh; bỏ --out để mỗi tỉnh một tệp.", file=sys.stderr)
        return False
    directory = settings_of(options).knowledge / "points"
    for province, points in taken.points.items():
        path: Path = options.out or directory / file_name(kb, province)
        existing = path.read_text(encoding="utf-8") if path.is_file() else ""
        text = points_yaml(province, points, existing)
        file = parse(text.encode(), path.name)
        if file.problems or validate(file, Points) is None:
            print(*file.problems, f"{path}: không ghi thêm được vào tệp này; dùng --out", sep="\n", file=sys.stderr)
            return False
        if options.dry_run:
            print(f"{path}: sẽ thêm {len(points)} nơi (chưa ghi).")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path}: đã thêm {len(points)} nơi.")
    return True


_TASKS: dict[str, Callable[[argparse.Namespace], int]] = {"list": _list, "import": _import}
