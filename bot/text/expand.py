"""Abbreviations and teencode to the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.text.fold import fold, tokens
from bot.text.normalise import normalise

_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class _Rule:
    form: tuple[str, ...]
    means: tuple[str, ...]
    open: bool  # whether the form has places for numbers


class Expander:
    """Replaces known forms by their meaning, the longest first. What came out is never expanded again.

    Args:
        abbreviations: pairs of the forms and the meaning. A form may be several words; ``#`` in it is one number, and
            the n-th ``#`` of the meaning is the n-th number of the form. Of two rules with one form the first counts.
    """

    def __init__(self, abbreviations: Iterable[tuple[Sequence[str], str]]) -> None:
        by_form: dict[tuple[str, ...], _Rule] = {}
        for forms, means in abbreviations:
            for form in forms:
                parts = _parts(form)
                if parts:
                    by_form.setdefault(parts, _Rule(parts, _parts(means), _NUMBER in parts))
        self._by_first: dict[str, list[_Rule]] = {}
        for rule in by_form.values():
            self._by_first.setdefault(rule.form[0], []).append(rule)
        for rules in self._by_first.values():
            # Longest first; of the same length the one with fewer open places.
            rules.sort(key=lambda rule: (-len(rule.form), rule.form.count(_NUMBER)))

    def expand(self, tokens: Sequence[str]) -> list[str]:
        """The tokens with every known form replaced.

        Args:
            tokens: folded tokens, as ``fold.tokens`` gives them.
        """
        by_first, numbers = self._by_first, self._by_first.get(_NUMBER, ())
        if not numbers and by_first.keys().isdisjoint(tokens):
            return list(tokens)
        expanded: list[str] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            rules = by_first.get(token, ())
            rule = self._rule_at(rules, tokens, at) if rules or (numbers and is_number(token)) else None
            if rule is None:
                expanded.append(token)
                at += 1
            else:
                end = at + len(rule.form)
                expanded.extend(_filled(rule, tokens[at:end]))
                at = end
        return expanded

    def _rule_at(self, rules: Sequence[_Rule], tokens: Sequence[str], at: int) -> _Rule | None:
        """The longest rule that fits at a place, of those that begin with its token or with any number."""
        literal = _first_match(rules, tokens, at)
        number = _first_match(self._by_first.get(_NUMBER, ()), tokens, at) if is_number(tokens[at]) else None
        if literal is None or number is None:
            return literal or number
        # Of equals the literal form goes before the open one.
        return number if len(number.form) > len(literal.form) else literal


def is_number(token: str) -> bool:
    """Whether a token of ``fold.tokens`` is a number.

    Args:
        token: the token.
    """
    return token[:1].isdigit()


def _parts(text: str) -> tuple[str, ...]:
    """Tokens of a form or a meaning, with the ``#`` kept."""
    pieces = re.split("(#)", text)
    return tuple(part for piece in pieces for part in ([piece] if piece == _NUMBER else tokens(fold(normalise(piece)))))


def _first_match(rules: Sequence[_Rule], tokens: Sequence[str], at: int) -> _Rule | None:
    for rule in rules:
        if _matches(rule, tokens, at):
            return rule
    return None


def _matches(rule: _Rule, tokens: Sequence[str], at: int) -> bool:
    here = tuple(tokens[at : at + len(rule.form)])
    if here == rule.form:
        return True
    if not rule.open or len(here) < len(rule.form):
        return False
    return all(
        token == part or (part == _NUMBER and is_number(token)) for part, token in zip(rule.form, here, strict=True)
    )


def _filled(rule: _Rule, matched: Sequence[str]) -> list[str]:
    """The meaning with the numbers of the form put in; a ``#`` too many repeats the last number."""
    numbers = [token for part, token in zip(rule.form, matched, strict=True) if part == _NUMBER]
    filled: list[str] = []
    used = 0
    for part in rule.means:
        if part != _NUMBER:
            filled.append(part)
        elif numbers:
            filled.append(numbers[min(used, len(numbers) - 1)])
            used += 1
    return filled
