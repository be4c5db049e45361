"""A template on a day: every unit as citizens read it, every value remembered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from core_fixtures import TODAY

from bot.answers.placeholders import PlaceholderError
from bot.answers.render import MissingFieldError, render
from bot.answers.wording import show, show_day, show_with_unit
from bot.calculators.inputs import InputError
from bot.knowledge.base import NoValueError


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0, "VND", "0"),
        (999, "VND", "999"),
        (1_500_000, "VND/month", "1.500.000"),
        (1_000, "VND/minute", "1.000"),
        (22, "%", "22"),
        (Decimal("4.5"), "%", "4,5"),
        (Decimal("4.50"), "%", "4,5"),
        (Decimal("0.31"), "%", "0,31"),
        (Decimal("20.0"), "factor", "20"),
        (Decimal("100"), "%", "100"),
        (Decimal("1234.5"), "factor", "1.234,5"),
        (15, "years", "15"),
        (732, "months-of-age", "61 tuổi"),
        (738, "months-of-age", "61 tuổi 6 tháng"),
        (11, "months-of-age", "0 tuổi 11 tháng"),
        ("1900 9068", "phone", "1900 9068"),
        ("01/VBHN", "code", "01/VBHN"),
        ("2027-01-01", "date", "01/01/2027"),
        ((3, 6, 12), "list", "3, 6, 12"),
        (("a", Decimal("1.5")), "list", "a, 1,5"),
    ],
)
def test_every_unit_is_shown_as_citizens_read_it(kb, value, unit, shown):
    assert show(value, unit, kb.replies.units) == shown


def test_a_table_has_no_single_figure():
    with pytest.raises(ValueError, match="no single figure"):
        show({"a": 1}, "table", {})


def test_a_day_is_day_month_year():
    assert show_day(date(2026, 7, 1)) == "01/07/2026"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (1_500_000, "VND/month", "1.500.000 đồng/tháng"),
        (22, "%", "22%"),
        (5, "working days", "5 ngày làm việc"),
        (738, "months-of-age", "61 tuổi 6 tháng"),
        ("1900 9068", "phone", "1900 9068"),
        ((3, 6, 12), "list", "3, 6, 12"),
    ],
)
def test_units_follow_their_figures(kb, value, unit, shown):
    assert show_with_unit(value, unit, kb.replies.units) == shown


def test_the_words_of_units_are_staffs(knowledge):
    knowledge.edit("replies.yaml", "months-of-age: tuổi", "months-of-age: tuổi đời")
    knowledge.edit("replies.yaml", "VND/month: đồng/tháng", "VND/month: đồng mỗi tháng")
    kb = knowledge.kb()
    assert render(kb, "{huu-tri/tuoi-nam}", TODAY).text == "61 tuổi đời 6 tháng"
    assert show_with_unit(1_500_000, "VND/month", kb.replies.units) == "1.500.000 đồng mỗi tháng"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{chung/luong-co-so} đồng", "2.530.000 đồng"),
        ("{chung/luong-co-so@2026-06-30} đồng", "2.340.000 đồng"),
        ("{bhyt/ty-le-dong}%", "4,5%"),
        ("{huu-tri/tuoi-nam}", "61 tuổi 6 tháng"),
        ("{huu-tri/ty-le[nam-20]}", "45"),
        ("{huu-tri/ty-le[nam-20]@2026-01-01}", "45"),
        ("{bhyt/ky-dong} tháng", "3, 6, 12 tháng"),
        ("{lien-he/ngay-chuyen}", "01/05/2026"),
        ("{lien-he/tong-dai}", "1900 9068"),
        ("{tinh/bhxh-tu-nguyen-dong(nhom: khac)}", "264.000"),
        ("{tinh/bhxh-tu-nguyen-dong(nhom: khac).ty-le-ho-tro}%", "20%"),
        ("{tinh/bhyt-ho-gia-dinh(so-nguoi: ?)}", "3.825.360"),
        ("{tinh/thu-nhap-cao-nhat}, trước đây {tinh/thu-nhap-cao-nhat@2026-06-30}", "50.600.000, trước đây 46.800.000"),
        ("Hộ {?so-nguoi} người, {?thu-nhap} đồng, {?nhom}", "Hộ 4 người, 5.000.000 đồng, can-ngheo"),
        ("{ngay}: {chu: năm 2026}", "hôm nay: năm 2026"),
        ("  {ngay}\n", "hôm nay"),
        ("%s %(a)s $x", "%s %(a)s $x"),
    ],
)
def test_placeholders_are_filled(kb, template, text):
    slots = {"so-nguoi": "4", "thu-nhap": "5000000", "nhom": "can-ngheo"}
    assert render(kb, template, TODAY, slots, {"ngay": "hôm nay"}).text == text


def test_a_field_is_never_read_as_a_template(kb):
    assert render(kb, "{ngay}", TODAY, fields={"ngay": "{chung/luong-co-so}"}).text == "{chung/luong-co-so}"


def test_the_values_of_the_day_are_remembered_and_those_of_other_days_not(kb):
    template = (
        "{chung/luong-co-so@2024-07-01} {tinh/bhyt-nguoi-thu(thu-tu: 1)@2026-01-01} "
        "{lien-he/tong-dai} {tinh/thu-nhap-cao-nhat} {lien-he/tong-dai}"
    )
    used = render(kb, template, TODAY).used
    assert [value.name for value in used] == [
        "lien-he/tong-dai",
        "bhxh-tu-nguyen/he-so-thu-nhap-cao-nhat",
        "chung/muc-tham-chieu",
    ]


@pytest.mark.parametrize(
    ("template", "error", "name"),
    [
        ("{ngay}", MissingFieldError, "ngay"),
        ("{?so-nguoi}", MissingFieldError, "[?]so-nguoi"),
        ("{tinh/bhyt-ho-gia-dinh(so-nguoi: ?)}", MissingFieldError, "[?]so-nguoi"),
        ("{huu-tri/ty-le}", MissingFieldError, "huu-tri/ty-le"),
        ("{huu-tri/ty-le[x]}", MissingFieldError, "huu-tri/ty-le.x"),
        ("{huu-tri/so-nam[x]}", MissingFieldError, "huu-tri/so-nam.x"),
        ("{huu-tri/khong-co}", NoValueError, "unknown parameter"),
        ("{huu-tri/so-nam@2020-01-01}", NoValueError, "not yet in force"),
        ("{tinh/khong-co}", InputError, "không có phép tính này"),
        ("{", PlaceholderError, "không đi đôi"),
    ],
)
def test_what_cannot_be_filled_is_an_error_and_never_a_blank(kb, template, error, name):
    with pytest.raises(error, match=name):
        render(kb, template, TODAY)
