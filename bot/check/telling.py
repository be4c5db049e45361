"""What was found of the router's understanding, as lines for staff: how far to trust it, what it mixes up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.check.confusable import Confusable
from bot.check.stats import KINDS, OUTCOMES, Stats, Understood

_KINDS = dict(zip(KINDS, ("viết đúng", "gõ sai", "viết cụt", "chưa có mục"), strict=True))
_OUTCOMES = dict(
    zip(OUTCOMES, ("trả lời đúng", "hỏi lại, có mục đúng", "hỏi lại, thiếu", "trả lời sai", "không hiểu"), strict=True)
)
_THRESHOLDS = {
    "answer": "trả lời ngay",
    "answer_money": "trả lời ngay, mục nói tiền",
    "ask_back": "hỏi lại",
    "like_nothing": "giống câu gần nhất ít nhất",
}


def told_stats(stats: Stats) -> Iterator[str]:
    """The statistics as tables.

    Args:
        stats: what was found.
    """
    yield "Câu giữ lại để thử: một phần tư số câu, máy đoán bằng phần còn lại."
    for part in (_reliability, _decided, _by_topic, _weakest):
        yield ""
        yield from part(stats)


def _reliability(stats: Stats) -> Iterator[str]:
    yield "Độ chắc chắn   số câu   máy tin   đúng thật"
    for part in stats.bins:
        yield f"từ {part.least:.1f} {part.messages:>13} {_share(part.confidence):>9} {_share(part.right):>11}"


def _decided(stats: Stats) -> Iterator[str]:
    yield "Ngưỡng: " + "; ".join(f"{_THRESHOLDS[name]} {value:.2f}" for name, value in stats.thresholds.items())
    for kind, outcomes in stats.outcomes.items():
        count = sum(outcomes.values())
        if count:
            told = (f"{_OUTCOMES[name]} {_share(times / count)}" for name, times in outcomes.items())
            yield f"{_KINDS[kind]} ({count} câu): " + ", ".join(told)


def _by_topic(stats: Stats) -> Iterator[str]:
    yield "Nhận ra đúng mục, theo thư mục:"
    for topic in stats.topics:
        yield f"{_share(topic.right):>6}  {topic.name} ({topic.messages} câu)"


def _weakest(stats: Stats) -> Iterator[str]:
    yield "Yếu nhất (thêm utterances, hoặc xem mục bị nhầm có câu nào viết lẫn không):"
    for entry in stats.weakest:
        yield f"{_share(entry.right):>6}  {entry.name} ({entry.messages} câu); nhầm sang {_taken_for(entry)}"


def _taken_for(entry: Understood) -> str:
    return ", ".join(f"{name} ×{times}" for name, times in entry.taken_for)


def told_confusable(pairs: Sequence[Confusable]) -> Iterator[str]:
    """The pairs of entries that are mixed up, each with the lines at fault and what to do.

    Args:
        pairs: what was found, the worst first.
    """
    for pair in pairs:
        yield f"{pair.intents[0]} và {pair.intents[1]}: {len(pair.mistaken)} câu bị nhầm. {_advice(pair)}"
        for one in pair.mistaken:
            yield f"  {one.file}:{one.line}: '{one.text}' bị hiểu là {one.taken_for}"
        yield ""
    yield f"{len(pairs)} cặp mục dễ nhầm."


def _advice(pair: Confusable) -> str:
    if pair.one_way:
        return f"Thêm vào {pair.one_way[0]} vài câu cùng ý, khác chữ; xem {pair.one_way[1]} có câu nào viết lẫn không."
    return "Câu viết lẫn thì chuyển sang mục đúng; hai mục cùng một ý thì gộp lại, khác ý thì thêm câu nói rõ chỗ khác."


def _share(share: float) -> str:
    return f"{100 * share:.0f}%"
