"""Every rule of ``bot check``: one edit that breaks it, and the problem it must give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from core_fixtures import TODAY

from bot.check import check
from bot.knowledge.problem import Problem, Severity

MUC_DONG = "faq/bhxh-tu-nguyen/muc-dong.yaml"
TUOI = "faq/huu-tri/tuoi.yaml"
TONG_DAI = "faq/lien-he/tong-dai.yaml"
THE_MOI = "faq/bhyt-ho-gia-dinh/khi-nao-co-gia-tri.yaml"
CA_HO = "faq/bhyt-ho-gia-dinh/chi-phi-ca-ho.yaml"
HO_TICH = "elsewhere/ho-tich.yaml"
MUC_484 = "rumours/muc-484.yaml"
SO_NAM = "parameters/huu-tri/so-nam.yaml"
LUONG = "parameters/chung/luong-co-so.yaml"
LAI_SUAT = "parameters/bhxh-tu-nguyen/lai-suat-thang.yaml"
KY_DONG = "parameters/bhyt/ky-dong.yaml"
DIALOGUES = "tests/conversations.yaml"
SO_NAM_ROW = "values:\n  - {effective_from: 2025-07-01, value: 15, source: {law: luat-41-2024, at: Điều 36}}"
REVIEW = "review: {checked: 2026-11-20, due: 2027-06-30}"
WARNING = Severity.WARNING


@dataclass(frozen=True)
class Break:
    """An edit of one file and the problem it must give: at the line of ``at``, in the file or in another one."""

    name: str
    file: str
    old: str
    new: str
    field: str
    message: str
    at: str = ""
    other: str = ""
    severity: Severity = Severity.ERROR


STRUCTURE = [
    Break(
        "an unknown key", TUOI, "related:", "relatad:", "relatad", "không có trường 'relatad'; có phải ý là 'related'"
    ),
    Break("an unknown key like no other", TUOI, "related:", "zzz:", "zzz", "hãy bỏ đi hoặc xem mẫu"),
    Break(
        "a duplicate key",
        TUOI,
        "answer: |",
        "title: Khác\nanswer: |",
        "title",
        "trường 'title' đã có ở dòng 1",
        at="Khác",
    ),
    Break("a missing key", TUOI, "title: Tuổi", "label: Tuổi", "title", "thiếu trường này"),
    Break("a long label", TONG_DAI, "label: Số tổng đài", "label: " + "dài " * 12, "label", "dài quá 40 ký tự"),
    Break(
        "text where a list belongs", TUOI, "audiences: [tu-do]", "audiences: tu-do", "audiences", "phải là danh sách"
    ),
    Break("a number where text belongs", TUOI, "title: Tuổi và", "title: 15 # Tuổi và", "title", "phải là chữ"),
    Break("an empty text", TUOI, "  - tuổi nghỉ hưu của nam và nữ", '  - " "', "utterances[2]", "đang để trống"),
    Break("a slug with marks", TUOI, "[tu-do]", "[tự-do]", "audiences[1]", "chỉ gồm chữ thường không dấu"),
    Break("a list where a mapping belongs", TUOI, REVIEW, "review: [1]", "review", "tên: giá trị"),
    Break("a date that isn't", TUOI, "due: 2027-06-30", "due: 30/06/2027", "review.due", "năm-tháng-ngày"),
    Break(
        "a day not in the calendar", SO_NAM, "2025-07-01", "2025-06-31", "values[1].effective_from", "năm-tháng-ngày"
    ),
    Break("a yes that isn't", LAI_SUAT, "expected: true", "expected: chưa", "values[2].expected", "true hoặc false"),
    Break("an unknown unit", SO_NAM, "unit: years", "unit: năm", "unit", "chỉ nhận một trong: VND, VND/month"),
    Break("true for a figure", SO_NAM, "value: 15", "value: true", "values[1].value", "giá trị không hợp lệ; dùng số"),
    Break("no values", SO_NAM, SO_NAM_ROW, "values: []", "values", "cần ít nhất một mục"),
    Break("no menu", "replies.yaml", "help:", "helps:", "helps", "có phải ý là 'help'"),
    Break("an unknown command", "commands.yaml", "stop:", "stopp:", "stopp", "có phải ý là 'stop'"),
]

YAML = [
    Break("a tab", TUOI, "  - điều kiện", "\t- điều kiện", "", "có phím Tab"),
    Break("a colon inside a sentence", TUOI, "title: Tuổi", "title: Hỏi: Tuổi", "", "dấu hai chấm giữa câu"),
    Break("a bad indent", TUOI, "  - điều kiện", " - điều kiện", "", "xem lại thụt dòng"),
    Break("an open quote", TUOI, "title: Tuổi", 'title: "Tuổi', "", "chưa đóng; hãy thêm dấu nháy"),
    Break(
        "an alias",
        TUOI,
        "related: [",
        "leaflets: &x [a]\naudiences2: *x\nrelated: [",
        "audiences2",
        "không dùng & và *",
        at="*x",
    ),
    Break("a tag", TUOI, "title: Tuổi", "title: !!str Tuổi", "title", "không dùng thẻ"),
    Break("a tag on a list", TUOI, "audiences: [", "audiences: !!set [", "audiences", "không dùng thẻ"),
    Break("a tag on a mapping", TUOI, "review: {", "review: !x {", "review", "không dùng thẻ"),
    Break(
        "a key that is a list", TUOI, "related:", "? [a, b]\n: c\nrelated:", "", "tên trường phải là một từ", at="? [a"
    ),
    Break("too deep", TUOI, "related: [", "related: [" + "[" * 30, "", "lồng nhau quá sâu"),
    Break("a second document", TUOI, "related:", "---\nrelated:", "", "mở phần thứ hai", at="---"),
    Break("an invisible character", TUOI, "  - điều kiện", "  - điều\x07kiện", "", "ký tự điều khiển"),
]

REFERENCES = [
    Break(
        "an unknown parameter",
        TUOI,
        "{huu-tri/so-nam}",
        "{huu-tri/sonam}",
        "answer",
        "không có tham số 'huu-tri/sonam'",
        at="answer:",
    ),
    Break(
        "before the first row",
        TUOI,
        "{huu-tri/so-nam}",
        "{huu-tri/so-nam@2020-01-01}",
        "answer",
        "không có giá trị ngày 01/01/2020",
        at="answer:",
    ),
    Break(
        "closed by null",
        TUOI,
        "{huu-tri/so-nam}",
        "{bhxh-tu-nguyen/ho-tro-tinh}",
        "answer",
        "'bhxh-tu-nguyen/ho-tro-tinh' không có giá trị ngày 22/11/2026",
        at="answer:",
    ),
    Break(
        "a table without its key",
        TUOI,
        "{huu-tri/ty-le[nu-15]}",
        "{huu-tri/ty-le}",
        "answer",
        "không dùng được {huu-tri/ty-le[?]} ở đây",
        at="answer:",
    ),
    Break(
        "a key that a table lacks",
        TUOI,
        "[nu-15]",
        "[nu-99]",
        "answer",
        "không dùng được {huu-tri/ty-le[nu-99]}",
        at="answer:",
    ),
    Break(
        "a key of a figure",
        TUOI,
        "so-nam}",
        "so-nam[x]}",
        "answer",
        "không dùng được {huu-tri/so-nam[x]}",
        at="answer:",
    ),
    Break(
        "an unknown field",
        TUOI,
        "{huu-tri/so-nam}",
        "{so-nam}",
        "answer",
        "không dùng được {so-nam} ở đây",
        at="answer:",
    ),
    Break(
        "an open brace", TUOI, "{huu-tri/so-nam}", "{huu-tri/so-nam", "answer", "ngoặc nhọn không đi đôi", at="answer:"
    ),
    Break(
        "braces nobody understands",
        TUOI,
        "{huu-tri/so-nam}",
        "{Số năm!}",
        "answer",
        "không hiểu '{Số năm!}'",
        at="answer:",
    ),
    Break(
        "a slot outside calculated",
        TUOI,
        "{huu-tri/so-nam}",
        "{?so-nguoi}",
        "answer",
        "chỉ dùng trong calculated",
        at="answer:",
    ),
    Break(
        "a slot not among needs",
        CA_HO,
        "{?so-nguoi}",
        "{?nhom}",
        "calculated[1].answer",
        "needs có nhom",
        at="    answer:",
    ),
    Break(
        "an unknown need", CA_HO, "needs: [so-nguoi]", "needs: [tuoi]", "calculated[1].needs[1]", "không nhận ra 'tuoi'"
    ),
    Break(
        "an unknown calculator",
        MUC_484,
        "{tinh/bhxh-tu-nguyen-dong(",
        "{tinh/khong-co(",
        "answer",
        "không có phép tính này",
        at="answer:",
    ),
    Break(
        "an unknown input", MUC_484, "(nhom: khac)", "(tuoi: 5)", "answer", "tuoi: không có đầu vào này", at="answer:"
    ),
    Break("a missing input", MUC_484, "(nhom: khac)", "()", "answer", "nhom: thiếu đầu vào này", at="answer:"),
    Break(
        "an input it can't take", MUC_484, "nhom: khac", "nhom: giau", "answer", "'giau' không dùng được", at="answer:"
    ),
    Break(
        "an input out of bounds",
        MUC_484,
        "nhom: khac",
        "nhom: khac, thu-nhap: 900",
        "answer",
        "thấp hơn mức thấp nhất 1500000",
        at="answer:",
    ),
    Break(
        "an unknown figure",
        MUC_484,
        ".truoc-ho-tro",
        ".sau-ho-tro",
        "answer",
        "phép tính này chỉ có: phai-dong",
        at="answer:",
    ),
    Break("an input without colon", MUC_484, "(nhom: khac)", "(khac)", "answer", "thiếu dấu hai chấm", at="answer:"),
    Break(
        "a calculator without its figure",
        "parameters/bhyt/ty-le-nguoi-4.yaml",
        "2025-07-01",
        "2027-07-01",
        "calculated[1].answer",
        "'bhyt/ty-le-nguoi-4' không có giá trị",
        other=CA_HO,
        at="    answer:",
    ),
    Break(
        "an upcoming sentence that can't be made",
        "faq/bhxh-tu-nguyen/muc-ho-tro.yaml",
        "Từ {ngay-thay-doi}",
        "Từ {ngay}",
        "upcoming",
        "không dùng được {ngay}",
        at="upcoming:",
    ),
    Break(
        "a law not in the registry",
        TUOI,
        "{law: luat-41-2024",
        "{law: luat-99-2024",
        "sources[1].law",
        "không có văn bản 'luat-99-2024'",
    ),
    Break(
        "a value's law not in the registry",
        SO_NAM,
        "law: luat-41-2024",
        "law: luat-42-2024",
        "values[1].source.law",
        "không có văn bản 'luat-42-2024'",
    ),
    Break(
        "a replacement not in the registry",
        "legal/nd-73-2024.yaml",
        "nd-161-2026",
        "nd-162-2026",
        "replaced_by",
        "không có văn bản 'nd-162-2026'",
    ),
    Break(
        "a replacement without a day",
        "legal/nd-73-2024.yaml",
        "replaced_on: 2026-07-01",
        "",
        "replaced_by",
        "thêm replaced_on",
        at="replaced_by",
    ),
    Break(
        "an unknown related entry",
        TUOI,
        "related: [bhxh-tu-nguyen/muc-dong]",
        "related: [bhxh-tu-nguyen/muc]",
        "related[1]",
        "không có mục 'bhxh-tu-nguyen/muc'",
    ),
    Break(
        "an entry related to itself",
        TUOI,
        "related: [bhxh-tu-nguyen/muc-dong]",
        "related: [huu-tri/tuoi]",
        "related[1]",
        "chính nó",
    ),
    Break("an unknown audience", TUOI, "[tu-do]", "[tu-do, ai-do]", "audiences[2]", "không có nhóm 'ai-do'"),
    Break(
        "a menu item that leads nowhere",
        "replies.yaml",
        "intent: huu-tri/tuoi",
        "intent: huu-tri/tuoi-nam",
        "menu_items[3].intent",
        "không có mục 'huu-tri/tuoi-nam'",
    ),
    Break(
        "a word the web page lacks", "replies.yaml", "  typing:", "  tiping:", "web", "thiếu chữ cho: typing", at="web:"
    ),
    Break(
        "a word the console lacks",
        "replies.yaml",
        "prompt:",
        "promt:",
        "console",
        "thiếu chữ cho: prompt",
        at="console: {",
    ),
    Break("a unit without its word", "replies.yaml", "  days: ngày\n", "", "units", "thiếu chữ cho: days", at="units:"),
    Break("a word of no unit", "replies.yaml", "  days: ", "  day: ", "units.day", "một trong: VND", at="  day:"),
    Break(
        "words that erase at once and aren't the command's",
        "commands.yaml",
        "at_once: [xoá dữ liệu,",
        "at_once: [không,",
        "erase.at_once[1]",
        "'không' không có trong utterances của erase",
    ),
    Break(
        "words that do another thing at once",
        "commands.yaml",
        "stop:\n",
        "stop:\n  at_once: [dừng lại]\n",
        "stop.at_once",
        "không có trường 'at_once'",
        at="at_once: [dừng",
    ),
    Break(
        "a reply's field from elsewhere", "replies.yaml", "{so-ngay}", "{so-nam}", "kept", "không dùng được {so-nam}"
    ),
    Break(
        "a figure in a line without a day",
        "replies.yaml",
        "Số này là ước tính.",
        '"{huu-tri/so-nam} là"',
        "estimate",
        "không có giá trị ngày",
    ),
]

COMPLETENESS = [
    Break(
        "instead of itself",
        CA_HO,
        "audiences:",
        "instead: [{slot: nhom, said: ho-ngheo, intent: bhyt-ho-gia-dinh/chi-phi-ca-ho}]\naudiences:",
        "instead[1].intent",
        "không có mục khác tên 'bhyt-ho-gia-dinh/chi-phi-ca-ho'",
        at="instead:",
    ),
    Break(
        "instead of an entry that isn't there",
        CA_HO,
        "audiences:",
        "instead: [{slot: nhom, said: ho-ngheo, intent: khong-co}]\naudiences:",
        "instead[1].intent",
        "không có mục khác tên 'khong-co'",
        at="instead:",
    ),
    Break(
        "instead by a slot that isn't known",
        CA_HO,
        "audiences:",
        "instead: [{slot: tuoi, said: ho-ngheo, intent: huu-tri/tuoi}]\naudiences:",
        "instead[1].slot",
        "không nhận ra 'tuoi' trong câu hỏi",
        at="instead:",
    ),
    Break(
        "no desk elsewhere",
        HO_TICH,
        "desk: Ủy ban nhân dân xã, công an xã",
        "",
        "desk",
        "phải có trường này",
        at="title",
    ),
    Break(
        "a desk at home", TUOI, "audiences:", "desk: Ai đó\naudiences:", "desk", "chỉ dùng trong elsewhere/", at="desk"
    ),
    Break(
        "no rumour to correct",
        MUC_484,
        "corrects: Từ 2026 phải đóng 484 nghìn một tháng",
        "",
        "corrects",
        "phải có trường này",
        at="title",
    ),
    Break(
        "a correction that is no rumour",
        TUOI,
        "audiences:",
        "corrects: Tin\naudiences:",
        "corrects",
        "chỉ dùng trong rumours/",
        at="corrects",
    ),
]

VALUES = [
    Break(
        "dates that don't rise",
        LUONG,
        "2026-07-01",
        "2024-07-01",
        "values[2].effective_from",
        "phải tăng dần",
        at="2_530_000",
    ),
    Break(
        "a value without a source",
        SO_NAM,
        ", source: {law: luat-41-2024, at: Điều 36}",
        "",
        "values[1]",
        "thiếu căn cứ",
        at="value: 15",
    ),
    Break(
        "an expected row with a value",
        LAI_SUAT,
        "expected: true",
        "expected: true\n    value: 0.7",
        "values[2].value",
        "bỏ expected",
        at="value: 0.7",
    ),
    Break(
        "money with a fraction",
        LUONG,
        "2_340_000",
        "2340000.5",
        "values[1].value",
        "đơn vị VND/month cần số nguyên đồng",
    ),
    Break("money in words", LUONG, "2_340_000", "2tr340", "values[1].value", "đơn vị VND/month cần số nguyên đồng"),
    Break("negative money", LUONG, "2_340_000", "-2_340_000", "values[1].value", "đơn vị VND/month cần"),
    Break(
        "a percentage in words",
        "parameters/bhyt/ty-le-dong.yaml",
        "4.5",
        "4.5%",
        "values[1].value",
        "đơn vị % cần số phần trăm",
    ),
    Break(
        "a percentage with a comma",
        "parameters/bhyt/ty-le-dong.yaml",
        "4.5",
        '"4,5"',
        "values[1].value",
        "đơn vị % cần số phần trăm",
    ),
    Break(
        "a factor in words",
        "parameters/bhxh-tu-nguyen/he-so-thu-nhap-cao-nhat.yaml",
        "value: 20",
        "value: hai mươi",
        "values[1].value",
        "đơn vị factor cần số",
    ),
    Break("years with a fraction", SO_NAM, "value: 15", "value: 15.5", "values[1].value", "đơn vị years cần số nguyên"),
    Break(
        "a phone as a number",
        "parameters/lien-he/tong-dai.yaml",
        '"1900 9068"',
        "19009068",
        "values[1].value",
        "đơn vị phone cần chữ",
    ),
    Break(
        "a day that isn't",
        "parameters/lien-he/ngay-chuyen.yaml",
        '"2026-05-01"',
        '"01/05/2026"',
        "values[1].value",
        "đơn vị date cần ngày",
    ),
    Break(
        "a date as a number",
        "parameters/lien-he/ngay-chuyen.yaml",
        '"2026-05-01"',
        "2026",
        "values[1].value",
        "đơn vị date cần ngày",
    ),
    Break(
        "a figure for a table",
        SO_NAM,
        "unit: years",
        "unit: table",
        "values[1].value",
        "đơn vị table cần bảng",
        at="value: 15",
    ),
    Break(
        "a figure for a list",
        SO_NAM,
        "unit: years",
        "unit: list",
        "values[1].value",
        "đơn vị list cần danh sách",
        at="value: 15",
    ),
    Break(
        "a list for a figure",
        KY_DONG,
        "unit: list",
        "unit: months",
        "values[1].value",
        "đơn vị months cần số nguyên",
        at="value: [",
    ),
    Break(
        "a review due before it was made",
        SO_NAM,
        "due: 2027-06-30",
        "due: 2026-11-20",
        "review.due",
        "phải sau ngày đối chiếu",
    ),
]

PHRASES = [
    Break(
        "the same utterance elsewhere",
        TUOI,
        "  - tuổi nghỉ hưu của nam và nữ",
        "  - Thẻ BHYT mới mua khi nào DÙNG được??",
        "utterances[2]",
        "trùng với câu của bhyt-ho-gia-dinh/khi-nao-co-gia-tri",
        at="DÙNG",
    ),
    Break(
        "an example that is an utterance",
        TUOI,
        "  - nam may tuoi",
        "  - TUỔI nghỉ hưu của nam và nữ\n  - nam may tuoi",
        "examples[1]",
        "trùng với câu của huu-tri/tuoi",
        at="TUỔI",
    ),
    Break(
        "an off-topic phrase",
        "off-topic.yaml",
        "- tối nay ăn món gì ngon",
        "- So tong dai BHXH",
        "groups.nau-an.utterances[4]",
        "trùng với câu của lien-he/tong-dai",
    ),
    Break(
        "a phrase without words",
        TUOI,
        "  - tuổi nghỉ hưu của nam và nữ",
        '  - "?!"',
        "utterances[2]",
        "không có chữ nào",
    ),
]
WARNINGS = [
    Break(
        "a phrase twice in one entry",
        TUOI,
        "  - điều kiện hưởng lương hưu",
        "  - Tuổi nghỉ hưu của nam, và nữ",
        "utterances[4]",
        "trùng với câu của huu-tri/tuoi",
        at="của nam, và",
        severity=WARNING,
    ),
    Break(
        "nearly the same phrase elsewhere",
        TUOI,
        "  - điều kiện hưởng lương hưu",
        "  - thẻ bhyt mới mua khi nào dùng đượcc",
        "utterances[4]",
        "gần giống 'the bhyt moi mua khi nao dung duoc'",
        severity=WARNING,
    ),
    Break(
        "a review overdue",
        SO_NAM,
        "due: 2027-06-30",
        "due: 2026-11-21",
        "review.due",
        "QUÁ HẠN đối chiếu 1 ngày",
        severity=WARNING,
    ),
    Break(
        "an entry's review due today",
        TUOI,
        "due: 2027-06-30",
        "due: 2026-11-22",
        "review.due",
        "sắp đến hạn đối chiếu (22/11/2026)",
        severity=WARNING,
    ),
    Break(
        "a review due within six weeks",
        SO_NAM,
        "due: 2027-06-30",
        "due: 2027-01-03",
        "review.due",
        "sắp đến hạn đối chiếu (03/01/2027)",
        severity=WARNING,
    ),
    Break(
        "a value expected within six weeks",
        LAI_SUAT,
        "2027-03-01",
        "2027-01-03",
        "values[2].expected",
        "sẽ đổi từ 03/01/2027",
        at="expected",
        severity=WARNING,
    ),
    Break(
        "an expected value come due",
        LAI_SUAT,
        "2027-03-01",
        "2026-11-22",
        "values[2].expected",
        "đã đến ngày 22/11/2026 mà chưa có số mới",
        at="expected",
        severity=WARNING,
    ),
    Break(
        "an answer withheld",
        LAI_SUAT,
        "2027-03-01",
        "2026-11-22",
        "answer",
        "đang chờ số mới",
        other="faq/bhxh-tu-nguyen/dong-truoc.yaml",
        at="answer:",
        severity=WARNING,
    ),
    Break(
        "a long sentence",
        THE_MOI,
        "Thẻ mua lần đầu",
        "Thẻ " + "rất " * 30 + "mới",
        "answer",
        "câu dài",
        at="answer:",
        severity=WARNING,
    ),
    Break(
        "a long answer",
        THE_MOI,
        "Thẻ mua lần đầu",
        "Thẻ mua mới. " * 40,
        "answer",
        "nên dưới 100",
        at="answer:",
        severity=WARNING,
    ),
]

ROUTES = [
    Break(
        "an example that another entry answers",
        TUOI,
        "  - nam may tuoi",
        "  - gọi số tổng đài bhxh việt nam\n  - nam may tuoi",
        "examples[1]",
        "bị mục lien-he/tong-dai trả lời",
        at="gọi số tổng",
    ),
    Break(
        "an example that nobody understands",
        TUOI,
        "  - nam may tuoi",
        "  - qwrt zxcv plmk\n  - nam may tuoi",
        "examples[1]",
        "không dẫn về mục này",
        at="qwrt",
    ),
    Break(
        "a command's example that an entry answers",
        "commands.yaml",
        "- chào bạn nhé",
        "- nam mấy tuổi được nghỉ hưu vậy",
        "greeting.examples[1]",
        "bị mục huu-tri/tuoi trả lời",
    ),
    Break(
        "an off-topic example that is ours",
        "off-topic.yaml",
        "- cách nấu canh chua ngon",
        "- nam mấy tuổi được nghỉ hưu vậy",
        "groups.nau-an.examples[1]",
        "bị mục huu-tri/tuoi trả lời",
    ),
    Break(
        "a dialogue's outcome",
        DIALOGUES,
        "outcome: answered",
        "outcome: declined",
        "conversations[1].turns[1].outcome",
        "cần kết quả declined, lại là answered (bhxh-tu-nguyen/muc-dong)",
    ),
    Break(
        "a dialogue's intent",
        DIALOGUES,
        "intent: huu-tri/tuoi",
        "intent: huu-tri/khac",
        "conversations[1].turns[2].intent",
        "cần mục huu-tri/khac, lại là huu-tri/tuoi",
    ),
    Break(
        "a dialogue's words",
        DIALOGUES,
        "'264.000'",
        "'264.001'",
        "conversations[1].turns[1].contains",
        "thiếu '264.001'",
    ),
    Break(
        "a dialogue's forbidden words",
        DIALOGUES,
        "'165.000'",
        "'264.000 đồng'",
        "conversations[1].turns[1].lacks",
        "không được có '264.000 đồng'",
    ),
    Break(
        "a dialogue's choices",
        DIALOGUES,
        "contains: [61",
        "choices: [huu-tri/khac], contains: [61",
        "conversations[1].turns[2].choices",
        "thiếu lựa chọn huu-tri/khac",
    ),
]


def typed(figure: str, found: str = "") -> Break:
    name = f"a typed figure: {figure}"
    return Break(
        name,
        TONG_DAI,
        "Bác gọi",
        f"Mất {figure} rồi. Bác gọi",
        "answer",
        f"con số '{found or figure}' gõ thẳng",
        at="answer:",
    )


FIGURES = [
    typed("165.000 đồng"),
    typed("165.000đ"),
    typed("22%"),
    typed("4,5 phần trăm"),
    typed("15 năm"),
    typed("6 tháng"),
    typed("30 ngày"),
    typed("61 tuổi"),
    typed("2 triệu"),
    typed("66 nghìn"),
    typed("năm 2027"),
    typed("tháng 7"),
    typed("tuổi 75"),
    typed("1500000"),
    typed("1.500.000"),
    typed("12-tháng"),
]

# What looks like a figure and may stand in a text.
PHRASE_FIGURES = [
    "NĐ 159/2025/NĐ-CP",
    "41/2024/QH15",
    "366/QĐ-BHXH",
    "72-NQ/TW",
    "Luật 51",
    "Nghị định số 188/2025",
    "Công văn 1804",
    "01/07/2025",
    "07/2025",
    "01/07",
    "1900 9068",
    "19009068",
    "1800.1234",
    "024 1234 5678",
    "0912345678",
    "Điều 36 khoản 1",
    "mẫu số 2",
    "4 người",
    "{chu: năm 2027}",
    "{chu: 484.000 đồng}",
    "TK1-TS",
    "15/01, 15/04",
]

BREAKS = [*STRUCTURE, *YAML, *REFERENCES, *COMPLETENESS, *VALUES, *PHRASES, *WARNINGS, *ROUTES, *FIGURES]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in BREAKS])
def test_what_is_wrong_is_told_with_its_line(knowledge, case):
    knowledge.edit(case.file, case.old, case.new)
    file = case.other or case.file
    line = knowledge.line(file, case.at or case.new.strip().splitlines()[0])
    checked = knowledge.check()
    told = [p for p in checked.problems if (p.file, p.line, p.field) == (f"knowledge/{file}", line, case.field)]
    assert any(case.message in p.message and p.severity is case.severity for p in told), checked.problems
    assert bool(checked.errors) == (case.severity is Severity.ERROR), checked.problems


def test_the_untouched_knowledge_has_no_problem(knowledge):
    checked = knowledge.check()
    assert checked.problems == []
    assert checked.router is not None
    assert (checked.examples, checked.direct) == (39, 39)


@pytest.mark.parametrize("text", PHRASE_FIGURES)
def test_what_only_looks_like_a_figure_may_stand(knowledge, text):
    knowledge.edit(TONG_DAI, "Bác gọi", f"Xem {text} nhé. Bác gọi")
    assert knowledge.check().problems == []


@pytest.mark.parametrize("name", ["utterances", "examples", "sources"])
def test_an_entry_needs_all_its_parts(knowledge, name):
    lines = knowledge.read(HO_TICH).splitlines(keepends=True)
    start = lines.index(f"{name}:\n")
    end = next(i for i in range(start + 1, len(lines)) if not lines[i].startswith("  "))
    knowledge.write(HO_TICH, "".join(lines[:start] + lines[end:]))
    found = [(p.field, p.severity) for p in knowledge.check().errors if p.file == f"knowledge/{HO_TICH}"]
    assert found == [(name, Severity.ERROR)]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        pytest.param(b"", 1, "tệp trống", id="empty"),
        pytest.param(b"# only a comment\n", 1, "tệp trống", id="only a comment"),
        pytest.param("title: Tuổi\nlabel: nghỉ".encode("utf-16"), 1, "không phải UTF-8", id="UTF-16"),
        pytest.param(b"title: a\nlabel: \xe1\xba\n", 2, "không phải UTF-8", id="half a letter"),
        pytest.param(b"- a\n- b\n", 1, "phải gồm các dòng 'tên: giá trị'", id="a list"),
        pytest.param(b"just words\n", 1, "phải gồm các dòng 'tên: giá trị'", id="words"),
        pytest.param(b"title: " + b"a" * 1_000_000, 1, "lớn hơn 1000000 byte", id="too large"),
        pytest.param(b"a: " + b"[" * 100_000, 1, "lồng nhau quá sâu", id="a hundred thousand brackets"),
    ],
)
def test_a_file_that_is_no_entry(knowledge, content, line, message):
    knowledge.write(TUOI, content)
    told = [p for p in knowledge.check().problems if p.file == f"knowledge/{TUOI}"]
    assert (told[0].line, told[0].severity) == (line, Severity.ERROR)
    assert message in told[0].message


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("faq/tuoi.yml", "sai chỗ hoặc sai đuôi"),
        ("questions/tuoi.yaml", "sai chỗ hoặc sai đuôi"),
        ("tuoi.yaml", "sai chỗ hoặc sai đuôi"),
        ("tests/tuoi.yaml", "sai chỗ hoặc sai đuôi"),
        ("parameters.yaml", "sai chỗ hoặc sai đuôi"),
        ("faq/rumours/muc-484.yaml", "sai chỗ hoặc sai đuôi"),
        ("faq/commands/erase.yaml", "sai chỗ hoặc sai đuôi"),
        ("faq/huu-tri/Tuoi.yaml", "hãy đổi tên"),
        ("faq/hưu-trí/tuoi.yaml", "hãy đổi tên"),
        ("faq/huu tri/tuoi.yaml", "hãy đổi tên"),
        ("rumours/tuoi (2).yaml", "hãy đổi tên"),
    ],
)
def test_a_file_in_the_wrong_place_or_wrongly_named(knowledge, file, message):
    knowledge.write(file, knowledge.read(TONG_DAI))
    (told,) = [p for p in knowledge.check().problems if p.file == f"knowledge/{file}"]
    assert message in told.message
    assert (told.line, told.severity) == (1, Severity.ERROR)


def test_the_schemas_beside_the_files_are_not_read(knowledge):
    knowledge.write("schema/entry.yaml", "anything: at all")
    assert knowledge.check().problems == []


def test_a_directory_named_like_a_file_cannot_be_read(knowledge):
    (knowledge.directory / "faq/huu-tri/nam.yaml").mkdir()
    (told,) = knowledge.check().problems
    assert told.file == "knowledge/faq/huu-tri/nam.yaml"
    assert "không đọc được tệp" in told.message


@pytest.mark.parametrize("name", ["audiences", "vocabulary", "commands", "off-topic", "replies"])
def test_a_missing_single_file_leaves_no_knowledge(knowledge, name):
    knowledge.delete(f"{name}.yaml")
    checked = knowledge.check()
    assert checked.kb is None
    assert checked.router is None
    assert [(p.file, p.message) for p in checked.errors] == [
        (f"knowledge/{name}.yaml", "thiếu tệp này; hãy khôi phục từ bản trước")
    ]


def test_without_dialogues_there_is_nothing_to_play(knowledge):
    knowledge.delete(DIALOGUES)
    assert knowledge.check().problems == []


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_directory_without_files(knowledge, name):
    (knowledge.directory / "empty").mkdir()
    knowledge.directory /= name
    (told,) = knowledge.check().problems
    assert (told.file, told.message) == (name, "không có tệp YAML nào; kiểm tra đường dẫn thư mục knowledge")


def test_a_reference_to_a_broken_file_is_not_reported_again(knowledge):
    knowledge.edit("parameters/huu-tri/so-nam.yaml", "unit: years", "unit: năm")
    knowledge.edit("faq/bhxh-tu-nguyen/muc-dong.yaml", "label:", "labl:")
    knowledge.edit("legal/trang-bhxh.yaml", "kind: page", "kind: site")
    assert {p.file for p in knowledge.check().problems} == {
        "knowledge/parameters/huu-tri/so-nam.yaml",
        "knowledge/faq/bhxh-tu-nguyen/muc-dong.yaml",
        "knowledge/legal/trang-bhxh.yaml",
    }


def test_several_problems_are_all_told_at_once_in_order(knowledge):
    several = [
        VALUES[0],
        FIGURES[0],
        Break("", TUOI, "[tu-do]", "[ai-do]", "audiences[1]", "không có nhóm"),
        Break("", TUOI, "{huu-tri/so-nam}", "{huu-tri/sonam}", "answer", "không có tham số", at="answer:"),
        Break("", "legal/luat-bhyt.yaml", "kind: law", "kind: book", "kind", "chỉ nhận một trong"),
        Break("", THE_MOI, "label:", "labels:", "labels", "không có trường"),
    ]
    for case in several:
        knowledge.edit(case.file, case.old, case.new)
    found = knowledge.check().problems
    for case in several:
        line = knowledge.line(case.file, case.at or case.new)
        assert any((p.file, p.line, p.field) == (f"knowledge/{case.file}", line, case.field) for p in found), case
    assert found == sorted(found)


def test_a_value_expected_and_then_given_is_no_matter(knowledge):
    row = "  - {effective_from: 2026-11-01, value: 0.4, source: {law: nd-159-2025}}\nnotice:"
    knowledge.edit(LAI_SUAT, "2027-03-01", "2026-10-01")
    knowledge.edit(LAI_SUAT, "notice:", row)
    assert knowledge.check().problems == []


def test_a_replaced_row_is_kept_and_answers_for_its_days(knowledge):
    assert knowledge.kb().value_on("chung/luong-co-so", date(2026, 6, 30)).value == 2_340_000


def test_a_problem_reads_as_file_line_field_message():
    problem = Problem("knowledge/a.yaml", 3, "values[1]", "sai")
    assert str(problem) == "knowledge/a.yaml:3: values[1]: sai"
    assert str(Problem("knowledge/a.yaml", 1, "", "sai")) == "knowledge/a.yaml:1: -: sai"


def test_the_quick_check_of_a_reload_leaves_out_dialogues_and_near_duplicates(knowledge):
    knowledge.edit(DIALOGUES, "outcome: answered", "outcome: declined")
    knowledge.edit(TUOI, "  - điều kiện hưởng lương hưu", "  - thẻ bhyt mới mua khi nào dùng đượcc")
    assert len(knowledge.check().problems) == 2
    checked = check(knowledge.directory, TODAY, serving=True, examples_too=False)
    assert (checked.problems, checked.examples) == ([], 0)


def test_a_rule_that_has_ended_hides_its_answers_but_keeps_the_service_up(knowledge):
    knowledge.edit(SO_NAM, SO_NAM_ROW, SO_NAM_ROW + "\n  - {effective_from: 2026-11-01, value: null}")
    assert knowledge.check().errors
    serving = check(knowledge.directory, TODAY, serving=True)
    assert serving.errors == []
    assert any("đang bị ẩn" in problem.message for problem in serving.warnings)


def test_the_fixed_knowledge_still_holds_after_the_turn_of_the_year(knowledge):
    assert knowledge.check(date(2027, 1, 2)).errors == []
