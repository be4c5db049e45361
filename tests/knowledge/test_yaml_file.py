"""The YAML loader: no surprises in scalars, every problem at its line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.yaml_file import MAX_BYTES, MAX_DEPTH, parse, read


def problems(text: str | bytes) -> list[tuple[int, str, str]]:
    raw = text.encode() if isinstance(text, str) else text
    return [(p.line, p.field, p.message) for p in parse(raw, "a.yaml").problems]


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("0241234567", "0241234567"),
        ("00001", "00001"),
        ("7:30", "7:30"),
        ("1_500_000", 1_500_000),
        ("-5", -5),
        ("0", 0),
        ("4.5", Decimal("4.5")),
        ("0.31", Decimal("0.31")),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        (".5", ".5"),
        ("1.", "1."),
        ("4,5", "4,5"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2026-11-22", "2026-11-22"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("No", "No"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ('"15"', "15"),
        ("'true'", "true"),
        ("'null'", "null"),
        ("1900 9068", "1900 9068"),
        ("9" * 30, int("9" * 30)),
        ("9" * 31, "9" * 31),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_plain_scalar_is_text_unless_plainly_a_number(scalar, value):
    file = parse(f"a: {scalar}".encode(), "a.yaml")
    assert file.problems == []
    assert file.data == {"a": value}
    assert type(file.data["a"]) is type(value)


@pytest.mark.parametrize("key", ["on", "yes", "null", "15", "true"])
def test_a_key_is_always_text(key):
    assert parse(f"{key}: a".encode(), "a.yaml").data == {key: "a"}


def test_every_path_knows_its_line():
    text = "# first\ntitle: a\nvalues:\n  - {day: 1, value: 2}\n  - day: 3\n    value:\n      x: 4\nlist: [a,\n  b]\n"
    file = parse(text.encode(), "a.yaml")
    lines = {(): 2, ("title",): 2, ("values",): 3, ("values", 0): 4, ("values", 0, "value"): 4, ("values", 1): 5}
    lines |= {("values", 1, "value"): 6, ("values", 1, "value", "x"): 7, ("list", 1): 9}
    assert {path: file.line_of(path) for path in lines} == lines
    assert file.data["values"][1]["value"] == {"x": 4}


def test_a_path_that_is_not_there_has_the_line_of_what_is_around_it():
    file = parse(b"\n\na:\n  - b: 1\n", "a.yaml")
    assert file.line_of(("a", 0, "c", "d")) == 4
    assert file.line_of(("x",)) == 3


def test_an_empty_file_has_line_1():
    assert parse(b"", "a.yaml").line_of(("a",)) == 1


def test_a_duplicate_key_is_refused_and_the_first_kept():
    file = parse(b"a: 1\nb: 2\na: {c: [3]}\nd: 4\n", "a.yaml")
    assert file.data == {"a": 1, "b": 2, "d": 4}
    assert [(p.line, p.field, p.message) for p in file.problems] == [
        (3, "a", "trường 'a' đã có ở dòng 1; hãy gộp hoặc bỏ một")
    ]


def test_duplicate_keys_deep_down_are_told_with_their_path():
    assert problems("x:\n  - {y: 1, y: 2}\n") == [(2, "x[1].y", "trường 'y' đã có ở dòng 2; hãy gộp hoặc bỏ một")]


def test_several_problems_of_one_file_are_all_told():
    told = problems("a: &x 1\na: 2\nb: *x\nc: !!int 3\n? [k]\n: {m: *x}\nd: 5\n")
    assert [line for line, _, _ in told] == [2, 3, 4, 5, 6]


def test_what_stands_under_a_refused_key_belongs_nowhere():
    file = parse(b"? {a: 1}\n: {b: 2}\nc: 3\n", "a.yaml")
    assert file.data == {"c": 3}
    assert [p.line for p in file.problems] == [1]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\n\tb: 2", 2, "có phím Tab"),
        ("a: 1\n b: 2", 2, "dấu hai chấm giữa câu"),
        ("a: b: c", 1, "dấu hai chấm giữa câu"),
        ("a:\n  - b\n c: 1", 3, "xem lại thụt dòng"),
        ('a: 1\nb: "c\nd: 1', 2, "dấu nháy mở ở dòng này chưa đóng"),
        ("a: 1\nb: x\x00y", 2, "ký tự điều khiển"),
        ("ế: ệ\nb: ợ\x07y", 2, "ký tự điều khiển"),
        ("a: 1\n---\nb: 2", 2, "mở phần thứ hai"),
        ("a: @b", 1, "YAML viết sai gần dòng này"),
        ("a: %b", 1, "YAML viết sai gần dòng này"),
        ("%YAML 9.9\n---\na: 1", 1, "YAML viết sai gần dòng này"),
        ("a: !!python/object:os.system x", 1, "không dùng thẻ"),
    ],
)
def test_malformed_yaml_says_where_and_what_to_do(text, line, message):
    told = problems(text)
    assert told[0][0] == line
    assert message in told[0][2]


def test_a_byte_order_mark_is_no_problem():
    assert parse("\ufefftitle: a".encode(), "a.yaml").data == {"title": "a"}


def test_windows_line_ends_are_no_problem():
    file = parse(b"a: 1\r\nb:\r\n  - c\r\n", "a.yaml")
    assert (file.data, file.line_of(("b", 0))) == ({"a": 1, "b": ["c"]}, 3)


def test_bytes_that_are_no_utf_8_are_told_at_their_line():
    assert problems("a: 1\nb: tuổi".encode("cp1258", errors="replace") + b"\xff") == [
        (2, "", "tệp không phải UTF-8; hãy lưu lại với mã hoá UTF-8")
    ]


def test_size_and_depth_have_limits():
    assert problems(b"a" * (MAX_BYTES + 1))[0][2].startswith("tệp lớn hơn")
    assert problems(b"a" * MAX_BYTES) == []
    assert problems("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert "lồng nhau quá sâu" in problems("[" * (MAX_DEPTH + 1))[0][2]
    assert "lồng nhau quá sâu" in problems("{a: " * 100_000)[0][2]


def test_a_billion_laughs_is_a_list_of_problems():
    assert {message for _, _, message in problems("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")} == {
        "không dùng & và * để chép lại; hãy viết thẳng nội dung"
    }


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    (problem,) = read(tmp_path / "no.yaml", "knowledge/no.yaml").problems
    assert (problem.file, problem.line) == ("knowledge/no.yaml", 1)
    assert "không đọc được tệp" in problem.message


def test_a_file_is_read_by_its_name(tmp_path):
    (tmp_path / "a.yaml").write_text("a: tuổi", encoding="utf-8")
    file = read(tmp_path / "a.yaml", "knowledge/a.yaml")
    assert (file.name, file.data) == ("knowledge/a.yaml", {"a": "tuổi"})


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=60) | st.text("ab: -[]{}&*!?|>'\"\n\t#%@,0_.", max_size=60).map(str.encode))
def test_no_bytes_raise(raw):
    file = parse(raw, "a.yaml")
    lines = raw.count(b"\n") + raw.count(b"\r") + 2 + raw.count("\x85".encode())
    assert all(1 <= problem.line <= lines + raw.count(b"\xe2\x80") for problem in file.problems)
