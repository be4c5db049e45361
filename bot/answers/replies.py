"""Wording of replies.yaml, said whatever happens: an apology must not fail."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date
from operator import attrgetter

from bot.answers.render import render
from bot.knowledge.base import KnowledgeBase, NoValueError

log = logging.getLogger("bot")

_PLACEHOLDER = re.compile(r"\s*\{[^{}]*\}")


def wording(kb: KnowledgeBase, name: str, day: date, fields: Mapping[str, str] | None = None) -> str:
    """A reply of replies.yaml on a day.

    A value that is closed or awaited that day stays what it last was: a phone number that awaits its successor is
    better than no apology.

    Args:
        kb: the knowledge.
        name: which reply ("greeting", "error", "desk.taken" ...).
        day: the day whose values hold.
        fields: what the reply's own fields say.
    """
    template: str = attrgetter(name)(kb.replies)
    try:
        return lasting(kb, template, day, fields)
    except Exception as error:
        log.error("wording without its values: %s", error, extra={"event": "wording_failed", "wording": name})
        return _PLACEHOLDER.sub("", template).strip()


def lasting(kb: KnowledgeBase, template: str, day: date, fields: Mapping[str, str] | None = None) -> str:
    """A wording on a day, where a value that is closed or awaited that day stays what it last was.

    Raises:
        PlaceholderError, InputError, MissingFieldError: as ``render``.
    """
    try:
        return render(kb, template, day, fields=fields).text
    except NoValueError:
        return render(kb.with_last_values(), template, day, fields=fields).text
