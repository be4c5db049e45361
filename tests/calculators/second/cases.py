"""Seeded cases for every calculator: on which day, what is given as text, and the same as the second one takes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from second.caring import LEVEL, OUTSIDE
from second.facts import SUPPORT, first_day, month_of

Case = tuple[date, dict[str, str], dict[str, Any]]

CHANGES = ("2024-07-01", "2025-01-01", "2025-07-01", "2026-01-01", "2026-07-01", "2027-01-01", "2028-01-01")
AROUND = [date.fromisoformat(change) + timedelta(days=days) for change in CHANGES for days in (-1, 0, 1)]
PERIODS = (1, 3, 6, 12)


class Told:
    """What one case gives, told twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.given: dict[str, str] = {}
        self.args: dict[str, Any] = {}

    def give(self, name: str, text: str, value: Any) -> None:
        self.given[name] = text
        self.args[name.replace("-", "_")] = value

    def number(self, name: str, numbers: Any, optional: bool = False) -> None:
        if not (optional and self.random.random() < 0.3):
            value = self.random.choice(numbers)
            self.give(name, str(value), value)

    def word(self, name: str, *words: str) -> None:
        value = self.random.choice(words)
        self.give(name, value, value)

    def money(self, name: str, sums: Any, optional: bool = False) -> None:
        if not (optional and self.random.random() < 0.3):
            value = self.random.choice(sums)
            self.give(name, self.random.choice([str(value), f"{value:,}".replace(",", ".")]), value)

    def flag(self, name: str) -> None:
        if self.random.random() < 0.7:
            value = self.random.random() < 0.5
            self.give(name, "co" if value else "khong", value)

    def day(self, name: str, value: date) -> None:
        self.give(name, self.random.choice([value.isoformat(), f"{value.day}/{value.month}/{value.year}"]), value)

    def month(self, name: str, value: int) -> None:
        first = first_day(value)
        self.give(name, self.random.choice([f"{first:%Y-%m}", f"{first.month}/{first.year}"]), value)

    def history(self, last_month: int, likely_from: int = 2008) -> None:
        periods, texts = [], []
        month = self.random.choice([likely_from * 12, 2014 * 12, 2022 * 12, 2025 * 12 + 6])
        if self.random.random() < 0.7:
            month += self.random.randrange(-1, 30)
        for _period in range(self.random.randint(1, 3)):
            last = month + self.random.choice([0, 5, 6, 10, 11, 23, 30, 35, 59, 119])
            periods.append((month, last, income := self.random.choice(INCOMES)))
            texts.append(f"{first_day(month):%Y-%m}..{first_day(last):%Y-%m}={income}")
            month = last + self.random.choice([1, 2, 13])
        if periods[-1][1] > last_month and self.random.random() < 0.9:
            cut = [(first, min(last, last_month), income) for first, last, income in periods if first <= last_month]
            periods = cut or [(last_month, last_month, 1_500_000)]
            texts = [f"{first_day(first):%Y-%m}..{first_day(last):%Y-%m}={income}" for first, last, income in periods]
        self.args["qua_trinh"] = periods
        if len(periods) == 1 and self.random.random() < 0.5 and "dong-tu" in self.single:
            first, last, income = periods[0]
            self.given |= {
                "dong-tu": f"{first_day(first):%Y-%m}",
                "dong-den": f"{first_day(last):%m/%Y}",
                "thu-nhap": str(income),
            }
            if "thu-nhap" in self.single:
                self.args["thu_nhap"] = income
        else:
            self.random.shuffle(texts)
            self.given["qua-trinh"] = " + ".join(texts)

    single: tuple[str, ...] = ()


INCOMES = (
    1_500_000,
    1_550_000,
    1_700_001,
    2_000_000,
    2_199_999,
    2_200_000,
    3_333_333,
    5_000_000,
    46_800_000,
    50_600_000,
)
SUMS = (1, 99_999, 350_999, 351_000, 351_001, 379_499, 379_500, 379_501, 1_000_000, 1_234_567, 25_000_000, 99_999_999)


def a_day(random: Random) -> date:
    if random.random() < 0.75:
        return random.choice(AROUND)
    return date(2024, 6, 1) + timedelta(days=random.randrange(365 * 6))


def in_2026(random: Random) -> date:
    """Mostly a day of the year whose coefficients are known."""
    if random.random() < 0.8:
        return random.choice(
            [date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 11, 22), date(2026, 12, 31)]
        )
    return a_day(random)


def _plain(fill: Callable[[Told], Any], day: Callable[[Random], date] = a_day) -> Callable[[Random], Case]:
    def make(random: Random) -> Case:
        told = Told(random)
        fill(told)
        return day(random), told.given, told.args

    return make


