"""What talking.yaml may hold: objections people raise, what nobody may promise, the wording of texts and packs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.knowledge.leaflet_schema import LeafletTable
from bot.knowledge.schema import Slug, Strict, Text

OBJECTIONS = 3  # how many stand in the talking points of an entry, always

# A tag of a social network: letters, digits, no space.
_Hashtag = Annotated[str, StringConstraints(pattern=r"^#\w+$")]


class Objection(Strict):
    """What people say against it, and what can be said to that."""

    says: tuple[Text, ...] = Field(min_length=1, description="Bà con nói thế nào; câu đầu hiện trên tài liệu")
    topics: tuple[Slug, ...] = Field(default=(), description="Thuộc chủ đề nào: tên thư mục trong faq/, hoặc rumours")
    intents: tuple[Slug, ...] = Field(default=(), description="Hay gặp khi nói về những mục nào")
    reply: Text = Field(description="Hai ba câu đáp; con số đặt bằng {tham-so} hoặc {tinh/...}")
    rests_on: tuple[Slug, ...] = Field(
        min_length=1, description="Dựa vào những mục nào; chỉ nói con số mà các mục ấy nói"
    )


class Refusal(Strict):
    """What nobody may promise."""

    never: Text = Field(description="Điều không được hứa, viết 'Không hứa …'")
    why: Text = Field(description="Vì sao, một hai câu")
    topics: tuple[Slug, ...] = Field(default=(), description="Chủ đề; để trống là nhắc ở mọi chủ đề")
    rests_on: tuple[Slug, ...] = Field(
        min_length=1, description="Dựa vào những mục nào; chỉ nói con số mà các mục ấy nói"
    )


class KeyFigures(Strict):
    """A table of the figures that everybody is asked for."""

    title: Text = Field(description="Tên bảng")
    table: LeafletTable = Field(description="Bảng số liệu")
    rests_on: tuple[Slug, ...] = Field(min_length=1, description="Dựa vào những mục nào")


class ShortWords(Strict):
    """The wording of short texts: SMS, post, poster."""

    sms: Text = Field(description="Tin nhắn; {ngan} là điều chính của mục, {so} là số tổng đài viết liền")
    untold: Text = Field(description="Mục chưa có short: {ten} là tên mục, {cau} là câu đầu của câu trả lời")
    chat_only: tuple[Text, ...] = Field(
        default=(), description="Câu có một trong các cụm này chỉ đúng trong trò chuyện: bài đăng, áp phích bỏ qua"
    )
    leaning: tuple[Text, ...] = Field(
        default=(), description="Câu bắt đầu bằng một trong các chữ này cần câu trước: không đứng riêng trên áp phích"
    )
    pointing: tuple[Text, ...] = Field(
        default=(), description="Câu có một trong các cụm này trỏ về câu trước: không đứng riêng trên áp phích"
    )
    call: Text = Field(description="Dòng gọi hỏi ở bài đăng, áp phích")
    link: Text = Field(description="Dòng chỉ chỗ hỏi máy; {dia-chi}")
    hashtags: tuple[_Hashtag, ...] = Field(default=(), description="Thẻ ở cuối bài đăng; để trống là không có")


class PointsWords(Strict):
    """The headings of the talking points of an entry."""

    says: Text = Field(description="Trước điều bà con nói")
    reply: Text = Field(description="Trước câu đáp")
    objections: Text = Field(description="Tên phần những điều bà con hay nói")
    promises: Text = Field(description="Tên phần những điều không hứa")
    where: Text = Field(description="Tên phần chỉ bà con đi đâu")
    go: Text = Field(description="Chỉ bà con đi đâu, khi mục không có thủ tục")


class BriefingWords(Strict):
    """The wording of the briefing pack."""

    title: Text = Field(description="Tên tài liệu; {ngay}")
    since: Text = Field(description="Dòng dưới tên: những gì đổi từ ngày nào; {tu}, {ngay}")
    values: Text = Field(description="Tên phần: số liệu đã đổi")
    values_columns: tuple[Text, Text, Text, Text, Text] = Field(
        description="Năm cột: số liệu gì, từ ngày, trước đó, nay, căn cứ"
    )
    texts: Text = Field(description="Tên phần: câu trả lời đã đổi")
    laws: Text = Field(description="Tên phần: văn bản mới")
    issued: Text = Field(description="Văn bản ban hành; {ten}, {ngay}")
    in_force: Text = Field(description="Văn bản có hiệu lực; {ten}, {ngay}")
    replaced: Text = Field(description="Văn bản bị thay thế; {ten}, {ngay}")
    coming: Text = Field(description="Tên phần: đã định sẽ đổi")
    awaited: Text = Field(description="Chữ thay cho số mới khi chưa có số")
    ended: Text = Field(description="Chữ thay cho số mới khi hết áp dụng")
    new: Text = Field(description="Chữ thay cho số cũ khi trước đó chưa có")
    table: Text = Field(description="Chữ thay cho một bảng số")
    withheld: Text = Field(description="Tên phần: các mục đang ẩn vì chờ số")
    nothing: Text = Field(description="Khi một phần không có gì")
    figures: Text = Field(description="Tên phần: các con số chính")
    hardest: Text = Field(description="Tên phần: những điều máy hay không trả lời được")
    hardest_columns: tuple[Text, Text, Text] = Field(description="Ba cột: chuyện gì, máy đã làm gì, mấy lần")
    outcomes: dict[Slug, Text] = Field(description="Máy đã làm gì: clarified, fallback, declined, withheld")
    unknown: Text = Field(description="Khi máy không đoán được chuyện gì")
    not_counted: Text = Field(description="Khi không có tin nhắn nào để đếm")
    talking: Text = Field(description="Tên phần: những điều bà con hay nói")
    promises: Text = Field(description="Tên phần: những điều không hứa")


class TalkingWords(Strict):
    """All wording of talking.yaml."""

    short: ShortWords = Field(description="Tin nhắn, bài đăng, áp phích")
    points: PointsWords = Field(description="Tờ gợi ý nói chuyện của một mục")
    briefing: BriefingWords = Field(description="Tài liệu cho cán bộ, cộng tác viên")


class Talking(Strict):
    """What communicators need beyond the entries."""

    objections: dict[Slug, Objection] = Field(description=f"Những điều bà con hay nói, theo mã; ít nhất {OBJECTIONS}")
    promises: dict[Slug, Refusal] = Field(default={}, description="Những điều không được hứa, theo mã")
    figures: tuple[KeyFigures, ...] = Field(default=(), description="Các bảng số chính của tài liệu cho cán bộ")
    words: TalkingWords = Field(description="Chữ quanh tin nhắn, bài đăng, áp phích, tài liệu cho cán bộ")
