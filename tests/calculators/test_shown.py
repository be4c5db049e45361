"""How figures reach a text: dates, months, ages and percents as citizens read them, and what an answer rests on."""

from __future__ import annotations

from datetime import date

import pytest
from asking import NOW

from bot.answers.render import render
from bot.calculators.inputs import InputError
from bot.calculators.refusal import why_not
from bot.calculators.registry import calculate_all
from bot.knowledge.values import Values


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{tinh/bhyt-ngay-hieu-luc(ngay-dong: 2026-11-22)}", "22/12/2026"),
        ("{tinh/bhyt-ngay-hieu-luc(ngay-dong: 22/11/2026).cho} ngày", "30 ngày"),
        ("{tinh/bhxh-tu-nguyen-han-dong(so-thang: 12, tu-thang: 2026-11).den-thang}", "10/2027"),
        ("{tinh/tuoi-nghi-huu(gioi: nam, thang-sinh: 1965-06)}", "12/2026"),
        ("{tinh/tuoi-nghi-huu(gioi: nam, thang-sinh: 1965-06).tuoi}", "61 tuổi 6 tháng"),
        ("{tinh/tuoi-nghi-huu(gioi: nam, thang-sinh: 1965-06).huong-tu}", "01/01/2027"),
        ("{tinh/luong-huu-du-kien(gioi: nam, thang-sinh: 1960, da-dong: 186, thu-nhap: 2000000).ty-le}%", "40,5%"),
        ("{tinh/bhxh-tu-nguyen-dong-truoc(so-nam: 2).lai-suat}%", "0,31%"),
        ("{tinh/bhxh-tu-nguyen-dong-truoc(so-nam: 2)} đồng", "7.644.801 đồng"),
        ("{tinh/bhxh-mot-lan(qua-trinh: 2015-01..2020-12=1500000 + 2021-01=2000000).so-thang} tháng", "73 tháng"),
        ("{tinh/bhyt-5-nam(tu-ngay: 2021-11-22).da-du}", "co"),
    ],
)
def test_each_kind_of_figure_is_shown_as_citizens_read_it(served, text, shown):
    assert render(served, text, NOW).text == shown


def test_what_a_form_was_told_is_an_input(served):
    text = "{tinh/bhyt-ngay-hieu-luc(ngay-dong: ?, het-han: ?)}"
    assert render(served, text, NOW, {"ngay-dong": "2026-11-22", "het-han": ""}).text == "22/12/2026"
    assert render(served, text, NOW, {"ngay-dong": "2026-11-22", "het-han": "2026-11-30"}).text == "01/12/2026"


def test_an_estimate_rests_on_values_that_are_marked_so(served):
    values = Values(served, NOW)
    calculate_all("bhxh-tu-nguyen-dong-truoc", {"so-nam": "2"}, values)
    assert values.used["bhxh-tu-nguyen/lai-suat-thang"].estimate
    given = {"qua-trinh": "2022-01..2024-12=1500000", "nhom": "khac", "truong-hop": "ngung-dong", "truot-gia": "khong"}
    values = Values(served, NOW)
    calculate_all("bhxh-mot-lan-con-lai", given, values)
    old = values.used["bhxh-tu-nguyen/ho-tro-khac-truoc-07-2025"]
    assert (old.estimate, old.next_change) == (True, None)


def test_the_age_of_a_later_year_is_told_with_its_own_source_and_never_changes(served):
    values = Values(served, NOW)
    calculate_all("tuoi-nghi-huu", {"gioi": "nam", "thang-sinh": "1966-01"}, values)
    (used,) = values.used.values()
    assert (used.name, used.value, used.effective_from) == ("huu-tri/tuoi-nam", 741, date(2027, 1, 1))
    assert used.next_change is None
    assert used.source
    assert used.source.law == "nd-135-2020"


def test_a_refused_input_says_why_in_its_own_words(served):
    error = InputError("dut-quang", "chưa xác nhận", "chua-xac-nhan")
    assert why_not(error, served) == "chưa xác nhận"
