"""What rests on a law: who cites it, and who shows a value that does."""

from __future__ import annotations

import argparse

from bot.answers.wording import show_day
from bot.check.citations import Citation, citations, values_by_law
from bot.check.uses import place_name
from bot.commands.start import add_knowledge, day_of, is_known, knowledge_for, told_plainly

_KINDS = {"entries": "Mục", "procedures": "Thủ tục", "parameters": "Tham số"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("law", help="id of the law, e.g. nd-159-2025")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Tell; 1 when there is no such law."""
    kb, day = knowledge_for(options), day_of(options)
    if not is_known("văn bản", options.law, kb.laws):
        return 1
    law = kb.laws[options.law]
    replaced = f" (đã có văn bản thay từ {show_day(law.replaced_on)})" if law.replaced_on else ""
    print(f"{law.short}{replaced}, ngày {show_day(day)}")
    direct = [one for one in citations(kb, day) if one.source.law == options.law]
    for kind, title in _KINDS.items():
        cited = [one for one in direct if one.kind == kind]
        if cited:
            print(f"\n{title} dẫn thẳng ({len({one.key for one in cited})}):", *map(_line, cited), sep="\n")
    through = values_by_law(kb, options.law, day)
    if through:
        print(f"\nDùng con số theo văn bản này ({len(through)}):")
        for place, values in through.items():
            names = ", ".join(f"{value.name} (từ {show_day(value.effective_from)})" for value in values)
            print(f"- {place_name(place)}: {names}")
    if not direct and not through:
        print("\nKhông mục, thủ tục, tham số nào dẫn văn bản này.")
    return 0


def _line(citation: Citation) -> str:
    at = f": {citation.source.at}" if citation.source.at else ""
    if citation.since is None:
        return f"- {citation.key}{at}"
    holds = "đang áp dụng" if citation.current else "không phải dòng đang áp dụng"
    return f"- {citation.key} từ {show_day(citation.since)} ({holds}){at}"
