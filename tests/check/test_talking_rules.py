"""What bot check says of talking.yaml."""

from __future__ import annotations

from datetime import date

import pytest
from core_fixtures import TODAY

from bot.check.findings import Findings
from bot.check.talking import check_talking
from bot.knowledge.load import load

FILE = "talking.yaml"


def told(knowledge, today=TODAY):
    loaded = load(knowledge.directory)
    found = Findings(loaded.kb, loaded.broken, loaded.problems)
    check_talking(found, today)
    return [f"{problem.field}: {problem.message}" for problem in found.problems]


def test_what_is_there_is_good(knowledge):
    assert told(knowledge) == []
    assert told(knowledge, date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("topics: [huu-tri]", "topics: [huu-trii]", "objections.gia-roi.topics[1]: không có chủ đề 'huu-trii'"),
        (
            "intents: [bhxh-tu-nguyen/muc-dong]",
            "intents: [bhxh/x]",
            "objections.khong-co-tien.intents[1]: không có mục",
        ),
        (
            "rests_on: [huu-tri/tuoi]",
            "rests_on: [huu-tri/x]",
            "objections.gia-roi.rests_on[1]: không có mục 'huu-tri/x'",
        ),
        ("rests_on: [huu-tri/tuoi]", "rests_on: [lien-he/tong-dai]", "objections.gia-roi.reply: con số '15' không có"),
        ("đủ {huu-tri/so-nam} năm", "đủ 15 năm", "objections.gia-roi.reply: con số '15 năm' gõ thẳng"),
        ("why: Tham gia", "why: Phạt {chung/luong-co-so} đồng. Tham gia", "promises.doa-phat.why: con số '2.530.000'"),
        (
            "columns: [",
            "columns: ['{khong-co/that}', ",
            "figures[1].table.columns[1]: không có tham số 'khong-co/that'",
        ),
        ("[Lãi suất một tháng, ", "[Thừa, Lãi suất, ", "figures[2].table.rows[1]: hàng này có 3 ô, bảng có 2 cột"),
        ('sms: "{ngan} BHXH VN {so}"', 'sms: "{ngan}"', "words.short.sms: lời này phải có {so}"),
        ("tu}", "tư}", "words.briefing.since: lời này phải có {tu}"),
        ("      clarified: hỏi lại\n", "", "words.briefing.outcomes: thiếu chữ cho: clarified"),
        ('link: "Hỏi', 'link: "{ten} Hỏi', "words.short.link: không dùng được {ten} ở đây"),
    ],
)
def test_a_fault_is_told_where_it_stands(knowledge, old, new, expected):
    knowledge.edit(FILE, old, new)
    assert [line for line in told(knowledge) if line.startswith(expected)], told(knowledge)


def test_fewer_than_three_objections_are_too_few(knowledge):
    text = knowledge.read(FILE)
    begin, end = text.index("  khong-om:"), text.index("promises:")
    knowledge.write(FILE, text[:begin] + text[end:])
    assert told(knowledge)[0].startswith("objections: mới có 2 điều bà con hay nói, cần ít nhất 3")


def test_figures_are_not_compared_while_what_they_rest_on_is_withheld(knowledge):
    found = told(knowledge, date(2027, 7, 2))
    assert not [line for line in found if "rests_on" in line]
    assert [line for line in found if line.startswith("objections.dong-truoc.reply") and "đang chờ số mới" in line]


def test_what_rests_on_a_broken_file_is_not_reported_again(knowledge):
    knowledge.edit("faq/huu-tri/tuoi.yaml", "title:", "titel:")
    assert {line.partition(":")[0] for line in told(knowledge)} == {"title", "titel"}
