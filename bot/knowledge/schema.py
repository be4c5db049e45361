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
LeafletForm = Literal["pdf", "pictures", "text"]
Verdict = Literal["wrong", "outdated", "scam", "partly", "unfounded", "unlisted"]
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
    """One question citizens ask and its answer (faq, rumours, elsewhere)."""

    title: Text = Field(description="Tên mục, hiện trên câu hỏi lại và nút bấm khi không có label")
    label: Annotated[str, StringConstraints(max_length=40)] = Field(
        default="", description="Tên ngắn cho nút bấm (tối đa 40 ký tự)"
    )
    desk: str = Field(default="", description="Chỉ cho elsewhere/: cơ quan giải quyết")
    corrects: str = Field(default="", description="Chỉ cho rumours/: tin sai mà mục này đính chính")
    verdict: Verdict | None = Field(
        default=None,
        description="Chỉ cho rumours/: kết luận. wrong sai, outdated đã cũ, scam lừa đảo, partly đúng một phần, "
        "unfounded chưa có căn cứ, unlisted không có trong danh sách chính thức; lời nói ở verdicts của replies.yaml",
    )
    to_do: str = Field(default="", description="Chỉ cho rumours/: việc nên làm, đứng cuối câu trả lời")
    utterances: tuple[Text, ...] = Field(default=(), description="Những cách người dân hỏi; máy học từ đây")
    examples: tuple[Text, ...] = Field(default=(), description="Câu thử phải dẫn về mục này; máy không học")
    answer: Text = Field(description="Câu trả lời; con số đặt bằng {tham-so} hoặc {tinh/...}")
    short: str = Field(
        default="",
        description="Điều chính trong một hai câu ngắn, cho tin nhắn SMS, áp phích, bài đăng; con số đặt như ở answer",
    )
    calculated: tuple[Calculated, ...] = Field(default=(), description="Câu trả lời theo số liệu người dân nói")
    instead: tuple[Instead, ...] = Field(
        default=(), description="Người hỏi nói điều này thì mục khác trả lời, ví dụ hộ nghèo hỏi giá BHYT"
    )
    upcoming: str = Field(
        default="", description="Câu về thay đổi sắp tới, tính theo ngày thay đổi; để trống thì máy tự viết"
    )
    audiences: tuple[Slug, ...] = Field(default=(), description="Nhóm người đọc, mã trong audiences.yaml")
    procedure: Slug | None = Field(
        default=None, description="Mã thủ tục trong procedures/: máy thêm nút lấy phiếu chuẩn bị sau câu trả lời"
    )
    place: bool = Field(
        default=False, description="true: người hỏi nói nơi ở thì máy chỉ nơi đăng ký ở đó, thay cho answer"
    )
    official: bool = Field(
        default=False,
        description="true: tin có số, đường dẫn, tên thì máy đối chiếu official.yaml, thay cho answer; chỉ một mục",
    )
    related: tuple[Slug, ...] = Field(default=(), description="Mã các mục liên quan, hiện thành nút bấm (3 mục đầu)")
    leaflets: tuple[Slug, ...] = Field(
        default=(), description="Mã tờ rơi trong leaflets/: máy thêm nút lấy tờ rơi đầu tiên dưới câu trả lời"
    )
    sources: tuple[Source, ...] = Field(default=(), description="Căn cứ pháp lý")
    review: Review


