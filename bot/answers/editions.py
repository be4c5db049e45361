"""The code at the foot of a leaflet ("1-3fa09c"): the number of its edition, and a mark of the figures it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal

from bot.text.figures import figures_in

Standing = Literal["right", "reworded", "wrong"]


def edition_code(number: int, said: Iterable[str]) -> str:
    """The code of an edition: another figure, another code.

    Args:
        number: of the edition, which staff raise when the words have changed.
        said: all that it says.
    """
    figures = " ".join(figures_in("\n".join(said)))
    return f"{number}-{hashlib.sha256(figures.encode()).hexdigest()[:6]}"


def standing(printed: str, today: str) -> Standing:
    """How a paper stands beside the edition of today: a "reworded" one still says the right figures.

    Args:
        printed: the code on the paper.
        today: the code of today.
    """
    if printed == today:
        return "right"
    return "reworded" if has_figures_of(printed, today) else "wrong"


def has_figures_of(printed: str, today: str) -> bool:
    """Whether two codes are of the same figures."""
    return printed.partition("-")[2] == today.partition("-")[2]
