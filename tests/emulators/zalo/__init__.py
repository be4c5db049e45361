"""Zalo on this machine: an Official Account with its OpenAPI, OAuth and webhooks, and the Zalo Bot Platform."""

from ..faults import Fault, Faults  # noqa: TID252 - found as emulators and as tests.emulators
from .bot_platform import ZaloBot
from .errors import MESSAGES
from .events import mac
from .oauth import Pair, challenge_of
from .server import Zalo

__all__ = ["MESSAGES", "Fault", "Faults", "Pair", "Zalo", "ZaloBot", "challenge_of", "mac"]
