"""What is wrong with a file, said to the staff member who must mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the knowledge out of service; a warning doesn't."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding.

    Args:
        file: path of the file as staff know it ("knowledge/faq/...").
        line: line number from 1.
        field: where in the file ("utterances[3]"), or "".
        message: Vietnamese, says what to do.
        severity: error or warning.
    """

    file: str
    line: int
    field: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """``file:line: field: message``."""
        return f"{self.file}:{self.line}: {self.field or '-'}: {self.message}"


Path = tuple[str | int, ...]


def field_name(path: Path) -> str:
    """A path within a file as staff read it: ``values[2].source.law``."""
    name = ""
    for step in path:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return name
