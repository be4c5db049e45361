"""The grammar of placeholders: what is read, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.placeholders import CalculatorRef, FieldRef, Literal, ParameterRef, PlaceholderError, SlotRef, parse


@pytest.mark.parametrize(
    ("template", "parts"),
    [
        ("", ()),
        ("chỉ có chữ", (Literal("chỉ có chữ"),)),
        ("{chung/luong-co-so}", (ParameterRef("chung/luong-co-so"),)),
        ("{ chung/luong-co-so }", (ParameterRef("chung/luong-co-so"),)),
        ("{a/b/c-1}", (ParameterRef("a/b/c-1"),)),
        ("{a/b@2026-06-30}", (ParameterRef("a/b", day=date(2026, 6, 30)),)),
        ("{a/b[nam-15]}", (ParameterRef("a/b", "nam-15"),)),
        ("{a/b[Năm 2026]@2026-06-30}", (ParameterRef("a/b", "Năm 2026", date(2026, 6, 30)),)),
        ("{tinh/x}", (CalculatorRef("x"),)),
        ("{tinh/x()}", (CalculatorRef("x"),)),
        ("{tinh/x(a: 1)}", (CalculatorRef("x", {"a": "1"}),)),
        ("{tinh/x( a : 1 , b-c:  ? ,).y-z}", (CalculatorRef("x", {"a": "1", "b-c": "?"}, "y-z"),)),
        ("{tinh/x.y}", (CalculatorRef("x", {}, "y"),)),
        ("{tinh/x@2026-06-30}", (CalculatorRef("x", day=date(2026, 6, 30)),)),
        ("{tinh/x(a: 1).y@2026-06-30}", (CalculatorRef("x", {"a": "1"}, "y", date(2026, 6, 30)),)),
        ("{?so-nguoi}", (SlotRef("so-nguoi"),)),
        ("{ngay}", (FieldRef("ngay"),)),
        ("{chu: năm 2026}", (Literal("năm 2026", marked=True),)),
        ("{chu:}", (Literal("", marked=True),)),
        (
            "Từ {ngay}: {a/b} đồng",
            (Literal("Từ "), FieldRef("ngay"), Literal(": "), ParameterRef("a/b"), Literal(" đồng")),
        ),
        ("{a/b}{c/d}", (ParameterRef("a/b"), ParameterRef("c/d"))),
        ("%s {a}", (Literal("%s "), FieldRef("a"))),
    ],
)
def test_what_can_be_placed(template, parts):
    assert parse(template) == parts


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{}", "không hiểu '{}'"),
        ("{ }", "không hiểu '{}'"),
        ("{Chung/luong}", "không hiểu '{Chung/luong}'"),
        ("{0.__class__}", "không hiểu '{0.__class__}'"),
        ("{a!r}", "không hiểu '{a!r}'"),
        ("{a:>10}", "không hiểu '{a:>10}'"),
        ("{?}", "không hiểu '{?}'"),
        ("{a/b[]}", "không hiểu '{a/b[]}'"),
        ("{a/b@}", "không hiểu '{a/b@}'"),
        ("{a/b@hôm nay}", "không hiểu"),
        ("{tinh/x(a: (1))}", "không hiểu"),
        ("{a/b@2026-02-30}", "ngày '2026-02-30' không có trong lịch"),
        ("{tinh/x@2026-02-30}", "ngày '2026-02-30' không có trong lịch"),
        ("{tinh/x(a)}", "thiếu dấu hai chấm trong '(a)'"),
        ("mở { mãi", "ngoặc nhọn không đi đôi gần 'mở { mãi'"),
        ("đóng } rồi", "ngoặc nhọn không đi đôi gần 'đóng } rồi'"),
        ("{{a}}", "ngoặc nhọn không đi đôi"),
        ("{a} và {b", "ngoặc nhọn không đi đôi gần 'và {b'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_vietnamese(template, message):
    with pytest.raises(PlaceholderError) as raised:
        parse(template)
    assert message in str(raised.value)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text("{}[]()@:?./ tinhcu09-", max_size=40))
def test_any_text_is_read_or_refused(template):
    try:
        parts = parse(template)
    except PlaceholderError:
        assert "{" in template or "}" in template
    else:
        assert ("{" in template) == any(not isinstance(part, Literal) or part.marked for part in parts)
