"""The figures that a text says, to compare what one outlet says with another."""

from __future__ import annotations

import re

_HOTLINE = re.compile(r"1900\s?9068")
_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")


def figures(text: str) -> set[str]:
    """The figures of a text: amounts, shares, dates, numbers of laws; but for the hotline, that everybody says."""
    return set(_FIGURE.findall(_HOTLINE.sub(" ", text)))
