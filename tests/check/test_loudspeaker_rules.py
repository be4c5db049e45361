"""What must hold of loudspeaker.yaml is told with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from core_fixtures import TODAY, Copy

from bot.check.findings import Findings
from bot.check.loudspeaker import check_loudspeaker
from bot.check.uses import LOUDSPEAKER, changed_lines, place_name, using
from bot.knowledge.load import load
from bot.knowledge.problem import Severity

FILE = "loudspeaker.yaml"
REAL = Path(__file__).parents[2] / "knowledge"
FIRST = "          Mỗi tháng bà con đóng"


def problems(knowledge: Copy, today: date = TODAY, serving: bool = False) -> list[str]:
    found = Findings(knowledge.kb(), [], [], serving=serving)
    check_loudspeaker(found, today)
    return [f"{problem.line}: {problem.field}: {problem.message}" for problem in found.problems]


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 1, 2), date(2027, 7, 2)])
def test_nothing_is_wrong_with_ours(today):
    kb = load(REAL).kb
    assert kb is not None
    found = Findings(kb, [], [])
    check_loudspeaker(found, today)
    assert found.problems == []


def test_nothing_is_wrong_with_the_small_one(knowledge):
    assert problems(knowledge) == []


def test_without_broadcasts_nothing_is_asked_for(knowledge):
    knowledge.write(FILE, "{}\n")
    assert problems(knowledge) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("Mỗi tháng bà con đóng", "Mỗi tháng bà con đóng 264.000 đồng,", "text", "con số '264.000 đồng' gõ thẳng"),
        ("{tinh/bhxh-tu-nguyen-dong(nhom: khac)} đồng", "{bhxh-tu-nguyen/khong-co} đồng", "text", "không có tham số"),
        ("{tinh/bhxh-tu-nguyen-dong(nhom: khac)} đồng", "{noi}", "text", "không dùng được {noi} ở đây"),
        (
            "{tinh/bhxh-tu-nguyen-dong(nhom: khac)}",
            "{tinh/bhxh-tu-nguyen-dong(nhom: can-ngheo)}",
            "text",
            "con số '198.000' không có trong câu trả lời của mục nào ở rests_on",
        ),
        ("[bhxh-tu-nguyen/muc-dong]", "[bhxh-tu-nguyen/mat]", "rests_on[1]", "không có mục 'bhxh-tu-nguyen/mat'"),
        ("        rests_on: [bhxh-tu-nguyen/muc-dong]\n", "", "rests_on", "ghi mã các mục ấy vào rests_on"),
        ("      - from: 30\n", "      - from: 31\n", "from", "không có bản 31 giây; chỉ nhận: 30, 45"),
    ],
)
def test_what_is_wrong_with_a_part_is_told_at_its_line(knowledge, old, new, field, message):
    knowledge.edit(FILE, old, new)
    told = problems(knowledge)
    found = [line for line in told if message in line]
    assert found
    assert f": broadcasts.tu-nguyen-muc-dong.parts[1].{field}: " in found[0]


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        (
            "audiences: [tu-do]",
            "audiences: [ai-do]",
            "broadcasts.tu-nguyen-muc-dong.audiences[1]",
            "không có nhóm 'ai-do'",
        ),
        ("Mức đóng BHXH tự nguyện\n", "Đóng 264.000 đồng\n", "broadcasts.tu-nguyen-muc-dong.title", "gõ thẳng"),
        ('{day: monday, time: "17:00"}', '{day: monday, time: "5h chiều"}', "slots[2].time", "không phải giờ"),
        ('{day: monday, time: "17:00"}', '{day: monday, time: "05:30"}', "slots[3]", "ghi hai lần"),
        ('  - {day: monday, time: "17:00"}\n', "", "slots", "mới có 3 lượt một tuần, cần ít nhất 4"),
        ("lengths: [30, 45]", "lengths: [45, 30]", "lengths", "tăng dần"),
        (" Xin nhắc lại, số {lien-he/tong-dai}.", "", "closing", "đọc số tổng đài hai lần"),
        ("Kính thưa bà con {noi}.", "Kính thưa bà con.", "greeting_place", "lời này phải có {noi}"),
        ('greeting: "Kính thưa bà con. Sau đây là bản tin: {ten}."', 'greeting: ""', "greeting", "thiếu lời này"),
    ],
)
def test_what_is_wrong_around_the_broadcasts_is_told(knowledge, old, new, field, message):
    knowledge.edit(FILE, old, new)
    assert [line for line in problems(knowledge) if f": {field}: " in line and message in line]


def test_too_few_broadcasts_on_voluntary_insurance_are_told(knowledge):
    knowledge.write(FILE, knowledge.read(FILE).replace("scheme: bhxh-tu-nguyen", "scheme: chung"))
    assert [line for line in problems(knowledge) if "mới có 0 bài về BHXH tự nguyện, cần ít nhất 2" in line]


def test_a_version_that_does_not_fit_its_time_is_told_with_its_seconds(knowledge):
    knowledge.edit(FILE, "đã trừ hỗ trợ.", "đã trừ hỗ trợ. " + "Bà con nhớ kỹ điều này. " * 10)
    found = Findings(knowledge.kb(), [], [])
    check_loudspeaker(found, TODAY)
    (first, second) = found.problems
    assert first.file == "knowledge/loudspeaker.yaml"
    assert first.field == second.field == "broadcasts.tu-nguyen-muc-dong"
    assert first.message.startswith("bản 30 giây đọc ước tính 5")
    assert "dài quá; bớt lời ở các phần có from tới 30" in first.message
    assert second.message.startswith("bản 45 giây")
    assert first.severity is second.severity is Severity.WARNING


def test_a_version_with_too_little_to_say_is_told(knowledge):
    knowledge.edit(FILE, "lengths: [30, 45]", "lengths: [30, 45, 120]")
    short = [
        line for line in problems(knowledge) if "bản 120 giây đọc ước tính" in line and "ngắn quá; thêm lời" in line
    ]
    assert len(short) == 6


def test_the_service_does_not_wait_for_what_only_warns(knowledge):
    knowledge.edit(FILE, "lengths: [30, 45]", "lengths: [30, 45, 120]")
    assert problems(knowledge, serving=True) == []


def test_a_part_that_says_nothing_is_refused(knowledge):
    knowledge.edit(FILE, "      - {from: 30, entry: bhxh-tu-nguyen/dang-ky}", "      - {from: 30}")
    assert [str(problem) for problem in load(knowledge.directory).problems if "chưa có gì để đọc" in problem.message]


def test_a_broadcast_that_waits_for_a_figure_is_a_warning(knowledge):
    knowledge.edit(FILE, "{bhxh-tu-nguyen/ty-le-dong}%", "{bhxh-tu-nguyen/lai-suat-thang}%")
    knowledge.edit(
        FILE,
        "[bhxh-tu-nguyen/muc-dong]\n        text: |\n          Tiền",
        "[bhxh-tu-nguyen/dong-truoc]\n        text: |\n          Tiền",
    )
    told = problems(knowledge, date(2027, 3, 1))
    assert [line for line in told if "'bhxh-tu-nguyen/lai-suat-thang' đang chờ số mới" in line]


def test_figures_are_not_compared_while_what_they_rest_on_is_withheld(knowledge):
    knowledge.edit(FILE, "[bhxh-tu-nguyen/muc-dong]", "[bhxh-tu-nguyen/dong-truoc]")
    assert [line for line in problems(knowledge) if "ở rests_on" in line]
    assert not [line for line in problems(knowledge, date(2027, 7, 2)) if "ở rests_on" in line]


# -- who uses a figure


def test_broadcasts_are_found_by_the_figures_they_say_or_read_out(kb):
    assert place_name(LOUDSPEAKER) == "loudspeaker.yaml"
    said = using(kb, "bhyt/ty-le-nguoi-2", TODAY)[LOUDSPEAKER]
    assert said == [("broadcasts", "ho-gia-dinh-muc-dong", "parts", 1, "text")]
    read_out = using(kb, "bhyt/cho-hieu-luc", TODAY)[LOUDSPEAKER]
    assert ("broadcasts", "hai-loai", "parts", 0, "entry") in read_out


def test_what_a_change_does_to_broadcasts_is_shown(kb):
    lines = changed_lines(kb, LOUDSPEAKER, date(2026, 12, 31), date(2027, 1, 1))
    assert [sign for sign, _ in lines] == ["-", "+"] * (len(lines) // 2)
    assert any("264.000 đồng" in line for sign, line in lines if sign == "-")
    assert any("387.200 đồng" in line for sign, line in lines if sign == "+")
