"""What each YAML file may hold. An unknown key is refused; every field says what it is for.

The field descriptions are Vietnamese: they end up in the JSON Schema that completes staff's typing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

Measure = Literal[
    "VND", "VND/month", "VND/year", "VND/minute", "%", "years", "months", "days", "working days", "months-of-age",
    "factor", "people",
]  # fmt: skip
Unit = Literal[Measure, "text", "phone", "date", "code", "table", "list"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$")]
Scalar = StrictInt | Decimal | str  # strict: else true would be read as 1


class Strict(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """Where a rule or a figure stands."""

    law: Slug = Field(description="Mã văn bản trong knowledge/legal/ (tên tệp không đuôi)")
    at: str = Field(default="", description="Điều, khoản, điểm; ví dụ: Điều 36 khoản 1")


class Review(Strict):
    """When staff last compared the file with the law, and when they must again."""

    checked: date = Field(description="Ngày đối chiếu gần nhất, ví dụ 2026-11-22")
    due: date = Field(description="Ngày phải đối chiếu lại")


class Calculated(Strict):
    """An answer for what the citizen told us: used when all slots it needs were found in the message."""

    needs: tuple[Slug, ...] = Field(
        min_length=1, description="Những điều phải có trong câu hỏi: so-nguoi, thu-nhap, nhom, so-thang"
    )
    answer: Text = Field(
        description="Câu trả lời; {?so-nguoi} là điều người dân nói, {tinh/...(so-nguoi: ?)} tính theo điều đó"
    )


class Instead(Strict):
    """What a citizen may say that makes another entry the right one."""

    slot: Slug = Field(description="Điều người hỏi nói: nhom, so-nguoi, so-thang, thu-nhap")
    said: Text = Field(description="Nói gì, ví dụ ho-ngheo")
    intent: Slug = Field(description="Mục trả lời thay")


class Entry(Strict):
    """One question citizens ask and its answer (faq, procedures, rumours, elsewhere)."""

    title: Text = Field(description="Tên mục, hiện trên câu hỏi lại và nút bấm khi không có label")
    label: Annotated[str, StringConstraints(max_length=40)] = Field(
        default="", description="Tên ngắn cho nút bấm (tối đa 40 ký tự)"
    )
    desk: str = Field(default="", description="Chỉ cho elsewhere/: cơ quan giải quyết")
    corrects: str = Field(default="", description="Chỉ cho rumours/: tin sai mà mục này đính chính")
    utterances: tuple[Text, ...] = Field(default=(), description="Những cách người dân hỏi; máy học từ đây")
    examples: tuple[Text, ...] = Field(default=(), description="Câu thử phải dẫn về mục này; máy không học")
    answer: Text = Field(description="Câu trả lời; con số đặt bằng {tham-so} hoặc {tinh/...}")
    calculated: tuple[Calculated, ...] = Field(default=(), description="Câu trả lời theo số liệu người dân nói")
    instead: tuple[Instead, ...] = Field(
        default=(), description="Người hỏi nói điều này thì mục khác trả lời, ví dụ hộ nghèo hỏi giá BHYT"
    )
    upcoming: str = Field(
        default="", description="Câu về thay đổi sắp tới, tính theo ngày thay đổi; để trống thì máy tự viết"
    )
    audiences: tuple[Slug, ...] = Field(default=(), description="Nhóm người đọc, mã trong audiences.yaml")
    related: tuple[Slug, ...] = Field(default=(), description="Mã các mục liên quan, hiện thành nút bấm (3 mục đầu)")
    leaflets: tuple[Slug, ...] = Field(default=(), description="Tờ rơi có mục này")
    sources: tuple[Source, ...] = Field(default=(), description="Căn cứ pháp lý")
    review: Review


class DatedValue(Strict):
    """A value from a day on, until the next row."""

    effective_from: date = Field(description="Ngày bắt đầu áp dụng")
    value: Scalar | dict[str, Scalar] | tuple[Scalar, ...] | None = Field(
        default=None, description="Giá trị; null là hết áp dụng; để trống khi expected: true"
    )
    expected: bool = Field(default=False, description="true: sẽ đổi từ ngày này nhưng chưa có số mới")
    estimate: bool = Field(default=False, description="true: chỉ một nguồn, chỉ dùng cho số ước tính")
    source: Source | None = Field(default=None, description="Căn cứ của giá trị này")


class Parameter(Strict):
    """A figure that changes with the law: start dates only, rising; rows are never deleted."""

    title: Text
    unit: Unit = Field(description="Đơn vị")
    values: tuple[DatedValue, ...] = Field(min_length=1)
    notice: str = Field(default="", description="Ghi chú cho cán bộ (dự thảo, chủ trương); không đổi câu trả lời")
    review: Review


class Law(Strict):
    """A legal text or another citable source."""

    title: Text = Field(description="Tên đầy đủ")
    short: Text = Field(description="Tên ngắn hiện dưới câu trả lời, ví dụ NĐ 159/2025/NĐ-CP")
    kind: Literal["law", "resolution", "decree", "circular", "decision", "letter", "page"]
    issued: date | None = Field(default=None, description="Ngày ban hành")
    in_force: date | None = Field(default=None, description="Ngày có hiệu lực")
    replaced_by: Slug | None = Field(default=None, description="Mã văn bản thay thế")
    replaced_on: date | None = Field(default=None, description="Ngày bị thay thế")
    note: str = Field(default="", description="Ghi chú cho cán bộ")


class Abbreviation(Strict):
    """Forms people type and what they stand for."""

    forms: tuple[Text, ...] = Field(
        min_length=1, description="Các cách viết; nhiều từ được; # là một con số, ví dụ '# tr' hoặc 't #'"
    )
    means: Text = Field(description="Viết đầy đủ; # lặp lại con số")


class Vocabulary(Strict):
    """Abbreviations, teencode, wrong spellings and regional words."""

    abbreviations: tuple[Abbreviation, ...] = ()
    fillers: tuple[Text, ...] = Field(default=(), description="Lời chào hỏi, thưa gửi không đổi nghĩa câu hỏi")
    stand_alone: tuple[Text, ...] = Field(default=(), description="Mảnh câu chờ nói tiếp: 'cho em hỏi', 'alo', 'ad ơi'")
    follow_up_words: tuple[Text, ...] = Field(
        default=(), description="Chữ được có trong câu hỏi nối ('thế còn 6 người thì sao'); có chữ khác là câu hỏi mới"
    )
    marked_fillers: tuple[Text, ...] = Field(
        default=(), description="Chữ đệm chỉ bỏ khi viết đủ dấu, vì bỏ dấu thì thành chữ khác: 'vậy' và 'vay'"
    )


class Audience(Strict):
    """A group of readers."""

    title: Text
    note: str = ""


class Audiences(Strict):
    """All groups, by id."""

    audiences: dict[Slug, Audience]


class Command(Strict):
    """What the citizen tells the bot to do, or small talk."""

    utterances: tuple[Text, ...] = Field(min_length=1, description="Các cách nói")
    examples: tuple[Text, ...] = ()


class Erase(Command):
    """To have everything erased: asked back, but for the words said on purpose."""

    at_once: tuple[Text, ...] = Field(
        default=(), description="Những câu trong utterances mà nói đúng thì xoá ngay; mọi câu khác máy hỏi lại"
    )


class Commands(Strict):
    """Small talk and commands: what is said; what is answered stands in replies.yaml."""

    greeting: Command
    thanks: Command
    goodbye: Command
    help: Command
    menu: Command
    who_are_you: Command
    person: Command
    repeat: Command
    back: Command
    erase: Erase
    kept: Command
    stop: Command
    yes: Command
    no: Command


class OffTopicGroup(Strict):
    """Questions that are nobody's here, to be declined kindly."""

    title: Text
    utterances: tuple[Text, ...] = Field(min_length=1)
    examples: tuple[Text, ...] = ()


