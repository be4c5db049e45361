"""Is it really BHXH? What the checker finds in a message and says; or the lists it compares with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from bot.answers.official import Verdict, checked, found_in, verdict
from bot.answers.wording import show_day
from bot.commands.start import add_knowledge, day_of, knowledge_for, told_plainly
from bot.conversation.player import shown
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.official_schema import Listed
from bot.text.identifiers import Identifier
from bot.text.mask import mask


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("text", nargs="*", help="a message, as a citizen would send it")
    parser.add_argument("--list", action="store_true", help="print the official list and the reported fakes")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Check; 1 when nothing is to be checked in the message."""
    if not options.list and not options.text:
        print("Hãy gõ tin nhắn cần kiểm, ví dụ: bot official 'link bhxh-vn.com có thật không'", file=sys.stderr)
        return 2
    kb = knowledge_for(options)
    if options.list:
        print(*_lists(kb), sep="\n")
        return 0
    # As the conversation gets it: without personal numbers.
    text = mask(" ".join(options.text), kb.official.public())
    found = [(one, verdict(kb, one)) for one in found_in(kb, text)]
    if not found:
        print("Không thấy số, đường link hay tên nào để kiểm.")
        return 1
    print(*(_line(one, told) for one, told in found), sep="\n")
    day = day_of(options)
    reply = checked(kb, text, day)
    if reply is None:
        print("Câu này không hỏi thật giả: máy chỉ trả lời như dưới đây khi người dân hỏi.")
        reply = checked(kb, text, day, asked=True)
    if reply:
        print("", shown(reply), sep="\n")
    return 0


def _line(one: Identifier, told: Verdict) -> str:
    why = ", ".join(filter(None, [told.of, told.trick, told.why, told.listed.value if told.listed else ""]))
    return f"- {one.kind} {one.text or '(đã che)'}: {told.standing}" + (f" ({why})" if why else "")


def _lists(kb: KnowledgeBase) -> Iterator[str]:
    yield f"Chính thức ({len(kb.official.official)}):"
    yield from _rows(kb, kb.official.official)
    yield f"\nGiả mạo đã được cảnh báo ({len(kb.official.reported)}):"
    yield from _rows(kb, kb.official.reported)


def _rows(kb: KnowledgeBase, rows: Iterable[Listed]) -> Iterator[str]:
    for row in rows:
        source = kb.laws[row.source.law].short if row.source.law in kb.laws else row.source.law
        below = ", cả tên đứng trước" if row.subdomains else ""
        yield f"- {row.kind} {row.value}{below}: {row.what} ({source}, đối chiếu {show_day(row.checked)})"
