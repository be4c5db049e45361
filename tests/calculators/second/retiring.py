"""Retirement age, pension, lump sum and what stands beside them, from sections 3.6, 3.7 and 3.9."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from second.contributions import chosen
from second.facts import (
    AGE_MEN,
    AGE_WOMEN,
    CPI_2026,
    LAW41,
    LOWEST_INCOME,
    SOCIAL_PENSION,
    SUPPORT,
    RefusedError,
    at,
    dong,
    first_day,
    month_of,
)

History = list[tuple[int, int, int]]  # first month, last month, income


def _months(years_and_months: tuple[int, int]) -> int:
    return years_and_months[0] * 12 + years_and_months[1]


def reached(gioi: str, born: int) -> tuple[int, int | None]:
    """The month in which the age of its year is reached, and that age: month by month from January 2024.

    Who may have reached the age that held before 2024 had surely reached it by the month of the age of 2024.
    """
    ages = AGE_MEN if gioi == "nam" else AGE_WOMEN
    step = 3 if gioi == "nam" else 4
    if (2023 * 12 + 11) - born >= _months(ages[2024]) - step:
        return born + _months(ages[2024]), None
    month = 2024 * 12
    while True:
        needed = _months(ages[min(month // 12, max(ages))])
        if month - born >= needed:
            return month, needed
        month += 1


def retirement(day: date, gioi: str, thang_sinh: int, chuyen_tiep: bool = False) -> dict[str, Any]:
    age: int | None
    if chuyen_tiep:  # 3.6.9
        at([(LAW41, True)], day)
        age = 720 if gioi == "nam" else 660
        month = thang_sinh + age
    else:
        month, age = reached(gioi, thang_sinh)
    if age is None:
        if month > month_of(day):
            raise RefusedError("not in the table")
        return {"da-du": "co"}
    return {
        "thang-du-tuoi": first_day(month),
        "tuoi": age,
        "huong-tu": first_day(month + 1),
        "dong-thieu-tu": first_day(month - 1),
        "da-du": "co" if month <= month_of(day) else "khong",
    }


def counted_years(months: int) -> Fraction:
    """3.6.6: one to six odd months are half a year, seven to eleven a year."""
    halves = [0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    return months // 12 + Fraction(halves[months % 12], 2)


def rate(gioi: str, years: Fraction) -> Fraction:
    """3.6.2 to 3.6.4, half year by half year."""
    percent, reached_years = Fraction(45 if gioi == "nu" else 40), Fraction(15)
    while reached_years < years:
        slow = gioi == "nam" and reached_years < 20
        percent += Fraction(1, 2) if slow else 1
        reached_years += Fraction(1, 2)
    return min(percent, Fraction(75))


def monthly(day: date, gioi: str, so_nam: int, thu_nhap: int) -> dict[str, Any]:
    at([(LAW41, True)], day)
    percent = rate(gioi, Fraction(so_nam))
    return {"moi-thang": dong(thu_nhap * percent / 100), "ty-le": percent, "thu-nhap": thu_nhap}


def spread(day: date, history: History) -> list[tuple[int, int]]:
    """Every month paid with its income; what isn't paid yet can't be history."""
    months = [(month, income) for first, last, income in sorted(history) for month in range(first, last + 1)]
    if months[-1][0] > month_of(day):
        raise RefusedError("in the future")
    return months


def cpi(day: date, month: int, wanted: bool = True) -> Fraction:
    if not wanted:
        return Fraction(1)
    if day.year != 2026 or month // 12 not in CPI_2026:
        raise RefusedError("no coefficient")
    return Fraction(CPI_2026[month // 12], 100)


def estimate(
    day: date,
    gioi: str,
    thang_sinh: int,
    thu_nhap: int | None = None,
    da_dong: int | None = None,
    qua_trinh: History | None = None,
    dong_tiep: bool = True,
) -> dict[str, Any]:
    """What comes of going on until the age, or of stopping now; the missing months, if any, are paid then."""
    at([(LAW41, True)], day)
    age_month, age = reached(gioi, thang_sinh)
    if (da_dong is None) == (qua_trinh is None):
        raise RefusedError("one of the two")
    now = month_of(day)
    paid = spread(day, qua_trinh) if qua_trinh else []
    count = len(paid) if qua_trinh else da_dong or 0
    next_month = max(now, paid[-1][0] + 1) if paid else now
    more = len(range(next_month, age_month)) if dong_tiep else 0
    lacking = max(0, 180 - count - more)
    total = count + more + lacking
    if thu_nhap is None and (not qua_trinh or total > count):
        raise RefusedError("which income")
    if total > count:
        chosen(day, thu_nhap)
    worth = sum((income * cpi(day, month) for month, income in paid), Fraction(0))
    if not qua_trinh:
        worth = Fraction(thu_nhap or 0) * count
    average = (worth + (total - count) * (thu_nhap or 0)) / total
    years = counted_years(total)
    most = 30 if gioi == "nu" else 35
    if count >= 180:
        way = "du-nam"
    elif lacking == 0:
        way = "dong-tiep"
    elif lacking <= 60:
        way = "dong-thieu"
    else:
        way = "dong-lau"
    starts = max(age_month, now) + max(0, lacking - 60) + 1
    retirement_age = {} if age is None else {"thang-du-tuoi": first_day(age_month), "tuoi": age}
    return {
        **retirement_age,
        "moi-thang": dong(average * rate(gioi, years) / 100),
        "ty-le": rate(gioi, years),
        "huong-tu": first_day(starts),
        "con-thieu": max(0, 180 - count),
        "con-thieu-khi-du-tuoi": lacking,
        "dong-tiep-them": more,
        "tong-so-thang": total,
        "cach": way,
        "binh-quan": dong(average),
        "tro-cap-mot-lan": dong(average * max(Fraction(0), years - most) / 2),  # 3.6.7
    }


def lump_sum(day: date, qua_trinh: History, truot_gia: bool = True) -> dict[str, Any]:
    """3.7: 1,5 before 2014 and 2 from then on for each year; under a year the money paid, at most 2."""
    at([(LAW41, True)], day)
    months = spread(day, qua_trinh)
    average = sum((income * cpi(day, month, truot_gia) for month, income in months), Fraction(0)) / len(months)
    told: dict[str, Any] = {"binh-quan": dong(average), "so-thang": len(months)}
    if len(months) < 12:
        money = 0
        for month, income in months:
            at([(LAW41, True)], first_day(month))  # the rate of 22 % is a fact from then on
            money += dong(Fraction(income * 22, 100))
        return {**told, "chua-tru-ho-tro": min(money, dong(2 * average))}
    old = len([month for month, _income in months if month < 2014 * 12])
    new = len(months) - old
    if old % 12 and new:
        raise RefusedError("how odd months before 2014 are carried over")
    before = dong(average * Fraction(3, 2) * counted_years(old))
    since = dong(average * 2 * counted_years(new))
    return {
        **told,
        "chua-tru-ho-tro": before + since,
        "truoc-2014": before,
        "tu-2014": since,
        "so-nam": counted_years(old) + counted_years(new),
    }


def net_lump_sum(day: date, qua_trinh: History, nhom: str, truong_hop: str, truot_gia: bool = True) -> dict[str, Any]:
    """State support is deducted, except for the gravely ill and the disabled; an old rate that isn't sure, never."""
    whole = lump_sum(day, qua_trinh, truot_gia)["chua-tru-ho-tro"]
    deducted = 0
    if truong_hop not in ("benh-nang", "suy-giam"):
        for month, _income in spread(day, qua_trinh):
            start = first_day(month)
            if start >= date(2025, 7, 1):
                deducted += dong(Fraction(at(LOWEST_INCOME, start) * 22 * SUPPORT[nhom], 10_000))
            elif start >= date(2022, 1, 1) and nhom == "khac":
                deducted += 33_000
            else:
                raise RefusedError("an old rate")
        if len(spread(day, qua_trinh)) > 120:
            raise RefusedError("whether the months before July 2025 count toward the 120")
    if deducted > whole:
        raise RefusedError("these incomes can't be")
    return {"con-lai": whole - deducted, "khau-tru": deducted, "chua-tru-ho-tro": whole}