class SlotChoice(Strict):
    """One of the answers to a form's question."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút, tối đa 40 ký tự"
    )
    words: tuple[Text, ...] = Field(default=(), description="Cách nói khác của bà con")


SlotKind = Literal["choice", "yes-no", "money", "people", "months", "years", "number", "birth", "month", "day", "place"]


class Slot(Strict):
    """A question of a form, and what answers it."""

    name: Slug = Field(description="Tên ngắn không dấu; trùng tên đầu vào của phép tính thì dùng được ngay")
    called: Text = Field(description="Tên gọi để bà con sửa: 'năm sinh' trong 'sửa năm sinh'")
    kind: SlotKind = Field(description="Kiểu trả lời")
    ask: Text = Field(description="Câu hỏi")
    other: str = Field(default="", description="Câu hỏi khi hỏi giúp người khác; để trống thì dùng ask")
    choices: dict[Slug, SlotChoice] = Field(default={}, description="Chỉ cho choice: các lựa chọn, theo thứ tự nút")
    when: dict[Slug, tuple[Text, ...]] = Field(
        default={}, description="Chỉ hỏi khi các câu trước được trả lời như thế này"
    )
    lowest: str = Field(default="", description="Thấp nhất: một số, mã tham số, hoặc phép tính")
    highest: str = Field(default="", description="Cao nhất: một số, mã tham số, hoặc phép tính")
    skip: Annotated[str, StringConstraints(max_length=40)] = Field(
        default="", description="Nhãn nút bỏ qua câu này; để trống thì phải trả lời"
    )
    hint: str = Field(default="", description="Nhắc thêm khi trả lời chưa đúng: viết thế nào cho máy hiểu")


class FormResult(Strict):
    """What a form comes to, when its answers are so."""

    when: dict[Slug, tuple[Text, ...]] = Field(
        default={}, description="Khi các câu được trả lời như thế này; để trống là mọi trường hợp còn lại"
    )
    computed: dict[Text, tuple[Text, ...]] = Field(
        default={}, description="Khi phép tính cho mã như thế này: 'tinh/...(ten-cau: ?).ten-ma': [mã]"
    )
    say: Text = Field(
        description="Kết quả: {ten-cau} là điều người dân đã trả lời, {tinh/...(ten-cau: ?)} tính theo điều đó"
    )
    procedure: Slug | None = Field(default=None, description="Thủ tục: phiếu chuẩn bị gửi kèm kết quả")
    place: Slug | None = Field(default=None, description="Tên câu hỏi nơi ở: nơi đăng ký gần đó gửi kèm kết quả")
    related: tuple[Slug, ...] = Field(default=(), description="Mã các mục, các biểu mẫu để đi tiếp")


class Form(Entry):
    """A guided conversation: questions, then a result. Its ``answer`` is what is said before the first question."""

    slots: tuple[Slot, ...] = Field(min_length=1, description="Các câu hỏi, theo thứ tự")
    results: tuple[FormResult, ...] = Field(min_length=1, description="Các kết quả; cái đầu tiên hợp thì dùng")


class Procedure(Strict):
    """What to bring, do and expect at a desk: shown as a checklist. Every text but the title is a template."""

    title: Text = Field(description="Tên thủ tục, đứng đầu phiếu chuẩn bị")
    papers: tuple[Text, ...] = Field(min_length=1, description="Giấy tờ phải mang, mỗi dòng một thứ")
    steps: tuple[Text, ...] = Field(min_length=1, description="Các bước, theo thứ tự")
    where: Text = Field(description="Nơi nộp")
    days: Text = Field(description="Bao lâu có kết quả; chưa có con số được xác nhận thì nói vậy và ghi nơi hỏi")
    fee: Text = Field(description="Lệ phí; chưa xác nhận thì nói vậy và ghi nơi hỏi")
    online: str = Field(default="", description="Cách làm qua mạng; chưa biết thì để trống")
    proxy: str = Field(default="", description="Ai làm thay được, uỷ quyền thế nào; chưa biết thì để trống")
    receive: Text = Field(description="Nhận được gì")
    note: str = Field(default="", description="Điều dễ quên, dễ nhầm")
    sources: tuple[Source, ...] = Field(min_length=1, description="Căn cứ pháp lý")
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


class Concept(Strict):
    """Something people mean, whatever words they use for it."""

    kind: Literal["scheme", "act", "thing", "aspect", "circumstance", "person", "question"] = Field(
        description="scheme: chế độ; act: việc làm; thing: vật; aspect: khía cạnh (tiền, giấy tờ); "
        "circumstance: hoàn cảnh; person: người nhà; question: kiểu hỏi"
    )
    title: Text = Field(description="Tên để cán bộ đọc khi xem vì sao máy hiểu như vậy")
    words: tuple[Text, ...] = Field(min_length=1, description="Các chữ, các cụm bà con dùng cho ý này")


class Concepts(Strict):
    """What people mean by what they say, by concept id."""

    concepts: dict[Slug, Concept]


class Audience(Strict):
    """A group of readers."""

    title: Text
    note: str = ""
    words: tuple[Text, ...] = Field(default=(), description="Cách bà con nói mình thuộc nhóm này: 'làm ruộng'")
    nhom: tuple[Slug, ...] = Field(
        default=(),
        description="Nhóm hỗ trợ của nhóm này, nếu có: ho-ngheo, can-ngheo, dan-toc-thieu-so, xa-dao-dac-khu",
    )
    priorities: tuple[Slug, ...] = Field(
        default=(),
        description="Chủ đề nhóm này cần có mục: tên thư mục trong faq/, hoặc rumours, elsewhere, procedures",
    )


class Audiences(Strict):
    """All groups, by id."""

    audiences: dict[Slug, Audience]


class Claim(Strict):
    """What was once right and no answer may say as if it still were."""

    title: Text = Field(description="Tin đã cũ, viết một câu")
    says: tuple[Text, ...] = Field(
        min_length=1, description="Cụm từ nói lên tin cũ; một cụm đứng trong câu là đủ; … thay cho vài từ ở giữa"
    )
    near: tuple[Text, ...] = Field(default=(), description="Câu còn phải có một trong các cụm này mới tính")
    unless: tuple[Text, ...] = Field(default=(), description="Câu có một trong các cụm này thì không tính")
    now: Text = Field(description="Nay đúng là gì, nói cho cán bộ")
    source: Source = Field(description="Căn cứ của điều nay đúng")
    until: date | None = Field(default=None, description="Ngày cuối còn đúng, khi tin này sau ngày ấy mới cũ")


class Outdated(Strict):
    """All outdated claims, by id, and the words that make any sentence right."""

    unless: tuple[Text, ...] = Field(default=(), description="Câu có một trong các cụm này thì không tính, ở mọi tin")
    claims: dict[Slug, Claim]


class Command(Strict):
    """What the citizen tells the bot to do, or small talk."""

    utterances: tuple[Text, ...] = Field(min_length=1, description="Các cách nói")
    examples: tuple[Text, ...] = ()


class Erase(Command):
    """To have everything erased: asked back, but for the words said on purpose."""

    at_once: tuple[Text, ...] = Field(
        default=(), description="Những câu trong utterances mà nói đúng thì xoá ngay; mọi câu khác máy hỏi lại"
    )


class AskLeaflet(Command):
    """To be handed a leaflet, whichever way that is said."""

    words: tuple[Text, ...] = Field(
        default=(), description="Cách gọi tờ rơi: câu nào có một trong các chữ này là xin tờ rơi"
    )
    unless: tuple[Text, ...] = Field(
        default=(), description="Câu có một trong các chữ này thì không phải xin: 'ghi là', 'có thật không'"
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
    complain: Command
    report: Command
    later: Command
    resume: Command
    correct: Command
    leaflet: AskLeaflet
    yes: Command
    no: Command


class OffTopicGroup(Strict):
    """Questions that are nobody's here, to be declined kindly."""

    title: Text
    desk: str = Field(default="", description="Nơi giải quyết, khi biết chắc; máy chỉ tới đó")
    reply: str = Field(default="", description="Lời đáp riêng của nhóm, thay câu từ chối chung")
    utterances: tuple[Text, ...] = Field(min_length=1)
    examples: tuple[Text, ...] = ()


