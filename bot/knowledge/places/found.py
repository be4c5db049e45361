"""What a look-up gives: a place, a question, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How exactly a place is known; a district is no unit of today."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city of today.

    Args:
        code: the statistics office's.
        kind: "tỉnh" or "thành phố", as on the day asked for.
        name: without its kind.
    """

    code: str
    kind: str
    name: str

    @property
    def full_name(self) -> str:
        """ "thành phố Đà Nẵng"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today.

    Args:
        code: the statistics office's.
        kind: "phường", "xã" or "đặc khu", as on the day asked for.
        name: without its kind.
        province: where it lies.
    """

    code: str
    kind: str
    name: str
    province: Province

    @property
    def full_name(self) -> str:
        """ "phường Tam Kỳ, thành phố Đà Nẵng"."""
        return f"{self.kind} {self.name}, {self.province.full_name}"


@dataclass(frozen=True, slots=True)
class Place:
    """One reading of what was typed, and what it is today.

    Args:
        key: it is resolved by this later (``Places.by_key``); short, and steady from one map to the next.
        level: how exactly it is known.
        full_name: what it is or was called, with all above it: "phường An Xuân, thành phố Tam Kỳ, tỉnh Quảng Nam".
        short_name: the same without the kinds of what is above it: "phường An Xuân, Tam Kỳ, Quảng Nam".
        former: it is no more, by this name or at all.
        communes: today's communes it belongs to, the likeliest first; all of a district's; none for a province.
        provinces: today's provinces it lies in, one in almost every case.
        old_districts: the names of the old districts it lay in, without their kinds.
        old_provinces: the names of the old provinces it lay in, without their kinds.
    """

    key: str
    level: Level
    full_name: str
    short_name: str
    former: bool
    communes: tuple[Commune, ...]
    provinces: tuple[Province, ...]
    old_districts: tuple[str, ...] = ()
    old_provinces: tuple[str, ...] = ()

    @property
    def is_split(self) -> bool:
        """Whether it is an old commune that was divided among several of today's."""
        return self.level is Level.COMMUNE and len(self.communes) > 1


@dataclass(frozen=True, slots=True)
class Found:
    """What was meant is clear.

    Args:
        place: a commune has exactly one commune of today; a district or a province says no more than that.
    """

    place: Place


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """More than one place is called so, or an old commune was split.

    Args:
        said: the words that name the place; with the citizen's answer behind a comma they are looked up again.
        choices: to be offered, five at most, the likeliest first; empty where none is likelier than many others.
        candidates: every reading, also those that aren't offered.
        narrow_by: what to ask for, when there are more candidates than choices.
        split: the old commune whose parts the choices are.
    """

    said: str
    choices: tuple[Place, ...]
    candidates: tuple[Place, ...]
    narrow_by: Level | None = None
    split: Place | None = None


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing in the text is a place we know."""


Outcome = Found | Ambiguous | NotFound
