"""What citizens might type: the knowledge base's own phrases with slips, and things nobody should type. All seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from bot.knowledge.base import KnowledgeBase

_SCRIPTS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ ,.?!0123456789",
    "".join(map(chr, range(32))),
    "".join(map(chr, range(0x300, 0x370))),  # combining marks
    "".join(map(chr, range(0x1F300, 0x1F650))) + "\u200d\ufe0f",
    "\u200b\u200e\u200f\u202e\u2066\u2069\ufeff\u00ad",
    "абвгґдежз漢字かな한글العربيةעבריתไทยகදΩμßŒﬁ㎏①½٣۴",
    "\ud800\udfff\ufffe\uffff\U0010ffff",
    "{}[]()<>\"'`\\/|#@$%^&*_=+~;:",
)
_PIECES = (
    "bhxh", "bhyt", "intent:", "command:", "command:erase", "none", "intent:bhyt/muc-huong", "1", "02", "số 3",
    "không", "xoá", "012345678901", "+84 912 345 678", "1.500.000", "6tr2", "nửa triệu", "ngày sinh 01/02/1960",
    "a@b.vn", "{so-ngay}", "\n",
)  # fmt: skip


def phrases(kb: KnowledgeBase) -> list[str]:
    """Everything the knowledge base expects citizens to say."""
    return [text for entry in kb.entries.values() for text in (*entry.utterances, *entry.examples)]


def slipped(phrase: str, chance: random.Random) -> str:
    """A phrase as typed in a hurry: a word lost, a letter swapped, dropped or doubled; hardly ever the same twice."""
    words = phrase.split()
    if len(words) > 3:
        del words[chance.randrange(len(words))]
    for _ in range(1 + len(words) // 6):
        at = chance.randrange(len(words))
        words[at] = _slip(words[at], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice(
        (
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            (word[:at] + word[at + 1 :]) or word,
            word[: at + 1] + word[at:],
        )
    )


def fresh(known: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Questions without end."""
    while True:
        yield slipped(chance.choice(known), chance)


def mutated(known: Sequence[str], chance: random.Random) -> str:
    """A phrase cut, doubled, spliced with another, with foreign characters in it, or nothing but those."""
    text = chance.choice(known) if chance.random() < 0.8 else ""
    for _ in range(chance.randrange(1, 5)):
        at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        text = chance.choice(
            (
                lambda: text[:at] + text[to:],  # noqa: B023 - called at once
                lambda: text[:at] + text[at:to] * 2 + text[to:],  # noqa: B023
                lambda: text[:at] + _noise(chance) + text[at:],  # noqa: B023
                lambda: text[:at] + chance.choice(_PIECES) + text[at:],  # noqa: B023
                lambda: text[:at] + chance.choice(known)[: to - at],  # noqa: B023
                lambda: text.upper(),  # noqa: B023
            )
        )()
    return text


def _noise(chance: random.Random) -> str:
    script = chance.choice(_SCRIPTS)
    return "".join(chance.choices(script, k=chance.choice((1, 1, 2, 5, 20, 80))))
