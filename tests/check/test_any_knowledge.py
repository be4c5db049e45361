"""Whatever staff do to a file, the check tells it in words and never with a traceback."""

from __future__ import annotations

import random

from core_fixtures import KNOWLEDGE, TODAY

from bot.check import check

_PIECES = [
    "", "\t", "  ", "- ", "x: ", "{", "}", "[", "]", '"', "&a ", "*a", "!!int ", "#", "|", "null", "true", "0", "-1",
    "9" * 5000, "{tinh/", "{a/b}", "{huu-tri/ty-le}", "{lien-he/ngay-chuyen[x]}", "{huu-tri/so-nam@2020-01-01}",
    "2026-13-01", "\x00",
]  # fmt: skip


def _broken(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.randrange(1, 3)):
        at = chance.randrange(len(lines))
        kind = chance.randrange(4)
        if kind == 0:
            lines[at] = lines[chance.randrange(len(lines))]
        elif kind == 1:
            lines[at] = ""
        else:
            column = chance.randrange(len(lines[at]) + 1)
            piece = chance.choice(_PIECES)
            lines[at] = lines[at][:column] + piece + lines[at][column + (kind == 2) * len(piece) :]
    return "\n".join(lines)


def test_a_hundred_and_fifty_accidents(knowledge):
    chance = random.Random(20261122)
    files = sorted(path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("*.yaml"))
    told = 0
    for _ in range(150):
        file = chance.choice(files)
        before = knowledge.read(file)
        knowledge.write(file, _broken(before, chance))
        checked = check(knowledge.directory, TODAY, serving=True, examples_too=False)
        for problem in checked.problems:
            assert problem.line >= 1
            assert problem.message
            assert problem.file.startswith("knowledge/")
        told += bool(checked.problems)
        knowledge.write(file, before)
    assert told > 50