def condition(
    day: date,
    truong_hop: str,
    so_thang: int | None = None,
    dong_tu: int | None = None,
    dong_den: int | None = None,
    gioi: str | None = None,
    thang_sinh: int | None = None,
) -> dict[str, Any]:
    """Who may: 3.7 a to đ."""
    at([(LAW41, True)], day)
    if truong_hop in ("dinh-cu", "benh-nang", "suy-giam"):
        return {"dieu-kien": "du", "nop-tu": day}
    if truong_hop == "het-tuoi":
        if so_thang is None or gioi is None or thang_sinh is None:
            raise RefusedError("inputs")
        if so_thang >= 15 * 12:
            return {"dieu-kien": "du-15-nam"}
        month, _age = reached(gioi, thang_sinh)
        if month <= month_of(day):
            return {"dieu-kien": "du", "nop-tu": day}
        return {"dieu-kien": "chua-du-tuoi", "nop-tu": first_day(month)}
    if so_thang is None or dong_tu is None or dong_den is None:
        raise RefusedError("inputs")
    if dong_tu > dong_den or dong_den > month_of(day) or so_thang > dong_den - dong_tu + 1:
        raise RefusedError("dates")
    if first_day(dong_tu) >= date(2025, 7, 1):
        return {"dieu-kien": "tu-07-2025"}
    if so_thang >= 20 * 12:
        return {"dieu-kien": "du-20-nam"}
    idle = list(range(dong_den + 1, month_of(day)))
    if len(idle) >= 12:
        return {"dieu-kien": "du", "nop-tu": day}
    return {"dieu-kien": "chua-du-12-thang", "nop-tu": first_day(dong_den + 13)}


def compared(
    day: date,
    gioi: str,
    thang_sinh: int,
    qua_trinh: History,
    thu_nhap: int | None = None,
    dong_tiep: bool = True,
) -> dict[str, Any]:
    now = lump_sum(day, qua_trinh)
    later = estimate(day, gioi, thang_sinh, thu_nhap, None, qua_trinh, dong_tiep)
    months = later["tong-so-thang"] - now["so-thang"]
    return {
        "mot-lan": now["chua-tru-ho-tro"],
        "luong-huu": later["moi-thang"],
        "huong-tu": later["huong-tu"],
        "ty-le": later["ty-le"],
        "con-thieu": later["con-thieu"],
        "cach": later["cach"],
        "dong-them": dong(Fraction((thu_nhap or 0) * 22, 100)) * months,
        "bang-so-thang": ceil(Fraction(now["chua-tru-ho-tro"], later["moi-thang"])),
    }


def waiting(day: date, thu_nhap: int, da_dong: int) -> dict[str, Any]:
    """3.9: average × 2 × years, paid out by the social pension."""
    level = at(SOCIAL_PENSION, day)
    if da_dong >= 180:
        raise RefusedError("enough for a pension")
    whole = dong(thu_nhap * 2 * counted_years(da_dong))
    left, months = whole, 0
    while left >= level:
        left, months = left - level, months + 1
    return {"so-thang": months, "muc": level, "con-le": left, "tong": whole}
