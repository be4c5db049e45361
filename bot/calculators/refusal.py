"""Why something isn't computed, in words that a form can show."""

from __future__ import annotations

from bot.calculators.inputs import InputError
from bot.knowledge.base import KnowledgeBase, NoValueError


def why_not(error: InputError | NoValueError, kb: KnowledgeBase) -> str:
    """The reason of a refusal, in Vietnamese.

    Args:
        error: what a calculator raised.
        kb: where the names of parameters are.
    """
    if isinstance(error, InputError):
        return error.reason
    known = kb.parameters.get(error.name)
    title = known.title if known else error.name
    state = "số mới chưa được công bố" if error.awaited else "không có số"
    return f"{title}: {state} cho ngày {error.day:%d/%m/%Y}"
