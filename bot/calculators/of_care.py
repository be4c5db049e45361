"""What a health insurance card gives, and when; births."""

from __future__ import annotations

from collections.abc import Mapping

from bot.calculators import bill, card, inputs, maternity, multiples
from bot.calculators.calculator import Calculator
from bot.calculators.figures import NO, YES
from bot.calculators.inputs import one_of, whole

_YES_NO = (YES, NO)

CARE: Mapping[str, Calculator] = {
    "bhyt-ngay-hieu-luc": Calculator(
        card.valid_from_2025,
        {"ngay-dong": inputs.day(required=True), "het-han": inputs.day()},
        ("tu-ngay", "truong-hop", "cho"),
        {"tu-ngay": "date", "cho": "days"},
        {"truong-hop": card.CASES},
    ),
    "bhyt-gia-han": Calculator(
        card.renewal_2025,
        {"het-han": inputs.day(required=True)},
        ("khong-cho-den", "noi-tiep-den", "tinh-trang", "so-ngay-qua"),
        {"khong-cho-den": "date", "noi-tiep-den": "date", "so-ngay-qua": "days"},
        {"tinh-trang": card.STATES},
    ),
    "bhyt-the-tre-em": Calculator(
        card.child_card_2025,
        {"ngay-sinh": inputs.day(required=True)},
        ("du-72-thang", "cham-nhat"),
        {"du-72-thang": "date", "cham-nhat": "date"},
    ),
    "bhyt-5-nam": Calculator(
        card.five_years_2025,
        {"tu-ngay": inputs.day(required=True), "dut-quang": inputs.yes_no()},
        ("du-ngay", "da-du"),
        {"du-ngay": "date"},
        {"da-du": _YES_NO},
    ),
    "bhyt-cung-chi-tra": Calculator(
        card.copayments_2025,
        {"da-tra": inputs.money(0, required=True), "da-tra-truoc": inputs.money(0)},
        ("con-lai", "nguong", "dat"),
        codes={"dat": _YES_NO},
    ),
    "bhyt-chi-tra": Calculator(
        bill.bill_2025,
        {
            "nhom": one_of(*bill.LEVELS, required=True),
            "noi-kham": one_of(*bill.PLACES, required=True),
            "dieu-tri": one_of(*bill.TREATMENTS, required=True),
            "chi-phi": inputs.money(required=True),
            "du-5-nam": inputs.yes_no(),
        },
        ("quy-tra", "nguoi-benh", "ty-le", "muc-huong", "ly-do"),
        {"ty-le": "%", "muc-huong": "%"},
        {"ly-do": bill.REASONS},
    ),
    "bhyt-nguong-cung-chi-tra": Calculator(multiples.copayment_threshold, {}, ("muc",)),
    "bhyt-nguong-mot-lan-kham": Calculator(multiples.small_bill_threshold, {}, ("muc",)),
    "thai-san-dieu-kien": Calculator(
        maternity.birth_allowance_2025,
        {
            "ngay-sinh": inputs.day(required=True),
            "so-thang": whole(0, 12),
            "dong-tu": inputs.month(),
            "dong-den": inputs.month(),
            "so-con": whole(1, 9),
        },
        ("dieu-kien", "so-thang", "con-thieu", "tro-cap", "nop-truoc"),
        {"so-thang": "months", "con-thieu": "months", "nop-truoc": "date"},
        {"dieu-kien": maternity.STATES},
    ),
    "tro-cap-thai-san-bat-buoc": Calculator(multiples.compulsory_birth_allowance, {}, ("muc",)),
}