class OffTopic(Strict):
    """What we know is not ours, by group id."""

    groups: dict[Slug, OffTopicGroup]


class MenuItem(Strict):
    """A line of the menu."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    intent: Slug


class Checklist(Strict):
    """The wording around a procedure: the buttons, the first line, a heading for each field, the lines of the PDF."""

    button: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút lấy phiếu chuẩn bị"
    )
    pdf: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút lấy phiếu thành tệp PDF để lưu, để in"
    )
    given: Text = Field(description="Lời nói kèm tệp PDF")
    tick: Text = Field(description="Trên tệp PDF: các ô vuông để làm gì")
    until: Text = Field(description="Trên tệp PDF: đúng đến ngày nào; {ngay}")
    as_of: Text = Field(description="Trên tệp PDF, khi chưa biết bao giờ đổi: đúng vào ngày nào; {ngay}")
    call: Text = Field(description="Trên tệp PDF: cần hỏi thì gọi đâu")
    heading: Text = Field(description="Dòng đầu phiếu; {ten} là tên thủ tục")
    papers: Text
    steps: Text
    where: Text
    days: Text
    fee: Text
    online: Text
    proxy: Text
    receive: Text
    note: Text


class LeafletWords(Strict):
    """The wording around leaflets, in chat and on paper."""

    ask: Text = Field(description="Trong trò chuyện: hỏi muốn tờ rơi nào, trước các nút")
    none: Text = Field(description="Chưa có tờ rơi nào")
    given: Text = Field(description="Lời kèm tệp PDF hay hình; {ten}, {lead}")
    button: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút lấy tờ rơi, dưới câu trả lời"
    )
    as_pdf: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(description="Nhãn nút: nhận PDF")
    as_pictures: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút: nhận hình"
    )
    as_text: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(description="Nhãn nút: đọc chữ")
    more: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(description="Nhãn nút: tờ rơi khác")
    ask_more: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút: hỏi thêm chuyện này"
    )
    page: Text = Field(description="Tên một trang hình; {ten}, {so}, {tong}")
    first: dict[Slug, LeafletForm] = Field(
        default={}, description="Kênh nào nhận kiểu nào trước (pdf, pictures, text); kênh không ghi nhận pdf"
    )
    until: Text = Field(description="Trên giấy: đúng đến ngày nào; {ngay}")
    as_of: Text = Field(description="Trên giấy, khi chưa biết bao giờ đổi: kiểm tra ngày nào; {ngay}")
    edition: Text = Field(description="Trên giấy, chân tờ: {so} ấn bản, {ngay}, {ma}")
    scan: Text = Field(description="Trên giấy, bên mã QR")
    call: Text = Field(description="Trên giấy: gọi đâu, nhắn đâu khi cần hỏi")
    beware: Text = Field(description="Trên giấy: lời nhắc về giả mạo")
    basis: Text = Field(description="Trên giấy: tên phần căn cứ")
    publisher: Text = Field(description="Trên giấy: ai phát hành, in ở bìa và mặt sau")
    handbook: Text = Field(description="Tên sổ tay bỏ túi; {ten} là nhóm người đọc")
    contents: Text = Field(description="Tên mục lục của sổ tay")


class DeskWords(Strict):
    """What is said about cases left with staff; {nguoi} is the answerer of desk.yaml, {ma} the case's code."""

    ask: Text = Field(description="Trong giờ, chưa có câu hỏi: mời nhắn; {nguoi}")
    ask_closed: Text = Field(description="Ngoài giờ: mời để lại câu hỏi, nói khi nào có người; {nguoi}, {gio}, {ngay}")
    ask_anytime: Text = Field(description="Không có giờ trực: mời để lại câu hỏi, không hẹn giờ; {nguoi}")
    ask_complaint: Text = Field(description="Mời viết khiếu nại, nói rõ ai đọc; {nguoi}")
    ask_report: Text = Field(description="Mời viết tin báo lừa đảo, nói rõ ai đọc; {nguoi}")
    handed: Text = Field(description="Trong giờ: câu vừa hỏi đã chuyển; {nguoi}, {ma}")
    taken: Text = Field(description="Đã nhận câu hỏi; {nguoi}, {ma}")
    taken_confidential: Text = Field(description="Đã nhận khiếu nại, tin báo; {nguoi}, {ma}")
    cancelled: Text = Field(description="Người dân thôi không gửi")
    enough: Text = Field(description="Đã gửi nhiều việc trong một cuộc trò chuyện; {nguoi}")
    answer: Text = Field(description="Có câu trả lời; {nguoi}, {ma}, {tra-loi} là nguyên văn cán bộ viết")
    more: Text = Field(description="Cán bộ viết thêm; {nguoi}, {tra-loi}")
    waiting: Text = Field(description="Hỏi bằng mã, chưa có trả lời; {nguoi}, {ma}")
    ended: Text = Field(description="Hỏi bằng mã, cán bộ đã đóng mà không trả lời ở đây; {nguoi}, {ma}")
    unknown: Text = Field(description="Không có mã ấy, hoặc không được xem; {ma}")
    offer_question: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút gửi câu hỏi cho cán bộ"
    )
    offer_complaint: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút gửi khiếu nại"
    )
    offer_report: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút báo tin lừa đảo"
    )