def _voluntary(told: Told) -> None:
    told.word("nhom", *SUPPORT)
    told.money("thu-nhap", (*INCOMES, 1_499_999, 50_600_001), optional=True)
    told.given = {name: text.replace(".", "") for name, text in told.given.items()}
    told.number("so-thang", PERIODS, optional=True)


def _deadline(told: Told) -> None:
    told.number("so-thang", PERIODS)
    told.month("tu-thang", told.random.randrange(2025 * 12, 2031 * 12))


def _ahead(told: Told) -> None:
    told.number("so-nam", (2, 3, 4, 5, 6))
    told.money("thu-nhap", INCOMES, optional=True)


def _missing(told: Told) -> None:
    told.number("so-thang", (1, 2, 12, 24, 35, 36, 48, 59, 60, 61))
    told.money("thu-nhap", INCOMES, optional=True)


def _retirement(told: Told) -> None:
    told.word("gioi", "nu", "nam")
    told.month("thang-sinh", told.random.randrange(1940 * 12, 2010 * 12))
    told.flag("chuyen-tiep")


def _pension(told: Told) -> None:
    told.word("gioi", "nu", "nam")
    told.number("so-nam", range(15, 61))
    told.number("thu-nhap", INCOMES)


def _estimate(random: Random) -> Case:
    told, day = Told(random), in_2026(random)
    told.word("gioi", "nu", "nam")
    told.month("thang-sinh", random.randrange(1955 * 12, 2000 * 12))
    told.money("thu-nhap", INCOMES, optional=True)
    if random.random() < 0.5:
        told.number("da-dong", (0, 1, 11, 60, 100, 119, 120, 150, 179, 180, 187, 235, 239, 240, 355, 361, 420, 500))
    if "da-dong" not in told.given or random.random() < 0.05:
        told.history(month_of(day))
    told.flag("dong-tiep")
    return day, told.given, told.args


def _lump_sum(random: Random) -> Case:
    told, day = Told(random), in_2026(random)
    told.single = ("dong-tu",)
    told.history(month_of(day))
    told.flag("truot-gia")
    return day, told.given, told.args


def _net(random: Random) -> Case:
    told, day = Told(random), in_2026(random)
    told.single = ("dong-tu",)
    told.history(month_of(day), likely_from=2022)
    told.word("nhom", *SUPPORT)
    told.word("truong-hop", "het-tuoi", "ngung-dong", "dinh-cu", "benh-nang", "suy-giam")
    told.flag("truot-gia")
    return day, told.given, told.args


def _condition(told: Told) -> None:
    told.word("truong-hop", "het-tuoi", "ngung-dong", "ngung-dong", "dinh-cu", "benh-nang", "suy-giam")
    first = told.random.randrange(2002 * 12, 2026 * 12 + 3)
    last = first + told.random.choice([0, 11, 60, 120, 200, 260])
    last = min(last, told.random.choice([2024 * 12 + 5, 2025 * 12 + 5, 2025 * 12 + 6, 2026 * 12 + 6]))
    told.month("dong-tu", first)
    told.month("dong-den", last)
    span = max(1, last - first + 1)
    told.number("so-thang", (span, max(1, span - 5), 179, 180, 239, 240))
    told.word("gioi", "nu", "nam")
    told.month("thang-sinh", told.random.randrange(1955 * 12, 1985 * 12))
    if told.random.random() < 0.1:
        missing = told.random.choice(list(told.given))
        if missing != "truong-hop":
            del told.given[missing], told.args[missing.replace("-", "_")]


def _compared(random: Random) -> Case:
    told, day = Told(random), in_2026(random)
    told.word("gioi", "nu", "nam")
    told.month("thang-sinh", random.randrange(1955 * 12, 2000 * 12))
    told.money("thu-nhap", INCOMES)
    told.single = ("dong-tu", "thu-nhap")
    told.history(month_of(day), likely_from=2011)
    told.flag("dong-tiep")
    return day, told.given, told.args


def _waiting(told: Told) -> None:
    told.money("thu-nhap", INCOMES)
    months = told.random.choice([1, 6, 7, 12, 96, 99, 103, 179, 180])
    text = f"{months // 12} năm {months % 12} tháng" if told.random.random() < 0.5 else str(months)
    told.give("da-dong", text, months)


def _valid_from(told: Told) -> None:
    paid = a_day(told.random)
    told.day("ngay-dong", paid)
    if told.random.random() < 0.85:
        told.day(
            "het-han", paid - timedelta(days=told.random.choice([-400, -30, -1, 0, 1, 2, 88, 89, 90, 91, 92, 400]))
        )


