"""Which messages of a citizen are one question, sent in pieces."""

from __future__ import annotations

from datetime import timedelta

from bot.messages import Kind, Utterance
from bot.router.reading import exact_key
from bot.router.router import Router
from bot.router.routing import COMMANDS, Match

APART = timedelta(seconds=10)  # pieces of one question come quickly
LONGEST = 1000  # characters of a question sent in pieces
LEAD_IN_WORDS = 6  # so few words may open a question: "nhà em bốn người"
CONTINUATION_WORDS = 12  # so few words may end one
QUESTION_WORDS = 4  # fewer are a piece, even where the router could answer them: "nghỉ hưu"
GREETING = "greeting"


def is_fragment(router: Router, text: str) -> bool:
    """Whether more is plainly to come after a text."""
    command = router.command_said(router.reader.words(text))
    return command in (None, GREETING) and router.reader.is_fragment(text)


def belong_together(router: Router, earlier: Utterance, later: Utterance) -> bool:
    """Whether two messages that wait to be answered are pieces of one question.

    What isn't plainly so stays two turns: two answers cost little, a question that got none is lost.

    Args:
        router: what the bot can answer.
        earlier: a message, or several that were put together.
        later: the next one of the same citizen.
    """
    if not earlier.kind is later.kind is Kind.TEXT or abs(later.received_at - earlier.received_at) > APART:
        return False
    if len(earlier.text) + len(later.text) > LONGEST or earlier.text.strip().isdecimal():  # "2" is a choice
        return False
    if _is_command(router, earlier.text) or _is_command(router, later.text):
        return False
    if _is_question(router, earlier.text) and _is_question(router, later.text):
        return False
    if _only_leads_in(router, earlier.text):
        return True
    if _is_known(router, earlier.text) or _is_known(router, later.text):
        return False
    return (
        is_fragment(router, later.text)
        or len(later.text.split()) <= CONTINUATION_WORDS
        or (len(earlier.text.split()) <= LEAD_IN_WORDS and not _asks(earlier.text))
    )


def _is_command(router: Router, text: str) -> bool:
    """Whether it is a command or small talk, also in words of the citizen's own ("thôi xoá hết đi nhé")."""
    return _meant(router, text).startswith(COMMANDS)


def _is_question(router: Router, text: str) -> bool:
    """Whether it asks something by itself."""
    return _asks(text) or (len(text.split()) >= QUESTION_WORDS and bool(_meant(router, text)))


def _is_known(router: Router, text: str) -> bool:
    """Whether it is an utterance of the knowledge base, word for word."""
    return router.model.exact.get(exact_key(router.reader.words(text)), "") not in ("", COMMANDS + GREETING)


def _only_leads_in(router: Router, text: str) -> bool:
    """Whether nothing but openings was said, in one line or several: "alo", "cho em hỏi", "nhà em có 4 người,"."""
    return all(is_fragment(router, line) or _is_greeting(router, line) for line in text.splitlines() if line.strip())


def _is_greeting(router: Router, text: str) -> bool:
    return router.command_said(router.reader.words(text)) == GREETING


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")


def _meant(router: Router, text: str) -> str:
    """The intent that a text surely means; "" for a greeting, which means nothing yet, and for anything unsure."""
    routing = router.route(text)
    intent = routing.intent if isinstance(routing, Match) else ""
    return "" if intent == COMMANDS + GREETING else intent
