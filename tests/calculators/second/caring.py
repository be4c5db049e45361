"""Cards, births and bills, from sections 3.5 and 4.4 to 4.6; a child's card from A1 of the neighbour facts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from second.facts import BASE_SALARY, LAW41, LAW51, LEVELS, RefusedError, at, dong, month_of, plus


def valid_from(day: date, ngay_dong: date, het_han: date | None = None) -> dict[str, Any]:
    """4.4.1, 4.4.3, 4.4.4: the rule of the day of payment."""
    at([(LAW51, True)], ngay_dong)
    waiting = 30
    if het_han is None:
        return {"tu-ngay": plus(ngay_dong, waiting), "truong-hop": "lan-dau", "cho": waiting}
    days_since_the_card_ended = ngay_dong.toordinal() - het_han.toordinal()
    if days_since_the_card_ended <= 0:
        return {
            "tu-ngay": plus(het_han, 1),
            "truong-hop": "noi-tiep",
            "cho": plus(het_han, 1).toordinal() - ngay_dong.toordinal(),
        }
    if days_since_the_card_ended < 90:
        return {"tu-ngay": ngay_dong, "truong-hop": "dong-tre", "cho": 0}
    return {"tu-ngay": plus(ngay_dong, waiting), "truong-hop": "gian-doan", "cho": waiting}


def renewal(day: date, het_han: date) -> dict[str, Any]:
    """The last days to pay on: without a gap, and without waiting."""
    at([(LAW51, True)], day)
    late = day.toordinal() - het_han.toordinal()
    state = "con-han" if late <= 0 else "dong-tre" if late < 90 else "gian-doan"
    return {
        "noi-tiep-den": het_han,
        "khong-cho-den": plus(het_han, 89),
        "tinh-trang": state,
        "so-ngay-qua": max(0, late),
    }


def child(day: date, ngay_sinh: date) -> dict[str, Any]:
    """72 months; to 30/09 of that year where school hasn't begun yet."""
    at([(LAW51, True)], day)
    full = _years_later(ngay_sinh, 6)
    autumn = date(full.year, 9, 30)
    return {"du-72-thang": full, "cham-nhat": autumn if full < autumn else full}


def _years_later(day: date, years: int) -> date:
    try:
        return date(day.year + years, day.month, day.day)
    except ValueError:
        return date(day.year + years, 2, 28)


def five_years(day: date, tu_ngay: date, dut_quang: bool = False) -> dict[str, Any]:
    """4.4.5: today's tolerated gap isn't verified."""
    at([(LEVELS, True)], day)
    if dut_quang:
        raise RefusedError("the gap")
    full = _years_later(tu_ngay, 5)
    return {"du-ngay": full, "da-du": "co" if full <= day else "khong"}


def copayments(day: date, da_tra: int, da_tra_truoc: int | None = None) -> dict[str, Any]:
    """4.5.4 and 4.5.5: (6 − paid before ÷ the old salary) × the new one, less what was paid since."""
    at([(LEVELS, True)], day)
    old, new = at(BASE_SALARY, date(day.year, 1, 1)), at(BASE_SALARY, day)
    if da_tra_truoc is not None and old == new:
        raise RefusedError("no change in this year")
    before = Fraction(da_tra_truoc or 0, old)
    rest = (6 - before) * new - da_tra
    over = rest < 0 or (da_tra_truoc is not None and before >= 6)
    return {"con-lai": dong(rest) if rest > 0 and not over else 0, "nguong": 6 * new, "dat": "co" if over else "khong"}


def birth(
    day: date,
    ngay_sinh: date,
    so_thang: int | None = None,
    dong_tu: int | None = None,
    dong_den: int | None = None,
    so_con: int = 1,
) -> dict[str, Any]:
    """3.5: 6 months within the 12 before birth; whether the month of birth is one of the 12 isn't said."""
    at([(LAW41, True)], ngay_sinh)
    born = month_of(ngay_sinh)
    if so_thang is not None and dong_tu is None and dong_den is None:
        counts = [so_thang, so_thang]
    elif so_thang is None and dong_tu is not None and dong_den is not None and dong_tu <= dong_den:
        paid = set(range(dong_tu, dong_den + 1))
        counts = [len(paid & set(range(born - 12, born))), len(paid & set(range(born - 11, born + 1)))]
    else:
        raise RefusedError("inputs")
    states = {count >= 6 for count in counts}
    told = "hoi-bhxh" if len(states) == 2 else "du" if True in states else "thieu"
    return {
        "dieu-kien": told,
        "so-thang": counts[0],
        "con-thieu": max(0, 6 - counts[0]),
        "tro-cap": 2_000_000 * so_con,
        "nop-truoc": plus(ngay_sinh, 60),
    }


LEVEL = {
    "ho-gia-dinh": [(LEVELS, 80)],
    "huu-tri": [(LEVELS, 95)],
    "dan-toc-thieu-so": [(LEVELS, 95)],
    "than-nhan-nguoi-co-cong": [(LEVELS, 95)],
    "can-ngheo": [(LEVELS, 95), ("2026-01-01", 100)],
    "huu-tri-xa-hoi": [("2026-01-01", 100)],
    "tre-em": [(LEVELS, 100)],
}
ALL: list[tuple[str, Any]] = [(LEVELS, 100)]
HALF: list[tuple[str, Any]] = [("2026-07-01", 50)]
NEVER: list[tuple[str, Any]] = []
# Where: outpatient, inpatient.
OUTSIDE = {
    "dung-tuyen": (ALL, ALL),
    "cap-cuu": (ALL, ALL),
    "luu-tru": (ALL, ALL),
    "cap-ban-dau": (ALL, ALL),
    "phong-kham-khu-vuc": (ALL, NEVER),
    "tuyen-huyen-cu": (ALL, ALL),
    "co-ban-duoi-50": (ALL, ALL),
    "co-ban-50-70": (HALF, ALL),
    "co-ban-tinh-cu": (HALF, ALL),
    "chuyen-sau-tinh-cu": (HALF, ALL),
    "chuyen-sau-khac": (NEVER, [(LEVELS, 40)]),
    "benh-hiem": (ALL, ALL),
    "vung-kho-khan": (NEVER, ALL),
}


def bill(day: date, nhom: str, noi_kham: str, dieu_tri: str, chi_phi: int, du_5_nam: bool = False) -> dict[str, Any]:
    """4.5 and 4.6."""
    part = at(OUTSIDE[noi_kham][("ngoai-tru", "noi-tru").index(dieu_tri)], day)
    level, why = at(LEVEL[nhom], day), "muc-nhom"
    whole = []
    if noi_kham in ("cap-ban-dau", "phong-kham-khu-vuc"):
        whole.append("cap-ban-dau")
    if Fraction(chi_phi) < Fraction(at(BASE_SALARY, day) * 15, 100):
        whole.append("duoi-15")
    if du_5_nam:
        whole.append("du-5-nam")
    if level < 100 and whole:
        if part < 100:
            raise RefusedError("whether the rule holds outside the network")
        level, why = 100, whole[0]
    fund = dong(Fraction(chi_phi * level * part, 10_000))
    return {
        "quy-tra": fund,
        "nguoi-benh": chi_phi - fund,
        "ty-le": Fraction(level * part, 100),
        "muc-huong": level,
        "ly-do": "tu-di-kham" if part < 100 else why,
    }
