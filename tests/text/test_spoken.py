from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import answer
from bot.answers.checklist import checklist
from bot.answers.leaflet import leaflet, text_of
from bot.answers.spoken import reading
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.load import load
from bot.text.spoken import Reading, seconds, spoken, unreadable

CASES: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("spoken_cases.yaml").read_text(encoding="utf-8")
)
EACH = [(written, said) for cases in CASES.values() for written, said in cases.items()]


@pytest.fixture(scope="module")
def words(kb: KnowledgeBase) -> Reading:
    return reading(kb)


@pytest.mark.parametrize(("written", "said"), EACH, ids=[repr(written) for written, _ in EACH])
def test_a_text_is_read_as_people_read_it(words: Reading, written: str, said: str) -> None:
    assert spoken(written, words) == said


def test_the_table_has_two_hundred_cases() -> None:
    assert len(EACH) >= 200


DIGITS = "không một hai ba bốn năm sáu bảy tám chín"
VALUES = {word: value for value, word in enumerate(DIGITS.split())} | {"mốt": 1, "tư": 4, "lăm": 5}


def heard(said: str) -> int:
    """The number that someone hears: read from left to right, as a listener adds it up."""
    total = group = 0
    last = 0  # the digit that waits for its place
    for word in said.split():
        if word in VALUES:
            group, last = group + last, VALUES[word]
        elif word == "linh":
            group, last = group + last, 0
        elif word == "mười":
            group, last = group + last + 10, 0
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word == "trăm":
            group, last = group + last * 100, 0
        elif word == "tỷ":
            total, group, last = (total + group + last) * 1_000_000_000, 0, 0
        else:
            size = {"nghìn": 1000, "triệu": 1_000_000}[word]
            total, group, last = total + (group + last) * size, 0, 0
    return total + group + last


@given(st.integers(0, 10**12))
def test_every_number_is_heard_as_it_is_written(words: Reading, number: int) -> None:
    assert heard(spoken(f"{number:,}".replace(",", "."), words)) == number


@given(st.integers(0, 10**12))
def test_a_number_without_dots_is_heard_the_same_where_something_is_counted(words: Reading, number: int) -> None:
    assert heard(spoken(f"{number} đồng", words).removesuffix(" đồng")) == number


@given(st.dates())
def test_a_day_is_read_the_same_however_it_is_written(words: Reading, day: date) -> None:
    day = day.replace(year=1000 + day.year % 2000)
    forms = (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat(), f"ngày {day:%d.%m.%Y}")
    said = {spoken(form, words) for form in forms}
    assert len(said) == 1
    year = spoken(str(day.year), words)
    assert said.pop().endswith(f" năm {year}")
    assert heard(year) == day.year


ALLOWED = re.compile(r"(?:[^\W\d_]|[ .,?:;])*")


def is_readable(said: str) -> bool:
    return ALLOWED.fullmatch(said) is not None and all(char.isalpha() or char in " .,?:;" for char in said)


@given(st.text(max_size=200))
def test_whatever_comes_only_letters_and_marks_are_left(words: Reading, text: str) -> None:
    assert is_readable(spoken(text, words))


PIECES = """
    0 1 4 9 10 2026 1.366.200 4,5 % - – / . , : ; ( ) " ' ’ … × + = @ ngày tháng năm thứ quý từ đến gọi số điểm a đ và
    Điều NĐ QĐ CP NĐ-CP QH15 BHXH TP.HCM VssID gov.vn http:// 1900 9068 0912 345 h 7h30 km tr III ₫ 🙂
"""
LIKELY = st.lists(st.sampled_from([*PIECES.split(), "\n"]), max_size=30)


@given(LIKELY, st.sampled_from(["", " "]))
def test_whatever_is_put_together_only_letters_and_marks_are_left(words: Reading, parts: list[str], by: str) -> None:
    assert is_readable(spoken(by.join(parts), words))


@given(LIKELY)
def test_what_is_spoken_is_spoken_the_same_again(words: Reading, parts: list[str]) -> None:
    once = spoken(" ".join(parts), words)
    assert spoken(once, words).casefold() == once.casefold()


@pytest.mark.parametrize("written", [written for written, _ in EACH])
def test_letters_with_their_marks_apart_are_read_the_same(words: Reading, written: str) -> None:
    assert spoken(unicodedata.normalize("NFD", written), words) == spoken(written, words)


# Each of these once took, or could take, time that grows with the square of its length.
@pytest.mark.parametrize(
    "piece",
    ["1", "1.", "1/", "1-", "a.", "a@", "+84", "-", " ", "\n", "(", "gọi 156, ", "1/1/2026 - ", "A-1", "\u0301", "ắ "],
)
def test_a_long_text_of_one_kind_is_read_to_its_end(words: Reading, piece: str) -> None:
    assert is_readable(spoken(piece * (100_000 // len(piece)), words))


@pytest.mark.slow
def test_a_megabyte_is_read_to_its_end(words: Reading) -> None:
    text = "- Người thứ hai: 956.340 đồng/năm (NĐ 188/2025/NĐ-CP), gọi 1900 9068 từ 01/07/2026.\n"
    times = 1_000_000 // len(text.encode()) + 1
    said = spoken(text * times, words)
    assert said.count("chín trăm năm mươi sáu nghìn ba trăm bốn mươi đồng một năm") == times


def test_without_any_words_numbers_are_read_all_the_same() -> None:
    assert spoken("Từ 01/07/2026: 4,5 của 1.000, gọi 1900 9068", Reading()) == (
        "Từ ngày một tháng bảy năm hai nghìn không trăm hai mươi sáu: bốn phẩy năm của một nghìn, "
        "gọi một chín không không, chín không sáu tám"
    )


def test_abbreviations_and_signs_that_nobody_explained_are_told(words: Reading) -> None:
    assert unreadable("Mã XYZ của BHXH, 5% ⊕ 🙂 (loại C)", words) == ("XYZ", "⊕")


def test_the_duration_counts_syllables_and_pauses() -> None:
    reading = Reading(syllables_per_minute=120, pauses={",": 0.25, ".": 1.0})
    assert seconds("Một hai, ba bốn.", reading) == 4 * 0.5 + 0.25 + 1.0


REAL = load(Path("knowledge")).kb
DAYS = (date(2026, 11, 22), date(2027, 1, 2), date(2027, 7, 2))


def real_texts(kb: KnowledgeBase, day: date) -> Iterator[str]:
    yield from (law.short for law in kb.laws.values())
    for tell, keys in ((answer, kb.entries), (checklist, kb.procedures)):
        for key in keys:
            try:
                told = tell(kb, key, day)
            except NoValueError:
                continue  # withheld on that day
            yield f"{told.text}\n{told.basis}"
    for key in kb.leaflets:
        try:
            yield text_of(leaflet(kb, key, day))
        except NoValueError:
            continue


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_all_that_is_answered_is_read_with_nothing_left_over(day: date) -> None:
    assert REAL is not None
    words = reading(REAL)
    texts = list(real_texts(REAL, day))
    assert len(texts) > 200
    assert [text for text in texts if not is_readable(spoken(text, words))] == []
    assert {left for text in texts for left in unreadable(text, words)} == set()
