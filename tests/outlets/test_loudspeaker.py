"""Broadcasts: heard in words, in their time, with the figures of the day and no others."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from core_fixtures import TODAY
from figures_said import figures
from real_knowledge import real

from bot.answers.answer import answer
from bot.knowledge.base import NoValueError
from bot.outlets.loudspeaker import Script, body, script

DAYS = [date(2026, 11, 22), date(2027, 1, 2), date(2027, 7, 2)]
LENGTHS = [60, 90, 180]
HOTLINE = "một chín không không, chín không sáu tám"
SHORTEST, LONGEST = 0.70, 1.05
ADVANCE = """\
  tu-nguyen-dong-truoc:
    title: Đóng trước
    scheme: bhxh-tu-nguyen
    parts:
      - {from: 30, entry: bhxh-tu-nguyen/dong-truoc}
"""


@cache
def told(broadcast: str, day: date, length: int) -> Script:
    return script(real(), broadcast, day, length)


def every_script() -> list[Script]:
    return [told(key, day, length) for key in real().loudspeaker.broadcasts for day in DAYS for length in LENGTHS]


# -- every broadcast there is


def test_there_is_enough_to_broadcast_about_both_schemes():
    schemes = [broadcast.scheme for broadcast in real().loudspeaker.broadcasts.values()]
    assert len(schemes) >= 16
    assert schemes.count("bhxh-tu-nguyen") >= 8
    assert schemes.count("bhyt-ho-gia-dinh") >= 6
    assert list(real().loudspeaker.lengths) == LENGTHS


def test_every_version_fits_its_time():
    shares = {(s.id, s.length): s.seconds / s.length for s in every_script()}
    assert {key: share for key, share in shares.items() if not SHORTEST <= share <= LONGEST} == {}
    assert not any(s.is_too_short or s.is_too_long for s in every_script())


def test_what_is_heard_is_words_and_marks_of_punctuation_only():
    other = {(s.id, s.length): re.findall(r"[^\w\s.,?:;]|[\d_]", s.spoken) for s in every_script()}
    assert [key for key, found in other.items() if found] == []


def test_the_hotline_is_said_twice_at_the_end():
    for heard in every_script():
        assert heard.spoken.rpartition("\n\n")[2].count(HOTLINE) == 2


def test_no_broadcast_says_a_figure_that_the_entries_it_rests_on_do_not():
    for key, broadcast in real().loudspeaker.broadcasts.items():
        for day in DAYS:
            for part in broadcast.parts:
                entries = [*part.rests_on, *([part.entry] if part.entry else [])]
                known = figures("\n".join(answer(real(), intent, day).text for intent in entries))
                alone = broadcast.model_copy(update={"parts": (part,)})
                said = figures("\n".join(piece.text for piece in body(real(), alone, day, max(LENGTHS))))
                assert (key, said - known) == (key, set())


def test_a_longer_version_says_all_that_a_shorter_one_says():
    for key in real().loudspeaker.broadcasts:
        short, middle, long = (told(key, TODAY, length).text.split("\n\n") for length in LENGTHS)
        assert set(short) < set(middle) < set(long)


# -- one broadcast


def test_the_figures_are_those_of_the_day_it_is_read():
    before, after = (told("tu-nguyen-muc-dong", day, 60) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert "264.000 đồng" in before.text
    assert "hai trăm sáu mươi tư nghìn đồng" in before.spoken
    assert before.until == date(2026, 12, 31)
    assert "387.200 đồng" in after.text
    assert "ba trăm tám mươi bảy nghìn hai trăm đồng" in after.spoken
    assert after.until is None


def test_it_names_the_values_it_rests_on():
    names = {value.name for value in told("tu-nguyen-muc-dong", TODAY, 60).used}
    assert "bhxh-tu-nguyen/thu-nhap-thap-nhat" in names
    assert "bhxh-tu-nguyen/ho-tro-can-ngheo" not in names
    longer = {value.name for value in told("tu-nguyen-muc-dong", TODAY, 90).used}
    assert "bhxh-tu-nguyen/ho-tro-can-ngheo" in longer


def test_a_commune_is_greeted_by_its_name(kb):
    heard = script(kb, "tu-nguyen-muc-dong", TODAY, 30, "phường Hà Giang 2")
    assert heard.text.startswith("Kính thưa bà con phường Hà Giang 2. Sau đây là bản tin: Mức đóng BHXH tự nguyện.")
    assert heard.spoken.startswith("Kính thưa bà con phường Hà Giang hai. Sau đây là bản tin: Mức đóng bảo hiểm xã hội")


def test_without_a_name_everybody_is_greeted(kb):
    assert script(kb, "tu-nguyen-muc-dong", TODAY, 30).text.startswith("Kính thưa bà con. Sau đây")


def test_an_entry_is_read_out_whole(kb):
    heard = script(kb, "tu-nguyen-dang-ky", TODAY, 30)
    assert answer(kb, "bhxh-tu-nguyen/dang-ky", TODAY).text in heard.text


def test_a_broadcast_whose_figure_is_awaited_cannot_be_told(knowledge):
    knowledge.write("loudspeaker.yaml", knowledge.read("loudspeaker.yaml") + ADVANCE)
    kb = knowledge.kb()
    assert "0,31%" in script(kb, "tu-nguyen-dong-truoc", date(2027, 2, 28), 30).text
    with pytest.raises(NoValueError) as told_why:
        script(kb, "tu-nguyen-dong-truoc", date(2027, 3, 1), 30)
    assert told_why.value.name == "bhxh-tu-nguyen/lai-suat-thang"
    assert told_why.value.awaited


def test_there_is_no_script_of_a_broadcast_that_is_not_there(kb):
    with pytest.raises(KeyError):
        script(kb, "gone", TODAY, 30)


def test_the_same_broadcast_on_the_same_day_is_the_same(kb):
    assert script(kb, "hai-loai", TODAY, 45) == script(kb, "hai-loai", TODAY, 45)
