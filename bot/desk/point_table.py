"""An agency's list of registration points, as CSV or a workbook, as rows."""

from __future__ import annotations

import csv
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from bot.text.fold import fold

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
_TITLE_ROWS = 15  # a list has a title, a seal, a date above its headings
_ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 (có BOM)"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
# Field -> what a column may be headed by, folded; the field's own name always does.
HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("ma", "ma diem"),
    "kind": ("loai", "loai diem", "loai hinh"),
    "name": ("ten", "ten diem", "ten don vi", "ten co quan", "don vi", "ten diem thu", "ten to chuc"),
    "address": ("dia chi", "dia diem", "tru so", "dia chi tru so"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "dt", "lien he"),
    "serves": ("dia ban", "phu trach", "dia ban phu trach", "xa, phuong phu trach", "xa, phuong", "xa/phuong"),
    "province": ("tinh", "tinh/thanh pho", "tinh, thanh pho", "tinh thanh"),
    "hours": ("gio", "gio lam viec", "thoi gian lam viec"),
    "latitude": ("vi do", "lat"),
    "longitude": ("kinh do", "lon", "long"),
    "source": ("nguon", "can cu", "van ban"),
    "source_url": ("duong dan", "lien ket", "url", "link"),
    "source_date": ("ngay nguon", "ngay van ban", "ngay", "ngay cap nhat"),
    "confidence": ("do tin cay", "tin cay"),
    "effective_from": ("tu ngay", "ap dung tu"),
    "effective_to": ("den ngay", "ap dung den"),
    "note": ("ghi chu",),
}  # fmt: skip
_FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in (field, *headings)}


class TableError(Exception):
    """The file can't be read; the message is Vietnamese, for staff."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list.

    Args:
        number: its line in the file, from 1.
        values: what stands in it, by field; empty cells are left out.
    """

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, and how the file was read ("UTF-8", "Windows-1258" …)."""

    rows: tuple[Row, ...]
    read_as: str
    unknown_columns: tuple[str, ...]


def read_table(path: Path) -> Table:
    """Read a list.

    Args:
        path: a .csv or .xlsx file.

    Raises:
        TableError: it is neither, or has no headings we know.
        OSError: it can't be opened.
    """
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise TableError(f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB; hãy tách nhỏ")
    if path.suffix.lower() == ".xlsx":
        return _table(_cells_of_workbook(raw), "Excel")
    if path.suffix.lower() == ".csv":
        text, read_as = _decoded(raw)
        return _table(_cells_of_text(text), read_as)
    raise TableError(f"chỉ đọc tệp .csv và .xlsx, không đọc '{path.suffix}'; mở bằng Excel rồi lưu lại thành .xlsx")


def _decoded(raw: bytes) -> tuple[str, str]:
    encoding, name = next(((enc, name) for mark, enc, name in _ENCODINGS if raw.startswith(mark)), ("utf-8", "UTF-8"))
    try:
        return unicodedata.normalize("NFC", raw.decode(encoding)), name
    except UnicodeDecodeError:
        pass
    try:
        return unicodedata.normalize("NFC", raw.decode("cp1258")), "Windows-1258"
    except UnicodeDecodeError:
        raise TableError("tệp không phải UTF-8 hay Windows-1258; mở bằng Excel rồi lưu 'CSV UTF-8'") from None


def _cells_of_text(text: str) -> Iterator[list[str]]:
    head = text[:4000]
    delimiter = max(",;\t", key=head.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise TableError(f"tệp CSV viết sai ({error}); mở bằng Excel rồi lưu lại") from None


def _cells_of_workbook(raw: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # takes long to import, and few lists are workbooks

    try:
        book = load_workbook(BytesIO(raw), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TableError("tệp .xlsx hỏng hoặc có mật khẩu; mở bằng Excel rồi lưu lại") from error
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True):
            yield [_shown(cell) for cell in cells]
    finally:
        book.close()


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _table(lines: Iterable[list[str]], read_as: str) -> Table:
    columns: dict[int, str] = {}
    unknown: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in enumerate(lines, 1):
        if number > MAX_ROWS:
            raise TableError(f"tệp có hơn {MAX_ROWS} dòng; hãy tách nhỏ")
        if not columns:
            columns, unknown = _headings(cells)
            if not columns and number >= _TITLE_ROWS:
                break
            continue
        values = {columns[i]: text for i, cell in enumerate(cells) if i in columns and (text := _tidy(cell))}
        if values:
            rows.append(Row(number, values))
    if not columns:
        raise TableError("không thấy dòng tên cột; cần ít nhất cột 'Tên' và cột 'Địa chỉ'")
    return Table(tuple(rows), read_as, unknown)


def _tidy(cell: str) -> str:
    """Without needless spaces; the lines of a cell stay apart."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in cell.splitlines())))


def _headings(cells: list[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """The columns of a line of headings; none when it is no such line."""
    columns: dict[int, str] = {}
    unknown: list[str] = []
    for i, cell in enumerate(cells):
        heading = " ".join(fold(cell).strip(" .:*").split())
        field = _FIELDS.get(heading)
        if field and field not in columns.values():
            columns[i] = field
        elif heading and heading not in ("stt", "tt", "so tt"):
            unknown.append(cell.strip())
    return (columns, tuple(unknown)) if {"name", "address"} <= set(columns.values()) else ({}, ())
