"""The figures that a text says."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")


def figures_in(text: str) -> tuple[str, ...]:
    """The figures of a text, in its order and as it writes them: amounts, shares, dates, numbers of laws, phones."""
    return tuple(_FIGURE.findall(text))
