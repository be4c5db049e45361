"""A text of chat as blocks of a page, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.blocks import Block, block, blocks, plain


def test_marks_of_chat_become_lists_and_steps():
    text = "Đóng thế này:\n\n- Hộ nghèo: một\n- Hộ khác: hai\n\n1. Điền tờ khai\n2. Nộp tiền\nXong."
    assert blocks(text) == (
        block("paragraph", ("Đóng thế này:",)),
        block("list", ("Hộ nghèo: một", "Hộ khác: hai")),
        block("steps", ("Điền tờ khai", "Nộp tiền")),
        block("paragraph", ("Xong.",)),
    )


def test_lines_without_marks_are_paragraphs_of_their_own():
    assert blocks("Một.\nHai.") == (block("paragraph", ("Một.",)), block("paragraph", ("Hai.",)))


def test_a_blank_line_does_not_take_a_list_apart():
    assert blocks("- a\n\n- b") in {(block("list", ("a", "b")),), (block("list", ("a",)), block("list", ("b",)))}


def test_a_hyphen_or_a_number_inside_a_line_is_no_mark():
    assert blocks("15 năm - 20 năm") == (block("paragraph", ("15 năm - 20 năm",)),)
    assert blocks("2.000.000 đồng") == (block("paragraph", ("2.000.000 đồng",)),)
    assert blocks("-5") == (block("paragraph", ("-5",)),)


def test_nothing_has_no_blocks():
    assert blocks("") == blocks(" \n \n") == ()


def test_a_table_is_told_row_by_row():
    table = Block("table", (("Nhóm", "Hỗ trợ", "Bác đóng"), ("Hộ nghèo", "50%", "165.000 đồng")))
    assert plain(table) == "- Hộ nghèo: hỗ trợ 50%, bác đóng 165.000 đồng"


def test_what_is_to_be_ticked_is_a_list_in_chat():
    assert plain(block("ticks", ("Căn cước",))) == "- Căn cước"
    assert plain(block("steps", ("Đi", "Về"))) == "1. Đi\n2. Về"


@given(st.text(max_size=300))
def test_no_word_is_lost(text):
    told = "".join("".join(row) for one in blocks(text) for row in one.rows)
    kept = [line.strip().lstrip("-•").lstrip() for line in text.splitlines()]
    assert all(word in told for line in kept for word in line.split(" ")[1:])
