"""The knowledge in service, with everything built from it: swapped whole, in one assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.check import check
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import Problem
from bot.router.calibration import Rates
from bot.router.router import USUAL_RATES, Router
from bot.settings import Settings


class KnowledgeError(Exception):
    """The knowledge can't be served; ``problems`` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the knowledge base")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Served:
    """A knowledge base with the router built from it.

    Args:
        kb: the knowledge.
        router: built from it.
        public_numbers: phone numbers that masking leaves alone.
        warnings: what staff should look at, though it keeps nothing out of service.
    """

    kb: KnowledgeBase
    router: Router
    public_numbers: frozenset[str]
    warnings: tuple[Problem, ...] = ()


def serve_knowledge(
    directory: Path,
    day: date,
    cache: Path | None,
    *,
    trying_out: bool = False,
    like: Router | None = None,
    rates: Rates = USUAL_RATES,
) -> Served:
    """Read and check a knowledge directory.

    Args:
        directory: the knowledge directory.
        day: the day on which it must hold.
        cache: where fitted models are kept, or None.
        trying_out: don't ask that every example reaches its entry: staff want to see why one doesn't.
        like: a router in service, to be quicker where little has changed (see ``Router``).
        rates: how many answers may be wrong.

    Raises:
        KnowledgeError: it has errors.
    """
    checked = check(directory, day, cache=cache, serving=True, examples_too=not trying_out, like=like, rates=rates)
    if checked.errors or checked.kb is None or checked.router is None:
        raise KnowledgeError(checked.errors)
    return Served(checked.kb, checked.router, public_numbers(checked.kb), tuple(checked.warnings))


def public_numbers(kb: KnowledgeBase) -> frozenset[str]:
    """The publicly listed numbers and addresses of a knowledge base, whenever they held."""
    phones = [parameter for parameter in kb.parameters.values() if parameter.unit == "phone"]
    return frozenset(str(row.value) for phone in phones for row in phone.values if row.value) | kb.official.public()


def rates_of(settings: Settings) -> Rates:
    """How many answers the settings accept to be wrong."""
    return Rates(settings.wrong_percent / 100, settings.wrong_money_percent / 100)