OfficialKind = Literal["phone", "domain", "mail", "account", "sender", "app", "file", "document"]
HiddenKind = Literal["phone", "mail", "bank"]
Trick = Literal["front", "letters", "spelling", "borrowed", "state", "number"]
OfficialWhy = Literal["shortener", "platform", "address", "state", "account", "app"]


class OfficialWords(Strict):
    """What is said of numbers, links and names that were compared with official.yaml."""

    heading: Text = Field(description="Dòng đầu")
    kinds: dict[OfficialKind, Text] = Field(description="Gọi tên thứ được kiểm; {ten}")
    hidden: dict[HiddenKind, Text] = Field(description="Gọi thứ đã bị che đi nên máy không nhắc lại")
    official: Text = Field(description="Có trong danh sách chính thức; {ten} và {la}")
    reported: Text = Field(description="Có trong danh sách giả mạo; {ten} và {la}")
    look_alike: Text = Field(description="Không có trong danh sách nhưng na ná; {ten} và {that}")
    unlisted: Text = Field(description="Không có trong danh sách nào; {ten}")
    tricks: dict[Trick, Text] = Field(description="Na ná ở chỗ nào")
    end: Text = Field(description="Với trang mạng, khi phần cuối tên miền mới cho biết trang của ai; {cuoi}")
    whys: dict[OfficialWhy, Text] = Field(description="Điều nên biết thêm về thứ ấy")
    more: Text = Field(description="Khi tin nhắn có nhiều thứ quá")
    spaced: Text = Field(description="Vì sao tên trang lạ được viết rời")
    never: Text = Field(description="Điều cơ quan BHXH không bao giờ làm")
    genuine: Text = Field(description="Sau never, khi mọi thứ đều chính thức")
    caution: Text = Field(description="Sau never, khi có thứ không chính thức: nên làm gì")
    report: Text = Field(description="Báo tin lừa đảo ở đâu")
    related: tuple[Slug, ...] = Field(default=(), description="Mã các mục hiện thành nút")


