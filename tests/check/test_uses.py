"""Who reads a parameter, and which lines a change of it changes."""

from __future__ import annotations

from datetime import date

from bot.check.uses import Template, changed_lines, read_by, using

TODAY = date(2026, 11, 22)
NEW_YEAR = date(2027, 1, 1)
NEW_YEARS_EVE = date(2026, 12, 31)
MUC_DONG = ("entries", "bhxh-tu-nguyen/muc-dong")
MUC_HO_TRO = ("entries", "bhxh-tu-nguyen/muc-ho-tro")
LOWEST = "bhxh-tu-nguyen/thu-nhap-thap-nhat"


def test_a_parameter_is_read_by_name_through_calculators_and_in_what_is_upcoming(kb):
    places = using(kb, LOWEST, TODAY)
    assert places[MUC_DONG] == [("answer",), *(("calculated", i, "answer") for i in range(3))]
    assert places[MUC_HO_TRO] == [("answer",), ("upcoming",)]
    assert ("entries", "huu-tri/tuoi") not in places


def test_every_group_counts_that_a_citizen_may_say(kb):
    places = using(kb, "bhxh-tu-nguyen/ho-tro-dan-toc-thieu-so", TODAY)
    assert places == {MUC_DONG: [("calculated", 0, "answer"), ("calculated", 2, "answer")]}


def test_a_household_is_large_enough_for_every_rate(kb):
    places = using(kb, "bhyt/ty-le-nguoi-5", TODAY)
    assert ("entries", "bhyt-ho-gia-dinh/chi-phi-ca-ho") in places


def test_a_parameter_without_a_value_is_still_read(kb):
    assert ("entries", "bhxh-tu-nguyen/dong-truoc") in using(kb, "bhxh-tu-nguyen/lai-suat-thang", date(2027, 3, 1))


def test_a_parameter_read_on_another_day_is_read(knowledge):
    knowledge.edit("faq/lien-he/tong-dai.yaml", "answer: |\n", "answer: |\n  {chung/luong-co-so@2026-06-30}\n")
    places = using(knowledge.kb(), "chung/luong-co-so", TODAY)
    assert places["entries", "lien-he/tong-dai"] == [("answer",)]


def test_a_parameter_is_read_by_a_calculator_of_another_day(kb):
    template = Template(("answer",), "{tinh/thu-nhap-cao-nhat@2026-06-30}")
    read = read_by(kb, template, TODAY)
    assert read == {"bhxh-tu-nguyen/he-so-thu-nhap-cao-nhat": None, "chung/muc-tham-chieu": None}


def test_a_text_that_cannot_be_read_reads_nothing(knowledge):
    knowledge.edit("faq/lien-he/tong-dai.yaml", "answer: |\n", "answer: |\n  {chung/luong-co-so\n")
    assert ("entries", "lien-he/tong-dai") not in using(knowledge.kb(), "chung/luong-co-so", TODAY)


def test_the_lines_that_change_stand_beside_what_they_become(kb):
    lines = changed_lines(kb, MUC_DONG, NEW_YEARS_EVE, NEW_YEAR)
    assert lines[:4] == [
        ("-", "Mỗi tháng bác đóng ít nhất 264.000 đồng, đã trừ hỗ trợ 20%."),
        ("+", "Mỗi tháng bác đóng ít nhất 387.200 đồng, đã trừ hỗ trợ 20%."),
        ("-", "Mức này là 22% của thu nhập thấp nhất 1.500.000 đồng."),
        ("+", "Mức này là 22% của thu nhập thấp nhất 2.200.000 đồng."),
    ]
    assert len(set(lines)) == len(lines)


def test_nothing_changes_on_a_day_without_a_change(kb):
    assert changed_lines(kb, MUC_DONG, TODAY, date(2026, 11, 23)) == []


def test_an_answer_that_is_withheld_is_no_longer_said(kb):
    place = ("entries", "bhxh-tu-nguyen/dong-truoc")
    lines = changed_lines(kb, place, date(2027, 2, 28), date(2027, 3, 1))
    assert lines
    assert {sign for sign, _ in lines} == {"-"}
