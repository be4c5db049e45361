"""Places: today's communes and the former ones, found by what people type."""

from bot.knowledge.places.found import Ambiguous, Commune, Found, Level, NotFound, Outcome, Place, Province
from bot.knowledge.places.places import NO_PLACES, Places, read_places

__all__ = [
    "NO_PLACES",
    "Ambiguous",
    "Commune",
    "Found",
    "Level",
    "NotFound",
    "Outcome",
    "Place",
    "Places",
    "Province",
    "read_places",
]