class OffTopic(Strict):
    """What we know is not ours, by group id."""

    groups: dict[Slug, OffTopicGroup]


class MenuItem(Strict):
    """A line of the menu."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    intent: Slug


class Replies(Strict):
    """All wording that isn't an entry's. {…} are parameters as in answers, or the names given in each description."""

    greeting: Text
    menu: Text
    menu_items: tuple[MenuItem, ...] = Field(min_length=1)
    help: Text
    thanks: Text
    goodbye: Text
    who_are_you: Text
    person: Text = Field(description="Khi người dân muốn gặp cán bộ")
    clarify: Text = Field(description="Câu hỏi lại trước các lựa chọn")
    none_of_these: Text = Field(description="Nhãn của lựa chọn cuối: không có ý nào đúng")
    none_chosen: Text = Field(description="Trả lời khi không có ý nào đúng")
    fallback: Text = Field(description="Không hiểu, lần đầu")
    fallback_again: Text = Field(description="Không hiểu lần thứ hai liền: mời gọi tổng đài")
    declined: Text = Field(description="Hiểu nhưng không thuộc phạm vi")
    withheld: Text = Field(description="Đang cập nhật số liệu")
    nothing_to_repeat: Text
    nothing_before: Text
    erase_confirm: Text
    erased: Text
    erase_cancelled: Text
    kept: Text = Field(description="Bot lưu những gì; {so-ngay} là số ngày lưu")
    stopped: Text
    error: Text
    too_long: Text
    too_many: Text = Field(description="Gửi quá nhanh")
    photo: Text
    voice: Text
    sticker: Text
    file: Text
    location: Text
    basis: Text = Field(description="Dòng căn cứ; {can-cu}")
    checked: Text = Field(description="Dòng ngày kiểm tra; {ngay}")
    until: Text = Field(description="Dòng hạn áp dụng; {ngay}")
    upcoming: Text = Field(description="Dòng thay đổi tự viết; {ngay} và {thay-doi}")
    outside: Text = Field(description="Dòng trước câu trả lời khi số người hỏi nói nằm ngoài mức được phép")
    of_today: Text = Field(description="Dòng trước câu trả lời khi người hỏi hỏi về năm khác; {ngay}")
    estimate: Text = Field(description="Dòng nói số là ước tính")
    units: dict[Measure, Text] = Field(description="Chữ chỉ đơn vị, viết sau con số trong câu máy tự viết")
    web: dict[Slug, Text] = Field(description="Chữ trên trang web")
    console: dict[Slug, Text] = Field(description="Chữ trong cửa sổ dòng lệnh")


class Conversation(Strict):
    """A dialogue that must go as written."""

    title: Text
    today: date
    turns: tuple[ConversationTurn, ...] = Field(min_length=1)


class ConversationTurn(Strict):
    """What is said, and what must be seen."""

    say: str
    outcome: str = ""
    intent: str = ""
    contains: tuple[Text, ...] = ()
    lacks: tuple[Text, ...] = ()
    choices: tuple[Text, ...] = Field(default=(), description="Mã mục phải nằm trong các lựa chọn")


class Conversations(Strict):
    """All dialogues played by ``bot check``."""

    conversations: tuple[Conversation, ...]


Conversation.model_rebuild()
