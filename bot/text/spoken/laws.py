"""Numbers of legal texts: "159/2025/NĐ-CP", "366/QĐ-BHXH", "41/2024/QH15", "72-NQ/TW"."""

from __future__ import annotations

import re

from bot.text.spoken.numbers import figure, whole
from bot.text.spoken.reading import Reading, any_of


def say_laws(text: str, reading: Reading) -> str:
    """The numbers of legal texts; the kind, when it is written before the number, isn't said again."""
    if not reading.law_kinds:
        return text
    kinds, bodies = any_of(reading.law_kinds), any_of(reading.law_bodies)
    named = any_of({*reading.law_kinds.values(), *(kind.capitalize() for kind in reading.law_kinds.values())})
    pattern = (
        rf"(?:(?<!\w)(?:(?P<short>{kinds})|(?P<named>{named}(?:[ ](?:cũ|mới))?))[ ]+)?(?P<so>(?<!\w)[Ss]ố[ ]+)?"
        rf"(?<![\w.,/-])(?P<number>[0-9]{{1,5}}(?:\.[0-9]{{1,2}})?)(?:/(?P<year>[12][0-9]{{3}}))?[/-]"
        rf"(?:(?P<kind>{kinds})[-/])?(?P<body>{bodies})(?P<term>[0-9]{{1,2}})?"
        rf"(?P<others>(?:-{bodies}(?!\w))*+)(?:-[A-ZĐ]{{1,6}})?(?!\w)"
    )
    text = re.sub(pattern, lambda match: _law(match, reading), text)
    # "NĐ này", "theo QĐ trên": a kind without a number.
    return re.sub(rf"(?<![\w./-]){kinds}(?![\w.]|[/-]\w)", lambda match: reading.law_kinds[match[0]], text)


def _law(match: re.Match[str], reading: Reading) -> str:
    kinds, bodies = reading.law_kinds, reading.law_bodies
    # What stands before the number names the kind; else the letters behind it do.
    kind = kinds.get(match["short"] or "") or match["named"] or kinds.get(match["kind"] or "") or ""
    named_by_sign = bool(match["kind"])
    numbered = "số" if match["so"] or not named_by_sign else ""
    issued = [bodies[match["body"]], *(bodies[other] for other in match["others"].split("-") if other)]
    parts = [
        kind,
        numbered,
        figure(match["number"]),
        f"năm {whole(int(match['year']))}" if match["year"] else "",
        "" if match.string.startswith(" của ", match.end()) else f"của {' và '.join(issued)}",
        f"khoá {whole(int(match['term']))}" if match["term"] else "",
    ]
    return " ".join(filter(None, parts))
