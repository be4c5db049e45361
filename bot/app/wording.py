"""Wording of replies.yaml that is said whatever happens: an apology must not fail."""

from __future__ import annotations

import logging
import re
from datetime import date

from bot.answers.render import render
from bot.knowledge.base import KnowledgeBase, NoValueError

log = logging.getLogger("bot")

_PLACEHOLDER = re.compile(r"\s*\{[^{}]*\}")


def wording(kb: KnowledgeBase, name: str, day: date) -> str:
    """A reply of replies.yaml on a day.

    A value that is closed or awaited that day stays what it last was: a phone number that awaits its successor is
    better than no apology.
    """
    template: str = getattr(kb.replies, name)
    try:
        return _rendered(kb, template, day)
    except Exception:
        log.exception("wording without its values", extra={"event": "wording_failed", "wording": name})
        return _PLACEHOLDER.sub("", template).strip()


def _rendered(kb: KnowledgeBase, template: str, day: date) -> str:
    try:
        return render(kb, template, day).text
    except NoValueError:
        return render(kb.with_last_values(), template, day).text
