"""Asking a calculator as a form does: names with hyphens, everything as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import settings

from bot.calculators.inputs import InputError
from bot.calculators.registry import calculate_all
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.values import Values

NOW = date(2026, 11, 22)
derandomized = settings(max_examples=150, derandomize=True, deadline=None)


def figures(kb: KnowledgeBase, name: str, day: date = NOW, **given: object) -> Mapping[str, Any]:
    """All figures of a calculator on a day."""
    return calculate_all(name, {key.replace("_", "-"): str(value) for key, value in given.items()}, Values(kb, day))


def refusal(kb: KnowledgeBase, name: str, day: date = NOW, **given: object) -> InputError:
    """The refusal of a case that must not be computed."""
    with pytest.raises(InputError) as raised:
        figures(kb, name, day, **given)
    return raised.value
