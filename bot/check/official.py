"""official.yaml: every row readable and on one list only, and no channel told of elsewhere missing from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import get_args

from bot.answers.verdicts import Standing, page_key, verdict
from bot.check.findings import Findings
from bot.check.laws import check_source
from bot.check.parameters import check_review
from bot.check.templates import check_template
from bot.knowledge.base import NoValueError
from bot.knowledge.official_schema import Listed
from bot.knowledge.problem import Path
from bot.knowledge.schema import HiddenKind, OfficialKind, OfficialWhy, OfficialWords, Trick
from bot.text.fold import fold
from bot.text.identifiers import Identifier, Kind, identifiers, phone_key
from bot.text.sites import host_of, is_within

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_MAIL = re.compile(rf"[a-z0-9._+-]+@{_DOMAIN.pattern}", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[\d .\-()]*")
_UNREADABLE = {
    "domain": "tên miền không đọc được; viết như baohiemxahoi.gov.vn: chữ thường không dấu, không http://, không dấu /",
    "mail": "thư điện tử không đọc được; viết như ten@baohiemxahoi.gov.vn",
    "phone": "số điện thoại không đọc được; viết như '1900 9068', trong nháy kép, từ ba đến mười lăm chữ số",
    "account": "viết địa chỉ trang, như zalo.me/ten hay facebook.com/ten; tên gọi thì ai cũng đặt được",
}
_TEMPLATES = ("heading", "official", "reported", "look_alike", "unlisted", "end", "more", "spaced", "never", "genuine")
Key = tuple[str, str]


def check_official(found: Findings, today: date) -> None:
    """The lists, the wording around them, and the parameters that tell of channels."""
    official = found.kb.official
    check_review(found, "single", "official", official.review, today)
    for i, source in enumerate(official.sources):
        check_source(found, "single", "official", ("sources", i), source)
    seen: dict[Key, Path] = {}
    for name, rows in (("official", official.official), ("reported", official.reported)):
        for i, row in enumerate(rows):
            _check_row(found, (name, i), row, seen)
    for i, row in enumerate(official.official):
        _check_both(found, ("official", i, "value"), row)
    for name in ("shorteners", "platforms"):
        for i, site in enumerate(getattr(official, name)):
            if not _DOMAIN.fullmatch(site):
                found.error("single", "official", (name, i), _UNREADABLE["domain"])
    _check_channels(found, today)
    _check_words(found, today)


def _check_row(found: Findings, path: Path, row: Listed, seen: dict[Key, Path]) -> None:
    check_source(found, "single", "official", (*path, "source"), row.source)
    if row.subdomains and row.kind != "domain":
        found.error("single", "official", (*path, "subdomains"), "chỉ dùng cho kind: domain; hãy bỏ")
    if row.publisher and row.kind != "app":
        found.error("single", "official", (*path, "publisher"), "chỉ dùng cho kind: app; hãy bỏ")
    places: list[tuple[Path, str]] = [((*path, "value"), row.value)]
    places += [((*path, "also", i), value) for i, value in enumerate(row.also)]
    for place, value in places:
        if not _is_readable(row.kind, value):
            found.error("single", "official", place, _UNREADABLE[row.kind])
            continue
        key = (row.kind, _key(row.kind, value))
        before = seen.setdefault(key, place)
        if before is not place:
            line = found.kb.where("single", "official", before)[1]
            both = "vừa chính thức vừa giả mạo" if before[0] != place[0] else "trùng"
            found.error("single", "official", place, f"'{value}' {both}: đã có ở dòng {line}; giữ một nơi")


def _is_readable(kind: str, value: str) -> bool:
    if kind == "phone":
        return bool(_PHONE.fullmatch(value)) and 3 <= len(phone_key(value)) <= 15
    if kind == "account":
        host, _, page = page_key(value).partition("/")
        return bool(_DOMAIN.fullmatch(host)) and bool(page)
    pattern = {"domain": _DOMAIN, "mail": _MAIL}.get(kind)
    return pattern is None or bool(pattern.fullmatch(value))


def _key(kind: str, value: str) -> str:
    if kind == "phone":
        return phone_key(value)
    return page_key(value) if kind == "account" else " ".join(re.findall(r"\w+", fold(value)))


def _check_both(found: Findings, path: Path, row: Listed) -> None:
    """An official site that lies below a reported one would be told as a fake."""
    if row.kind != "domain" or not _DOMAIN.fullmatch(row.value):
        return
    for other in found.kb.official.reported:
        wider = other.kind == "domain" and other.subdomains and row.value != other.value
        if wider and is_within(row.value, other.value):
            found.error("single", "official", path, f"nằm trong tên miền giả mạo '{other.value}'; sửa một trong hai")


def _check_channels(found: Findings, today: date) -> None:
    """What answers tell people to call and to visit must be on the list: or the bot would say that it isn't."""
    for name, parameter in sorted(found.kb.parameters.items()):
        if parameter.unit not in ("phone", "text"):
            continue
        try:
            value = str(found.kb.value_on(name, today).value)
        except NoValueError:
            continue
        for one in _told(parameter.unit, value):
            if verdict(found.kb, one).standing is not Standing.OFFICIAL:
                message = f"'{value}' không có trong official.yaml, nên máy sẽ nói là không chính thức; thêm vào đó"
                found.warning("parameters", name, ("values",), message)


def _told(unit: str, value: str) -> Iterator[Identifier]:
    if unit == "phone":
        yield Identifier(Kind.PHONE, value, phone_key(value))
    else:
        yield from (one for one in identifiers(value) if one.kind in (Kind.DOMAIN, Kind.MAIL) and host_of(one.key))


def _check_words(found: Findings, today: date) -> None:
    words = found.kb.replies.official
    for name in (*_TEMPLATES, "caution", "report"):
        check_template(found, *_WHERE, ("official", name), getattr(words, name), today, fields=fields_of(name))
    parts = (("kinds", OfficialKind), ("hidden", HiddenKind), ("tricks", Trick), ("whys", OfficialWhy))
    for name, kinds in parts:
        given = getattr(words, name)
        missing = sorted(set(get_args(kinds)) - set(given))
        if missing:
            found.error(*_WHERE, ("official", name), f"thiếu chữ cho: {', '.join(missing)}; hãy thêm vào")
        for key, text in given.items():
            check_template(found, *_WHERE, ("official", name, key), text, today, fields=fields_of(name))
    for i, intent in enumerate(words.related):
        if not found.is_known("entries", intent, found.kb.entries):
            found.error(*_WHERE, ("official", "related", i), f"không có mục '{intent}'; sửa mã hoặc bỏ dòng này")


_WHERE = ("single", "replies")


def fields_of(name: str) -> dict[str, str]:
    """The fields that a wording of ``official`` in replies.yaml may use: those its description names.

    Args:
        name: which wording.
    """
    description = OfficialWords.model_fields[name].description or ""
    return {field: "…" for field in ("ten", "la", "that", "cuoi") if f"{{{field}}}" in description}
