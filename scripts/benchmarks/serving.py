"""The knowledge as it is served."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.app.served import KnowledgeError, Served, serve_knowledge
from bot.conversation.turn import local_day


def served_for(knowledge: Path, models: Path) -> Served:
    """The knowledge of a directory, checked and with its router.

    Raises:
        SystemExit: it can't be served.
    """
    try:
        return serve_knowledge(knowledge, local_day(datetime.now(UTC)), models, trying_out=True)
    except KnowledgeError as error:
        raise SystemExit("\n".join(map(str, error.problems))) from error
