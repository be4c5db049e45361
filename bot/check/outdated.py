"""What was once right and is no more: no answer may say it as if it still were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from bot.answers.wording import show_day
from bot.check.findings import Findings
from bot.check.laws import check_source
from bot.check.uses import Template, rendered, texts
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import Path
from bot.knowledge.schema import Claim
from bot.text.fold import fold
from bot.text.normalise import normalise

GAP = "…"
LONGEST_GAP = 6  # words
# Marks of the end of a sentence; a dot or comma within a figure is none.
_SENTENCE = re.compile(r"[.!?;](?=\s|$)|\n")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%…]")
Text = tuple[str, str, Path, str]  # kind, key and path of a text, and what it says
Words = tuple[tuple[str, str], ...]  # each word as it is written, and without marks


def check_outdated(found: Findings, today: date) -> None:
    """Every text that a citizen may read, against every claim that is outdated by then."""
    outdated = found.kb.outdated
    _readable(found, ("unless",), outdated.unless)
    for key, claim in outdated.claims.items():
        check_source(found, "single", "outdated", ("claims", key, "source"), claim.source)
        for name in ("says", "near", "unless"):
            _readable(found, ("claims", key, name), getattr(claim, name))
    for day, (kind, file, path, said) in _texts(found.kb, today):
        corrected = found.kb.entries[file].corrects if kind == "entries" else ""
        for key, claim in outdated.claims.items():
            if claim.until and day <= claim.until:
                continue
            stated = states(claim, said, outdated.unless)
            if stated and not (corrected and states(claim, corrected)):
                # With the day alone, what is served must not stop being served.
                report = found.warning if found.serving and claim.until else found.error
                where = "" if day == today else f" (ngày {show_day(day)})"
                message = f"nói tin đã cũ '{claim.title}' như còn đúng{where}: '{stated}'. Nay: {claim.now}"
                report(kind, file, path, f"{message} Sửa câu, hoặc sửa {key} trong outdated.yaml nếu bắt nhầm")


def _readable(found: Findings, path: Path, phrases: Iterable[str]) -> None:
    for i, phrase in enumerate(phrases):
        words = _words(phrase)
        if not words or GAP in (words[0][0], words[-1][0]):
            message = f"cụm từ '{phrase}' phải bắt đầu và kết thúc bằng một chữ hay một số; viết lại"
            found.error("single", "outdated", (*path, i), message)


def states(claim: Claim, text: str, unless: Iterable[str] = ()) -> str:
    """The first sentence that states a claim as if it still held, or "".

    Args:
        claim: the claim.
        text: what a citizen reads.
        unless: words that make any sentence right, beside the claim's own.
    """
    for sentence in _SENTENCE.split(text):
        words = _words(sentence)
        right = (*unless, *claim.unless)
        if not _has_any(words, claim.says) or (claim.near and not _has_any(words, claim.near)):
            continue
        if not _has_any(words, right):
            return sentence.strip()
    return ""


def _has_any(words: Words, phrases: tuple[str, ...]) -> bool:
    begun = _by_first(phrases)
    return any(_fits(words, at, phrase) for at, (_, plain) in enumerate(words) for phrase in begun.get(plain, ()))


@lru_cache(maxsize=256)
def _by_first(phrases: tuple[str, ...]) -> dict[str, list[Words]]:
    """The phrases by their first word, without marks."""
    begun: dict[str, list[Words]] = {}
    for phrase in filter(None, map(_words, phrases)):
        begun.setdefault(phrase[0][1], []).append(phrase)
    return begun


def _fits(words: Words, at: int, phrase: Words) -> bool:
    """Whether a phrase stands at a place, a gap in it being a few words without a figure."""
    for i, wanted in enumerate(phrase):
        if wanted[0] == GAP:
            rest = phrase[i + 1 :]
            for end in range(at, min(at + LONGEST_GAP, len(words)) + 1):
                if _fits(words, end, rest):
                    return True
                if end < len(words) and words[end][0][0].isdigit():
                    return False
            return False
        if at >= len(words) or not _same(words[at], wanted):
            return False
        at += 1
    return True


def _same(word: tuple[str, str], wanted: tuple[str, str]) -> bool:
    """The same word; one of them may lack its marks, but "quản" is no "quận"."""
    return word == wanted or (word[1] == wanted[1] and (word[0].isascii() or wanted[0].isascii()))


@lru_cache(maxsize=4096)
def _words(text: str) -> Words:
    """The words; a figure is one, as it is written, and so is the sign of per cent."""
    parts = [normalise(part).replace("phần trăm", "%") for part in text.split(GAP)]
    return tuple((word, fold(word)) for word in _WORD.findall(GAP.join(parts)))


def _texts(kb: KnowledgeBase, today: date) -> Iterator[tuple[date, Text]]:
    """Every text that can be made on its day; one that can't is told of elsewhere, or withheld."""
    for (kind, key), template, day in texts(kb, today):
        for text in rendered(kb, template, day):
            yield day, (kind, key, template.path, text)
    for name, value in kb.replies:
        if isinstance(value, str):
            for text in rendered(kb, Template((name,), value), today):
                yield today, ("single", "replies", (name,), text)