def _renewal(random: Random) -> Case:
    told, day = Told(random), a_day(random)
    told.day("het-han", day - timedelta(days=random.choice([-30, -1, 0, 1, 88, 89, 90, 91, 400])))
    return day, told.given, told.args


def _child(told: Told) -> None:
    about = date(told.random.randrange(2016, 2027), told.random.choice([1, 9, 9, 10]), 1)
    told.day("ngay-sinh", told.random.choice([about + timedelta(days=told.random.randrange(31)), date(2020, 2, 29)]))


def _five_years(random: Random) -> Case:
    told, day = Told(random), a_day(random)
    about = date(day.year - 5, day.month, min(day.day, 28))
    told.day("tu-ngay", random.choice([about + timedelta(days=random.randrange(-3, 4)), date(2020, 2, 29)]))
    if random.random() < 0.3:
        told.flag("dut-quang")
    return day, told.given, told.args


def _copayments(told: Told) -> None:
    sums = (
        0,
        1,
        1_000_000,
        7_020_000,
        7_590_000,
        14_039_999,
        14_040_000,
        14_040_001,
        15_179_999,
        15_180_000,
        15_180_001,
    )
    told.money("da-tra", sums)
    if told.random.random() < 0.6:
        told.money("da-tra-truoc", sums)


def _bill(told: Told) -> None:
    told.word("nhom", *LEVEL)
    told.word("noi-kham", *OUTSIDE)
    told.word("dieu-tri", "ngoai-tru", "noi-tru")
    told.money("chi-phi", SUMS)
    told.flag("du-5-nam")


def _birth(told: Told) -> None:
    born = a_day(told.random)
    told.day("ngay-sinh", born)
    if told.random.random() < 0.3:
        told.number("so-thang", range(13))
    if "so-thang" not in told.given or told.random.random() < 0.05:
        first = month_of(born) - told.random.randrange(16)
        told.month("dong-tu", first)
        told.month("dong-den", first + told.random.randrange(-1, 16))
    told.number("so-con", (1, 2, 3), optional=True)


MADE: dict[str, Callable[[Random], Case]] = {
    "bhxh-tu-nguyen-dong": _plain(_voluntary),
    "bhxh-tu-nguyen-han-dong": _plain(_deadline),
    "bhxh-tu-nguyen-dong-truoc": _plain(_ahead, in_2026),
    "bhxh-tu-nguyen-dong-thieu": _plain(_missing, in_2026),
    "thu-nhap-cao-nhat": _plain(lambda told: None),
    "bhyt-ho-gia-dinh": _plain(
        lambda told: (told.number("so-nguoi", range(1, 21)), told.number("so-thang", (3, 6, 12), True))
    ),
    "bhyt-nguoi-thu": _plain(
        lambda told: (told.number("thu-tu", range(1, 21)), told.number("so-thang", PERIODS, True))
    ),
    "bhyt-duoc-ho-tro": _plain(
        lambda told: (
            told.word("nhom", "can-ngheo", "dan-toc-thieu-so", "nong-lam-ngu", "hoc-sinh"),
            told.number("so-thang", PERIODS, True),
        )
    ),
    "bhyt-hoc-sinh": _plain(lambda told: told.number("so-thang", PERIODS, True)),
    "bhyt-ngay-hieu-luc": _plain(_valid_from),
    "bhyt-gia-han": _renewal,
    "bhyt-the-tre-em": _plain(_child),
    "bhyt-5-nam": _five_years,
    "bhyt-cung-chi-tra": _plain(_copayments, in_2026),
    "bhyt-chi-tra": _plain(_bill),
    "bhyt-nguong-cung-chi-tra": _plain(lambda told: None),
    "bhyt-nguong-mot-lan-kham": _plain(lambda told: None),
    "thai-san-dieu-kien": _plain(_birth),
    "tro-cap-thai-san-bat-buoc": _plain(lambda told: None),
    "tuoi-nghi-huu": _plain(_retirement),
    "luong-huu": _plain(_pension),
    "luong-huu-du-kien": _estimate,
    "bhxh-mot-lan": _lump_sum,
    "bhxh-mot-lan-con-lai": _net,
    "bhxh-mot-lan-dieu-kien": _plain(_condition),
    "so-sanh-mot-lan-luong-huu": _compared,
    "tro-cap-cho-huu-tri": _plain(_waiting),
    "tro-cap-mai-tang": _plain(lambda told: None),
    "tro-cap-tuat-thang": _plain(lambda told: None),
}
