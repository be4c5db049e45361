"""Figures typed into an answer where they should be placed: they would stay when the law changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What may stand as digits: numbers of legal texts, dates, phones, forms and articles.
_ALLOWED = re.compile(
    r"""
    \b\d+(\.\d+)?/(\d{4}/)?[A-ZĐ][\w.-]*            # 159/2025/NĐ-CP, 366/QĐ-BHXH, 41/2024/QH15, 72-NQ/TW
  | \b(Luật|Bộ\ luật|NĐ|TT|QĐ|NQ|CV|Nghị\ định|Thông\ tư|Quyết\ định|Nghị\ quyết|Công\ văn)(\ \w+){0,3}\ \d+([./]\d+)*
  | \b\d{1,2}/\d{1,2}/\d{4}\b | \b\d{1,2}/\d{4}\b     # 01/07/2025, 07/2025
  | \b\d{1,2}/\d{1,2}(?=\D|$)                        # 01/07
  | \b1[89]00([ .]?\d){4,6}\b | \b0\d{1,3}([ .]?\d){6,8}\b   # phones
    """,
    re.VERBOSE,
)
_UNIT = r"(đồng|đ\b|VND|%|phần\ trăm|năm|tháng|ngày|tuổi|triệu|nghìn|ngàn|tỷ)"
_BESIDE = re.compile(
    rf"(?<![\w/])\d[\d.,]*\s*-?\s*{_UNIT}|\b(năm|tháng|ngày|tuổi)\s+\d[\d.,]*", re.VERBOSE | re.IGNORECASE
)
_LONG = re.compile(r"\d(?:[.,]?\d){3,}")


def typed_figures(text: str) -> Iterator[str]:
    """The figures in a plain text that should be placeholders.

    Args:
        text: what stands between placeholders.
    """
    rest = _ALLOWED.sub(lambda match: "·" * len(match[0]), text)
    seen: list[tuple[int, int]] = []
    for pattern in (_BESIDE, _LONG):
        for match in pattern.finditer(rest):
            if not any(start < match.end() and match.start() < end for start, end in seen):
                seen.append(match.span())
                yield match[0].strip()
