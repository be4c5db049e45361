"""Which entries state money or a share of it: what a citizen may act on with their own."""

from __future__ import annotations

import re

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry

_NAMED = re.compile(r"\{([a-z0-9/-]+)")
_CALCULATED = "tinh/"
_MONEY = {"VND", "VND/month", "VND/year", "%"}  # not what a minute on the phone costs


def states_money(kb: KnowledgeBase, entry: Entry) -> bool:
    """Whether an entry's answer holds an amount or a percentage.

    Args:
        kb: the knowledge base, for the units of the parameters named.
        entry: the entry.
    """
    texts = (entry.answer, *(calculated.answer for calculated in entry.calculated))
    return any(_is_money(kb, name) for text in texts for name in _NAMED.findall(text))


def _is_money(kb: KnowledgeBase, name: str) -> bool:
    if name.startswith(_CALCULATED):
        return True
    parameter = kb.parameters.get(name)
    return parameter is not None and parameter.unit in _MONEY
