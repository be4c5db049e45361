"""What must hold of official.yaml and its wording: one edit that breaks it, and the problem it must give."""

from __future__ import annotations

import pytest
from core_fixtures import TODAY

from bot.knowledge.problem import Severity

LISTS = "official.yaml"
REPLIES = "replies.yaml"
TONG_DAI = "parameters/lien-he/tong-dai.yaml"
MAIL_ROW = "value: bhxh@vss.gov.vn"
SITE = "value: dichvucong.gov.vn"

BROKEN = [
    (LISTS, SITE, "value: https://dichvucong.gov.vn", "official[4].value", "tên miền không đọc được"),
    (LISTS, SITE, "value: dichvucong.gov.vn/", "official[4].value", "tên miền không đọc được"),
    (LISTS, SITE, "value: Dichvucong.gov.vn", "official[4].value", "tên miền không đọc được"),
    (LISTS, SITE, "value: dichvucông.gov.vn", "official[4].value", "tên miền không đọc được"),
    (LISTS, SITE, "value: dichvucong", "official[4].value", "tên miền không đọc được"),
    (
        LISTS,
        "subdomains: true\n    what: tên miền",
        "also: [a b]\n    what: tên miền",
        "reported[1].also[1]",
        "tên miền",
    ),
    (LISTS, '"024 3628 0000"', "hai số", "official[2].value", "số điện thoại không đọc được"),
    (LISTS, '"024 3628 0000"', '"12"', "official[2].value", "số điện thoại không đọc được"),
    (LISTS, '"024 3628 0000"', "02436280000", "", ""),
    (LISTS, MAIL_ROW, "value: bhxh.vss.gov.vn", "official[5].value", "thư điện tử không đọc được"),
    (LISTS, "value: zalo.me/1234567890123456789", "value: BHXH Việt Nam", "official[6].value", "viết địa chỉ trang"),
    (LISTS, '"024 3628 0000"', '"+84 1900 9068"', "official[2].value", "'+84 1900 9068' trùng: đã có ở dòng 3"),
    (LISTS, '"0912 000 999"', '"19009068"', "reported[2].value", "vừa chính thức vừa giả mạo: đã có ở dòng 3"),
    (LISTS, SITE, "value: cong.govvvn.com", "official[4].value", "nằm trong tên miền giả mạo 'govvvn.com'"),
    (LISTS, "kind: mail", "kind: mail\n    subdomains: true", "official[5].subdomains", "chỉ dùng cho kind: domain"),
    (LISTS, "kind: mail", "kind: mail\n    publisher: BHXH", "official[5].publisher", "chỉ dùng cho kind: app"),
    (LISTS, "kind: mail", "kind: thư", "official[5].kind", "chỉ nhận một trong: phone, domain, mail"),
    (LISTS, "source: {law: trang-bhxh}", "source: {law: trang}", "official[1].source.law", "không có văn bản 'trang'"),
    (LISTS, "sources:\n  - {law: trang-bhxh}", "sources:\n  - {law: x}", "sources[1].law", "không có văn bản 'x'"),
    (LISTS, "checked: 2026-11-19", "checked: hôm qua", "official[2].checked", "phải là ngày"),
    (LISTS, "shorteners: [bit.ly]", "shorteners: [https://bit.ly]", "shorteners[1]", "tên miền không đọc được"),
    (LISTS, "due: 2027-06-30", "due: 2026-01-01", "review.due", "phải sau ngày đối chiếu"),
    (LISTS, "  - kind: app\n", "  - kindd: app\n", "official[7].kindd", "có phải ý là 'kind'"),
    (REPLIES, 'unlisted: "{ten}: không', 'unlisted: "{tên}: không', "official.unlisted", "không hiểu"),
    (REPLIES, 'unlisted: "{ten}: không', 'unlisted: "{that}: không', "official.unlisted", "không dùng được {that}"),
    (REPLIES, "    bank: Số tài khoản bác gửi\n", "", "official.hidden", "thiếu chữ cho: bank"),
    (REPLIES, "    spelling: ", "    speling: ", "official.tricks", "chỉ nhận một trong: front"),
    (REPLIES, '{lien-he/tong-dai} hỏi."', '{lien-he/tong} hỏi."', "official.caution", "không có tham số"),
    (REPLIES, "related: [lien-he/tong-dai]", "related: [lien-he/x]", "official.related[1]", "không có mục 'lien-he/x'"),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), BROKEN, ids=[f"{r[3]} {r[2]}" for r in BROKEN])
def test_what_is_wrong_is_told_in_its_field(knowledge, file, old, new, field, message):
    knowledge.edit(file, old, new)
    errors = knowledge.check().errors
    told = [(p.file, p.field, p.message) for p in errors]
    if not field:
        assert told == []  # a number reads the same without spaces
        return
    assert [m for f, at, m in told if f == f"knowledge/{file}" and at.startswith(field) and message in m], told


def test_a_problem_stands_at_its_line(knowledge):
    knowledge.edit(LISTS, SITE, "value: dichvucong")
    (problem,) = knowledge.check().errors
    assert problem.line == knowledge.line(LISTS, "value: dichvucong")


def test_a_hotline_that_changed_must_be_put_on_the_list_too(knowledge):
    knowledge.edit(TONG_DAI, "1900 9068", "1900 9999")
    told = [p for p in knowledge.check().warnings if p.file == f"knowledge/{TONG_DAI}"]
    assert ["'1900 9999' không có trong official.yaml" in p.message for p in told] == [True]


def test_a_site_that_answers_name_must_be_on_the_list(knowledge):
    knowledge.edit("parameters/lien-he/trang-web.yaml", "baohiemxahoi.gov.vn", "bhxh.gov.vn")
    assert [p for p in knowledge.check().warnings if "'bhxh.gov.vn' không có trong official.yaml" in p.message]


def test_a_review_that_is_due_is_told(knowledge):
    knowledge.edit(LISTS, "due: 2027-06-30", "due: 2026-12-01")
    (problem,) = (p for p in knowledge.check(TODAY).warnings if p.file == f"knowledge/{LISTS}")
    assert (problem.field, problem.severity) == ("review.due", Severity.WARNING)


def test_without_the_list_nothing_is_served(knowledge):
    knowledge.delete(LISTS)
    assert [str(p) for p in knowledge.check().errors] == [
        "knowledge/official.yaml:1: -: thiếu tệp này; hãy khôi phục từ bản trước"
    ]


def test_what_is_listed_is_left_alone_by_masking(kb):
    assert kb.official.public() == {
        "1900 9068",
        "024 3628 0000",
        "0912 000 999",
        "bhxh@vss.gov.vn",
        "1234567890123456789",
    }