class GroupWords(Strict):
    """How a group that decides the State's support is called."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(description="Nhãn nút chọn nhóm")
    yours: Text = Field(description="Câu đứng trước số tính cho người hỏi: 'Bác thuộc hộ cận nghèo.'")
    others: Text = Field(description="Câu đứng trước số tính cho người khác: 'Tính cho người thuộc hộ cận nghèo.'")


class PointWords(Strict):
    """What is said around places and registration points."""

    now: Text = Field(description="Nơi có tên cũ nay là đâu; {cu} và {nay}")
    former: Annotated[str, StringConstraints(min_length=1, max_length=20)] = Field(
        description="Chữ ngắn sau tên cũ trên nút: (cũ)"
    )
    or_: Text = Field(alias="or", description="Chữ nối hai tên: hoặc")
    heading: Text = Field(description="Dòng trước các nơi phụ trách; {noi}")
    head_office: Text = Field(description="Dòng trước BHXH tỉnh, khi chưa có địa chỉ BHXH cơ sở; {noi}")
    some: Text = Field(description="Dòng trước các nơi đã có địa chỉ trong tỉnh; {noi}")
    none: Text = Field(description="Chưa có địa chỉ nào có nguồn; {noi}")
    office: Text = Field(description="Một nơi: {ten}, {dia-chi}")
    phone: Text = Field(description="Điện thoại của nơi ấy; {so}")
    hours: Text = Field(description="Giờ làm việc, khi có nguồn; {gio}")
    stale: Text = Field(description="Nơi có thông tin cũ hoặc chưa chắc: gọi xác nhận trước khi đến")
    source: Text = Field(description="Nguồn của địa chỉ; {nguon} và {ngay}")
    look_up: Text = Field(description="Trang tra cứu chính thức, và chọn tỉnh nào ở đó; {tinh}")
    look_up_district: Text = Field(description="Chọn quận, huyện cũ nào trên trang tra cứu; {huyen}")
    kinds: Text = Field(description="Các loại nơi nhận đăng ký")
    call: Text = Field(description="Gọi tổng đài trước khi đi")
    ask_which: Text = Field(description="Hỏi lại khi nhiều nơi cùng tên, trước các nút; {ten}")
    ask_province: Text = Field(description="Hỏi thêm tỉnh khi quá nhiều nơi cùng tên; {ten}")
    ask_district: Text = Field(description="Hỏi thêm quận, huyện khi quá nhiều nơi cùng tên; {ten}")
    ask_part: Text = Field(description="Xã cũ bị tách: hỏi nay thuộc xã nào; {ten}")
    ask_commune: Text = Field(description="Hỏi xã, phường khi mới biết tỉnh hay huyện; {noi}")
    ask_near: Text = Field(description="Hỏi lại sau khi người dân gửi vị trí, trước các nút")
    not_found: Text = Field(description="Không thấy nơi nào trong câu")
    too_far: Text = Field(description="Vị trí được gửi không ở gần xã nào của Việt Nam")


class Replies(Strict):
    """All wording that isn't an entry's. {…} are parameters as in answers, or the names given in each description."""

    greeting: Text
    menu: Text
    menu_items: tuple[MenuItem, ...] = Field(min_length=1)
    help: Text
    thanks: Text
    goodbye: Text
    who_are_you: Text
    person: Text = Field(description="Khi người dân muốn gặp cán bộ, mà desk.yaml không nhận câu hỏi")
    complain: Text = Field(description="Khi người dân muốn gửi khiếu nại, mà desk.yaml không nhận")
    report: Text = Field(description="Khi người dân muốn báo tin lừa đảo, mà desk.yaml không nhận")
    clarify: Text = Field(description="Câu hỏi lại trước các lựa chọn")
    none_of_these: Text = Field(description="Nhãn của lựa chọn cuối: không có ý nào đúng")
    none_chosen: Text = Field(description="Trả lời khi không có ý nào đúng")
    fallback: Text = Field(description="Không hiểu, lần đầu")
    fallback_again: Text = Field(description="Không hiểu lần thứ hai liền: mời gọi tổng đài")
    declined: Text = Field(description="Hiểu nhưng không thuộc phạm vi")
    declined_to: Text = Field(description="Hiểu, không thuộc phạm vi, và biết nơi giải quyết; {noi}")
    withheld: Text = Field(description="Đang cập nhật số liệu")
    nothing_to_repeat: Text
    nothing_before: Text
    erase_confirm: Text
    erased: Text
    erase_cancelled: Text
    kept: Text = Field(description="Bot lưu những gì; {so-ngay} là số ngày lưu")
    stopped: Text
    form_keys: Text = Field(description="Nhắc cách đi lại trong biểu mẫu, sau câu hỏi đầu tiên")
    form_unclear: Text = Field(description="Câu trả lời của biểu mẫu chưa đọc được")
    form_lowest: Text = Field(description="Số nhỏ hơn mức thấp nhất; {muc}")
    form_highest: Text = Field(description="Số lớn hơn mức cao nhất; {muc}")
    form_stuck: Text = Field(description="Hỏi nhiều lần vẫn chưa được: lối ra")
    form_again: Text = Field(description="Trước câu hỏi nhắc lại, sau khi trả lời một câu xen vào")
    form_corrected: Text = Field(description="Trước câu hỏi, khi người dân sửa; {ten}")
    form_back: Text = Field(description="Trước câu hỏi, khi quay lại câu trước")
    form_first: Text = Field(description="Đã ở câu đầu, không quay lại được nữa")
    form_later: Text = Field(description="Để sau")
    form_resumed: Text = Field(description="Làm tiếp phần để sau")
    form_nothing: Text = Field(description="Không có gì để làm tiếp hay để sửa")
    form_cancelled: Text = Field(description="Thôi không làm nữa")
    form_refused: Text = Field(description="Không tính được với những gì đã trả lời; {ly-do}")
    form_which: Text = Field(description="Hỏi sửa câu nào, trên các nút")
    form_correct: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Nhãn nút sửa câu trả lời, dưới kết quả"
    )
    form_said: Text = Field(description="Dòng nhắc lại những gì đã trả lời, trên kết quả; {cac-cau}")
    form_said_other: Text = Field(description="Như form_said, khi hỏi giúp người khác; {cac-cau}")
    form_yes: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(description="Nhãn nút: có")
    form_no: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(description="Nhãn nút: không")
    error: Text
    too_long: Text
    too_many: Text = Field(description="Gửi quá nhanh")
    photo: Text
    voice: Text
    sticker: Text
    file: Text
    location: Text
    unsupported: Text = Field(description="Kênh không cho máy đọc tin")
    back: Text = Field(description="Máy trả lời lại sau khi cán bộ đã nhắn")
    switched_off: Text = Field(description="Máy đã được tắt bằng lệnh bot switch off")
    basis: Text = Field(description="Dòng căn cứ; {can-cu}")
    checked: Text = Field(description="Dòng ngày kiểm tra; {ngay}")
    until: Text = Field(description="Dòng hạn áp dụng; {ngay}")
    upcoming: Text = Field(description="Dòng thay đổi tự viết; {ngay} và {thay-doi}")
    outside: Text = Field(description="Dòng trước câu trả lời khi số người hỏi nói nằm ngoài mức được phép")
    of_today: Text = Field(description="Dòng trước câu trả lời khi người hỏi hỏi về năm khác; {ngay}")
    estimate: Text = Field(description="Dòng nói số là ước tính")
    ask_group: Text = Field(description="Câu hỏi nhóm, đứng cuối câu trả lời có mức khác nhau theo nhóm")
    groups: dict[Slug, GroupWords] = Field(description="Các nhóm được hỗ trợ, theo thứ tự nút; giữ nguyên mã")
    verdicts: dict[Verdict, Text] = Field(description="Dòng kết luận đứng đầu câu trả lời của rumours/")
    desk: DeskWords = Field(description="Chữ về việc để lại cho cán bộ; xem desk.yaml")
    checklist: Checklist = Field(description="Chữ trên phiếu chuẩn bị của procedures/")
    leaflets: LeafletWords = Field(description="Chữ quanh tờ rơi của leaflets/, trong trò chuyện và trên giấy")
    points: PointWords = Field(description="Chữ quanh địa danh và nơi đăng ký")
    official: OfficialWords = Field(description="Chữ khi so số, đường link, tên với official.yaml")
    units: dict[Measure, Text] = Field(description="Chữ chỉ đơn vị, viết sau con số trong câu máy tự viết")
    web: dict[Slug, Text] = Field(description="Chữ trên trang web")
    console: dict[Slug, Text] = Field(description="Chữ trong cửa sổ dòng lệnh")
    telegram: dict[Slug, Text] = Field(description="Chữ trên Telegram: lời giải thích bên các lệnh")
    zalo: dict[Slug, Text] = Field(description="Chữ máy thêm vào trên Zalo OA")
    zalobot: dict[Slug, Text] = Field(description="Chữ máy thêm vào trên Zalo Bot")


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
    """Dialogues played by ``bot check``."""

    conversations: tuple[Conversation, ...]


class FigureCase(Strict):
    """What a text with placeholders must give on given days, read in the law and typed by hand."""

    title: Text = Field(description="Kiểm con số gì")
    say: Text = Field(description="Câu có con số, viết như trong câu trả lời: {chung/luong-co-so}, {tinh/...}")
    gives: dict[date, Text] = Field(
        min_length=1, description="Ngày: chữ phải in ra, gõ tay từ văn bản; 'không có' là ngày ấy chưa có hay đã hết"
    )
    from_: Text = Field(alias="from", description="Đọc con số ấy ở đâu: văn bản, điều khoản hoặc ví dụ đã tính")


class Figures(Strict):
    """Dated checks of figures, tried by ``bot check``."""

    figures: tuple[FigureCase, ...]


Conversation.model_rebuild()
