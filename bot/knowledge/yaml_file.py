"""One YAML loader for all of knowledge/: no surprises in scalars, and every problem knows its line.

Stock PyYAML reads ``0241234567`` as 42285431, ``7:30`` as 450 and the key ``on`` as True, and drops a duplicate key
silently. Here a plain scalar stays text unless it is null, true, false or a plain number, and a duplicate is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import yaml

from bot.knowledge.problem import Path, Problem, field_name

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_NULL = re.compile(r"^(null|~|)$")
_NUMBER = re.compile(r"^-?(0|[1-9][0-9_]*)(\.[0-9]+)?$")
_LONGEST_NUMBER = 30  # longer is no figure of any law (and Python refuses to read thousands of digits)
_NEVER_CLOSED = "found unexpected end of stream"
_DEEP = "các phần lồng nhau quá sâu; hãy viết phẳng hơn"


@dataclass
class YamlFile:
    """A parsed file.

    Args:
        name: the file as problems name it.
        data: plain Python data; numbers are ``int`` or ``Decimal``.
        lines: line number (from 1) of every path that occurs.
        problems: what was wrong; ``data`` is not to be trusted when there are any.
    """

    name: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a path, or of its nearest ancestor that occurs in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: FilePath, name: str) -> YamlFile:
    """Read one file; whatever is wrong with it is in ``problems``, nothing is raised.

    Args:
        path: the file.
        name: what problems call it.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _broken(name, 1, f"không đọc được tệp ({error.strerror}); kiểm tra tên tệp và quyền đọc")
    return parse(raw, name)


def parse(raw: bytes, name: str) -> YamlFile:
    """Parse one file's bytes (see ``read``)."""
    if len(raw) > MAX_BYTES:
        return _broken(name, 1, f"tệp lớn hơn {MAX_BYTES} byte; hãy tách thành nhiều tệp")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _broken(name, line, "tệp không phải UTF-8; hãy lưu lại với mã hoá UTF-8")
    builder = _Builder(name)
    try:
        # Events, not composed nodes: composing recurses in C, and a file of many brackets would kill the process.
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        line = _error_line(error, raw)
        return _broken(name, line, _yaml_advice(error, text.splitlines()[line - 1 : line]))
    except _TooDeepError as error:
        return _broken(name, error.line, _DEEP)
    return builder.finish()


def _broken(name: str, line: int, message: str) -> YamlFile:
    return YamlFile(name, problems=[Problem(name, line, "", message)])


def _error_line(error: yaml.YAMLError, raw: bytes) -> int:
    if isinstance(error, yaml.reader.ReaderError):  # an invisible character: known by its place in the file only
        return raw[: error.position].count(b"\n") + 1
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    mark = next(filter(None, reversed(marks) if _NEVER_CLOSED in str(error) else marks), None)
    return mark.line + 1 if mark else 1


def _yaml_advice(error: yaml.YAMLError, line: list[str]) -> str:
    problem = str(getattr(error, "problem", "") or error)
    if problem == _NEVER_CLOSED:
        return "dấu nháy mở ở dòng này chưa đóng; hãy thêm dấu nháy ở cuối câu"
    if any("\t" in text for text in line):
        return "có phím Tab; hãy thụt dòng bằng dấu cách"
    if "control characters" in problem or "special characters" in problem:
        return "có ký tự điều khiển không nhìn thấy; hãy xoá và gõ lại dòng này"
    if "mapping values are not allowed" in problem:
        return "có dấu hai chấm giữa câu hoặc thụt dòng sai; hãy đặt câu trong dấu nháy kép"
    return f"YAML viết sai gần dòng này ({problem}); xem lại thụt dòng, dấu nháy và dấu hai chấm"


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Open:
    """A mapping or sequence still being read."""

    def __init__(self, path: Path, data: dict[str, Any] | list[Any]) -> None:
        self.path = path
        self.data = data
        self.key: str | None = None  # the key whose value comes next
        self.skip = False  # that value is read and dropped (its key was refused)


class _Builder:
    """Turns parse events into data, noting lines and refusing what staff should not write."""

    def __init__(self, name: str) -> None:
        self.file = YamlFile(name)
        self._stack: list[_Open] = []
        self._documents = 0

    def finish(self) -> YamlFile:
        if not self._documents:
            self._problem((), 1, "tệp trống; hãy điền nội dung hoặc xoá tệp")
        return self.file

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self._problem((), line, "có dòng '---' mở phần thứ hai; mỗi tệp chỉ có một phần")
        elif self._documents > 1:
            return
        elif isinstance(event, yaml.MappingStartEvent):
            self._refuse_tag(event.tag, line)
            self._open({}, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._refuse_tag(event.tag, line)
            self._open([], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._problem(self._here(), line, "không dùng & và * để chép lại; hãy viết thẳng nội dung")
            self._place(None, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)

    def _problem(self, path: Path, line: int, message: str) -> None:
        self.file.problems.append(Problem(self.file.name, line, field_name(path), message))

    def _here(self) -> Path:
        """The path at which the next value will stand."""
        if not self._stack:
            return ()
        top = self._stack[-1]
        return (*top.path, len(top.data) if isinstance(top.data, list) else top.key or "")

    def _waits_for_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].data, dict) and self._stack[-1].key is None

    def _open(self, data: dict[str, Any] | list[Any], line: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _TooDeepError(line)
        if self._waits_for_key():
            self._problem(self._stack[-1].path, line, "tên trường phải là một từ; hãy bỏ dấu ngoặc hoặc dấu '-' ở đầu")
            self._stack[-1].key, self._stack[-1].skip = "?", True
            self._stack.append(_Open((), data))  # read on, its content belongs nowhere
            return
        path = self._here()
        self._place(data, line)
        self._stack.append(_Open(path, data))

    def _place(self, value: Any, line: int) -> None:
        """Put a value where it belongs: under the open key, at the end of the open list, or as the whole file."""
        path = self._here()
        if not self._stack:
            self.file.data = value
            self.file.lines[()] = line
            return
        top = self._stack[-1]
        if isinstance(top.data, list):
            self.file.lines.setdefault(path, line)
            top.data.append(value)
            return
        if not top.skip and top.key is not None:
            top.data[top.key] = value
        top.key, top.skip = None, False

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if self._waits_for_key():
            self._key(str(event.value), line)
        else:
            self._refuse_tag(event.tag, line)
            self._place(_plain(event.value) if event.implicit[0] else event.value, line)

    def _refuse_tag(self, tag: str | None, line: int) -> None:
        if tag and tag != "!":
            self._problem(self._here(), line, f"không dùng thẻ {tag}; hãy bỏ phần bắt đầu bằng '!'")

    def _key(self, key: str, line: int) -> None:
        top = self._stack[-1]
        path = (*top.path, key)
        if key in top.data:
            first = self.file.lines[path]
            self._problem(path, line, f"trường '{key}' đã có ở dòng {first}; hãy gộp hoặc bỏ một")
            top.skip = True
        else:
            self.file.lines[path] = line
        top.key = key


def _plain(text: str) -> Any:
    """A plain scalar: null, true, false, a plain number, else the text as it stands."""
    if _NULL.match(text):
        return None
    if text in ("true", "false"):
        return text == "true"
    if len(text) <= _LONGEST_NUMBER and _NUMBER.match(text):
        digits = text.replace("_", "")
        return Decimal(digits) if "." in digits else int(digits)
    return text
