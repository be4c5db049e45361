"""Checklists as files to keep."""

from __future__ import annotations

from datetime import date, timedelta

from bot.answers.checklist import read_card_url
from bot.knowledge.base import KnowledgeBase
from bot.outlets.card import card


class Cards:
    """Makes the files of checklists: of a procedure on the day it was asked for.

    Args:
        keep_days: for how many days a link in a conversation is good.
    """

    folder = "cards"

    def __init__(self, keep_days: int) -> None:
        self._keep_days = keep_days

    def current(self, kb: KnowledgeBase, url: str, _today: date, /) -> str | None:
        """A card is of its own day for ever."""
        named = read_card_url(url)
        return url if named and named[0] in kb.procedures else None

    def mark(self, kb: KnowledgeBase, _current: str, /) -> str:
        return kb.version

    def content(self, kb: KnowledgeBase, url: str, _today: date, /) -> bytes:
        """The PDF.

        Raises:
            NoValueError, InputError, MissingFieldError: its figures don't hold on its day.
        """
        named = read_card_url(url)
        assert named is not None  # it is a current address
        return card(kb, *named)

    def is_served(self, url: str, today: date, /) -> bool:
        named = read_card_url(url)
        return named is not None and today - timedelta(days=self._keep_days) <= named[1] <= today
