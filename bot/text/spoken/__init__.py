"""Texts as a speaker reads them aloud: all in words, with letters, spaces and . , ? : ; only."""

from __future__ import annotations

from bot.text.spoken import dates, figures, laws, names, phones
from bot.text.spoken.reading import Reading
from bot.text.spoken.sentences import as_sentences, dropped, tidy

__all__ = ["Reading", "seconds", "spoken", "unreadable"]


def spoken(text: str, words: Reading) -> str:
    """A text as it is read out: "1.366.200 đồng" as "một triệu ba trăm sáu mươi sáu nghìn hai trăm đồng".

    Lines become sentences: each of several ends with a mark of punctuation.

    Args:
        text: anything, of any length.
        words: how abbreviations, units and signs are read.
    """
    return as_sentences(_signs_said(names.say_abbreviations(_worded(text, words), words), words))


def unreadable(text: str, words: Reading) -> tuple[str, ...]:
    """What staff should explain: abbreviations that would be spelled letter by letter, signs that would fall silent.

    Args:
        text: anything.
        words: how abbreviations, units and signs are read.
    """
    worded = _worded(text, words)
    spelled = dict.fromkeys(names.unexplained(worded))
    return (*spelled, *sorted(dropped(_signs_said(worded, words))))


def seconds(text: str, words: Reading) -> float:
    """About how long it takes to read a spoken form out: an estimate from syllables and pauses.

    Args:
        text: what ``spoken`` gave.
        words: how many syllables a minute has, and how long the pauses are.
    """
    pauses = sum(text.count(mark) * pause for mark, pause in words.pauses.items())
    return len(text.split()) * 60 / words.syllables_per_minute + pauses


def _worded(text: str, words: Reading) -> str:
    """With everything in words but unknown abbreviations and signs."""
    text = names.say_sites(names.lower_headings(tidy(text), words), words)
    text = names.say_romans(names.say_words(laws.say_laws(text, words), words), words)
    text = dates.say_times(phones.say_phones(dates.say_dates(text, words), words))
    text = names.say_codes(figures.say_units(text, words), words)
    text = figures.say_each(figures.say_ranges(text), words)
    return names.say_points(figures.say_figures(figures.say_portions(text)), words)


def _signs_said(text: str, words: Reading) -> str:
    return figures.say_signs(text, words)
