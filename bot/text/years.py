"""Years that a message asks about."""

from __future__ import annotations

from bot.text.plain import plain_words

_FIRST, _LAST = 2000, 2060
# "sinh năm 2001", "đóng từ năm 2015": a fact of the citizen's life, not the year asked about.
_OF_A_LIFE = {"sinh", "tu", "den", "toi", "hoi", "vao", "dau", "cuoi", "dong", "lam", "nghi"}
_RELATIVE = {("nam", "ngoai"): -1, ("nam", "truoc"): -1, ("nam", "sau"): 1, ("nam", "toi"): 1, ("sang", "nam"): 1}


def years_asked(text: str, this_year: int) -> set[int]:
    """The years named as the time asked about: "năm 2024", "năm ngoái", "sang năm".

    Args:
        text: the message as written.
        this_year: the year in which it was written.
    """
    words = plain_words(text)
    found: set[int] = set()
    for before, word, after in zip(("", *words), words, words[1:], strict=False):
        if (word, after) in _RELATIVE:
            found.add(this_year + _RELATIVE[word, after])
        elif word == "nam" and before not in _OF_A_LIFE and after.isdecimal() and _FIRST <= int(after) <= _LAST:
            found.add(int(after))
    return found
