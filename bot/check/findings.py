"""Collecting problems, each at its file, line and field."""

from __future__ import annotations

from collections.abc import Iterable

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import Path, Problem, Severity, field_name


class Findings:
    """The problems found so far.

    Args:
        kb: the knowledge base being checked, or None when it couldn't be read.
        broken: "kind:id" of files that couldn't be read; references to them aren't reported again.
        problems: those found while reading.
        serving: whether it is the running service that asks.
    """

    def __init__(
        self, kb: KnowledgeBase | None, broken: Iterable[str], problems: Iterable[Problem], *, serving: bool = False
    ) -> None:
        self.serving = serving
        self._kb = kb
        self.broken = frozenset(broken)
        self.problems = list(problems)

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base.

        Raises:
            ValueError: it couldn't be read; no rule runs then.
        """
        if self._kb is None:
            raise ValueError("no knowledge base")
        return self._kb

    @property
    def errors(self) -> bool:
        """Whether any problem keeps the knowledge out of service."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def error(self, kind: str, key: str, path: Path, message: str) -> None:
        """An error in a field of a file; ``kind`` and ``key`` as in ``KnowledgeBase.file_of``."""
        self._add(kind, key, path, message, Severity.ERROR)

    def warning(self, kind: str, key: str, path: Path, message: str) -> None:
        """A warning on a field of a file."""
        self._add(kind, key, path, message, Severity.WARNING)

    def is_known(self, kind: str, key: str, among: Iterable[str]) -> bool:
        """Whether a reference leads somewhere (a file that is itself broken counts)."""
        return key in among or f"{kind}:{key}" in self.broken

    def _add(self, kind: str, key: str, path: Path, message: str, severity: Severity) -> None:
        file, line = self.kb.where(kind, key, path)
        problem = Problem(file, line, field_name(path), message, severity)
        if problem not in self.problems:
            self.problems.append(problem)
