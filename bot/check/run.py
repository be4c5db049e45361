"""One check for the command line and for the running service: the same loader, the same rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.check import (
    cases,
    citations,
    coverage,
    desk,
    dialogues,
    entries,
    examples,
    forms,
    laws,
    leaflets,
    loudspeaker,
    official,
    outdated,
    parameters,
    places,
    points,
    procedures,
    short_texts,
    spoken,
    talking,
    texts,
    utterances,
)
from bot.check.findings import Findings
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.problem import Problem, Severity
from bot.router.calibration import Rates
from bot.router.router import USUAL_RATES, Router


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Args:
        kb: the knowledge, or None when it couldn't be read whole.
        router: built from it; None when there were errors before its turn came.
        problems: everything found, in the order of files and lines.
        examples: how many example phrases there are.
        direct: how many of them are answered at once.
    """

    kb: KnowledgeBase | None
    router: Router | None
    problems: list[Problem] = field(default_factory=list)
    examples: int = 0
    direct: int = 0

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep the knowledge out of service."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """The problems that don't."""
        return [problem for problem in self.problems if problem.severity is Severity.WARNING]


def check(
    directory: Path,
    today: date,
    *,
    cache: Path | None = None,
    serving: bool = False,
    examples_too: bool = True,
    like: Router | None = None,
    rates: Rates = USUAL_RATES,
) -> Checked:
    """Everything wrong with a knowledge directory, at once.

    Args:
        directory: usually ``knowledge/``.
        today: the day on which it must hold.
        cache: where fitted models are kept, or None.
        serving: check for the running service: without near-duplicates and dialogues; and a rule that has ended hides
            the answers that still speak of it instead of keeping everything else out of service.
        examples_too: also route all examples (a staff member trying a question out goes without).
        like: a router in service, to be quicker where little has changed (see ``Router``).
        rates: how many answers may be wrong.
    """
    loaded = load(directory)
    found = Findings(loaded.kb, loaded.broken, loaded.problems, serving=serving)
    if loaded.kb is None:
        return Checked(None, None, sorted(found.problems))
    laws.check_laws(found)
    parameters.check_parameters(found, today)
    entries.check_entries(found, today)
    procedures.check_procedures(found, today)
    forms.check_forms(found, today)
    leaflets.check_leaflets(found, today)
    places.check_places(found)
    points.check_points(found, today)
    texts.check_texts(found, today)
    official.check_official(found, today)
    desk.check_desk(found, today)
    short_texts.check_short_texts(found, today)
    talking.check_talking(found, today)
    loudspeaker.check_loudspeaker(found, today)
    spoken.check_spoken(found, today)
    coverage.check_audiences(found)
    citations.check_citations(found, today)
    outdated.check_outdated(found, today)
    utterances.check_duplicates(found)
    if not serving:
        utterances.check_near_duplicates(found)
    if found.errors:
        return Checked(loaded.kb, None, sorted(found.problems))
    if not serving:
        cases.check_cases(found, today)
    router = Router(loaded.kb, cache, like, rates)
    count, direct = examples.check_examples(found, router) if examples_too else (0, 0)
    if found.errors and router.borrowed:  # what was learnt quickly may miss a test phrase that it needn't
        return check(directory, today, cache=cache, serving=serving, examples_too=examples_too, rates=rates)
    if not serving:
        dialogues.check_dialogues(found, router)
    return Checked(loaded.kb, router, sorted(found.problems), count, direct)
