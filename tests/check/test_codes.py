"""A figure that names a case is there to choose by: no answer may print it."""

from __future__ import annotations

import pytest

MUC_DONG = "faq/bhxh-tu-nguyen/muc-dong.yaml"


@pytest.mark.parametrize(
    ("placeholder", "refused"),
    [
        ("{tinh/bhyt-gia-han(het-han: 2026-11-22).tinh-trang}", True),
        ("{tinh/thai-san-dieu-kien(ngay-sinh: 2026-11-22, so-thang: 6)}", True),  # its main figure
        ("{tinh/bhyt-gia-han(het-han: 2026-11-22).khong-cho-den}", False),
        ("{tinh/khong-co}", False),  # told otherwise
    ],
)
def test_a_code_is_no_text(knowledge, placeholder, refused):
    knowledge.edit(MUC_DONG, "answer: |\n", f"answer: |\n  Bác xem {placeholder}.\n\n")
    told = [problem for problem in knowledge.check().errors if "là mã để chọn câu" in problem.message]
    assert [problem.field for problem in told] == (["answer"] if refused else [])
