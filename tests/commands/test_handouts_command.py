"""``bot handouts``: what was handed over and scanned, beside the service and without it."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import main
from bot.messages import Effect, EffectKind, Outcome, Reply, Session, Turn, Utterance
from bot.storage.sqlite import SqliteStore

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
FIRST, SECOND = "1-3fa09c", "2-77ab01"
# day, channel, form, code, leaflet, place; a form "" is a scanned leaflet
GIVEN = (
    (0, "web", "pdf", FIRST, "thai-san", ""),
    (0, "web", "pdf", FIRST, "thai-san", ""),
    (0, "telegram", "pictures", FIRST, "thai-san", ""),
    (1, "web", "pdf", FIRST, "thai-san", ""),
    (1, "web", "pdf", SECOND, "thai-san", "xa-ba-na"),
    (1, "web", "", "", "thai-san", "xa-ba-na"),
    (2, "zalo", "text", FIRST, "luong-huu", ""),
)


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path) -> Path:
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path / "var"))
    return tmp_path / "var"


def opened(data: Path) -> SqliteStore:
    data.mkdir(exist_ok=True)
    return SqliteStore(data / "bot.sqlite", b"a secret that is used in tests only")


async def _give(store: SqliteStore, rows: Sequence[tuple[int, str, str, str, str, str]]) -> None:
    for number, (days, channel, form, code, leaflet, place) in enumerate(rows):
        at = NOON + timedelta(days=days)
        accepted = await store.accept(Utterance(channel, f"citizen-{number}", str(number), "cho xin tờ rơi", at))
        kind = EffectKind.LEAFLET_GIVEN if form else EffectKind.LEAFLET_SCANNED
        named = {"code": code, "form": form} if form else {}
        effect = Effect(kind, {"leaflet": leaflet, "place": place, **named})
        turn = Turn("cho xin tờ rơi", (Reply("đây ạ"),), Outcome.ANSWERED, Session(), effects=(effect,))
        await store.save(turn, [accepted.id], accepted.user_key, channel, at)


@pytest.fixture
def given(data) -> None:
    async def give() -> None:
        store = opened(data)
        await _give(store, GIVEN)
        await store.close()

    asyncio.run(give())


def told(capsys, *arguments: str, code: int = 0) -> str:
    assert main(["handouts", *arguments]) == code
    captured = capsys.readouterr()
    return captured.err if code else captured.out


ALL = """\
Từ 22/11/2026 đến 24/11/2026:

luong-huu: đã đưa 1 lượt, quét mã 0 lượt
  1  1-3fa09c  chữ  zalo

thai-san: đã đưa 5 lượt, quét mã 1 lượt
  1  -         quét mã  web       xa-ba-na
  3  1-3fa09c  PDF      web
  1  1-3fa09c  hình     telegram
  1  2-77ab01  PDF      web       xa-ba-na

Cộng: đã đưa 6 lượt, quét mã 1 lượt.
"""


@pytest.mark.usefixtures("given")
def test_counts_are_summed_by_leaflet_edition_form_channel_and_place(capsys):
    assert told(capsys) == ALL


@pytest.mark.usefixtures("given")
def test_a_period_is_counted_with_both_its_ends(capsys):
    shown = told(capsys, "--from", "2026-11-23", "--to", "2026-11-23")
    assert shown.startswith("Từ 23/11/2026 đến 23/11/2026:")
    assert shown.endswith("Cộng: đã đưa 2 lượt, quét mã 1 lượt.\n")
    assert "luong-huu" not in shown
    assert told(capsys, "--from", "2026-11-25") == "Chưa có lượt nào trong những ngày này.\n"


def test_before_anything_was_handed_over_there_is_nothing(capsys, data):
    assert told(capsys) == "Chưa có lượt nào trong những ngày này.\n"
    assert not data.exists()


@pytest.mark.usefixtures("given")
def test_a_table_has_a_row_for_each_day_and_opens_with_its_letters(capsys, tmp_path):
    table = tmp_path / "luot.csv"
    assert told(capsys, "--csv", str(table)) == f"Đã ghi 6 dòng vào {table}.\n"
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Ngày", "Tờ rơi", "Ấn bản", "Kiểu", "Kênh", "Nơi phát", "Số lượt"]
    assert rows[1] == ["2026-11-22", "thai-san", FIRST, "PDF", "web", "", "2"]
    assert sum(int(row[-1]) for row in rows[1:]) == len(GIVEN)


def test_counts_are_read_while_the_service_writes(capsys, data):
    async def look() -> str:
        store = opened(data)
        await _give(store, GIVEN)
        shown = await asyncio.to_thread(told, capsys)
        await store.close()
        return shown

    assert asyncio.run(look()) == ALL


def test_a_period_that_ends_before_it_begins_is_refused(capsys):
    says = told(capsys, "--from", "2026-12-01", "--to", "2026-11-01", code=1)
    assert says == "Ngày đầu 01/12/2026 ở sau ngày cuối 01/11/2026.\n"


def test_a_table_that_cannot_be_written_is_told(capsys, tmp_path):
    says = told(capsys, "--csv", str(tmp_path / "missing" / "luot.csv"), code=1)
    assert says.startswith(f"Không ghi được {tmp_path / 'missing' / 'luot.csv'}: ")


def test_what_is_no_database_is_told(capsys, data):
    data.mkdir()
    (data / "bot.sqlite").write_bytes(b"this was a letter once\n" * 100)
    assert "bot.sqlite" in told(capsys, code=1)
