"""Who pays how much of a hospital bill: the health insurance fund and the patient."""

from __future__ import annotations

from decimal import Decimal

from bot.calculators.figures import Figures
from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.calculators.multiples import small_bill_threshold
from bot.knowledge.values import Values

_WHOLE, _NOTHING_SAID = "bhyt/trai-tuyen-toan-bo", ""
LEVELS = {
    "ho-gia-dinh": "bhyt/muc-huong",
    "huu-tri": "bhyt/muc-huong-huu-tri",
    "dan-toc-thieu-so": "bhyt/muc-huong-dan-toc-thieu-so",
    "than-nhan-nguoi-co-cong": "bhyt/muc-huong-than-nhan-nguoi-co-cong",
    "can-ngheo": "bhyt/muc-huong-can-ngheo",
    "huu-tri-xa-hoi": "bhyt/muc-huong-huu-tri-xa-hoi",
    "tre-em": "bhyt/muc-huong-tre-em",
}
# Where someone went -> the share of the level paid there, for outpatients and for inpatients.
PLACES = {
    "dung-tuyen": (_WHOLE, _WHOLE),
    "cap-cuu": (_WHOLE, _WHOLE),
    "luu-tru": (_WHOLE, _WHOLE),
    "cap-ban-dau": (_WHOLE, _WHOLE),
    "phong-kham-khu-vuc": (_WHOLE, _NOTHING_SAID),
    "tuyen-huyen-cu": (_WHOLE, _WHOLE),
    "co-ban-duoi-50": (_WHOLE, _WHOLE),
    "co-ban-50-70": ("bhyt/trai-tuyen-nam-50-70", _WHOLE),
    "co-ban-tinh-cu": ("bhyt/trai-tuyen-ngoai-tru-tinh", _WHOLE),
    "chuyen-sau-tinh-cu": ("bhyt/trai-tuyen-ngoai-tru-tinh", _WHOLE),
    "chuyen-sau-khac": (_NOTHING_SAID, "bhyt/trai-tuyen-noi-tru-chuyen-sau"),
    "benh-hiem": (_WHOLE, _WHOLE),
    "vung-kho-khan": (_NOTHING_SAID, _WHOLE),
}
TREATMENTS = ("ngoai-tru", "noi-tru")
REASONS = ("muc-nhom", "cap-ban-dau", "duoi-15", "du-5-nam", "tu-di-kham")
_FREE_PLACES = frozenset({"cap-ban-dau", "phong-kham-khu-vuc"})
_ALL = Decimal(100)


def bill_2025(values: Values, nhom: str, noi_kham: str, dieu_tri: str, chi_phi: int, du_5_nam: bool = False) -> Figures:
    """What the fund and the patient pay of one visit, rules of benefit in force since 01/01/2025.

    The level is that of the group: 80, 95 or 100 % (Law on Health Insurance, Article 22 clause 1; Resolution
    261/2025/QH15, Article 2 clause 1); 100 % at the first level of care and for outpatients of regional polyclinics
    (point c), for a visit that costs less than 15 % of the base salary (Decree 02/2025/NĐ-CP, Article 5 clause 3), and
    after five years and co-payments beyond 6 times the base salary (point d). Who goes elsewhere than registered or
    referred to is paid a share of the level (Article 22 clauses 3 to 5; Decree 02/2025/NĐ-CP, Article 5 clause 5).
    Whether those three rules hold where less than the whole level is paid isn't confirmed.

    Args:
        values: the parameters on the day of the visit.
        nhom: a key of ``LEVELS``.
        noi_kham: where, a key of ``PLACES``.
        dieu_tri: "ngoai-tru" or "noi-tru".
        chi_phi: cost of the visit, in đồng, of what health insurance covers.
        du_5_nam: whether the rule of five years holds for the person.

    Returns:
        đồng: quy-tra (by the fund), nguoi-benh (by the patient); percent: ty-le (of the cost), muc-huong (the level);
        ly-do: one of ``REASONS``.

    Raises:
        InputError: the law doesn't name the case, or it isn't confirmed.
        NoValueError: a parameter has no value on the day.
    """
    share = _share(values, noi_kham, dieu_tri)
    level, why = values.number(LEVELS[nhom]), "muc-nhom"
    if level < _ALL and (rule := _whole_by_rule(values, noi_kham, chi_phi, du_5_nam)):
        if share < _ALL:
            reason = "chưa xác nhận được mức trả toàn bộ có áp dụng khi tự đi khám ở nơi này không"
            raise InputError("noi-kham", reason, "chua-xac-nhan")
        level, why = values.number("bhyt/muc-huong-toan-bo"), rule
    paid = level * share / 100
    fund = round_dong(chi_phi * paid / 100)
    return {
        "quy-tra": fund,
        "nguoi-benh": chi_phi - fund,
        "ty-le": paid,
        "muc-huong": level,
        "ly-do": why if share == _ALL else "tu-di-kham",
    }


def _share(values: Values, place: str, treatment: str) -> Decimal:
    name = PLACES[place][TREATMENTS.index(treatment)]
    if name == _NOTHING_SAID:
        raise InputError("noi-kham", "luật không nêu mức trả cho trường hợp này; hỏi bệnh viện", "khong-neu")
    return values.number(name)


def _whole_by_rule(values: Values, place: str, cost: int, five_years: bool) -> str:
    """The rule by which all is paid, or ""."""
    if place in _FREE_PLACES:
        return "cap-ban-dau"
    if cost < small_bill_threshold(values)["muc"]:
        return "duoi-15"
    return "du-5-nam" if five_years else ""
